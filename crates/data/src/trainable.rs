//! Demands on any table that is to be learned from.

use crate::column::Cells;
use crate::error::{Error, FaultKind};
use crate::limits::{MIN_ROWS, SMALLEST};
use crate::roles::Uses;
use crate::sheet::Sheet;
use crate::wording::{counted, number};

/// Passes if the numbers of every column in use differ by enough for squares of differences.
pub(crate) fn check_scales(sheet: &Sheet, uses: &Uses) -> Result<(), Error> {
    for j in [uses.target].into_iter().chain(uses.inputs.iter().copied()) {
        let Cells::Numbers(values) = &sheet.columns[j].cells else { continue };
        let present = || values.iter().copied().filter(|value| !value.is_nan());
        let (least, most) = present().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
        if most > least && most - least < SMALLEST {
            let what = format!(
                "the numbers differ by at most {}, squares of what is below {SMALLEST:e} are 0",
                number(most - least)
            );
            let fix = "give the column a smaller unit, so that its numbers are larger";
            return Err(sheet.head(j).fault(FaultKind::TooSmall, what, fix));
        }
    }
    Ok(())
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
