//! The list of shipped data sets: provenance, licence and checksum of each file.
//!
//! A manifest is tab-separated text (fields are never quoted) under the header
//! `name set rows features target meaning source licence carried_by note sha256`.

use crate::error::{Error, Fault, Place};
use crate::text::{Record, Text};
use crate::{Dataset, csv};
use sha2::{Digest, Sha256};

const COLUMNS: [&str; 11] = [
    "name",
    "set",
    "rows",
    "features",
    "target",
    "meaning",
    "source",
    "licence",
    "carried_by",
    "note",
    "sha256",
];

/// What a data set is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Counts in the headline numbers.
    Headline,
    /// A check on the method: no signal, near-linear, many inputs, ordinal target.
    Control,
}

/// One line of the manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Name of the data set: letters, digits and `_`.
    pub name: String,
    /// What it is for; the column is called `set`.
    pub group: Group,
    /// Number of rows n, without the header.
    pub rows: usize,
    /// Number of inputs d.
    pub features: usize,
    /// Name of the target column.
    pub target: String,
    /// What the target is, with its unit.
    pub meaning: String,
    /// Where the data were first published.
    pub source: String,
    /// Under which terms.
    pub licence: String,
    /// The package that carried the file here.
    pub carried_by: String,
    /// What was changed, and known traps; may be blank.
    pub note: String,
    /// SHA-256 of the file, 64 lower-case hex digits.
    pub sha256: String,
    /// Path of the manifest, for messages.
    pub manifest: String,
    /// Line of the manifest, counted from 1.
    pub row: u64,
}

/// The entries of the manifest in `bytes`, in the order of the file; messages show the path
/// `file`.
///
/// # Errors
/// If a column is missing or misnamed, a field breaks its rule or a name comes twice.
pub fn parse(file: &str, bytes: &[u8]) -> Result<Vec<Entry>, Error> {
    let text = Text::decode(file, bytes, b'\t')?;
    let mut records = text.unquoted_records(b'\t');
    let header = records.next().ok_or_else(|| text.place(1, 0, None).fault(Fault::Empty))?;
    let header = Line::new(&text, header)?;
    for (index, name) in COLUMNS.into_iter().enumerate() {
        header.demand(index, header.field(index) == name, "the name of this column")?;
    }
    let mut entries: Vec<Entry> = Vec::new();
    for record in records {
        let line = Line::new(&text, record)?;
        let fresh = entries.iter().all(|e| e.name != line.field(0));
        line.demand(0, fresh, "a name used once")?;
        entries.push(line.entry(file)?);
    }
    Ok(entries)
}

/// A record with one field for each of [`COLUMNS`].
struct Line<'t, 'a> {
    text: &'t Text<'a>,
    record: Record,
}

impl<'t, 'a> Line<'t, 'a> {
    fn new(text: &'t Text<'a>, record: Record) -> Result<Self, Error> {
        let (found, expected) = (record.fields.len(), COLUMNS.len());
        if found == expected {
            return Ok(Self { text, record });
        }
        let index = found.min(expected);
        let place = text.place(record.row, index, COLUMNS.get(index).copied());
        let hint = "separate the fields with one tab each";
        Err(place.fault(Fault::Ragged { found, expected, hint }))
    }

    fn field(&self, index: usize) -> &str {
        self.record.fields[index].trim()
    }

    /// Passes if the field `holds` to its rule.
    fn demand(&self, index: usize, holds: bool, rule: &str) -> Result<(), Error> {
        if holds {
            return Ok(());
        }
        let place = self.text.place(self.record.row, index, Some(COLUMNS[index]));
        let (text, expected) = (self.field(index).to_owned(), rule.to_owned());
        Err(place.fault(Fault::Unexpected { text, expected }))
    }

    fn filled(&self, index: usize) -> Result<String, Error> {
        let field = self.field(index);
        self.demand(index, !field.is_empty(), "filled in")?;
        Ok(field.to_owned())
    }

    fn count(&self, index: usize) -> Result<usize, Error> {
        let count = self.field(index).parse().unwrap_or(0);
        self.demand(index, count > 0, "a number of at least 1")?;
        Ok(count)
    }

    fn name(&self) -> Result<String, Error> {
        let name = self.filled(0)?;
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        self.demand(0, plain, "a name of letters, digits and _")?;
        Ok(name)
    }

    fn group(&self) -> Result<Group, Error> {
        let field = self.field(1);
        self.demand(1, ["headline", "control"].contains(&field), "headline or control")?;
        Ok(if field == "headline" { Group::Headline } else { Group::Control })
    }

    fn sha256(&self) -> Result<String, Error> {
        let hash = self.field(10);
        let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        self.demand(10, hash.len() == 64 && hash.bytes().all(digit), "64 lower-case hex digits")?;
        Ok(hash.to_owned())
    }

    fn entry(&self, file: &str) -> Result<Entry, Error> {
        Ok(Entry {
            name: self.name()?,
            group: self.group()?,
            rows: self.count(2)?,
            features: self.count(3)?,
            target: self.filled(4)?,
            meaning: self.filled(5)?,
            source: self.filled(6)?,
            licence: self.filled(7)?,
            carried_by: self.filled(8)?,
            note: self.field(9).to_owned(),
            sha256: self.sha256()?,
            manifest: file.to_owned(),
            row: self.record.row,
        })
    }
}

impl Entry {
    /// Name of the file, to be found beside the manifest: `name.csv`.
    pub fn file_name(&self) -> String {
        format!("{}.csv", self.name)
    }

    /// The data set in the `bytes` of the file at the path `file`.
    ///
    /// # Errors
    /// If the file does not parse: that says more than a checksum. Then if its SHA-256, and last
    /// if its number of rows or inputs, is not the manifest's.
    pub fn open(&self, file: &str, bytes: &[u8]) -> Result<Dataset, Error> {
        let dataset = csv::parse(&self.name, file, bytes, Some(&self.target))?;
        self.check_sum(file, sha256_hex(bytes))?;
        self.check_count(file, "rows", self.rows, dataset.rows())?;
        self.check_count(file, "features", self.features, dataset.features.len())?;
        Ok(dataset)
    }

    /// The error of a caller that could not read the file at the path `file`, for that `reason`.
    pub fn unreadable(&self, file: &str, reason: &str) -> Error {
        let (file, reason) = (file.to_owned(), reason.to_owned());
        self.place(0).fault(Fault::Unreadable { file, reason })
    }

    fn check_sum(&self, file: &str, found: String) -> Result<(), Error> {
        if found == self.sha256 {
            return Ok(());
        }
        let (file, expected) = (file.to_owned(), self.sha256.clone());
        Err(self.place(10).fault(Fault::Checksum { file, expected, found }))
    }

    fn check_count(
        &self,
        file: &str,
        what: &'static str,
        expected: usize,
        found: usize,
    ) -> Result<(), Error> {
        if found == expected {
            return Ok(());
        }
        let column = if what == "rows" { 2 } else { 3 };
        let file = file.to_owned();
        Err(self.place(column).fault(Fault::Count { file, what, expected, found }))
    }

    fn place(&self, index: usize) -> Place {
        let (file, name) = (self.manifest.clone(), Some(COLUMNS[index].to_owned()));
        Place { file, row: self.row, column: index + 1, name }
    }
}

/// SHA-256 of the bytes, 64 lower-case hex digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
