//! Rows and columns that are left out of a table before it is learned from.

use crate::column::{Cells, Column};
use crate::error::{Error, FaultKind};
use crate::limits::MIN_ROWS;
use crate::note::{Note, few};
use crate::place::Place;
use crate::roles::{Missing, Uses};
use crate::sheet::Sheet;
use crate::wording::{counted, number, quoted};

/// Takes columns that have one value or none off the inputs.
pub(crate) fn leave_out_constants(sheet: &Sheet, uses: &mut Uses) -> Vec<Note> {
    let mut notes = Vec::new();
    uses.inputs.retain(|&j| {
        let column = &sheet.columns[j];
        let only = only_value(column);
        notes.extend(only.iter().map(|only| {
            let text = match column.missing() {
                0 => format!("{only} in every row: left out"),
                all if all == column.rows() => "missing in every row: left out".to_owned(),
                _ => format!("{only} or missing in every row: left out"),
            };
            Note::on(&column.name, text)
        }));
        only.is_none()
    });
    few(notes)
}

/// The one value of all cells that have one, as text, blank if none has; `None` if there are two.
fn only_value(column: &Column) -> Option<String> {
    match &column.cells {
        Cells::Numbers(values) => {
            let mut present = values.iter().filter(|value| !value.is_nan());
            let Some(first) = present.next() else { return Some(String::new()) };
            present.all(|value| value == first).then(|| number(*first))
        }
        Cells::Texts { levels, .. } => match levels.as_slice() {
            [] => Some(String::new()),
            [only] => Some(quoted(only)),
            _ => None,
        },
        Cells::Refused(_) => None,
    }
}

/// Leaves the rows without a missing cell, or those without one where it cannot be filled.
pub(crate) fn settle_missing(
    sheet: &mut Sheet,
    uses: &Uses,
    rule: Missing,
) -> Result<Vec<Note>, Error> {
    let mut gaps: Vec<usize> = uses.keys().chain(uses.inputs.iter().copied()).collect();
    gaps.retain(|&j| sheet.columns[j].missing() > 0);
    gaps.sort_unstable();
    if rule == Missing::Median {
        gaps.retain(|j| uses.keys().any(|key| key == *j));
    }
    let missing = |row: usize| gaps.iter().copied().find(|&j| sheet.columns[j].is_missing(row));
    let keep: Vec<bool> = (0..sheet.rows()).map(|row| missing(row).is_none()).collect();
    let rows = keep.iter().filter(|&&keep| !keep).count();
    let Some(row) = keep.iter().position(|&keep| !keep) else { return Ok(Vec::new()) };
    let column = missing(row).expect("a row that is not kept has a missing cell");
    if rule == Missing::Error {
        let total: usize = gaps.iter().map(|&j| sheet.columns[j].missing()).sum();
        let count = sheet.columns[column].missing();
        let what = format!("the cell is missing, one of {count} in this column and {total} in all");
        let go = format!("{} {}", counted(rows, "row"), if rows == 1 { "goes" } else { "go" });
        let fix = format!("fill it in, or choose --missing drop ({go}) or --missing median");
        return Err(sheet.place(row, column).fault(FaultKind::Missing, what, fix));
    }
    let left = keep.len() - rows;
    if left < MIN_ROWS {
        let fillable = rule == Missing::Drop && gaps.iter().any(|j| uses.inputs.contains(j));
        return Err(too_few_complete(sheet.place(row, column), left, fillable));
    }
    let note = |&j: &usize| {
        let Column { name, .. } = &sheet.columns[j];
        let cells = counted(sheet.columns[j].missing(), "missing cell");
        Note::on(name, format!("{cells}: the rows are left out"))
    };
    let mut notes = few(gaps.iter().map(note).collect());
    let all = counted(keep.len(), "row");
    notes.push(Note::general(format!("{rows} of {all} left out for missing cells")));
    sheet.retain(&keep);
    Ok(notes)
}

/// The error of too few rows without missing cells; those of inputs could be filled.
fn too_few_complete(place: Place, found: usize, fillable: bool) -> Error {
    let verb = if found == 1 { "is" } else { "are" };
    let what = format!(
        "only {} {verb} left without missing values, at least {MIN_ROWS} are needed",
        counted(found, "row")
    );
    let fill = ", choose --missing median, or leave out columns with --drop";
    let fix = format!("fill in cells{}", if fillable { fill } else { "" });
    place.fault(FaultKind::TooFew, what, fix)
}

/// Leaves the rows of weight above 0: the others shall count for nothing.
pub(crate) fn settle_weights(sheet: &mut Sheet, uses: &Uses) -> Result<Option<Note>, Error> {
    let Some(column) = uses.weights else { return Ok(None) };
    let weights = sheet.columns[column].numbers();
    if let Some(row) = weights.iter().position(|&weight| weight < 0.0) {
        let what = format!("the weight is {}", number(weights[row]));
        return Err(sheet.place(row, column).fault(
            FaultKind::Weight,
            what,
            "weights are 0 or more",
        ));
    }
    let keep: Vec<bool> = weights.iter().map(|&weight| weight != 0.0).collect(); // NaN: missing
    let found = keep.iter().filter(|&&keep| keep).count();
    if found == keep.len() {
        return Ok(None);
    }
    if found < MIN_ROWS {
        let verb = if found == 1 { "has" } else { "have" };
        let what = format!(
            "only {} {verb} a weight above 0, at least {MIN_ROWS} are needed",
            counted(found, "row")
        );
        return Err(sheet.head(column).fault(FaultKind::TooFew, what, "give more rows a weight"));
    }
    let (rows, all) = (keep.len() - found, counted(keep.len(), "row"));
    sheet.retain(&keep);
    Ok(Some(Note::general(format!("{rows} of {all} left out for a weight of 0"))))
}

/// Weights in units of the largest, so that neither their squares nor single precision end them.
pub(crate) fn relative(weights: Vec<f64>) -> Vec<f64> {
    let largest = weights.iter().copied().fold(0.0, f64::max);
    weights.into_iter().map(|weight| weight / largest).collect()
}
