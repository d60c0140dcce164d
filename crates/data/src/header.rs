//! The names of columns: given by a file, or made up for columns without one.
//!
//! A column without a name is called by its place, `column 1`, so that tables of one layout get the same
//! names. Names are trimmed and of one line; a note says so where that changed more than blanks.

use crate::column::{Cells, Column};
use crate::dialect::{Dialect, Reading};
use crate::error::MISQUOTED;
use crate::error::{Error, FaultKind};
use crate::limits::Limits;
use crate::name::plain;
use crate::note::{Note, few};
use crate::number::Cell;
use crate::text::{Record, Text};
use crate::wording::breaks_line;
use std::collections::{BTreeMap, BTreeSet};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What most of its cells look like.
    Open,
    Numbers,
    Texts,
}

/// A column before its cells are read.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) text: String,
    /// True if the file gives the name.
    pub(crate) named: bool,
    pub(crate) kind: Kind,
}

impl Name {
    /// A column without cells.
    pub(crate) fn column(&self) -> Column {
        let cells = Cells::Numbers(Vec::new());
        Column { name: self.text.clone(), named: self.named, cells }
    }
}

/// The names in the first record of a table.
pub(crate) fn names(
    text: Text,
    first: &Record,
    dialect: Dialect,
    reading: &Reading,
) -> Result<Vec<Name>, Error> {
    let place = |index| text.place(first.row, index, first.fields.get(index).map(plain).as_deref());
    let fail = |index, what, fix: &str| Err(place(index).fault(FaultKind::Header, what, fix));
    if first.overlong {
        return Err(overlong(text, first.row, reading.limits));
    }
    check_count(text, first.row, first.fields.len(), first.fields.get(most(reading)), reading)?;
    if let Some(index) = first.misquoted {
        return Err(place(index).fault(FaultKind::Quotes, MISQUOTED.0, MISQUOTED.1));
    }
    let names: Vec<String> = first.fields.iter().map(plain).collect();
    let advice = "add a header line with a name for each column";
    if holds_numbers(&names, dialect.decimal_comma, reading.plain) {
        return fail(0, "the first line holds only numbers", advice);
    }
    match names.iter().position(String::is_empty) {
        Some(blank) if reading.plain => {
            let fix = "name it, or remove it (a separator at the end of a line makes one)";
            let place = text.place(first.row, blank, None);
            return Err(place.fault(FaultKind::Header, "the column has no name", fix));
        }
        Some(_) if names.iter().all(String::is_empty) => {
            let place = text.place(first.row, 0, None);
            return Err(place.fault(FaultKind::Header, "the first line holds no names", advice));
        }
        _ => {}
    }
    check_distinct(text, names.iter().map(|name| (first.row, name.as_str())))?;
    let open = |text| Name { text, named: true, kind: Kind::Open };
    Ok(names.into_iter().map(open).collect())
}

/// Largest number of columns, as an index.
fn most(reading: &Reading) -> usize {
    usize::try_from(reading.limits.columns).unwrap_or(usize::MAX)
}

/// Passes if a table may have `count` columns; `beyond` is the name of the first that is too many.
pub(crate) fn check_count(
    text: Text,
    row: u64,
    count: usize,
    beyond: Option<&str>,
    reading: &Reading,
) -> Result<(), Error> {
    let most = most(reading);
    if count <= most {
        return Ok(());
    }
    let what = format!("there are {count} columns, at most {most} are read");
    let place = text.place(row, most, beyond.map(plain).as_deref());
    Err(Limits::exceeded(place, what, "take some out of the file", "columns"))
}

/// The error of a record that is longer than its limit.
pub(crate) fn overlong(text: Text, row: u64, limits: Limits) -> Error {
    let (what, fix) = overlong_says(limits);
    Limits::exceeded(text.place(row, 0, None), what, fix, "line")
}

/// What is wrong with a record that is longer than its limit, and what to do.
pub(crate) fn overlong_says(limits: Limits) -> (String, &'static str) {
    let what = format!("the record is longer than {} bytes", limits.line);
    (what, "close the quote that opens in it")
}

/// True if there are numbers and no texts among the names, and not below a blank corner.
fn holds_numbers(names: &[String], decimal_comma: bool, plain: bool) -> bool {
    let corner = names.first().is_some_and(String::is_empty);
    let others = if corner { &names[1..] } else { names };
    let cells = || others.iter().map(|name| Cell::read(name, decimal_comma));
    let is_number = |cell: &Cell| matches!(cell, Cell::Number(_) | Cell::Odd(_));
    if corner && !plain && cells().all(|cell| is_number(&cell)) {
        return false;
    }
    cells().any(|cell| is_number(&cell)) && !cells().any(|cell| matches!(cell, Cell::Text(_)))
}

/// Passes if no two of the names, each with its line, are the same; blank ones are no names.
pub(crate) fn check_distinct<'n>(
    text: Text,
    names: impl Iterator<Item = (u64, &'n str)>,
) -> Result<(), Error> {
    let mut seen = BTreeMap::new();
    for (index, (row, name)) in names.enumerate().filter(|(_, (_, name))| !name.is_empty()) {
        if let Some(first) = seen.insert(name, index) {
            let what = format!("column {} has the same name", first + 1);
            let place = text.place(row, index, Some(name));
            return Err(place.fault(FaultKind::Header, what, "rename one of the two"));
        }
    }
    Ok(())
}

/// Gives every blank name a text that no other has.
pub(crate) fn name_the_unnamed(names: &mut [Name]) {
    let mut taken: BTreeSet<String> = names.iter().map(|name| name.text.clone()).collect();
    for (index, name) in names.iter_mut().enumerate().filter(|(_, name)| name.text.is_empty()) {
        name.text = distinct(&format!("column {}", index + 1), &taken);
        name.named = false;
        taken.insert(name.text.clone());
    }
}

/// The name, or if it is taken, the name with the first free number behind it.
pub(crate) fn distinct(name: &str, taken: &BTreeSet<String>) -> String {
    let numbered = (2..).map(|k| format!("{name} ({k})"));
    let mut all = std::iter::once(name.to_owned()).chain(numbered);
    all.find(|name| !taken.contains(name)).expect("there are more numbers than names")
}

/// Notes on names that are not what the file says.
pub(crate) fn changes(first: &Record, names: &[Name]) -> Vec<Note> {
    let changed = |(field, name): (&str, &Name)| {
        let trimmed = field.trim();
        let broken = trimmed.contains(breaks_line);
        // a field that still has quotes on both ends had them within its own
        let quotes = trimmed.len() > 1 && trimmed.starts_with('"') && trimmed.ends_with('"');
        let what = match (broken, quotes) {
            (true, _) => "line ends or control characters in its name were made blanks",
            (false, true) => "quotes around its name were left off",
            (false, false) => return None,
        };
        Some(Note::on(&name.text, what.to_owned()))
    };
    few(first.fields.iter().zip(names).filter_map(changed).collect())
}
