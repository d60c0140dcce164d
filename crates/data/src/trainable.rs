//! Demands on any table that is to be learned from.

use crate::error::{Error, FaultKind};
use crate::limits::MIN_ROWS;
use crate::sheet::Sheet;
use crate::wording::counted;

/// The error of a table with a target but nothing to predict it from.
pub(crate) fn one_column(sheet: &Sheet) -> Error {
    let what = "there is only one column";
    let fix = "a data set needs at least one input and a target, separated by ','";
    sheet.head(0).fault(FaultKind::Role, what, fix)
}

/// Passes if there are rows enough, and the column `target` of numbers varies.
pub(crate) fn check_rows(sheet: &Sheet, target: usize) -> Result<(), Error> {
    let rows = sheet.rows();
    if rows == 0 {
        return Err(sheet.header_only());
    }
    if rows < MIN_ROWS {
        let found = counted(rows, "row");
        let what = format!("the file ends after {found} of data, at least {MIN_ROWS} are needed");
        return Err(sheet.foot(0).fault(FaultKind::TooFew, what, "add rows"));
    }
    let y = sheet.columns[target].numbers();
    if y.iter().any(|&value| value != y[0]) {
        return Ok(());
    }
    let what = format!(
        "the target is {:?} in every row down to this one, nothing is left to predict",
        y[0]
    );
    Err(sheet.foot(target).fault(FaultKind::Constant, what, "choose another target"))
}
