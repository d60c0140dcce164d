//! What the forms of tables have in common: names, and rows of fields that know their line.

use crate::dialect::Dialect;
use crate::error::FaultKind;
use crate::header::Name;
use crate::note::Note;
use ::csv::StringRecord;

/// Named columns, and where their rows are.
pub(crate) struct Form<B> {
    pub(crate) dialect: Dialect,
    /// Line of the names.
    pub(crate) header: u64,
    pub(crate) names: Vec<Name>,
    /// Remarks on how the text was taken.
    pub(crate) notes: Vec<Note>,
    pub(crate) body: B,
}

impl<B> Form<B> {
    /// The same with its body as one of several kinds.
    pub(crate) fn with<C>(self, kind: impl FnOnce(B) -> C) -> Form<C> {
        let Self { dialect, header, names, notes, body } = self;
        Form { dialect, header, names, notes, body: kind(body) }
    }
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
