//! A cell of a file, for messages.

use crate::wording::{one_line, quoted};
use std::fmt;

/// A cell of a file: `dir/a.csv, row 7, column 2 ("b")`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Path of the file as the caller named it.
    pub file: String,
    /// Line of the file, counted from 1; the header is normally row 1. Row 0 is the file as a whole.
    pub row: u64,
    /// Field of the row, counted from 1.
    pub column: usize,
    /// The column's name, where the header is known.
    pub name: Option<String>,
}

impl Place {
    /// The first cell of the file, for faults that concern all of it.
    pub fn start(file: impl Into<String>) -> Self {
        Self { file: file.into(), row: 1, column: 1, name: None }
    }

    /// The file as a whole, for files that cannot be opened or read.
    pub fn whole(file: impl Into<String>) -> Self {
        Self { file: file.into(), row: 0, column: 0, name: None }
    }

    /// True of a file as a whole.
    pub(crate) fn is_whole(&self) -> bool {
        self.row == 0
    }

    /// The words before a fault: the place, unless the fault is one of the whole file.
    pub(crate) fn lead(&self) -> String {
        if self.is_whole() { String::new() } else { format!("{self}: ") }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&one_line(&self.file))?;
        if self.is_whole() {
            return Ok(());
        }
        write!(f, ", row {}, column {}", self.row, self.column)?;
        match &self.name {
            Some(name) => write!(f, " ({})", quoted(name)),
            None => Ok(()),
        }
    }
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
    fn a_file_that_cannot_be_read_has_no_rows_to_name() {
        let (file, reason) = ("nope.csv", "No such file or directory (os error 2)");
        assert_eq!(
            Place::whole(file).unreadable(file, reason).to_string(),
            "nope.csv cannot be read (No such file or directory): correct the path"
        );
        let named = Place { row: 2, ..Place::start("MANIFEST.tsv") }.unreadable(file, reason);
        assert_eq!(
            named.to_string(),
            "MANIFEST.tsv, row 2, column 1: nope.csv cannot be read (No such file or directory): restore the file \
             or correct the path"
        );
    }
}
