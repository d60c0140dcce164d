//! Columns of numbers that code the texts of another column.

use crate::column::{Cells, MISSING};
use crate::limits::MAX_ONE_HOT;
use crate::note::{Note, few};
use crate::roles::Uses;
use crate::sheet::Sheet;
use crate::wording::{argument, quoted};
use std::collections::BTreeMap;

/// Fewest categories whose codes are worth a note.
const FEWEST: usize = 3;

/// Notes on inputs of whole numbers each of which goes with one text of another input, and the reverse.
pub(crate) fn codes_of_texts(sheet: &Sheet, uses: &Uses) -> Vec<Note> {
    let note = |&j: &usize| {
        let Cells::Numbers(values) = &sheet.columns[j].cells else { return None };
        let labels = labels(values)?;
        let twin = uses.inputs.iter().find(|&&k| is_coded(&sheet.columns[k].cells, &labels))?;
        let (name, other) = (&sheet.columns[j].name, &sheet.columns[*twin].name);
        let text = format!(
            "each of its numbers stands for one text of {}: leave one of the two out with --drop {} or --drop {}",
            quoted(other),
            argument(name),
            argument(other)
        );
        Some(Note::on(name, text))
    };
    few(uses.inputs.iter().filter_map(note).collect())
}

/// A number 0, 1, 2, … for every different value, if these are whole and few.
fn labels(values: &[f64]) -> Option<Vec<u32>> {
    let mut seen = BTreeMap::new();
    let mut labels = Vec::with_capacity(values.len());
    for value in values {
        if value.is_nan() {
            labels.push(MISSING);
            continue;
        }
        let next = seen.len() as u32;
        labels.push(*seen.entry((value + 0.0).to_bits()).or_insert(next));
        if value.fract() != 0.0 || seen.len() > MAX_ONE_HOT {
            return None;
        }
    }
    (seen.len() >= FEWEST && seen.len() < values.len()).then_some(labels)
}

/// True if texts and labels go with each other one to one.
fn is_coded(cells: &Cells, labels: &[u32]) -> bool {
    let Cells::Texts { codes, levels } = cells else { return false };
    let mut label_of = vec![None; levels.len()];
    let mut text_of = BTreeMap::new();
    let fits = codes.iter().zip(labels).all(|(&code, &label)| match (code, label) {
        (MISSING, MISSING) => true,
        (MISSING, _) | (_, MISSING) => false,
        _ => {
            let known = *label_of[code as usize].get_or_insert(label);
            known == label && *text_of.entry(label).or_insert(code) == code
        }
    });
    fits && levels.len() >= FEWEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Reading, Roles};

    fn notes(rows: &str) -> Vec<String> {
        let sheet = Sheet::read("t.csv", rows.as_bytes(), &Reading::default()).expect("a table");
        let uses = Uses::of(&sheet, &Roles::new("y")).expect("roles");
        codes_of_texts(&sheet, &uses).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn numbers_that_go_with_texts_one_to_one_are_told() {
        let text = "k,c,y\n1,r,1\n2,g,2\n7,b,3\n1,r,4\n";
        let note = "column \"k\": each of its numbers stands for one text of \"c\": leave one of the two out with \
                    --drop k or --drop c";
        assert_eq!(notes(text), [note]);
        let none = Vec::<String>::new();
        assert_eq!(notes(&text.replace("1,r,4", "1,g,4")), none);
        assert_eq!(notes(&text.replace("1,r,4", "2,r,4")), none);
        assert_eq!(notes(&text.replace("7,b", "7.5,b")), none);
    }
}
