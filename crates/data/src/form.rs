//! The form of a table: how its text is cut into named columns and rows of fields.
//!
//! | form | begins with | columns | rows |
//! |---|---|---|---|
//! | delimited | a line of names | of any cells | fields between delimiters |
//! | ARFF, KEEL | `@relation` or `@attribute` | as they are declared | fields between commas, or `{index value, …}` |
//! | LIBSVM, SVMlight | a number and pairs `index:value` | numbers | a label and pairs, absent ones are 0 |
//!
//! The text decides, not the name of the file.

use crate::arff::Arff;
use crate::dialect::{Dialect, Reading};
use crate::error::{Error, FaultKind};
use crate::header::Name;
use crate::layout::Layout;
use crate::note::Note;
use crate::sparse::Sparse;
use crate::text::Text;
use ::csv::StringRecord;

/// Named columns, and where their rows are.
pub(crate) struct Form<'a> {
    pub(crate) dialect: Dialect,
    /// Line of the names.
    pub(crate) header: u64,
    pub(crate) names: Vec<Name>,
    /// Remarks on how the text was taken.
    pub(crate) notes: Vec<Note>,
    pub(crate) body: Body<'a>,
}

/// The rows of a table.
pub(crate) enum Body<'a> {
    Delimited(Layout<'a>),
    Declared(Arff<'a>),
    Sparse(Sparse<'a>),
}

/// A row of a table, one field a column; further fields mean nothing.
pub(crate) struct Row {
    /// Line of the file, counted from 1.
    pub(crate) row: u64,
    pub(crate) fields: StringRecord,
}

/// A fault of a row, and the column where it is, counted from 0.
pub(crate) struct Flaw {
    pub(crate) row: u64,
    pub(crate) column: usize,
    pub(crate) kind: FaultKind,
    pub(crate) what: String,
    pub(crate) fix: String,
}

impl<'a> Form<'a> {
    /// The form that the text shows, and `reading` demands.
    pub(crate) fn of(text: Text<'a>, reading: &Reading) -> Result<Self, Error> {
        if reading.plain {
            return Layout::form(text, reading);
        }
        if let Some(form) = Arff::form(text, reading) {
            return form;
        }
        Sparse::form(text, reading).unwrap_or_else(|| Layout::form(text, reading))
    }

    /// The rows that are not blank; of a `new` table those with separators alone are rows too.
    pub(crate) fn rows(&self, new: bool) -> Box<dyn Iterator<Item = Result<Row, Flaw>> + '_> {
        match &self.body {
            Body::Delimited(layout) => Box::new(layout.rows(new)),
            Body::Declared(arff) => Box::new(arff.rows()),
            Body::Sparse(sparse) => Box::new(sparse.rows()),
        }
    }

    /// At most so many rows.
    pub(crate) fn most_rows(&self) -> usize {
        match &self.body {
            Body::Delimited(layout) => layout.most_rows(self.names.len()),
            Body::Declared(arff) => arff.most_rows(),
            Body::Sparse(sparse) => sparse.most_rows(),
        }
    }
}

/// The error of quotes that do not match.
pub(crate) const MISQUOTED: (&str, &str) = (
    "the quotes of this cell do not match",
    "close the quote that opens it, and write a quote inside it twice",
);
