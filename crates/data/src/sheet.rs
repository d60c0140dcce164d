//! A table as people keep it: numbers and texts, some of them missing.
//!
//! Accepted beyond what [`csv::parse`](crate::csv::parse) reads: any [`Dialect`], ARFF, KEEL and LIBSVM, columns
//! without a name, columns of texts, and missing cells (blank, NaN, NA, N/A, null, none, ?, -, … in any
//! case; some of these may be categories, as the module `sense` says). Rows whose cells are all blank are blank
//! lines. A column is read as
//!
//! 1. texts if it is named in [`Reading::texts`], or if more than half of the cells that are not missing
//!    are no numbers in any notation, or if they are codes: few different ones, all of as many digits, three
//!    or more, with zeros before some;
//! 2. else numbers, each finite and at most 1e150 in magnitude.
//!
//! A cell that does not fit its column makes the column unusable, not the file: it may be left out.
//!
//! All columns are read as numbers first, and those that turn out to hold texts once more, so that no
//! cell is kept as text.

use crate::calendar::When;
use crate::cell_note;
use crate::collect::{Finished, Numbers, Texts, Words};
use crate::column::{Cells, Column, retain};
use crate::decode::Decoded;
use crate::dialect::{Dialect, Reading, guess};
use crate::error::{Error, FaultKind};
use crate::form::Body;
use crate::header::{Kind, Name};
use crate::limits::{Limits, MAX_LEVEL, MIN_ROWS};
use crate::meter::Meter;
use crate::name::{distance, plain};
use crate::note::Note;
use crate::number::fault;
use crate::place::Place;
use crate::row::{Flaw, Form, Row};
use crate::sense::Asked;
use crate::signature::check_signature;
use crate::wording::{argument, quoted};
use std::collections::BTreeSet;

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
    /// Texts that were read as missing because a user asked for it.
    pub missing: Vec<String>,
    /// Remarks on how the file was read, where that was not plain.
    pub notes: Vec<Note>,
    /// The most that was to be read; its cells bound the inputs that the columns become, too.
    pub limits: Limits,
    /// Cells as they are written, n rows, if [`Reading::verbatim`] asked for them; no rows otherwise.
    pub written: Vec<Vec<String>>,
}

impl Sheet {
    /// The table in the `bytes` of the file at the path `file`, which messages show.
    ///
    /// # Errors
    /// If the bytes are no text, or exceed a limit, the first line is no header of distinct names, there are
    /// no rows, or a row has other fields than the header. Cells that do not fit their column are kept as
    /// [`Cells::Refused`].
    pub fn read(file: &str, bytes: &[u8], reading: &Reading) -> Result<Self, Error> {
        check_signature(file, bytes)?;
        Meter::new(file, reading.limits).add(bytes)?;
        let delimiter = reading.delimiter.unwrap_or_else(|| guess(bytes));
        let decoded = Decoded::of(file, bytes, delimiter, reading.plain)?;
        let form = Form::of(decoded.text(), reading)?;
        let mut sheet = Self::named(file, &form, reading.limits);
        if decoded.utf16 {
            sheet.notes.insert(0, Note::general("the file is UTF-16: decoded".to_owned()));
        }
        let asks = Asks::of(&sheet, &form, reading)?;
        sheet.check_size(&form, reading.new)?;
        let texts = sheet.fill(&form, &asks)?;
        sheet.fill_texts(&form, &texts, &asks)?;
        sheet.missing = asks.missing.texts().to_vec();
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

    /// The error of a table with a target but nothing to predict it from.
    pub(crate) fn one_column(&self) -> Error {
        let fix = match self.columns[0].name.contains(' ') {
            true => {
                "separate the columns by ',', or say --delimiter space if single blanks separate them"
            }
            false => "a data set needs at least one input and a target, separated by ','",
        };
        self.head(0).fault(FaultKind::Role, "there is only one column", fix)
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
        if !self.written.is_empty() {
            retain(&mut self.written, keep);
        }
        self.columns.iter_mut().for_each(|column| column.retain(keep));
    }

    /// Columns without cells, as the form names them.
    fn named(file: &str, form: &Form<Body<'_>>, limits: Limits) -> Self {
        Self {
            file: file.to_owned(),
            dialect: form.dialect,
            columns: form.names.iter().map(Name::column).collect(),
            header: form.header,
            lines: Vec::new(),
            missing: Vec::new(),
            notes: form.notes.clone(),
            limits,
            written: Vec::new(),
        }
    }

    /// The error of a fault in a row.
    fn flawed(&self, flaw: Flaw) -> Error {
        let place = Place { row: flaw.row, ..self.head(flaw.column) };
        place.fault(flaw.kind, flaw.what, flaw.fix)
    }

    /// Passes if the rows have no more cells than may be read; rows behind one with a fault do not count.
    fn check_size(&self, form: &Form<Body<'_>>, new: bool) -> Result<(), Error> {
        let allowed = self.most_rows();
        if form.most_rows() <= allowed {
            return Ok(());
        }
        let Some(Row { row, .. }) = form.rows(new).map_while(Result::ok).nth(allowed) else {
            return Ok(());
        };
        let what = format!("there are more than {} cells", self.limits.cells);
        let place = Place { row, ..self.head(0) };
        Err(Limits::exceeded(place, what, "learn from fewer rows", "cells"))
    }

    /// The most rows that may be read.
    fn most_rows(&self) -> usize {
        usize::try_from(self.limits.cells).unwrap_or(usize::MAX) / self.columns.len()
    }

    /// Fills all columns with numbers and notes the lines of the rows; says which columns hold texts:
    /// those that are to or are declared as such, those where most cells are no numbers, and codes.
    fn fill(&mut self, form: &Form<Body<'_>>, asks: &Asks<'_>) -> Result<Vec<usize>, Error> {
        let (d, comma, reading) = (self.columns.len(), self.dialect.decimal_comma, asks.reading);
        let most = form.most_rows().min(self.most_rows());
        let empty = |j| Numbers::with_capacity(most, asks.kept.contains(&j), reading.any_size);
        let mut columns: Vec<Numbers> = (0..d).map(empty).collect();
        for row in form.rows(reading.new) {
            let Row { row, fields } = row.map_err(|flaw| self.flawed(flaw))?;
            self.lines.push(row);
            if reading.verbatim {
                self.written.push(fields.iter().map(|cell| cell.to_string()).collect());
            }
            columns
                .iter_mut()
                .zip(&fields)
                .for_each(|(column, cell)| column.push(cell, comma, &asks.missing));
        }
        if self.lines.is_empty() && !reading.new {
            return Err(self.header_only());
        }
        let texts: Vec<usize> = (0..d).filter(|&j| asks.holds_texts(j, &columns[j])).collect();
        for (j, numbers) in columns.into_iter().enumerate() {
            self.put_numbers(j, numbers, &texts, asks);
        }
        Ok(texts)
    }

    /// The numbers of a column, with remarks on what is not plain about them.
    fn put_numbers(&mut self, j: usize, numbers: Numbers, texts: &[usize], asks: &Asks<'_>) {
        let comma = self.dialect.decimal_comma;
        let name = &self.columns[j].name;
        if numbers.have_zeros() && !asks.knows(j) {
            self.notes.push(cell_note::zeros(name, numbers.are_codes()));
        }
        if !texts.contains(&j) {
            self.notes.extend(cell_note::words_missing(name, &numbers.gaps, false));
        }
        self.columns[j].cells = match numbers.unfit {
            None => Cells::Numbers(numbers.values),
            Some((row, text)) => Cells::Refused(fault(self.place(row, j), &text, comma)),
        };
    }

    /// Fills those columns with texts.
    fn fill_texts(
        &mut self,
        form: &Form<Body<'_>>,
        indices: &[usize],
        asks: &Asks<'_>,
    ) -> Result<(), Error> {
        if indices.is_empty() {
            return Ok(());
        }
        let comma = self.dialect.decimal_comma;
        let empty = |&j: &usize| Texts::with_capacity(self.rows(), asks.words(self, j));
        let mut columns: Vec<Texts<'_>> = indices.iter().map(empty).collect();
        for row in form.rows(asks.reading.new) {
            let Row { fields, .. } = row.map_err(|flaw| self.flawed(flaw))?;
            for (column, &j) in columns.iter_mut().zip(indices) {
                column.push(&fields[j], comma, &asks.missing);
            }
        }
        for (texts, &j) in columns.into_iter().zip(indices) {
            self.columns[j].cells = match &texts.long {
                None => self.finished(j, texts, asks),
                Some((row, text)) => Cells::Refused(self.too_long(*row, j, text)),
            };
        }
        Ok(())
    }

    /// The cells of a column of texts, with remarks on words that may stand for a missing value.
    fn finished(&mut self, j: usize, texts: Texts<'_>, asks: &Asks<'_>) -> Cells {
        let Finished { cells, gaps, levels } = texts.finish();
        let name = &self.columns[j].name;
        let comma = self.dialect.decimal_comma;
        let usual = || gaps.keys().any(|word| !asks.missing.has(word, comma));
        let words = || matches!(&cells, Cells::Texts { levels, .. } if When::of(levels).is_none());
        self.notes.extend(cell_note::words_missing(name, &gaps, usual() && words()));
        self.notes.extend(cell_note::words_kept(name, &levels));
        cells
    }

    /// The error of a text that is too long for a category.
    fn too_long(&self, row: usize, column: usize, text: &str) -> Error {
        let (shown, length) = (quoted(text), text.chars().count());
        let what = format!("{shown} has {length} characters, a category at most {MAX_LEVEL}");
        self.place(row, column).fault(FaultKind::Category, what, "shorten it")
    }
}

/// What a reading asks of the columns of a sheet, and what their file declares.
struct Asks<'a> {
    reading: &'a Reading,
    kinds: Vec<Kind>,
    texts: BTreeSet<usize>,
    numbers: BTreeSet<usize>,
    kept: BTreeSet<usize>,
    missing: Asked,
}

impl<'a> Asks<'a> {
    fn of(sheet: &Sheet, form: &Form<Body<'_>>, reading: &'a Reading) -> Result<Self, Error> {
        let columns = |names: &[String]| -> Result<BTreeSet<usize>, Error> {
            let found: Result<Vec<_>, Error> = names.iter().map(|n| sheet.find_all(n)).collect();
            Ok(found?.into_iter().flatten().collect())
        };
        Ok(Self {
            reading,
            kinds: form.names.iter().map(|name| name.kind).collect(),
            texts: columns(&reading.texts)?,
            // Who gives these columns their roles says so if one is not there.
            numbers: columns(&reading.numbers).unwrap_or_default(),
            kept: columns(&reading.kept)?,
            missing: Asked::new(&reading.missing),
        })
    }

    /// True if digits with zeros before them are settled to be numbers or texts.
    fn knows(&self, column: usize) -> bool {
        let asked = self.texts.contains(&column) || self.numbers.contains(&column);
        self.reading.plain || asked || self.kinds[column] != Kind::Open
    }

    fn holds_texts(&self, column: usize, cells: &Numbers) -> bool {
        let looks = || cells.are_texts() || (!self.knows(column) && cells.are_codes());
        match self.kinds[column] {
            _ if self.texts.contains(&column) => true,
            Kind::Open => looks(),
            kind => kind == Kind::Texts,
        }
    }

    /// How a column of texts takes words that may stand for a missing value.
    fn words(&self, sheet: &Sheet, column: usize) -> Words<'a> {
        match self.reading.levels.get(&sheet.columns[column].name) {
            Some(levels) => Words::Known(levels),
            None if self.kept.contains(&column) => Words::Kept,
            None => Words::Likely,
        }
    }
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

    #[test]
    fn cells_are_kept_as_they_are_written_where_that_is_asked_for() {
        let (text, reading) =
            (b"id;a\n007; 1,50\nNA;\"x;y\"\n", Reading::default().for_prediction());
        let sheet = Sheet::read("t.csv", text, &reading.clone().verbatim()).unwrap();
        assert_eq!(sheet.written, [["007", " 1,50"], ["NA", "x;y"]]);
        assert!(Sheet::read("t.csv", text, &reading).unwrap().written.is_empty());
    }
}
