//! The layout of a delimited table: its header, and what the rows have more or less than it.
//!
//! 1. Fields that are blank in the header and in all rows, at the end of them, are left out: a separator at
//!    the end of each line makes one.
//! 2. Where the header has one field less than every row, the first field of a row is its name, as R
//!    writes it: the names are all different. Numbers between commas must be in quotes or count the
//!    rows to be taken for names, for a decimal ',' cuts a number in two.
//! 3. The line below the header holds units, and no row, if no cell of it is a number, two or more are
//!    texts or all texts are in brackets, and all further rows have numbers in the columns of these texts.

use crate::dialect::{DELIMITERS, Dialect, Reading};
use crate::error::MISQUOTED;
use crate::error::{Error, FaultKind};
use crate::header::{Name, changes, name_the_unnamed, names, overlong_says};
use crate::limits::Limits;
use crate::note::Note;
use crate::number::{Cell, SEPARATED, unpadded};
use crate::preamble::Preamble;
use crate::row::{Flaw, Form, Row};
use crate::text::{Record, Text};
use crate::wording::quoted;
use std::collections::BTreeSet;

/// A delimited text, and which fields of its rows are cells.
pub(crate) struct Layout<'a> {
    text: Text<'a>,
    dialect: Dialect,
    limits: Limits,
    /// Fields of the header, for messages.
    header: usize,
    /// Fields of every row.
    width: usize,
    /// Line of the file that holds units.
    units: Option<u64>,
}

impl<'a> Layout<'a> {
    /// The form of a delimited text.
    pub(crate) fn form(text: Text<'a>, reading: &Reading) -> Result<Form<Self>, Error> {
        let above = match reading.plain {
            true => Preamble { text, delimiter: None, notes: Vec::new() },
            false => Preamble::of(text, reading)?,
        };
        let mut reading = reading.clone();
        reading.delimiter = reading.delimiter.or(above.delimiter);
        let (text, mut notes) = (above.text, above.notes);
        let dialect = Dialect::of(&text.sample(), &reading)?;
        let limits = reading.limits;
        let first = text.bounded_records(dialect.delimiter, limits.line).next();
        let first = first.ok_or_else(|| text.empty())?;
        let mut columns = names(text, &first, dialect, &reading)?;
        let width = columns.len();
        let mut layout = Self { text, dialect, limits, header: width, width, units: None };
        if !reading.plain {
            notes.extend(changes(&first, &columns));
            notes.extend(layout.settle_width(&mut columns));
            notes.extend(layout.settle_units(&columns));
        }
        name_the_unnamed(&mut columns);
        Ok(Form { dialect, header: first.row, names: columns, notes, body: layout })
    }

    /// At most so many rows of so many columns.
    pub(crate) fn most_rows(&self, columns: usize) -> usize {
        self.text.most_rows(columns)
    }

    /// The rows, as [`Form::rows`] says.
    pub(crate) fn rows(&self, new: bool) -> impl Iterator<Item = Result<Row, Flaw>> + '_ {
        let kept = |record: &Record| Some(record.row) != self.units;
        self.records(new).filter(kept).map(|record| self.row(record))
    }

    /// The records below the header.
    fn records(&self, new: bool) -> impl Iterator<Item = Record> + '_ {
        let blank = |record: &Record| record.fields.iter().all(is_blank);
        let sound = |record: &Record| record.misquoted.is_none() && !record.overlong;
        let kept = move |record: &Record| new || !sound(record) || !blank(record);
        let all = self.text.bounded_records(self.dialect.delimiter, self.limits.line);
        all.skip(1).filter(kept)
    }

    /// The fields of a record that is sound.
    fn row(&self, record: Record) -> Result<Row, Flaw> {
        let (row, found) = (record.row, record.fields.len());
        let flaw = |column, kind, what: String, fix: &str| {
            Err(Flaw { row, column, kind, what, fix: fix.to_owned() })
        };
        if record.overlong {
            let (what, fix) = overlong_says(self.limits);
            let fix = format!("{fix}, or raise the limit with --limit line=N");
            return flaw(0, FaultKind::TooMuch, what, &fix);
        }
        if let Some(column) = record.misquoted {
            return flaw(column, FaultKind::Quotes, MISQUOTED.0.to_owned(), MISQUOTED.1);
        }
        if found == self.width {
            return Ok(Row { row, fields: record.fields });
        }
        let expected = self.header;
        let what = format!("the number of fields is {found}, expected {expected} as in the header");
        flaw(found.min(expected), FaultKind::Ragged, what, self.advice(&record))
    }

    /// What to do about a row of too many or too few fields.
    fn advice(&self, record: &Record) -> &'static str {
        let found = record.fields.len();
        let other =
            |d: &u8| *d != self.dialect.delimiter && record.fields[0].contains(char::from(*d));
        match (found < self.header, self.dialect.delimiter) {
            (true, b',') if found == 1 && DELIMITERS.iter().any(other) => SEPARATED,
            (_, b' ') => {
                "write one blank between fields, and texts with blanks in quotes: two blanks hold an empty field"
            }
            (true, _) => "add the missing fields or remove the row",
            (_, b',') if self.header == 1 => {
                "remove lines above the names of the columns, or the surplus fields (a decimal ',' splits a \
                 number in two)"
            }
            (_, b',') => "remove the surplus fields (a decimal ',' splits a number in two)",
            _ => "remove the surplus fields, or put the cell that holds the delimiter in quotes",
        }
    }

    /// Takes off the columns that separators at the ends of lines make, or adds one for the names of rows.
    fn settle_width(&mut self, columns: &mut Vec<Name>) -> Option<Note> {
        let header = columns.len();
        let named = columns.iter().rposition(|name| !name.text.is_empty()).map_or(0, |j| j + 1);
        let first = self.records(false).next();
        if named == header && first.is_none_or(|first| first.fields.len() == header) {
            return None;
        }
        let (width, filled) = self.uniform()?;
        let kept = named.max(filled);
        let shortest = width.map_or(header, |width| width.min(header));
        if kept <= shortest {
            let surplus = kept < header || width.is_some_and(|width| width > kept);
            self.width = width.unwrap_or(header);
            columns.truncate(kept);
            let text = "separators at the ends of lines, without a name or cells behind them, are left out";
            return surplus.then(|| Note::general(text.to_owned()));
        }
        if named == header && width == Some(header + 1) && self.begins_with_names() {
            self.width = header + 1;
            let open = columns[0].kind;
            columns.insert(0, Name { text: String::new(), named: false, kind: open });
        }
        None
    }

    /// The number of fields that all rows have, if there are rows, and how many of them some row fills.
    fn uniform(&self) -> Option<(Option<usize>, usize)> {
        let (mut width, mut filled) = (None, 0);
        for record in self.records(false) {
            let found = record.fields.len();
            if record.overlong || *width.get_or_insert(found) != found {
                return None;
            }
            let last = (filled..found).rev().find(|&j| !is_blank(&record.fields[j]));
            filled = last.map_or(filled, |j| j + 1);
        }
        Some((width, filled))
    }

    /// True if the first fields of the rows can only be their names.
    fn begins_with_names(&self) -> bool {
        let (mut seen, mut quoted, mut numbers) = (BTreeSet::new(), true, Vec::new());
        for record in self.records(false) {
            quoted &= record.quoted;
            let name = unpadded(&record.fields[0]).to_owned();
            numbers.extend(name.parse::<f64>().ok());
            if !seen.insert(name) {
                return false;
            }
        }
        let counted = numbers.windows(2).all(|pair| pair[1] - pair[0] == 1.0);
        let texts = numbers.len() < seen.len();
        self.dialect.delimiter != b',' || texts || quoted || (counted && numbers.len() > 1)
    }

    /// Skips a line of units.
    fn settle_units(&mut self, columns: &[Name]) -> Option<Note> {
        let comma = self.dialect.decimal_comma;
        let mut records = self.records(false);
        let units = records.next().filter(|record| record.fields.len() == self.width)?;
        let texts = unit_columns(&units, columns.len(), comma)?;
        let mut numbers = vec![false; texts.len()];
        for record in records {
            for (&j, found) in texts.iter().zip(&mut numbers) {
                match Cell::read(record.fields.get(j).unwrap_or(""), comma) {
                    Cell::Text(_) => return None,
                    cell => *found |= cell != Cell::Missing,
                }
            }
        }
        if !numbers.iter().all(|&found| found) {
            return None;
        }
        self.units = Some(units.row);
        let shown = quoted(unpadded(&units.fields[texts[0]]));
        let text =
            format!("line {} holds units such as {shown} and no numbers: skipped", units.row);
        Some(Note::general(text))
    }
}

/// The columns of the texts in a record that may hold units.
fn unit_columns(record: &Record, columns: usize, decimal_comma: bool) -> Option<Vec<usize>> {
    let mut texts = Vec::new();
    let mut bracketed = true;
    for (j, field) in record.fields.iter().take(columns).enumerate() {
        match Cell::read(field, decimal_comma) {
            Cell::Missing => {}
            Cell::Number(_) | Cell::Odd(_) => return None,
            Cell::Text(text) => {
                texts.push(j);
                bracketed &= text.starts_with(['[', '(']) && text.ends_with([']', ')']);
            }
        }
    }
    (texts.len() > 1 || (bracketed && !texts.is_empty())).then_some(texts)
}

fn is_blank(field: &str) -> bool {
    unpadded(field).is_empty()
}
