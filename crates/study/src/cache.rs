//! The cache beside the records: T3's step times and F1's curves, measured or computed once.

use crate::cost::{COSTS, StepCosts};
use crate::f1::Curves;
use crate::files::{FileError, read, write};
use crate::t3::t3_cases;
use std::path::Path;

/// File of the curves of F1, below the output folder.
const CURVES: &str = "curves/F1.json";

/// The step times of T3: `None` if the folder has none of that engine and of today's cases.
pub fn stored_costs(folder: &Path, engine: u32) -> Option<StepCosts> {
    read(&folder.join(COSTS)).filter(|costs: &StepCosts| costs.is_of(engine, &t3_cases()))
}

/// Stores step times where [`stored_costs`] finds them.
///
/// # Errors
/// If the file cannot be written.
pub fn store_costs(folder: &Path, costs: &StepCosts) -> Result<(), FileError> {
    let text = serde_json::to_string(costs).expect("costs are plain data");
    write(&folder.join(COSTS), &(text + "\n"))
}

/// The curves of F1: `None` if the folder has none of that engine.
pub(crate) fn stored_curves(folder: &Path, engine: u32) -> Option<Curves> {
    read(&folder.join(CURVES))
        .filter(|curves: &Curves| curves.engine == engine && curves.is_whole())
}

/// Stores curves where [`stored_curves`] finds them.
pub(crate) fn store_curves(folder: &Path, curves: &Curves) -> Result<(), FileError> {
    write(&folder.join(CURVES), &serde_json::to_string(curves).expect("curves are plain data"))
}

/// Copies step times and curves of an engine into a folder that has none of it.
///
/// # Errors
/// If a file cannot be written.
pub fn copy_measurements(from: &Path, to: &Path, engine: u32) -> Result<(), FileError> {
    if let (Some(costs), None) = (stored_costs(from, engine), stored_costs(to, engine)) {
        store_costs(to, &costs)?;
    }
    if let (Some(curves), None) = (stored_curves(from, engine), stored_curves(to, engine)) {
        store_curves(to, &curves)?;
    }
    Ok(())
}
