//! Limits of what is read: bytes, lines, columns and cells are counted before a cell is parsed.
//!
//! | limit | default | what it bounds |
//! |---|---|---|
//! | bytes | 400,000,000 | the text, unpacked |
//! | line | 4,000,000 | bytes of one line, or of one record whose quotes hold line ends |
//! | columns | 10,000 | names of the header |
//! | cells | 50,000,000 | rows times columns, 8 bytes each once they are read |
//!
//! A table of a million rows and twenty columns has some 4e8 bytes and 2e7 cells.

use crate::error::{Error, FaultKind};
use crate::place::Place;
use std::str::FromStr;

/// Fewest rows of data to learn from: each of the three parts of a split needs a share.
pub(crate) const MIN_ROWS: usize = 5;

/// Largest |v| of a cell: squares of larger numbers, summed over rows, overflow f64.
pub(crate) const LARGEST: f64 = 1e150;

/// Most characters of a category.
pub(crate) const MAX_LEVEL: usize = 200;

/// Most different texts of a column that become an input each unless that is asked for.
pub(crate) const MAX_ONE_HOT: usize = 50;

/// Most that do if it is.
pub(crate) const MAX_ASKED: usize = 1000;

/// Least range of the values of a column: squares of smaller numbers are no numbers any more.
pub(crate) const SMALLEST: f64 = 1e-150;

/// The most that is read of one table.
///
/// ```
/// use limpid_data::Limits;
/// let limits: Limits = "bytes=4e9,columns=20000".parse()?;
/// assert_eq!(limits, Limits::default().with_bytes(4_000_000_000).with_columns(20_000));
/// assert!("rows=7".parse::<Limits>().is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
#[non_exhaustive]
pub struct Limits {
    /// Most bytes of a text, unpacked.
    pub bytes: u64,
    /// Most bytes of a line, and of a record that spans lines.
    pub line: u64,
    /// Most columns of a table.
    pub columns: u64,
    /// Most cells: rows times columns, and rows times the inputs that these become.
    pub cells: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 400_000_000, line: 4_000_000, columns: 10_000, cells: 50_000_000 }
    }
}

impl Limits {
    /// The same with this many bytes of a text, unpacked.
    #[must_use]
    pub fn with_bytes(self, bytes: u64) -> Self {
        Self { bytes, ..self }
    }

    /// The same with this many bytes of a line.
    #[must_use]
    pub fn with_line(self, line: u64) -> Self {
        Self { line, ..self }
    }

    /// The same with this many columns.
    #[must_use]
    pub fn with_columns(self, columns: u64) -> Self {
        Self { columns, ..self }
    }

    /// The same with this many cells.
    #[must_use]
    pub fn with_cells(self, cells: u64) -> Self {
        Self { cells, ..self }
    }

    /// Passes if something may be read.
    ///
    /// # Errors
    /// The limit that is 0.
    pub fn check(&self) -> Result<(), String> {
        let limits = [self.bytes, self.line, self.columns, self.cells];
        match NAMES.iter().zip(limits).find(|(_, limit)| *limit == 0) {
            Some((name, _)) => Err(format!("the limit of {name} must be 1 or more")),
            None => Ok(()),
        }
    }

    /// The error of a table with too much of what the limit `name` bounds; `fix` comes before the advice to
    /// raise the limit.
    pub(crate) fn exceeded(place: Place, what: String, fix: &str, name: &str) -> Error {
        let fix = format!("{fix}, or raise the limit with --limit {name}=N");
        place.fault(FaultKind::TooMuch, what, fix)
    }
}

/// Names of the limits, in the order of the fields.
const NAMES: [&str; 4] = ["bytes", "line", "columns", "cells"];

/// Limits as they are typed: `bytes=4e9,columns=20000`; those that are not named stay as they are by default.
impl FromStr for Limits {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut limits = Self::default();
        for word in text.split(',') {
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            let value = whole(value.trim())
                .ok_or_else(|| format!("{word:?} is no limit: write it as bytes=4e9"))?;
            match name.trim() {
                "bytes" => limits.bytes = value,
                "line" => limits.line = value,
                "columns" => limits.columns = value,
                "cells" => limits.cells = value,
                _ => return Err(format!("{name:?} is no limit: there are {}", NAMES.join(", "))),
            }
        }
        limits.check().map(|()| limits)
    }
}

/// A whole number, also as 4e9.
fn whole(text: &str) -> Option<u64> {
    let exact = |value: &f64| value.fract() == 0.0 && (0.0..=9e15).contains(value);
    text.parse().ok().or_else(|| text.parse().ok().filter(exact).map(|value| value as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_typed_by_name() {
        for (text, expected) in [
            ("bytes=5", Ok(Limits::default().with_bytes(5))),
            (" line = 1e7 , cells=9", Ok(Limits::default().with_line(10_000_000).with_cells(9))),
            ("bytes=0", Err("the limit of bytes must be 1 or more")),
            ("bytes=2.5", Err("\"bytes=2.5\" is no limit: write it as bytes=4e9")),
            ("bytes", Err("\"bytes\" is no limit: write it as bytes=4e9")),
            ("rows=1", Err("\"rows\" is no limit: there are bytes, line, columns, cells")),
        ] {
            assert_eq!(text.parse(), expected.map_err(str::to_owned), "{text}");
        }
    }
}
