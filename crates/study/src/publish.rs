//! From stored records to files: tables, figures and the report.

use crate::catalog::Catalog;
use crate::error::PublishError;
use crate::files::write;
use crate::page::page;
use crate::publication::Publication;
use crate::store::Store;
use crate::study::Study;
use limpid_report::{Table, render};
use std::path::Path;

/// Writes the study's outputs and the report into `folder`, made from stored records and times alone
/// (and F1's own curves); returns the tables. A table has the data sets of the plan of its part.
///
/// # Errors
/// If a file cannot be written, T3 was not measured, or a data set that T6 needs cannot be read.
///
/// # Panics
/// If a plan names a data set that is not in the catalogue.
#[track_caller]
pub fn publish(
    folder: &Path,
    catalog: &Catalog,
    study: &Study,
    store: &Store,
) -> Result<Vec<Table>, PublishError> {
    let publication = Publication::new(folder, catalog, study, store);
    let tables = publication.tables()?;
    for table in &tables {
        let path = |kind: &str| folder.join(format!("tables/{}.{kind}", table.id));
        write(&path("md"), &table.to_markdown())?;
        write(&path("tex"), &table.to_latex())?;
        write(&path("csv"), &table.to_csv())?;
    }
    let drawings = publication.drawings()?;
    for drawing in &drawings {
        write(&folder.join(drawing.file()), &drawing.svg)?;
    }
    write(&folder.join("report.html"), &render(&page(&publication, &tables, drawings)))?;
    Ok(tables)
}
