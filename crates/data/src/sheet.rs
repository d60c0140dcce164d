//! A table as people keep it: numbers and texts, some of them missing.
//!
//! Accepted beyond what [`csv::parse`](crate::csv::parse) reads: any [`Dialect`], columns of texts, and
//! missing cells (blank, NaN, NA, N/A, null, none, ?, -, … in any case). Rows whose cells are all blank
//! are blank lines. A column is read as
//!
//! 1. texts if it is named in [`Reading::texts`], or if more than half of the cells that are not missing
//!    are no numbers in any notation;
//! 2. else numbers, each finite and at most 1e150 in magnitude.
//!
//! A cell that does not fit its column makes the column unusable, not the file: it may be left out.
//!
//! All columns are read as numbers first, and those that turn out to hold texts once more, so that no
//! cell is kept as text.

use crate::column::{Cells, Column, MISSING, retain};
use crate::dialect::{Dialect, Reading, guess};
use crate::error::{Error, Fault, MAX_COLUMNS, MAX_LEVEL, Place, quoted};
use crate::header::distance;
use crate::number::{self, Cell, fault, unpadded};
use crate::text::{Record, Text};
use std::collections::{BTreeMap, BTreeSet};

/// Most names that a message lists.
const MOST_NAMES: usize = 10;

/// A table of named columns, n rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Path that messages show.
    pub file: String,
    /// How it is written.
    pub dialect: Dialect,
    /// At least one; names are distinct, trimmed and of one line.
    pub columns: Vec<Column>,
    /// Line of the file of the names, counted from 1.
    pub header: u64,
    /// Line of the file of every row, n.
    pub lines: Vec<u64>,
}

impl Sheet {
    /// The table in the `bytes` of the file at the path `file`, which messages show.
    ///
    /// # Errors
    /// If the bytes are no UTF-8 text, the first line is no header of distinct names, there are no rows,
    /// or a row has other fields than the header. Cells that do not fit their column are kept as
    /// [`Cells::Refused`].
    pub fn read(file: &str, bytes: &[u8], reading: &Reading) -> Result<Self, Error> {
        let text = Text::decode(file, bytes, reading.delimiter.unwrap_or_else(|| guess(bytes)))?;
        let dialect = Dialect::of(&text, reading)?;
        let first = text.records(dialect.delimiter).next();
        let first = first.ok_or_else(|| text.place(1, 0, None).fault(Fault::Empty))?;
        let mut sheet = Self::named(file, dialect, &first)?;
        let mut texts = BTreeSet::new();
        for names in &reading.texts {
            texts.extend(sheet.find_all(names)?);
        }
        let texts = sheet.fill(&text, &texts, reading.new)?;
        sheet.fill_texts(&text, &texts, reading.new);
        Ok(sheet)
    }

    /// Number of rows n.
    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    /// The index of the column of that name.
    ///
    /// # Errors
    /// If there is none, at the column of a similar name, or else with those there are.
    pub fn find(&self, wanted: &str) -> Result<usize, Error> {
        // A name in quotes of its own is found as it is.
        let named = |name: &str| self.columns.iter().position(|column| column.name == name);
        let plain = number::name(wanted);
        if let Some(index) = named(wanted).or_else(|| named(&plain)) {
            return Ok(index);
        }
        let wanted = plain;
        let nearest = (0..self.columns.len())
            .min_by_key(|&j| distance(&wanted, &self.columns[j].name))
            .expect("a header has at least one name");
        // As many changes as half the name has characters make another name of it.
        let similar = distance(&wanted, &self.columns[nearest].name) * 2 <= wanted.chars().count();
        Err(match similar {
            true => self.head(nearest).fault(Fault::NoColumn { wanted }),
            false => {
                let place = Place { name: None, ..self.head(0) };
                place.fault(Fault::NoSuchColumn { wanted, columns: self.names() })
            }
        })
    }

    /// "is "a"", "are "a", "b"", of many names the first.
    fn names(&self) -> String {
        let shown = self.columns.iter().take(MOST_NAMES).map(|column| quoted(&column.name));
        let more = self.columns.len().saturating_sub(MOST_NAMES);
        let more = (more > 0).then(|| format!("{more} more"));
        let all: Vec<String> = shown.chain(more).collect();
        format!("{} {}", if self.columns.len() == 1 { "is" } else { "are" }, all.join(", "))
    }

    /// The column of that name, or else those of the names that it lists, separated by commas.
    ///
    /// # Errors
    /// As [`Sheet::find`].
    pub fn find_all(&self, wanted: &str) -> Result<Vec<usize>, Error> {
        match self.find(wanted) {
            Err(_) if wanted.contains(',') => {
                wanted.split(',').map(|name| self.find(name)).collect()
            }
            found => Ok(vec![found?]),
        }
    }

    /// The cell of that row and column, both counted from 0.
    ///
    /// # Panics
    /// If there is no such row.
    #[track_caller]
    pub fn place(&self, row_index: usize, column: usize) -> Place {
        Place { row: self.lines[row_index], ..self.head(column) }
    }

    /// The name of a column, as a place.
    pub(crate) fn head(&self, column: usize) -> Place {
        let name = self.columns.get(column).map(|column| column.name.clone());
        Place { file: self.file.clone(), row: self.header, column: column + 1, name }
    }

    /// The last row of the file, in that column.
    pub(crate) fn foot(&self, column: usize) -> Place {
        let row = self.lines.last().copied().unwrap_or(self.header);
        Place { row, ..self.head(column) }
    }

    /// Leaves those rows that are to be kept, one answer a row.
    pub(crate) fn retain(&mut self, keep: &[bool]) {
        retain(&mut self.lines, keep);
        self.columns.iter_mut().for_each(|column| column.retain(keep));
    }

    /// Columns without cells, as the header names them.
    fn named(file: &str, dialect: Dialect, first: &Record) -> Result<Self, Error> {
        let column =
            |name: &str| Column { name: number::name(name), cells: Cells::Numbers(Vec::new()) };
        let columns: Vec<Column> = first.fields.iter().map(column).collect();
        let (file, header) = (file.to_owned(), first.row);
        let sheet = Self { file, dialect, columns, header, lines: Vec::new() };
        sheet.check_names(first)?;
        Ok(sheet)
    }

    fn check_names(&self, first: &Record) -> Result<(), Error> {
        let fail = |index, fault| Err(self.head(index).fault(fault));
        let found = self.columns.len();
        if let Some(index) = first.misquoted {
            return fail(index, Fault::Misquoted);
        }
        if found > MAX_COLUMNS {
            return fail(MAX_COLUMNS, Fault::TooManyColumns { found });
        }
        let cells = || self.columns.iter().map(|c| Cell::read(&c.name, self.dialect.decimal_comma));
        let numbers = cells().filter(|cell| matches!(cell, Cell::Number(_) | Cell::Odd(_))).count();
        if numbers > 0 && !cells().any(|cell| matches!(cell, Cell::Text(_))) {
            return fail(0, Fault::NoHeader);
        }
        let mut seen = BTreeMap::new();
        for (index, Column { name, .. }) in self.columns.iter().enumerate() {
            if name.is_empty() {
                return Err(Place { name: None, ..self.head(index) }.fault(Fault::BlankName));
            }
            if let Some(first) = seen.insert(name, index) {
                return fail(index, Fault::DuplicateName { first: first + 1 });
            }
        }
        Ok(())
    }

    /// Fills all columns with numbers and notes the lines of the rows; says which columns hold texts:
    /// those of `texts`, and those where most cells are no numbers.
    fn fill(
        &mut self,
        text: &Text,
        texts: &BTreeSet<usize>,
        new: bool,
    ) -> Result<Vec<usize>, Error> {
        let (d, comma) = (self.columns.len(), self.dialect.decimal_comma);
        let most = text.most_rows(d);
        let mut columns: Vec<Numbers> = (0..d).map(|_| Numbers::with_capacity(most)).collect();
        for record in rows(text, self.dialect, new) {
            self.check_row(&record)?;
            self.lines.push(record.row);
            columns
                .iter_mut()
                .zip(&record.fields)
                .for_each(|(column, cell)| column.push(cell, comma));
        }
        if self.lines.is_empty() && !new {
            return Err(self.head(0).fault(Fault::HeaderOnly));
        }
        let holds_texts = |&j: &usize| texts.contains(&j) || columns[j].are_texts();
        let kinds = (0..d).filter(holds_texts).collect();
        for (j, numbers) in columns.into_iter().enumerate() {
            self.columns[j].cells = match numbers.unfit {
                None => Cells::Numbers(numbers.values),
                Some((row, text)) => {
                    let fault = fault(&text, comma, &self.columns[j].name);
                    Cells::Refused(self.place(row, j).fault(fault))
                }
            };
        }
        Ok(kinds)
    }

    /// Fills those columns with texts.
    fn fill_texts(&mut self, text: &Text, indices: &[usize], new: bool) {
        if indices.is_empty() {
            return;
        }
        let mut columns: Vec<Texts> =
            indices.iter().map(|_| Texts::with_capacity(self.rows())).collect();
        for record in rows(text, self.dialect, new) {
            for (column, &j) in columns.iter_mut().zip(indices) {
                column.push(&record.fields[j]);
            }
        }
        for (texts, &j) in columns.into_iter().zip(indices) {
            self.columns[j].cells = match texts.long {
                None => texts.finish(),
                Some((row, text)) => {
                    let (length, name) = (text.chars().count(), self.columns[j].name.clone());
                    let fault = Fault::LongText { text, length, name };
                    Cells::Refused(self.place(row, j).fault(fault))
                }
            };
        }
    }

    fn check_row(&self, record: &Record) -> Result<(), Error> {
        let fail = |index, fault| Err(Place { row: record.row, ..self.head(index) }.fault(fault));
        let (found, expected) = (record.fields.len(), self.columns.len());
        if let Some(index) = record.misquoted {
            return fail(index, Fault::Misquoted);
        }
        if found == expected {
            return Ok(());
        }
        let hint = match (found < expected, self.dialect.delimiter) {
            (true, _) => "add the missing fields or remove the row",
            (_, b',') => "remove the surplus fields (a decimal ',' splits a number in two)",
            _ => "remove the surplus fields, or put the cell that holds the delimiter in quotes",
        };
        fail(found.min(expected), Fault::Ragged { found, expected, hint })
    }
}

/// The rows below the header that are not blank; of a new table those with separators alone are rows too.
fn rows(text: &Text, dialect: Dialect, new: bool) -> impl Iterator<Item = Record> {
    let blank = |record: &Record| record.fields.iter().all(|field| unpadded(field).is_empty());
    let kept = move |record: &Record| new || record.misquoted.is_some() || !blank(record);
    text.records(dialect.delimiter).skip(1).filter(kept)
}

/// A column read as numbers.
struct Numbers {
    /// NaN where a cell is missing or no number.
    values: Vec<f64>,
    /// Texts less numbers in any notation.
    balance: i64,
    /// Row and text of the first cell that is no number.
    unfit: Option<(usize, String)>,
}

impl Numbers {
    fn with_capacity(rows: usize) -> Self {
        Self { values: Vec::with_capacity(rows), balance: 0, unfit: None }
    }

    fn push(&mut self, cell: &str, decimal_comma: bool) {
        let cell = Cell::read(cell, decimal_comma);
        self.balance += match cell {
            Cell::Missing => 0,
            Cell::Number(_) | Cell::Odd(_) => -1,
            Cell::Text(_) => 1,
        };
        if let Cell::Odd(text) | Cell::Text(text) = cell {
            let row = self.values.len();
            self.unfit.get_or_insert_with(|| (row, text.to_owned()));
        }
        self.values.push(if let Cell::Number(value) = cell { value } else { f64::NAN });
    }

    fn are_texts(&self) -> bool {
        self.balance > 0
    }
}

/// A column read as texts.
struct Texts {
    codes: Vec<u32>,
    /// The code of every text, in the order in which they are first seen.
    seen: BTreeMap<String, u32>,
    /// Row and text of the first cell that is too long.
    long: Option<(usize, String)>,
}

impl Texts {
    fn with_capacity(rows: usize) -> Self {
        Self { codes: Vec::with_capacity(rows), seen: BTreeMap::new(), long: None }
    }

    fn push(&mut self, cell: &str) {
        let text = unpadded(cell);
        let known = self.seen.get(text).copied();
        let code = known.unwrap_or_else(|| self.code(text));
        self.codes.push(code);
    }

    /// The code of a text that was not seen before.
    fn code(&mut self, text: &str) -> u32 {
        if Cell::read(text, false) == Cell::Missing {
            return MISSING;
        }
        if text.chars().count() > MAX_LEVEL {
            let row = self.codes.len();
            self.long.get_or_insert_with(|| (row, text.to_owned()));
            return MISSING;
        }
        let code = u32::try_from(self.seen.len()).expect("fewer texts than bytes of a file");
        self.seen.insert(text.to_owned(), code);
        code
    }

    /// Codes by the sorted texts.
    fn finish(mut self) -> Cells {
        let mut ranks = vec![0; self.seen.len()];
        self.seen.values().zip(0..).for_each(|(&code, rank)| ranks[code as usize] = rank);
        let present = self.codes.iter_mut().filter(|code| **code != MISSING);
        present.for_each(|code| *code = ranks[*code as usize]);
        Cells::Texts { codes: self.codes, levels: self.seen.into_keys().collect() }
    }
}
