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

/// The columns with missing cells, by what may become of these.
struct Gaps {
    /// Columns with missing cells whose rows go, in order.
    columns: Vec<usize>,
    /// Rows that stay, one answer a row.
    keep: Vec<bool>,
}

impl Gaps {
    /// The gaps of the columns in use; those of inputs are left to be filled if they may be.
    fn of(sheet: &Sheet, uses: &Uses, fill: bool) -> Self {
        let inputs = if fill { &[] } else { uses.inputs.as_slice() };
        let mut columns: Vec<usize> = uses.keys().chain(inputs.iter().copied()).collect();
        columns.retain(|&j| sheet.columns[j].missing() > 0);
        columns.sort_unstable();
        let missing = |row| columns.iter().any(|&j| sheet.columns[j].is_missing(row));
        let keep = (0..sheet.rows()).map(|row| !missing(row)).collect();
        Self { columns, keep }
    }

    /// Number of rows that stay.
    fn left(&self) -> usize {
        self.keep.iter().filter(|&&keep| keep).count()
    }

    fn gone(&self) -> usize {
        self.keep.len() - self.left()
    }

    /// Row and column of the first missing cell, row by row.
    fn first(&self, sheet: &Sheet) -> Option<(usize, usize)> {
        let row = self.keep.iter().position(|&keep| !keep)?;
        self.columns.iter().find(|&&j| sheet.columns[j].is_missing(row)).map(|&j| (row, j))
    }
}

/// Leaves the rows without a missing cell, or those without one where it cannot be filled.
pub(crate) fn settle_missing(
    sheet: &mut Sheet,
    uses: &Uses,
    rule: Missing,
) -> Result<Vec<Note>, Error> {
    let gaps = Gaps::of(sheet, uses, rule == Missing::Median);
    let Some((row, column)) = gaps.first(sheet) else { return Ok(Vec::new()) };
    if let Some(key) = uses.keys().find(|&key| sheet.columns[key].missing() == sheet.rows()) {
        return Err(no_values(sheet, uses, key));
    }
    if rule == Missing::Error {
        let total: usize = gaps.columns.iter().map(|&j| sheet.columns[j].missing()).sum();
        let all = format!(" and {total} in all");
        return Err(missing(sheet, uses, row, column, &all));
    }
    if gaps.left() < MIN_ROWS {
        let fillable =
            rule == Missing::Drop && gaps.columns.iter().any(|j| uses.inputs.contains(j));
        return Err(too_few_complete(sheet.place(row, column), gaps.left(), fillable));
    }
    let note = |&j: &usize| {
        let Column { name, .. } = &sheet.columns[j];
        let cells = counted(sheet.columns[j].missing(), "missing cell");
        Note::on(name, format!("{cells}: the rows are left out"))
    };
    let mut notes = few(gaps.columns.iter().map(note).collect());
    let all = counted(gaps.keep.len(), "row");
    notes.push(Note::general(format!("{} of {all} left out for missing cells", gaps.gone())));
    sheet.retain(&gaps.keep);
    Ok(notes)
}

/// The errors of columns with missing cells beside the one that is found first.
pub(crate) fn further_gaps(sheet: &Sheet, uses: &Uses) -> Vec<Error> {
    let gaps = Gaps::of(sheet, uses, false);
    let first = gaps.first(sheet).map(|(_, column)| column);
    let others = gaps.columns.iter().copied().filter(|&j| Some(j) != first);
    let error = |j: usize| {
        let row = (0..sheet.rows()).find(|&row| sheet.columns[j].is_missing(row))?;
        Some(missing(sheet, uses, row, j, ""))
    };
    others.filter_map(error).collect()
}

/// The rule for missing cells that leaves more than half of the rows, or as many as can be; `None` if
/// there are no gaps, or too few rows are left in any way.
pub(crate) fn rule_for_gaps(sheet: &Sheet, uses: &Uses) -> Option<Missing> {
    let left = |fill| Gaps::of(sheet, uses, fill).left();
    if left(false) == sheet.rows() {
        return None;
    }
    match (left(false), left(true)) {
        (dropped, _) if dropped >= MIN_ROWS && 2 * dropped > sheet.rows() => Some(Missing::Drop),
        (_, filled) if filled >= MIN_ROWS => Some(Missing::Median),
        _ => None,
    }
}

/// The error of a missing cell that nobody allowed.
fn missing(sheet: &Sheet, uses: &Uses, row: usize, column: usize, in_all: &str) -> Error {
    let count = sheet.columns[column].missing();
    let what = format!("the cell is missing, one of {count} in this column{in_all}");
    let [drop, fill] = [false, true].map(|fill| Gaps::of(sheet, uses, fill));
    let gone = drop.gone();
    let go = format!("{} {}", counted(gone, "row"), if gone == 1 { "goes" } else { "go" });
    let rules = match (drop.left() >= MIN_ROWS, fill.left() >= MIN_ROWS && fill.gone() < gone) {
        (true, true) => format!(", or choose --missing drop ({go}) or --missing median"),
        (true, false) => format!(", or choose --missing drop ({go})"),
        (false, true) => ", or choose --missing median".to_owned(),
        (false, false) => String::new(),
    };
    sheet.place(row, column).fault(FaultKind::Missing, what, format!("fill it in{rules}"))
}

/// The error of a target, or of another column that every row needs, without any value.
fn no_values(sheet: &Sheet, uses: &Uses, column: usize) -> Error {
    let (who, fix) = match column == uses.target {
        true => ("the target", "choose another target"),
        false => ("the column", "choose another one, or none"),
    };
    let what = format!("{who} is missing in every row");
    sheet.head(column).fault(FaultKind::Missing, what, fix)
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
