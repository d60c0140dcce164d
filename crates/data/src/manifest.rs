//! The list of shipped data sets: provenance, licence and checksum of each file.
//!
//! A manifest is tab-separated text (fields are never quoted) under the header
//! `name set rows features target meaning source licence carried_by note sha256`.

use crate::csv;
use crate::dataset::Dataset;
use crate::decode::Decoded;
use crate::error::{Error, FaultKind};
use crate::place::Place;
use crate::text::{Record, Text};
use crate::wording::{one_line, quoted};
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

/// Purposes of a data set.
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
    /// Purpose of the data set; the column is called `set`.
    pub group: Group,
    /// Number of rows n, without the header.
    pub rows: usize,
    /// Number of inputs d.
    pub features: usize,
    /// Name of the target column.
    pub target: String,
    /// Meaning of the target, with its unit.
    pub meaning: String,
    /// Publication or site where the data first appeared.
    pub source: String,
    /// Licence under which the data may be used.
    pub licence: String,
    /// The package that carried the file here.
    pub carried_by: String,
    /// Changes that were made, and known traps; may be blank.
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
///
/// ```
/// use limpid_data::{manifest, sha256_hex};
/// let csv = b"a,y\n1,2\n2,4\n3,5\n4,8\n5,9\n";
/// let head = "name set rows features target meaning source licence carried_by note sha256";
/// let entry = ["pairs", "control", "5", "1", "y", "length, m", "own", "CC0", "none", "", &sha256_hex(csv)];
/// let text = format!("{}\n{}\n", head.replace(' ', "\t"), entry.join("\t"));
/// let entries = manifest::parse("MANIFEST.tsv", text.as_bytes())?;
/// assert_eq!(entries[0].open("pairs.csv", csv)?.rows(), 5);
/// assert!(entries[0].open("pairs.csv", b"a,y\n1,2\n2,4\n3,5\n4,8\n5,7\n").is_err()); // changed
/// # Ok::<(), limpid_data::Error>(())
/// ```
pub fn parse(file: &str, bytes: &[u8]) -> Result<Vec<Entry>, Error> {
    let decoded = Decoded::of(file, bytes, b'\t', true)?;
    let text = decoded.text();
    let mut records = text.unquoted_records(b'\t');
    let header = records.next().ok_or_else(|| text.empty())?;
    let header = Fields::new(&text, header)?;
    for (index, name) in COLUMNS.into_iter().enumerate() {
        header.demand(index, header.field(index) == name, "the name of this column")?;
    }
    let mut entries: Vec<Entry> = Vec::new();
    for record in records {
        let line = Fields::new(&text, record)?;
        let fresh = entries.iter().all(|e| e.name != line.field(0));
        line.demand(0, fresh, "a name used once")?;
        entries.push(line.entry(file)?);
    }
    Ok(entries)
}

/// A record with one field for each of [`COLUMNS`].
struct Fields<'t, 'a> {
    text: &'t Text<'a>,
    record: Record,
}

impl<'t, 'a> Fields<'t, 'a> {
    fn new(text: &'t Text<'a>, record: Record) -> Result<Self, Error> {
        let (found, expected) = (record.fields.len(), COLUMNS.len());
        if found == expected {
            return Ok(Self { text, record });
        }
        let index = found.min(expected);
        let place = text.place(record.row, index, COLUMNS.get(index).copied());
        let what = format!("the number of fields is {found}, expected {expected} as in the header");
        Err(place.fault(FaultKind::Ragged, what, "separate the fields with one tab each"))
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
        let what = format!("{} is not {rule}", quoted(self.field(index)));
        Err(place.fault(FaultKind::Manifest, what, "correct this field"))
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
        self.place(0).unreadable(file, reason)
    }

    fn check_sum(&self, file: &str, found: String) -> Result<(), Error> {
        if found == self.sha256 {
            return Ok(());
        }
        let (file, prefix) = (one_line(file), |hash: &str| hash[..12].to_owned());
        let (expected, found) = (prefix(&self.sha256), prefix(&found));
        let what = format!("expected SHA-256 {expected}… but {file} has {found}…");
        let fix = "restore the file from version control, or update this field of the manifest if \
                   the change is meant";
        Err(self.place(10).fault(FaultKind::Manifest, what, fix))
    }

    fn check_count(
        &self,
        file: &str,
        what: &str,
        expected: usize,
        found: usize,
    ) -> Result<(), Error> {
        if found == expected {
            return Ok(());
        }
        let column = if what == "rows" { 2 } else { 3 };
        let what = format!("expected {expected} {what} but {} has {found}", one_line(file));
        let fix = "correct this field of the manifest";
        Err(self.place(column).fault(FaultKind::Manifest, what, fix))
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
