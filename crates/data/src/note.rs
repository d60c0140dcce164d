//! One line on what a user should know of a table though it is no error.

use crate::wording::{counted, quoted};
use std::fmt;

/// Largest number of notes of one kind.
pub(crate) const MOST: usize = 10;

/// One line about a table, or about a column of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Column that the note is about, if it is about one.
    pub column: Option<String>,
    /// Text that says what is strange, and where something may be done about it, what.
    pub text: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(f, "column {}: {}", quoted(column), self.text),
            None => write!(f, "{}", self.text),
        }
    }
}

impl Note {
    pub(crate) fn on(column: &str, text: String) -> Self {
        Self { column: Some(column.to_owned()), text }
    }

    pub(crate) fn general(text: String) -> Self {
        Self { column: None, text }
    }
}

/// The first of many notes of one kind, and how many there are more.
pub(crate) fn few(mut notes: Vec<Note>) -> Vec<Note> {
    let more = notes.len().saturating_sub(MOST);
    if more > 0 {
        notes.truncate(MOST);
        notes.push(Note::general(format!("the same of {}", counted(more, "further column"))));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_notes_of_a_kind_become_few() {
        let notes =
            |n: usize| few((0..n).map(|i| Note::on(&i.to_string(), "odd".into())).collect());
        assert_eq!((notes(10).len(), notes(11).len(), notes(99).len()), (10, 11, 11));
        assert_eq!(notes(11)[10].to_string(), "the same of 1 further column");
        assert_eq!(notes(99)[10].to_string(), "the same of 89 further columns");
    }

    #[test]
    fn a_note_is_one_line_whatever_the_name() {
        let note = Note::on("a\nb", "odd".into()).to_string();
        assert_eq!(note, "column \"a\\nb\": odd");
    }
}
