//! A table made ready to learn from.
//!
//! 1. Columns are parted by their roles; inputs that never vary are left out.
//! 2. Rows of weight 0 are left out; those with missing cells are too or will be filled, as [`Missing`]
//!    says.
//! 3. The rows that are left train, choose or score; rows of one group do the same.
//! 4. The texts of the table become numbers; missing inputs are filled by what the training rows alone
//!    show.
//! 5. What is strange but no error is noted.

use crate::column::{Cells, Column, MISSING};
use crate::encoding::{Code, Coded, Encoding};
use crate::error::{Error, Fault, MIN_ROWS, counted, number, quoted};
use crate::note::{self, Note, few};
use crate::partition::partition_groups;
use crate::roles::{Missing, Roles, Uses};
use crate::sheet::Sheet;
use crate::{Dataset, Fractions, Partition, partition};
use limpid_base::{Matrix, Seed, metrics};
use std::collections::BTreeMap;

/// Most different texts of a column that become an input each.
const MAX_ONE_HOT: usize = 50;

/// What a model learns from a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// From the table's columns to the inputs; other tables become inputs in the same way.
    pub encoding: Encoding,
    /// Inputs (n × d) and target, all finite; its name is the file's.
    pub dataset: Dataset,
    /// Weights of the rows, n, above 0 and at most 1.
    pub weights: Option<Vec<f64>>,
    /// Another model's predictions of the target, n.
    pub answers: Option<Vec<f64>>,
    /// Which of the rows train, choose and score.
    pub partition: Partition,
    /// Line of the file of every row, n.
    pub lines: Vec<u64>,
    /// What a user should know.
    pub notes: Vec<Note>,
}

impl Frame {
    /// The `sheet` with its columns used as `roles` say; `seed` parts the rows by `fractions` as
    /// [`partition`] does.
    ///
    /// # Errors
    /// If a column is not there, has two roles or the wrong cells; if a cell is missing and may not be;
    /// if fewer than five rows, fewer than three groups or no inputs are left; if the target is constant,
    /// or a weight is negative.
    pub fn prepare(
        mut sheet: Sheet,
        roles: &Roles,
        fractions: &Fractions,
        seed: Seed,
    ) -> Result<Self, Error> {
        let mut uses = Uses::of(&sheet, roles)?;
        let mut notes: Vec<Note> = settle_weights(&mut sheet, &uses)?.into_iter().collect();
        notes.extend(leave_out_constants(&sheet, &mut uses));
        let rising = uses.inputs.iter().filter_map(|&j| note::row_number(&sheet.columns[j]));
        notes.extend(few(rising.collect()));
        notes.extend(settle_missing(&mut sheet, &uses, roles.missing)?);
        notes.extend(leave_out_constants(&sheet, &mut uses));
        check_rows(&sheet, &uses)?;
        let partition = part(&sheet, &uses, fractions, seed)?;
        let encoding = encode(&sheet, &mut uses, roles.missing, &partition.train, &mut notes)?;
        check_inputs(&sheet, &uses, &encoding)?;

        let copy = |column: usize| numbers(&sheet, column).to_vec();
        let (y, weights, answers) =
            (copy(uses.target), uses.weights.map(copy).map(relative), uses.answers.map(copy));
        let (features, x) = (encoding.features(), inputs(&mut sheet, &uses, &encoding));
        let target = std::mem::take(&mut sheet.columns[uses.target].name);
        let dataset = Dataset { name: sheet.file, features, target, x, y };
        notes.extend(note::of(&dataset, &encoding, &sheet.lines, &partition));
        Ok(Self { encoding, dataset, weights, answers, partition, lines: sheet.lines, notes })
    }
}

/// Takes columns that have one value or none off the inputs.
fn leave_out_constants(sheet: &Sheet, uses: &mut Uses) -> Vec<Note> {
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
fn settle_missing(sheet: &mut Sheet, uses: &Uses, rule: Missing) -> Result<Vec<Note>, Error> {
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
        let total = gaps.iter().map(|&j| sheet.columns[j].missing()).sum();
        let count = sheet.columns[column].missing();
        let fault = Fault::MissingCells { column: count, total, rows };
        return Err(sheet.place(row, column).fault(fault));
    }
    let left = keep.len() - rows;
    if left < MIN_ROWS {
        let inputs = rule == Missing::Drop && gaps.iter().any(|j| uses.inputs.contains(j));
        return Err(sheet.place(row, column).fault(Fault::TooFewComplete { found: left, inputs }));
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

/// Whether there are rows enough, and a target that varies.
fn check_rows(sheet: &Sheet, uses: &Uses) -> Result<(), Error> {
    if sheet.rows() < MIN_ROWS {
        return Err(sheet.foot(0).fault(Fault::TooFewRows { found: sheet.rows() }));
    }
    let y = numbers(sheet, uses.target);
    if y.iter().all(|&value| value == y[0]) {
        let fault = Fault::ConstantTarget { value: format!("{:?}", y[0]) };
        return Err(sheet.foot(uses.target).fault(fault));
    }
    Ok(())
}

/// Which rows train, choose and score.
fn part(sheet: &Sheet, uses: &Uses, fractions: &Fractions, seed: Seed) -> Result<Partition, Error> {
    let Some(column) = uses.group else {
        return Ok(partition(sheet.rows(), fractions, seed));
    };
    let groups = labels(&sheet.columns[column]);
    let found = groups.iter().max().map_or(0, |&last| last as usize + 1); // labels have no gaps
    match found < 3 {
        true => Err(sheet.head(column).fault(Fault::TooFewGroups { found })),
        false => Ok(partition_groups(&groups, fractions, seed)),
    }
}

/// A number 0, 1, 2, … for each different cell, the same in every row that has it.
fn labels(column: &Column) -> Vec<u32> {
    match &column.cells {
        Cells::Texts { codes, .. } => codes.clone(),
        Cells::Numbers(values) => {
            let mut seen = BTreeMap::new();
            let mut label = |value: &f64| {
                let next = seen.len() as u32;
                *seen.entry((value + 0.0).to_bits()).or_insert(next) // 0 and −0 are one group
            };
            values.iter().map(&mut label).collect()
        }
        Cells::Refused(_) => Vec::new(),
    }
}

/// Leaves the rows of weight above 0: the others shall count for nothing.
fn settle_weights(sheet: &mut Sheet, uses: &Uses) -> Result<Option<Note>, Error> {
    let Some(column) = uses.weights else { return Ok(None) };
    let weights = numbers(sheet, column);
    if let Some(row) = weights.iter().position(|&weight| weight < 0.0) {
        let fault = Fault::NegativeWeight { value: number(weights[row]) };
        return Err(sheet.place(row, column).fault(fault));
    }
    let keep: Vec<bool> = weights.iter().map(|&weight| weight != 0.0).collect(); // NaN: missing
    let found = keep.iter().filter(|&&keep| keep).count();
    if found == keep.len() {
        return Ok(None);
    }
    if found < MIN_ROWS {
        return Err(sheet.head(column).fault(Fault::TooFewWeights { found }));
    }
    let (rows, all) = (keep.len() - found, counted(keep.len(), "row"));
    sheet.retain(&keep);
    Ok(Some(Note::general(format!("{rows} of {all} left out for a weight of 0"))))
}

/// Weights in units of the largest, so that neither their squares nor single precision end them.
fn relative(weights: Vec<f64>) -> Vec<f64> {
    let largest = weights.iter().copied().fold(0.0, f64::max);
    weights.into_iter().map(|weight| weight / largest).collect()
}

/// How the input columns are coded, by the rows `train` alone; takes those off the inputs that have
/// missing cells and nothing to fill them with.
fn encode(
    sheet: &Sheet,
    uses: &mut Uses,
    rule: Missing,
    train: &[usize],
    notes: &mut Vec<Note>,
) -> Result<Encoding, Error> {
    let fill_from = if rule == Missing::Median { train } else { &[] };
    let (mut columns, mut fills, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    for j in std::mem::take(&mut uses.inputs) {
        let column = &sheet.columns[j];
        let coded = Coded { name: column.name.clone(), code: code(sheet, uses, j, fill_from)? };
        let missing = column.missing();
        if missing > 0 {
            fills.push(note::filled(&coded, missing));
        }
        if missing == 0 || coded.code.has_fill() {
            texts.extend(note::coded(&coded));
            columns.push(coded);
            uses.inputs.push(j);
        }
    }
    notes.extend(few(fills));
    notes.extend(few(texts));
    Ok(Encoding { columns })
}

/// The code of an input column, with a fill if some of the rows `fill_from` have a value.
fn code(sheet: &Sheet, uses: &Uses, j: usize, fill_from: &[usize]) -> Result<Code, Error> {
    let column = &sheet.columns[j];
    let Cells::Texts { codes, levels: texts } = &column.cells else {
        let present: Vec<f64> = fill_from.iter().filter_map(|&row| column.number(row)).collect();
        return Ok(Code::Number { fill: Some(metrics::median(&present)).filter(|m| !m.is_nan()) });
    };
    let frequent = most_frequent(codes, texts.len(), fill_from);
    let Some(order) = uses.order(j) else {
        let found = texts.len();
        return match found > MAX_ONE_HOT {
            true => {
                let dates = texts.iter().filter(|text| is_date(text)).count() * 2 > found;
                let name = column.name.clone();
                Err(sheet.head(j).fault(Fault::ManyTexts { found, dates, name }))
            }
            false => Ok(Code::OneHot { levels: texts.clone(), fill: frequent }),
        };
    };
    let levels = if order.is_empty() { texts.clone() } else { order.to_vec() };
    let place = |text: &String| levels.iter().position(|level| level == text).map(|k| k as u32);
    let places: Vec<Option<u32>> = texts.iter().map(place).collect();
    if let Some(row) = codes.iter().position(|&c| c != MISSING && places[c as usize].is_none()) {
        let text = texts[codes[row] as usize].clone();
        return Err(sheet.place(row, j).fault(Fault::NotInOrder { text }));
    }
    let fill = frequent.and_then(|code| places[code as usize]);
    Ok(Code::Ordinal { levels, fill })
}

/// The most frequent of so many codes in these rows, the first of several; `None` if all are missing.
fn most_frequent(codes: &[u32], levels: usize, rows: &[usize]) -> Option<u32> {
    let mut counts = vec![0_usize; levels];
    let present = rows.iter().map(|&row| codes[row]).filter(|&code| code != MISSING);
    present.for_each(|code| counts[code as usize] += 1);
    let most = (0..levels).rev().max_by_key(|&code| counts[code])?;
    (counts[most] > 0).then_some(most as u32)
}

/// Whether the text is a day in numbers, such as 2020-01-31 or 31.1.20, whatever time follows it.
fn is_date(text: &str) -> bool {
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    parts.iter().all(digits)
        && matches!(lengths.as_slice(), [4, 1..=2, 1..=2] | [1..=2, 1..=2, 2 | 4])
}

/// Whether there are inputs, each with a name of its own: a column "a=b" may meet a text b of "a".
fn check_inputs(sheet: &Sheet, uses: &Uses, encoding: &Encoding) -> Result<(), Error> {
    if encoding.columns.is_empty() {
        return Err(sheet.head(uses.target).fault(Fault::NoInputs));
    }
    let mut seen = BTreeMap::new();
    for (&j, coded) in uses.inputs.iter().zip(&encoding.columns) {
        for name in coded.features() {
            if let Some(first) = seen.insert(name.clone(), j) {
                return Err(sheet.head(j).fault(Fault::SameInput { name, first: first + 1 }));
            }
        }
    }
    Ok(())
}

/// The inputs, n × d; a column's cells are freed once they are inputs, so that there is one copy.
fn inputs(sheet: &mut Sheet, uses: &Uses, encoding: &Encoding) -> Matrix<f64> {
    let n = sheet.rows();
    let d = encoding.columns.iter().map(|coded| coded.code.inputs()).sum();
    let mut x = Vec::with_capacity(n * d);
    for (&j, coded) in uses.inputs.iter().zip(&encoding.columns) {
        coded.code.encode(&sheet.columns[j], &mut x, |_, _| {});
        sheet.columns[j].cells = Cells::Numbers(Vec::new());
    }
    Matrix::from_columns(n, d, x)
}

/// A column that was found to hold numbers.
fn numbers(sheet: &Sheet, column: usize) -> &[f64] {
    match &sheet.columns[column].cells {
        Cells::Numbers(values) => values,
        Cells::Texts { .. } | Cells::Refused(_) => unreachable!("checked with the roles"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_numbers_are_dates_and_other_numbers_are_not() {
        for date in
            ["2020-01-31", "2020/1/3", "31.01.2020", "1/31/20", "2020-01-31T10:00", "1.1.2020 9:00"]
        {
            assert!(is_date(date), "{date}");
        }
        for other in ["1.2.3", "2020", "2020-01", "a-b-c", "192.168.1.1", "10:30:00", "", "1//2020"]
        {
            assert!(!is_date(other), "{other}");
        }
    }

    #[test]
    fn the_most_frequent_text_is_the_first_of_several_and_counts_given_rows_only() {
        let codes = [2, 1, MISSING, 1, 2, 0, 0, 0];
        assert_eq!(most_frequent(&codes, 3, &[0, 1, 2, 3, 4]), Some(1));
        assert_eq!(most_frequent(&codes, 3, &[0, 4, 5]), Some(2));
        assert_eq!(most_frequent(&codes, 3, &[2]), None);
        assert_eq!(most_frequent(&codes, 3, &[]), None);
    }
}
