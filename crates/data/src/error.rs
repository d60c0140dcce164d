//! What is wrong with a file, where, and what to do about it: always one line.

use std::fmt;

/// Fewest rows of data a file may have: each of the three parts of a split needs its share.
pub(crate) const MIN_ROWS: usize = 5;

/// Largest |v| accepted: squares of larger numbers, summed over rows, overflow f64.
pub(crate) const LIMIT: f64 = 1e150;

/// What to do about a row without commas.
pub(crate) const SEPARATED: &str =
    "the row looks ';'- or tab-separated, save the file with ',' between fields";

/// A fault and its place: `file, row 7, column 2 ("b"): what is wrong: what to do`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {fault}")]
pub struct Error {
    /// Where it was found.
    pub at: Box<Place>,
    /// What is wrong.
    pub fault: Fault,
}

/// A cell of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Path of the file as the caller named it.
    pub file: String,
    /// Line of the file, counted from 1; the header is normally row 1.
    pub row: u64,
    /// Field of the row, counted from 1.
    pub column: usize,
    /// The column's name, where the header is known.
    pub name: Option<String>,
}

impl Place {
    /// That fault, here.
    pub fn fault(self, fault: Fault) -> Error {
        Error { at: Box::new(self), fault }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, row {}, column {}", one_line(&self.file), self.row, self.column)?;
        match &self.name {
            Some(name) => write!(f, " ({})", quoted(name)),
            None => Ok(()),
        }
    }
}

/// What can be wrong with a data set file or with the manifest. Texts are as in the file; the
/// messages shorten and escape them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The caller could not read the file.
    #[error(
        "{} cannot be read ({}): restore the file or correct the path",
        one_line(.file), one_line(.reason)
    )]
    Unreadable {
        /// Path of the file.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// No bytes, or nothing but white space.
    #[error("the file is empty: write a header line and at least {MIN_ROWS} rows of numbers")]
    Empty,
    /// A byte order mark of UTF-16.
    #[error("the file is UTF-16: save it as UTF-8")]
    Utf16,
    /// Bytes that are not UTF-8.
    #[error(
        "the file is not UTF-8 at byte offset {byte}: save it as UTF-8 (is it Latin-1, or not text?)"
    )]
    NotUtf8 {
        /// Offset of the first bad byte, counted from 0.
        byte: usize,
    },
    /// A NUL byte.
    #[error(
        "NUL byte at byte offset {byte}: save the file as UTF-8 text (is it UTF-16, or not text?)"
    )]
    Nul {
        /// Offset of the byte, counted from 0.
        byte: usize,
    },
    /// Nothing after the header.
    #[error("there is only a header: add at least {MIN_ROWS} rows of numbers")]
    HeaderOnly,
    /// A first line of numbers alone.
    #[error("the first line holds only numbers: add a header line with a name for each column")]
    NoHeader,
    /// A header of one field.
    #[error(
        "there is only one column: a data set needs at least one input and a target, separated by ','"
    )]
    OneColumn,
    /// A header with another separator.
    #[error(
        "the file looks {found:?}-separated: save it with ',' between fields and '.' in numbers"
    )]
    Separator {
        /// The separator it seems to use.
        found: char,
    },
    /// A column without a name.
    #[error("the column has no name: name it, or remove it (a ',' at the end of a line makes one)")]
    BlankName,
    /// A column named as an earlier one.
    #[error("column {first} has the same name: rename one of the two")]
    DuplicateName {
        /// The earlier column, counted from 1.
        first: usize,
    },
    /// The target asked for is not a column.
    #[error(
        "no column is named {}, the nearest is this one: ask for a column of the header",
        quoted(.wanted)
    )]
    NoTarget {
        /// The name asked for.
        wanted: String,
    },
    /// A row with more or fewer fields than the header.
    #[error("the number of fields is {found}, expected {expected} as in the header: {hint}")]
    Ragged {
        /// Fields of this row.
        found: usize,
        /// Fields of the header.
        expected: usize,
        /// What to do.
        hint: &'static str,
    },
    /// A cell without text.
    #[error("the cell is blank: fill in a number or remove the row")]
    Blank,
    /// NaN, NA, ? and the like.
    #[error("{} stands for a missing value: fill in a number or remove the row", quoted(.text))]
    Missing {
        /// The cell.
        text: String,
    },
    /// An infinity, spelt out.
    #[error("{} is not finite: fill in a number or remove the row", quoted(.text))]
    Infinite {
        /// The cell.
        text: String,
    },
    /// A number beyond ±1e150, be it finite or not.
    #[error(
        "{} is too large, sums of squares overflow beyond {LIMIT:e}: give the column a larger unit",
        quoted(.text)
    )]
    TooLarge {
        /// The cell.
        text: String,
    },
    /// Any other text.
    #[error("{} is not a number: {hint}", quoted(.text))]
    NotNumber {
        /// The cell.
        text: String,
        /// What to do.
        hint: &'static str,
    },
    /// Fewer than five rows.
    #[error("the file ends after {found} rows of data, at least {MIN_ROWS} are needed: add rows")]
    TooFewRows {
        /// Rows of data.
        found: usize,
    },
    /// The same target in every row.
    #[error(
        "the target is {value} in every row down to this one, nothing is left to predict: choose \
         another target"
    )]
    ConstantTarget {
        /// The value.
        value: String,
    },
    /// A field of the manifest that breaks its rules.
    #[error("{} is not {expected}: correct this field", quoted(.text))]
    Unexpected {
        /// The field.
        text: String,
        /// What should stand there.
        expected: String,
    },
    /// A file whose bytes are not those of the manifest.
    #[error(
        "expected SHA-256 {}… but {} has {}…: restore the file from version control, or update \
         this field of the manifest if the change is meant",
        prefix(.expected), one_line(.file), prefix(.found)
    )]
    Checksum {
        /// Path of the data file.
        file: String,
        /// The manifest's, 64 hex digits.
        expected: String,
        /// The file's, 64 hex digits.
        found: String,
    },
    /// A file whose rows or inputs are not as many as the manifest says.
    #[error(
        "expected {expected} {what} but {} has {found}: correct this field of the manifest",
        one_line(.file)
    )]
    Count {
        /// Path of the data file.
        file: String,
        /// "rows" or "features".
        what: &'static str,
        /// The manifest's number.
        expected: usize,
        /// The file's.
        found: usize,
    },
}

/// The first 12 characters of a hash.
fn prefix(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

/// In double quotes, escaped, cut after 40 characters.
fn quoted(text: &str) -> String {
    let mut chars = text.chars();
    let head: String = chars.by_ref().take(40).collect();
    if chars.next().is_some() { format!("{:?}…", head) } else { format!("{head:?}") }
}

/// As it is, but for control characters and line separators, which are escaped.
fn one_line(text: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let escaped = |c: char| if breaks(c) { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_stays_on_one_line_whatever_the_names() {
        let name = Some("a\nb\"\u{2028}".repeat(30));
        let place = Place { file: "d\n\u{2029}r/é.csv".into(), row: 3, column: 2, name };
        let shown = place.to_string();
        assert!(shown.starts_with("d\\n\\u{2029}r/é.csv, row 3, column 2 (\"a\\nb\\\"\\u{2028}a"));
        assert!(shown.ends_with("\"…)") && shown.lines().count() == 1, "{shown}");
    }

    #[test]
    fn an_unreadable_file_is_reported_at_its_place_in_the_manifest() {
        let at =
            Place { file: "MANIFEST.tsv".into(), row: 4, column: 1, name: Some("name".into()) };
        let fault = Fault::Unreadable { file: "a.csv".into(), reason: "not found".into() };
        let expected = "MANIFEST.tsv, row 4, column 1 (\"name\"): a.csv cannot be read (not found): \
                        restore the file or correct the path";
        assert_eq!(at.fault(fault).to_string(), expected);
    }
}
