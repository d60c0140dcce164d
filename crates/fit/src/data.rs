//! The file of a fit as it was read, by which it is known again.

use limpid_data::{Dialect, Frame, Partition, Sheet};
use serde::{Deserialize, Serialize};

/// The file as it was.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Data {
    /// A hash of the file's bytes.
    pub blake3: String,
    /// Number of rows of the file.
    pub rows: usize,
    /// The character between fields.
    pub delimiter: char,
    /// True if numbers are written as 1,5.
    pub decimal_comma: bool,
    /// Number of rows that trained.
    pub train_rows: usize,
    /// Number of rows that chose.
    pub valid_rows: usize,
    /// Number of rows that scored.
    pub test_rows: usize,
    /// A hash of the rows that train, choose and score; none in older files.
    #[serde(default)]
    pub partition: Option<String>,
    /// Names of all columns of the file, from left to right; none in older files.
    #[serde(default)]
    pub columns: Vec<String>,
    /// What the reader noticed.
    pub notes: Vec<String>,
}

/// What is kept of a sheet whose cells became a frame.
pub(crate) struct Shape {
    rows: usize,
    columns: Vec<String>,
    dialect: Dialect,
}

impl Shape {
    pub(crate) fn of(sheet: &Sheet) -> Self {
        let columns = sheet.columns.iter().map(|column| column.name.clone()).collect();
        Self { rows: sheet.rows(), columns, dialect: sheet.dialect }
    }
}

impl Data {
    /// The file of these bytes, which the sheet is of and the frame was made of.
    pub(crate) fn new(blake3: String, shape: Shape, frame: &Frame) -> Self {
        let Shape { rows, columns, dialect } = shape;
        Self {
            blake3,
            rows,
            columns,
            delimiter: char::from(dialect.delimiter),
            decimal_comma: dialect.decimal_comma,
            train_rows: frame.partition.train.len(),
            valid_rows: frame.partition.valid.len(),
            test_rows: frame.partition.test.len(),
            partition: Some(hash(&frame.partition)),
            notes: frame.notes.iter().map(ToString::to_string).collect(),
        }
    }

    /// True if the other file has the same bytes, and its rows do the same as far as it is known.
    pub fn is_same(&self, other: &Self) -> bool {
        let unknown = self.partition.is_none() || other.partition.is_none();
        self.blake3 == other.blake3 && (unknown || self.partition == other.partition)
    }
}

/// A hash of the indices of the three parts.
fn hash(partition: &Partition) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [&partition.train, &partition.valid, &partition.test] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        part.iter().for_each(|&row| {
            hasher.update(&(row as u64).to_le_bytes());
        });
    }
    hasher.finalize().to_hex().to_string()
}
