//! The encoding of a table, chosen by what its training rows show.

use crate::calendar::When;
use crate::code_note;
use crate::column::{Cells, MISSING};
use crate::encoding::{Code, Coded, Encoding};
use crate::error::{Error, FaultKind};
use crate::limits::{Limits, MAX_ASKED};
use crate::note::{Note, few};
use crate::place::Place;
use crate::roles::{Missing, Uses};
use crate::sheet::Sheet;
use crate::wording::{argument, counted, quoted};
use limpid_base::metrics;
use std::collections::BTreeMap;

/// Codes of the input columns, by the rows `train` alone. Columns that have missing cells and nothing to
/// fill them with are taken off the inputs.
pub(crate) fn encode(
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
            fills.push(code_note::filled(&coded, missing));
        }
        if missing == 0 || coded.code.has_fill() {
            texts.extend(code_note::coded(&coded));
            columns.push(coded);
            uses.inputs.push(j);
        }
    }
    notes.extend(few(fills));
    notes.extend(few(texts));
    Ok(Encoding { columns, missing: sheet.missing.clone() })
}

/// The code of an input column, with a fill if some of the rows `fill_from` have a value.
fn code(sheet: &Sheet, uses: &Uses, j: usize, fill_from: &[usize]) -> Result<Code, Error> {
    let column = &sheet.columns[j];
    let Cells::Texts { codes, levels: texts } = &column.cells else {
        let present: Vec<f64> = fill_from.iter().filter_map(|&row| column.number(row)).collect();
        return Ok(Code::Number { fill: Some(metrics::median(&present)).filter(|m| !m.is_nan()) });
    };
    let frequent = most_frequent(codes, texts.len(), fill_from);
    let when = match uses.own_order(j).is_some() || uses.is_categorical(j) {
        true => None,
        false => When::of(texts).filter(|when| *when != When::Unclear),
    };
    if let Some(when) = when {
        return moments(sheet, j, &when, fill_from);
    }
    let Some(order) = uses.order(j) else {
        return match texts.len() > MAX_ASKED {
            true => Err(many_texts(sheet, j, texts.len())),
            false => Ok(Code::OneHot { levels: texts.clone(), fill: frequent }),
        };
    };
    let levels = if order.is_empty() { texts.clone() } else { order.to_vec() };
    let place = |text: &String| levels.iter().position(|level| level == text).map(|k| k as u32);
    let places: Vec<Option<u32>> = texts.iter().map(place).collect();
    if let Some(row) = codes.iter().position(|&c| c != MISSING && places[c as usize].is_none()) {
        let what = format!("{} is not in the order given", quoted(&texts[codes[row] as usize]));
        let fix = "add it there, correct the cell or remove the row";
        return Err(sheet.place(row, j).fault(FaultKind::Category, what, fix));
    }
    let fill = frequent.and_then(|code| places[code as usize]);
    Ok(Code::Ordinal { levels, fill })
}

/// The code of a column of texts most of which say when.
fn moments(sheet: &Sheet, column: usize, when: &When, fill_from: &[usize]) -> Result<Code, Error> {
    let Cells::Texts { codes, levels } = &sheet.columns[column].cells else {
        unreachable!("only texts say when")
    };
    let numbers: Vec<Option<f64>> = levels.iter().map(|text| when.number(text)).collect();
    let strange = |&code: &u32| code != MISSING && numbers[code as usize].is_none();
    if let Some(row) = codes.iter().position(strange) {
        return Err(no_date(sheet.place(row, column), &levels[codes[row] as usize], when));
    }
    let number = |&row: &usize| numbers.get(codes[row] as usize).copied().flatten();
    let fill = Some(metrics::median(&fill_from.iter().filter_map(number).collect::<Vec<f64>>()));
    let fill = fill.filter(|median| !median.is_nan());
    Ok(match when {
        When::Dates(calendar) => Code::Date { calendar: calendar.clone(), fill },
        When::Times | When::Unclear => Code::Time { fill },
    })
}

/// The error of a text among others that say when.
fn no_date(place: Place, text: &str, when: &When) -> Error {
    let noun = if *when == When::Times { "time of the day" } else { "date" };
    let name = argument(place.name.as_deref().unwrap_or_default());
    let what = format!("{} is not a {noun}, as other cells of the column are", quoted(text));
    let fix = format!(
        "correct the cell or remove the row, or leave the column out with --drop {name}, or read it as \
         categories with --categorical {name}"
    );
    place.fault(FaultKind::NotDate, what, fix)
}

/// The error of a column with more categories than can be inputs.
fn many_texts(sheet: &Sheet, column: usize, found: usize) -> Error {
    let name = argument(&sheet.columns[column].name);
    let what =
        format!("text column with {found} different texts, at most {MAX_ASKED} are an input each");
    let fix = format!("leave it out with --drop {name} or order it with --ordinal={name}");
    sheet.head(column).fault(FaultKind::Category, what, fix)
}

/// The most frequent of so many codes in these rows, the first of several; `None` if all are missing.
fn most_frequent(codes: &[u32], levels: usize, rows: &[usize]) -> Option<u32> {
    let mut counts = vec![0_usize; levels];
    let present = rows.iter().map(|&row| codes[row]).filter(|&code| code != MISSING);
    present.for_each(|code| counts[code as usize] += 1);
    let most = (0..levels).rev().max_by_key(|&code| counts[code])?;
    (counts[most] > 0).then_some(most as u32)
}

/// Passes if the inputs of all rows find room; a column of many categories may be a hundred of them.
pub(crate) fn check_room(sheet: &Sheet, uses: &Uses, encoding: &Encoding) -> Result<(), Error> {
    let inputs = |coded: &Coded| coded.code.inputs();
    let all: usize = encoding.columns.iter().map(inputs).sum();
    if all.saturating_mul(sheet.rows()) as u64 <= sheet.limits.cells {
        return Ok(());
    }
    let widest = (0..encoding.columns.len()).rev().max_by_key(|&k| inputs(&encoding.columns[k]));
    let widest = uses.inputs[widest.expect("there are inputs")];
    let (rows, name) = (counted(sheet.rows(), "row"), argument(&sheet.columns[widest].name));
    let what = format!("{rows} of {all} inputs are more than {} numbers", sheet.limits.cells);
    let fix = format!(
        "read texts as one input each with --ordinal, leave out columns of many categories, such as --drop {name}"
    );
    Err(Limits::exceeded(sheet.head(widest), what, &fix, "cells"))
}

/// Passes if there are inputs, each with a name of its own: a column "a=b" may meet a text b of "a".
pub(crate) fn check_inputs(sheet: &Sheet, uses: &Uses, encoding: &Encoding) -> Result<(), Error> {
    if encoding.columns.is_empty() {
        let what = "no input is left beside the target";
        let fix = "keep a column, or add one whose values vary";
        return Err(sheet.head(uses.target).fault(FaultKind::Constant, what, fix));
    }
    let mut seen = BTreeMap::new();
    for (&j, coded) in uses.inputs.iter().zip(&encoding.columns) {
        for name in coded.features() {
            if let Some(first) = seen.insert(name.clone(), j) {
                let (name, first) = (quoted(&name), first + 1);
                let what = format!("the input {name} comes from column {first} as well");
                return Err(sheet.head(j).fault(FaultKind::Header, what, "rename one of the two"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_text_is_the_first_of_several_and_counts_given_rows_only() {
        let codes = [2, 1, MISSING, 1, 2, 0, 0, 0];
        assert_eq!(most_frequent(&codes, 3, &[0, 1, 2, 3, 4]), Some(1));
        assert_eq!(most_frequent(&codes, 3, &[0, 4, 5]), Some(2));
        assert_eq!(most_frequent(&codes, 3, &[2]), None);
        assert_eq!(most_frequent(&codes, 3, &[]), None);
    }
}
