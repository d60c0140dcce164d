//! A cell of a file, for messages.

use crate::wording::{one_line, quoted};
use std::fmt;

/// A cell of a file: `dir/a.csv, row 7, column 2 ("b")`.
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
    /// The first cell of the file, for faults that concern all of it.
    pub fn start(file: impl Into<String>) -> Self {
        Self { file: file.into(), row: 1, column: 1, name: None }
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
}
