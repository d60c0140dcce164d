//! Lines above the header that are no part of a table.
//!
//! * `sep=;`, which spreadsheets write and obey, names the delimiter.
//! * Lines that begin with `#` are comments, but for the last of them where it is the header itself: it has
//!   as many fields as the next line, none of them a number, and the next line holds a number.

use crate::dialect::{DELIMITERS, Dialect, Reading};
use crate::error::Error;
use crate::note::Note;
use crate::number::unpadded;
use crate::numeral::value;
use crate::text::{Line, Text};

/// The text below such lines.
pub(crate) struct Preamble<'a> {
    pub(crate) text: Text<'a>,
    /// The delimiter that the file names.
    pub(crate) delimiter: Option<u8>,
    pub(crate) notes: Vec<Note>,
}

impl<'a> Preamble<'a> {
    pub(crate) fn of(text: Text<'a>, reading: &Reading) -> Result<Self, Error> {
        let mut preamble = Self { text, delimiter: None, notes: Vec::new() };
        preamble.skip_separator();
        preamble.skip_comments(reading)?;
        Ok(preamble)
    }

    fn skip_separator(&mut self) {
        let mut lines = self.text.lines();
        let Some(first) = lines.next() else { return };
        let Some(delimiter) = separator(first.text) else { return };
        self.delimiter = Some(delimiter);
        let text = format!("line {}, {:?}, names the delimiter: skipped", first.row, first.text);
        self.notes.push(Note::general(text));
        self.text = self.text.from(lines.next().map_or(self.text.len(), |line| line.start));
    }

    fn skip_comments(&mut self, reading: &Reading) -> Result<(), Error> {
        let blank = |line: &Line| line.text.trim().is_empty();
        let comment = |line: &Line| line.text.starts_with('#');
        let mut comments: Vec<Line> = Vec::new();
        let mut next = self.text.len();
        for line in self.text.lines().filter(|line| !blank(line)) {
            if !comment(&line) {
                next = line.start;
                break;
            }
            comments.push(line);
        }
        let Some(last) = comments.last().copied() else { return Ok(()) };
        if self.is_header(last, reading)? {
            next = last.start;
            comments.pop();
        }
        self.text = self.text.from(next);
        if let (Some(first), Some(last)) = (comments.first(), comments.last()) {
            let text = match last.row - first.row {
                0 => format!("line {} begins with #: skipped", first.row),
                _ => format!("lines {} to {} begin with #: skipped", first.row, last.row),
            };
            self.notes.push(Note::general(text));
        }
        Ok(())
    }

    /// True if that comment names the columns of the rows below it.
    fn is_header(&self, comment: Line, reading: &Reading) -> Result<bool, Error> {
        let text = self.text.from(comment.start).sample();
        let mut reading = reading.clone();
        reading.delimiter = reading.delimiter.or(self.delimiter);
        let dialect = Dialect::of(&text, &reading)?;
        let mut records = text.records(dialect.delimiter);
        let (Some(first), Some(second)) = (records.next(), records.next()) else {
            return Ok(false);
        };
        let is_number = |cell: &str| value(unpadded(cell), dialect.decimal_comma).is_some();
        let named = |cell: &str| !unpadded(cell).is_empty() && !is_number(cell);
        Ok(first.fields.len() == second.fields.len()
            && first.fields.iter().all(named)
            && second.fields.iter().any(is_number))
    }
}

/// The delimiter that the line `sep=;` names.
fn separator(line: &str) -> Option<u8> {
    let line = line.trim_matches('"');
    let (word, mark) = line.split_at_checked(4)?;
    let named = |delimiter: &u8| mark.as_bytes() == [*delimiter];
    word.eq_ignore_ascii_case("sep=").then(|| DELIMITERS.into_iter().find(named)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn below(body: &str) -> (String, Option<u8>, Vec<String>) {
        let preamble = Preamble::of(Text::new("t.csv", body), &Reading::default()).unwrap();
        let first = preamble.text.lines().next().map_or("", |line| line.text);
        let notes = preamble.notes.iter().map(ToString::to_string).collect();
        (first.to_owned(), preamble.delimiter, notes)
    }

    #[test]
    fn comments_are_skipped_and_the_header_is_not() {
        for (body, expected, notes) in [
            ("a,b\n1,2\n", "a,b", &[][..]),
            (
                "# made by x\n\n# in 2019, twice\na,b\n1,2\n",
                "a,b",
                &["lines 1 to 3 begin with #: skipped"],
            ),
            ("\n# a, b\r\na,b\r\n1,2\n", "a,b", &["line 2 begins with #: skipped"]),
            ("#id,a,b\n1,2,3\n", "#id,a,b", &[]),
            ("# note\n#id,a,b\nx,2,3\n", "#id,a,b", &["line 1 begins with #: skipped"]),
            ("# note,,\na,b,c\n1,2,3\n", "a,b,c", &["line 1 begins with #: skipped"]),
            ("# note,,\n,1940,1950\nx,2,3\n", ",1940,1950", &["line 1 begins with #: skipped"]),
            ("# only this\n", "", &["line 1 begins with #: skipped"]),
            ("# a;b\n1,5;2\n", "# a;b", &[]),
        ] {
            let (first, delimiter, found) = below(body);
            assert_eq!((first.as_str(), delimiter), (expected, None), "{body:?}");
            assert_eq!(found, notes, "{body:?}");
        }
    }

    #[test]
    fn the_line_of_spreadsheets_names_the_delimiter() {
        for (body, expected) in [
            ("sep=;\na;b\n", Some(b';')),
            ("SEP=\t\r\na\tb\n", Some(b'\t')),
            ("\"sep=,\"\na,b\n", Some(b',')),
            ("sep=\na\n", None),
            ("sep=x\na\n", None),
            ("sépé\n", None),
        ] {
            let (first, delimiter, notes) = below(body);
            assert_eq!((delimiter, notes.len()), (expected, usize::from(expected.is_some())));
            assert_eq!(first.starts_with('a'), expected.is_some(), "{body:?}");
        }
        assert_eq!(below("sep=;\na;b\n").2, ["line 1, \"sep=;\", names the delimiter: skipped"]);
    }
}
