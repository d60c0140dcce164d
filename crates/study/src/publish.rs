//! From stored records to files: tables, figures and the report.

use crate::catalog::Catalog;
use crate::coverage::Coverage;
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
/// If a file cannot be written, T3 was not measured, a data set that T6 needs cannot be read, or a table would be
/// empty for want of records; of these only the first leaves anything changed.
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
    check(&tables, Coverage::of(study, catalog, store))?;
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

/// Passes if no table is without rows because records are missing.
fn check(tables: &[Table], coverage: Coverage) -> Result<(), PublishError> {
    let is_empty = |table: &&Table| table.blocks.iter().all(|block| block.rows.is_empty());
    let empty: Vec<&str> = tables.iter().filter(is_empty).map(|table| table.id.as_str()).collect();
    match empty.is_empty() || coverage.is_complete() {
        true => Ok(()),
        false => Err(PublishError::Empty { tables: empty.join(", "), coverage }),
    }
}
