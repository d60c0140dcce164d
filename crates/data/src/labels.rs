//! Columns that name the rows rather than say something of them.
//!
//! | column | what becomes of it |
//! |---|---|
//! | another text in every row | left out |
//! | 1 to n or 0 to n − 1, each once, if it has no name or one that says so: id, row, index, … | left out |
//! | other whole numbers, another one in every row | an input, and a note |
//! | many texts, some of them in several rows | left out |
//! | dates that may be day/month or month/day | left out |
//!
//! A column that a user asks for is an input whatever it holds, and so are all if none would be left.

use crate::calendar::When;
use crate::column::{Cells, Column, MISSING};
use crate::limits::MAX_ONE_HOT;
use crate::note::{Note, few};
use crate::roles::Uses;
use crate::sheet::Sheet;
use crate::wording::{argument, counted, quoted};

/// Fewest rows in which numbers that all differ are worth a note.
const FEW_ROWS: usize = 100;

/// Words of names that say that a column numbers the rows.
const WORDS: [&str; 16] = [
    "row",
    "rows",
    "rowname",
    "rownames",
    "id",
    "ids",
    "index",
    "idx",
    "no",
    "nr",
    "num",
    "number",
    "obs",
    "observation",
    "case",
    "unnamed",
];

/// Takes columns that name the rows off the inputs, and notes those that may.
pub(crate) fn leave_out_labels(sheet: &Sheet, uses: &mut Uses) -> Vec<Note> {
    let useless = |&j: &usize| {
        let in_order =
            matches!(sheet.columns[j].cells, Cells::Texts { .. }) && uses.order(j).is_some();
        (!in_order && !uses.is_asked(j)).then(|| useless(sheet, j)).flatten()
    };
    let found: Vec<Option<String>> = uses.inputs.iter().map(useless).collect();
    let name = |j: usize| &sheet.columns[j].name;
    if found.iter().all(Option::is_some) {
        let note = |&j: &usize| different(&sheet.columns[j]);
        return few(uses.inputs.iter().filter_map(note).collect());
    }
    let all = uses.inputs.iter().zip(&found);
    let left_out = all.clone().filter_map(|(&j, why)| {
        let why = why.as_ref()?;
        let keep = argument(name(j));
        Some(Note::on(name(j), format!("{why}: left out (--use {keep} makes it an input)")))
    });
    let mut notes = few(left_out.collect());
    let doubtful = all.filter(|(_, why)| why.is_none());
    notes.extend(few(doubtful.filter_map(|(&j, _)| different(&sheet.columns[j])).collect()));
    let mut found = found.into_iter();
    uses.inputs.retain(|_| found.next().expect("an answer a column").is_none());
    notes
}

/// Why a column cannot help, if it cannot.
fn useless(sheet: &Sheet, index: usize) -> Option<String> {
    let column = &sheet.columns[index];
    match &column.cells {
        Cells::Texts { codes, levels } => useless_texts(codes, levels),
        Cells::Numbers(values) => {
            let says_so = !column.named || says_number(&column.name, index);
            (says_so && counts_rows(values)).then(|| "it numbers the rows".to_owned())
        }
        Cells::Refused(_) => None,
    }
}

fn useless_texts(codes: &[u32], levels: &[String]) -> Option<String> {
    match When::of(levels) {
        Some(When::Unclear) => {
            let shown = quoted(&levels[0]);
            return Some(format!(
                "dates such as {shown} may be day/month or month/day, written as 2015-01-31 they are read"
            ));
        }
        Some(_) => return None,
        None => {}
    }
    let present = codes.iter().filter(|&&code| code != MISSING).count();
    let found = levels.len();
    if found == present {
        return Some("another text in every row, which says nothing of new ones".to_owned());
    }
    let many = format!("{}, too many for an input each", counted(found, "different text"));
    (found > MAX_ONE_HOT).then_some(many)
}

/// True if the numbers are 1 to n or 0 to n − 1, each once.
fn counts_rows(values: &[f64]) -> bool {
    let n = values.len();
    let mut seen = vec![false; n + 1];
    let mut is_new = |value: &f64| {
        let sound = value.fract() == 0.0 && (0.0..=n as f64).contains(value);
        sound && !std::mem::replace(&mut seen[*value as usize], true)
    };
    n > 0 && values.iter().all(&mut is_new) && (!seen[0] || !seen[n])
}

/// True if the name says that the column numbers the rows; X is what some programs call a column without
/// a name, at the left.
fn says_number(name: &str, index: usize) -> bool {
    (name == "X" && index == 0) || words(name).iter().any(|word| WORDS.contains(&word.as_str()))
}

/// The words of a name, in lower case, cut where no letters stand and before capitals that begin a word.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut last = ' ';
    for c in name.chars() {
        if !c.is_alphabetic() || (c.is_uppercase() && last.is_lowercase()) {
            words.push(String::new());
        }
        if c.is_alphabetic() {
            words.last_mut().expect("begun above").extend(c.to_lowercase());
        }
        last = c;
    }
    words
}

/// The note on a column of whole numbers that differ in every row.
fn different(column: &Column) -> Option<Note> {
    let Cells::Numbers(values) = &column.cells else { return None };
    let whole = !values.is_empty() && values.iter().all(|value| value.fract() == 0.0);
    let rising = whole && values.windows(2).all(|pair| pair[1] - pair[0] == 1.0);
    let text = "every row has a different value, as in a row number: if it means nothing, leave it out with --drop";
    let differ = || values.len() >= FEW_ROWS && all_differ(values);
    (rising || (whole && differ()))
        .then(|| Note::on(&column.name, format!("{text} {}", argument(&column.name))))
}

fn all_differ(values: &[f64]) -> bool {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.windows(2).all(|pair| pair[0] != pair[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_that_a_column_numbers_the_rows() {
        for name in [
            "id",
            "ID",
            "customer_id",
            "RowNumber",
            "Unnamed: 0",
            "rownames",
            "obs.",
            "No.",
            "case2",
        ] {
            assert!(says_number(name, 3), "{name}");
        }
        assert!(says_number("X", 0) && !says_number("X", 1) && !says_number("x", 0));
        for name in ["year", "idle", "nose", "population", "paid", "time"] {
            assert!(!says_number(name, 0), "{name}");
        }
    }

    #[test]
    fn counters_are_told_from_other_numbers_in_any_order() {
        assert!(counts_rows(&[1.0, 2.0, 3.0]) && counts_rows(&[0.0, 1.0, 2.0]));
        assert!(counts_rows(&[3.0, 1.0, 2.0]));
        for other in
            [[1.0, 2.0, 4.0], [0.0, 1.0, 3.0], [1.0, 1.0, 2.0], [1.0, 2.5, 3.0], [-1.0, 0.0, 1.0]]
        {
            assert!(!counts_rows(&other), "{other:?}");
        }
        assert!(!counts_rows(&[1.0, f64::NAN, 3.0]) && !counts_rows(&[]));
    }
}
