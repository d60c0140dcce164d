//! From stored records to files: tables, the figure and the report.

use crate::catalog::Catalog;
use crate::cell::ENGINE;
use crate::cost::{COSTS, StepCosts};
use crate::f1::{self, Curves};
use crate::files::{FileError, read, write};
use crate::press::Press;
use crate::report::render;
use crate::store::Store;
use crate::study::Study;
use crate::t3::t3_cases;
use crate::table::Table;
use std::path::{Path, PathBuf};

/// Why something could not be published.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublishError {
    /// A file could not be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// A data set that T6 needs for its units is not what it was.
    #[error(transparent)]
    Data(#[from] limpid_data::Error),
    /// T3 is to be published, but nobody has measured.
    #[error("{}: no step times of this engine: `cargo xtask reproduce` with this folder measures them", path.display())]
    NotMeasured {
        /// Where they should be.
        path: PathBuf,
    },
    /// The report's template failed.
    #[error("the report could not be rendered: {0}")]
    Report(#[from] crate::report::Error),
    /// The figure's teacher could not be trained.
    #[error("figure F1: {0}")]
    Figure(#[from] limpid_distill::Error),
}

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
    let press = Press::new(folder, catalog, study, store);
    let tables = press.tables()?;
    for table in &tables {
        let path =
            |extension: &str| folder.join("tables").join(format!("{}.{extension}", table.id));
        write(&path("md"), &table.to_markdown())?;
        write(&path("tex"), &table.to_latex())?;
        write(&path("csv"), &table.to_csv())?;
    }
    let figures = press.figures()?;
    for (file, _, svg) in &figures {
        write(&folder.join(file), svg)?;
    }
    write(&folder.join("report.html"), &render(&press.report(&tables, figures))?)?;
    Ok(tables)
}

/// The step times of T3: `None` if the folder has none of this engine and of today's cases.
pub fn stored_costs(folder: &Path) -> Option<StepCosts> {
    read(&folder.join(COSTS)).filter(|costs: &StepCosts| costs.is_of(&t3_cases()))
}

/// Stores step times where [`stored_costs`] finds them.
///
/// # Errors
/// If the file cannot be written.
pub fn store_costs(folder: &Path, costs: &StepCosts) -> Result<(), PublishError> {
    let text = serde_json::to_string(costs).expect("costs are plain data");
    Ok(write(&folder.join(COSTS), &(text + "\n"))?)
}

/// Copies what was measured or computed once, step times and the curves of F1, into a folder that has none
/// of this engine.
///
/// # Errors
/// If a file cannot be written.
pub fn copy_measurements(from: &Path, to: &Path) -> Result<(), FileError> {
    if let (Some(costs), None) = (stored_costs(from), stored_costs(to)) {
        write(&to.join(COSTS), &(serde_json::to_string(&costs).expect("plain data") + "\n"))?;
    }
    if let (Some(curves), None) = (whole_curves(from), whole_curves(to)) {
        write(&to.join(CURVES), &serde_json::to_string(&curves).expect("plain data"))?;
    }
    Ok(())
}

pub(crate) fn measured_costs(folder: &Path) -> Result<StepCosts, PublishError> {
    let path = folder.join(COSTS);
    stored_costs(folder).ok_or(PublishError::NotMeasured { path })
}

/// Where the curves of F1 are kept.
const CURVES: &str = "curves/F1.json";

fn whole_curves(folder: &Path) -> Option<Curves> {
    read(&folder.join(CURVES))
        .filter(|curves: &Curves| curves.engine == ENGINE && curves.is_whole())
}

/// The curves of F1: read if this engine has already computed them, else computed and kept.
pub(crate) fn stored_curves(folder: &Path) -> Result<Curves, PublishError> {
    if let Some(curves) = whole_curves(folder) {
        return Ok(curves);
    }
    let curves = f1::curves()?;
    write(&folder.join(CURVES), &serde_json::to_string(&curves).expect("curves are plain data"))?;
    Ok(curves)
}
