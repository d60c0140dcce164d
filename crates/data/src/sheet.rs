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

use crate::collect::{Numbers, Texts};
use crate::column::{Cells, Column, retain};
use crate::dialect::{DELIMITERS, Dialect, Reading, guess};
use crate::error::{Error, FaultKind};
use crate::limits::{MAX_COLUMNS, MAX_LEVEL, MIN_ROWS};
use crate::name::{distance, plain};
use crate::note::Note;
use crate::number::{Cell, SEPARATED, fault, unpadded};
use crate::place::Place;
use crate::text::{Record, Text};
use crate::wording::{argument, quoted};
use std::collections::{BTreeMap, BTreeSet};

/// Largest number of names that a message lists.
const MOST_NAMES: usize = 10;

/// A table of named columns, n rows.
///
/// ```
/// use limpid_data::{Cells, Reading, Sheet};
/// let text = "name;mass;size\npea;0,5;?\nbean;1,25;3\nnut;heavy;4\n";
/// let sheet = Sheet::read("seeds.csv", text.as_bytes(), &Reading::default())?;
/// assert_eq!((sheet.dialect.delimiter, sheet.dialect.decimal_comma), (b';', true));
/// assert_eq!((sheet.rows(), sheet.columns[2].missing()), (3, 1));
/// // A cell that does not fit spoils its column alone.
/// let Cells::Refused(error) = &sheet.columns[1].cells else { panic!("a text among numbers") };
/// assert_eq!((error.at.row, error.at.column), (4, 2));
/// assert!(sheet.find("weight").is_err());
/// # Ok::<(), limpid_data::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Path that messages show.
    pub file: String,
    /// Delimiter and decimal mark of the file.
    pub dialect: Dialect,
    /// Columns, at least one; their names are distinct, trimmed and of one line.
    pub columns: Vec<Column>,
    /// Line of the file of the names, counted from 1.
    pub header: u64,
    /// Line of the file of every row, n.
    pub lines: Vec<u64>,
    /// Remarks on how the file was read, where that was not plain.
    pub notes: Vec<Note>,
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
        let first = first.ok_or_else(|| text.empty())?;
        let mut sheet = Self::named(file, dialect, &first)?;
        let mut texts = BTreeSet::new();
        for names in &reading.texts {
            texts.extend(sheet.find_all(names)?);
        }
        let texts = sheet.fill(&text, &texts, reading)?;
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
        let wanted_plain = plain(wanted);
        if let Some(index) = named(wanted).or_else(|| named(&wanted_plain)) {
            return Ok(index);
        }
        let wanted = wanted_plain;
        let nearest = (0..self.columns.len())
            .min_by_key(|&j| distance(&wanted, &self.columns[j].name))
            .expect("a header has at least one name");
        // As many changes as half the name has characters make another name of it.
        let similar = distance(&wanted, &self.columns[nearest].name) * 2 <= wanted.chars().count();
        let (place, there) = match similar {
            true => (self.head(nearest), "the nearest is this one".to_owned()),
            false => (Place { name: None, ..self.head(0) }, format!("there {}", self.names())),
        };
        let what = format!("no column is named {}, {there}", quoted(&wanted));
        Err(place.fault(FaultKind::NoColumn, what, "correct the name, or add the column"))
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
    /// The errors of [`Sheet::find`].
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

    /// The error of a table without rows.
    pub(crate) fn header_only(&self) -> Error {
        let fix = format!("add rows below it, at least {MIN_ROWS} to learn from");
        self.head(0).fault(FaultKind::Empty, "there is only a header", fix)
    }

    /// The error of a column of numbers where categories are needed.
    pub(crate) fn numbers_for_categories(&self, column: usize) -> Error {
        let name = argument(&self.columns[column].name);
        let what = "the column holds numbers, not categories";
        let fix =
            format!("read it as such with --categorical {name}, or leave its order to the numbers");
        self.head(column).fault(FaultKind::Role, what, fix)
    }

    /// Leaves those rows that are to be kept, one answer a row.
    pub(crate) fn retain(&mut self, keep: &[bool]) {
        retain(&mut self.lines, keep);
        self.columns.iter_mut().for_each(|column| column.retain(keep));
    }

    /// Columns without cells, as the header names them.
    fn named(file: &str, dialect: Dialect, first: &Record) -> Result<Self, Error> {
        let column = |name: &str| Column {
            name: plain(name),
            named: true,
            cells: Cells::Numbers(Vec::new()),
        };
        let columns: Vec<Column> = first.fields.iter().map(column).collect();
        let (file, header) = (file.to_owned(), first.row);
        let sheet = Self { file, dialect, columns, header, lines: Vec::new(), notes: Vec::new() };
        sheet.check_names(first)?;
        Ok(sheet)
    }

    fn check_names(&self, first: &Record) -> Result<(), Error> {
        let fail = |place: Place, what: &str, fix| Err(place.fault(FaultKind::Header, what, fix));
        let found = self.columns.len();
        if let Some(index) = first.misquoted {
            return Err(misquoted(self.head(index)));
        }
        if found > MAX_COLUMNS {
            let what = format!("there are {found} columns, at most {MAX_COLUMNS} are read");
            return fail(self.head(MAX_COLUMNS), &what, "take some out of the file");
        }
        let cells = || self.columns.iter().map(|c| Cell::read(&c.name, self.dialect.decimal_comma));
        let numbers = cells().filter(|cell| matches!(cell, Cell::Number(_) | Cell::Odd(_))).count();
        if numbers > 0 && !cells().any(|cell| matches!(cell, Cell::Text(_))) {
            let fix = "add a header line with a name for each column";
            return fail(self.head(0), "the first line holds only numbers", fix);
        }
        let mut seen = BTreeMap::new();
        for (index, Column { name, .. }) in self.columns.iter().enumerate() {
            if name.is_empty() {
                let place = Place { name: None, ..self.head(index) };
                let fix = "name it, or remove it (a separator at the end of a line makes one)";
                return fail(place, "the column has no name", fix);
            }
            if let Some(first) = seen.insert(name, index) {
                let what = format!("column {} has the same name", first + 1);
                return fail(self.head(index), &what, "rename one of the two");
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
        reading: &Reading,
    ) -> Result<Vec<usize>, Error> {
        let (d, comma) = (self.columns.len(), self.dialect.decimal_comma);
        let most = text.most_rows(d);
        let mut columns: Vec<Numbers> =
            (0..d).map(|_| Numbers::with_capacity(most, reading.any_size)).collect();
        for record in rows(text, self.dialect, reading.new) {
            self.check_row(&record)?;
            self.lines.push(record.row);
            columns
                .iter_mut()
                .zip(&record.fields)
                .for_each(|(column, cell)| column.push(cell, comma));
        }
        if self.lines.is_empty() && !reading.new {
            return Err(self.header_only());
        }
        let holds_texts = |&j: &usize| texts.contains(&j) || columns[j].are_texts();
        let kinds = (0..d).filter(holds_texts).collect();
        for (j, numbers) in columns.into_iter().enumerate() {
            self.columns[j].cells = match numbers.unfit {
                None => Cells::Numbers(numbers.values),
                Some((row, text)) => Cells::Refused(fault(self.place(row, j), &text, comma)),
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
                    let (shown, length) = (quoted(&text), text.chars().count());
                    let what =
                        format!("{shown} has {length} characters, a category at most {MAX_LEVEL}");
                    let place = self.place(row, j);
                    Cells::Refused(place.fault(FaultKind::Category, what, "shorten it"))
                }
            };
        }
    }

    fn check_row(&self, record: &Record) -> Result<(), Error> {
        let place = |index| Place { row: record.row, ..self.head(index) };
        let (found, expected) = (record.fields.len(), self.columns.len());
        if let Some(index) = record.misquoted {
            return Err(misquoted(place(index)));
        }
        if found == expected {
            return Ok(());
        }
        let other =
            |d: &u8| *d != self.dialect.delimiter && record.fields[0].contains(char::from(*d));
        let fix = match (found < expected, self.dialect.delimiter) {
            (true, b',') if found == 1 && DELIMITERS.iter().any(other) => SEPARATED,
            (true, _) => "add the missing fields or remove the row",
            (_, b',') => "remove the surplus fields (a decimal ',' splits a number in two)",
            _ => "remove the surplus fields, or put the cell that holds the delimiter in quotes",
        };
        let what = format!("the number of fields is {found}, expected {expected} as in the header");
        Err(place(found.min(expected)).fault(FaultKind::Ragged, what, fix))
    }
}

fn misquoted(place: Place) -> Error {
    let what = "the quotes of this cell do not match";
    let fix = "close the quote that opens it, and write a quote inside it twice";
    place.fault(FaultKind::Quotes, what, fix)
}

/// The rows below the header that are not blank; of a new table those with separators alone are rows too.
fn rows(text: &Text, dialect: Dialect, new: bool) -> impl Iterator<Item = Record> {
    let blank = |record: &Record| record.fields.iter().all(|field| unpadded(field).is_empty());
    let kept = move |record: &Record| new || record.misquoted.is_some() || !blank(record);
    text.records(dialect.delimiter).skip(1).filter(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::MISSING;

    #[test]
    fn rows_that_go_take_their_levels_with_them() {
        let text = b"a,b\nx,1\nz,2\n?,3\ny,4\nx,5\n";
        let mut sheet = Sheet::read("t.csv", text, &Reading::default()).unwrap();
        sheet.retain(&[false, true, true, false, true]);
        let expected =
            Cells::Texts { codes: vec![1, MISSING, 0], levels: vec!["x".into(), "z".into()] };
        assert_eq!(sheet.columns[0].cells, expected);
        assert_eq!(sheet.columns[1].cells, Cells::Numbers(vec![2.0, 3.0, 5.0]));
        assert_eq!((sheet.lines, sheet.columns[0].missing()), (vec![3, 4, 6], 1));
    }
}
