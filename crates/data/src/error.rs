//! One line on what is wrong with a file, where, and what to do about it.

use crate::place::Place;
use crate::wording::one_line;

/// A fault and its place: `file, row 7, column 2 ("b"): what is wrong: what to do`; a fault of a file as a whole
/// has no place in it, and names the file itself.
///
/// Programs match on [`Error::kind`]; the texts are for people, and may change. A text cites cells
/// shortened and escaped, so that the message is one line whatever the file holds.
///
/// ```
/// use limpid_data::{FaultKind, Place};
/// let error = Place::start("a.csv").fault(FaultKind::Empty, "the file is empty", "write rows");
/// assert_eq!(error.to_string(), "a.csv, row 1, column 1: the file is empty: write rows");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{what}: {fix}", at.lead())]
pub struct Error {
    /// Cell where the fault was found.
    pub at: Box<Place>,
    /// Kind of the fault.
    pub kind: FaultKind,
    /// Text that says what is wrong.
    pub what: String,
    /// Text that says what to do about it.
    pub fix: String,
}

/// Kinds of faults, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// The file could not be read or unpacked.
    Unreadable,
    /// The file is of a kind that is no text of rows and columns.
    Format,
    /// The file, a line, its columns or cells exceed a limit.
    TooMuch,
    /// The bytes are not UTF-8 text.
    Encoding,
    /// The file is empty, or holds nothing but a header.
    Empty,
    /// The header has no names, a blank or repeated one, or too many.
    Header,
    /// The delimiter asked for does not cut the file.
    Delimiter,
    /// A row has more or fewer fields than the header.
    Ragged,
    /// The quotes of a cell do not match.
    Quotes,
    /// A cell of a column of numbers is another text.
    NotNumber,
    /// A cell of a column of dates or times is another text.
    NotDate,
    /// All numbers of a column are too near to each other for their squares.
    TooSmall,
    /// A number is infinite or beyond ±1e150.
    TooLarge,
    /// A cell is missing where it may not be.
    Missing,
    /// A text cannot be a category, or categories cannot be coded as asked for.
    Category,
    /// A column that is needed is not there.
    NoColumn,
    /// A column has two uses, or cells that do not fit its use.
    Role,
    /// Rows, weighted rows or groups are too few.
    TooFew,
    /// The target, or all inputs, never vary.
    Constant,
    /// A setting is out of its range.
    Setting,
    /// A weight is negative.
    Weight,
    /// The manifest breaks its rules, or a file is not the manifest's.
    Manifest,
}

impl Place {
    /// The error of a fault at this place.
    pub fn fault(self, kind: FaultKind, what: impl Into<String>, fix: impl Into<String>) -> Error {
        Error { at: Box::new(self), kind, what: what.into(), fix: fix.into() }
    }

    /// The error of a caller that could not read `file`; `reason` is what the system said. The place is
    /// that of whoever names the file, or the file as a whole.
    pub fn unreadable(self, file: &str, reason: &str) -> Error {
        let (reason, _number) = reason.split_once(" (os error").unwrap_or((reason, ""));
        let what = format!("{} cannot be read ({})", one_line(file), one_line(reason));
        let fix = if self.is_whole() {
            "correct the path"
        } else {
            "restore the file or correct the path"
        };
        self.fault(FaultKind::Unreadable, what, fix)
    }
}

/// The error of quotes that do not match.
pub(crate) const MISQUOTED: (&str, &str) = (
    "the quotes of this cell do not match",
    "close the quote that opens it, and write a quote inside it twice",
);
