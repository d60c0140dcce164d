//! The text of a file, cut into records that know their line.
//!
//! Line ends are \n, \r\n, or \r alone, also mixed. A record may span lines where quotes hold a line end;
//! its line is the one on which it begins. Records without text are blank lines, and skipped but counted.

use crate::error::{Error, FaultKind};
use crate::limits::MIN_ROWS;
use crate::place::Place;
use ::csv::{Reader, ReaderBuilder, StringRecord};
use std::io::{ErrorKind, Read};

/// Most bytes that are looked at to guess how a text is cut.
const SAMPLE: usize = 8_000_000;

/// A file's name and its text, or the end of it.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    file: &'a str,
    body: &'a str,
    /// Lines of the file before this text.
    before: u64,
}

impl<'a> Text<'a> {
    pub(crate) fn new(file: &'a str, body: &'a str) -> Self {
        Self { file, body, before: 0 }
    }

    /// The text from that byte on, where a line begins.
    pub(crate) fn from(self, byte: usize) -> Self {
        let before = self.before + line_ends(&self.body.as_bytes()[..byte]);
        Self { body: &self.body[byte..], before, ..self }
    }

    /// Number of bytes that are left.
    pub(crate) fn len(&self) -> usize {
        self.body.len()
    }

    /// The first lines of the text, enough of them to guess how it is cut.
    pub(crate) fn sample(self) -> Self {
        let head = &self.body.as_bytes()[..self.body.len().min(SAMPLE)];
        let end = match head.len() == self.body.len() {
            true => head.len(),
            false => head.iter().rposition(|&b| b == b'\n').map_or(0, |last| last + 1),
        };
        Self { body: &self.body[..end], ..self }
    }

    /// The lines, each with the byte at which it begins and its number in the file.
    pub(crate) fn lines(self) -> Lines<'a> {
        Lines { body: self.body, start: 0, row: self.before + 1 }
    }

    /// The records that are not blank; fields may be quoted.
    pub(crate) fn records(&self, delimiter: u8) -> Records<'a> {
        self.records_with(delimiter, true, u64::MAX)
    }

    /// The same where no record may have more bytes than `longest`.
    pub(crate) fn bounded_records(&self, delimiter: u8, longest: u64) -> Records<'a> {
        self.records_with(delimiter, true, longest)
    }

    /// The records that are not blank; quotes are text like any other.
    pub(crate) fn unquoted_records(&self, delimiter: u8) -> Records<'a> {
        self.records_with(delimiter, false, u64::MAX)
    }

    fn records_with(&self, delimiter: u8, quoting: bool, longest: u64) -> Records<'a> {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .quoting(quoting)
            .from_reader(Bounded { rest: self.body.as_bytes(), budget: longest });
        let row = self.before + 1;
        Records { body: self.body, reader, delimiter, longest, seen: 0, row }
    }

    /// At most so many rows of so many columns: each is a line that is not blank, with delimiters between
    /// its fields.
    pub(crate) fn most_rows(&self, columns: usize) -> usize {
        let bytes = self.body.as_bytes();
        let ends = |byte: u8| byte == b'\n' || byte == b'\r';
        let full = bytes.windows(2).filter(|pair| !ends(pair[0]) && ends(pair[1])).count() + 1;
        full.min(bytes.len() / columns + 1)
    }

    /// The error of a text without a record.
    pub(crate) fn empty(&self) -> Error {
        let fix =
            format!("write a header line and rows below it, at least {MIN_ROWS} to learn from");
        self.place(self.before + 1, 0, None).fault(FaultKind::Empty, "the file is empty", fix)
    }

    /// Column `index`, counted from 0, of a row.
    pub(crate) fn place(&self, row: u64, index: usize, name: Option<&str>) -> Place {
        let (file, name) = (self.file.to_owned(), name.map(str::to_owned));
        Place { file, row, column: index + 1, name }
    }
}

/// The lines of a text, without their ends.
pub(crate) struct Lines<'a> {
    body: &'a str,
    start: usize,
    row: u64,
}

/// A line of a text, without its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Line<'a> {
    /// Byte of the text at which it begins.
    pub(crate) start: usize,
    /// Line of the file, counted from 1.
    pub(crate) row: u64,
    pub(crate) text: &'a str,
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let rest = &self.body[self.start..];
        if rest.is_empty() {
            return None;
        }
        let (text, end) = match rest.find(['\n', '\r']) {
            None => (rest, 0),
            Some(at) if rest[at..].starts_with("\r\n") => (&rest[..at], 2),
            Some(at) => (&rest[..at], 1),
        };
        let line = Line { start: self.start, row: self.row, text };
        self.start += text.len() + end;
        self.row += 1;
        Some(line)
    }
}

/// One record, and the line of the file on which it begins.
pub(crate) struct Record {
    /// Line, counted from 1.
    pub(crate) row: u64,
    /// Fields of the record, quotes removed.
    pub(crate) fields: StringRecord,
    /// The first field whose quotes are open or in the midst of it, counted from 0.
    pub(crate) misquoted: Option<usize>,
    /// True if the first field is in quotes.
    pub(crate) quoted: bool,
    /// True if the record is longer than allowed, and so without fields.
    pub(crate) overlong: bool,
}

/// Bytes of which only so many are given until more are granted.
struct Bounded<'a> {
    rest: &'a [u8],
    budget: u64,
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.budget == 0 && !self.rest.is_empty() {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let most = buffer.len().min(usize::try_from(self.budget).unwrap_or(usize::MAX));
        let count = self.rest.read(&mut buffer[..most])?;
        self.budget -= count as u64;
        Ok(count)
    }
}

/// Iterates over the records. The reader's own line numbers are those of its position *before* it
/// skips blank lines, so lines are counted here.
pub(crate) struct Records<'a> {
    body: &'a str,
    reader: Reader<Bounded<'a>>,
    delimiter: u8,
    longest: u64,
    seen: usize,
    row: u64,
}

impl Records<'_> {
    /// Number of line ends from the byte `start` on, with nothing between them.
    fn blank_lines(&self, start: usize) -> usize {
        let rest = self.body.as_bytes()[start..].iter();
        rest.take_while(|&&b| b == b'\r' || b == b'\n').count()
    }

    /// The line of the record that begins at or after the byte `start`.
    fn row_from(&mut self, start: usize) -> u64 {
        let (bytes, skipped) = (self.body.as_bytes(), self.blank_lines(start));
        self.row += line_ends(&bytes[self.seen..start + skipped]);
        self.seen = start + skipped;
        self.row
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            let mut fields = StringRecord::new();
            let start = self.reader.position().byte() as usize;
            let before = self.blank_lines(start) as u64;
            self.reader.get_mut().budget = self.longest.saturating_add(before + 2); // and a line end
            let overlong = match self.reader.read_record(&mut fields) {
                Ok(false) => return None,
                Ok(true) => false,
                Err(_) if self.longest == 0 => return None, // the record before was the overlong one
                Err(_) => true, // text in memory, rows of any width: nothing else can fail
            };
            let row = self.row_from(start);
            let end = self.reader.position().byte() as usize;
            let raw = &self.body.as_bytes()[self.seen..end.max(self.seen)];
            if overlong || raw.trim_ascii_end().len() as u64 > self.longest {
                self.longest = 0;
                self.reader.get_mut().rest = &[];
                let fields = StringRecord::new();
                return Some(Record { row, fields, misquoted: None, quoted: true, overlong: true });
            }
            if fields.len() > 1 || !fields[0].trim().is_empty() {
                let (misquoted, quoted) = (misquoted(raw, self.delimiter), raw.starts_with(b"\""));
                return Some(Record { row, fields, misquoted, quoted, overlong });
            }
        }
    }
}

/// The field of a record where a quote opens that nothing closes, or that text follows which is no
/// delimiter. The reader takes both as they come, and may take half a file for one cell.
fn misquoted(raw: &[u8], delimiter: u8) -> Option<usize> {
    enum At {
        Start,
        Plain,
        Quoted,
        Closed,
        Padding,
    }
    if !raw.contains(&b'"') {
        return None;
    }
    let (mut at, mut field) = (At::Start, 0);
    for &byte in raw {
        at = match (at, byte) {
            (At::Quoted, b'"') => At::Closed,
            (At::Quoted, _) | (At::Start | At::Closed, b'"') => At::Quoted,
            (_, byte) if byte == delimiter => {
                field += 1;
                At::Start
            }
            (At::Closed | At::Padding, b' ' | b'\t' | b'\r' | b'\n') => At::Padding,
            (At::Closed | At::Padding, _) => return Some(field),
            (At::Start | At::Plain, _) => At::Plain,
        };
    }
    matches!(at, At::Quoted).then_some(field)
}

/// Number of line ends: \r\n, \n, or \r alone.
pub(crate) fn line_ends(bytes: &[u8]) -> u64 {
    let count = |end: u8| bytes.iter().filter(|&&b| b == end).count();
    let returns = count(b'\r');
    let paired = if returns > 0 { bytes.windows(2).filter(|w| w == b"\r\n").count() } else { 0 };
    (count(b'\n') + returns - paired) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(body: &str) -> Vec<(u64, Vec<String>)> {
        let text = Text::new("t.csv", body);
        let fields = |r: Record| (r.row, r.fields.iter().map(str::to_owned).collect());
        text.records(b',').map(fields).collect()
    }

    #[test]
    fn every_record_knows_the_line_it_begins_on() {
        for end in ["\n", "\r\n", "\r"] {
            let body = ["", "a,b", "", "  ", "1,2", "\"3", "x\",4", "", "5,6", ""].join(end);
            let lines: Vec<u64> = rows(&body).iter().map(|r| r.0).collect();
            assert_eq!(lines, [2, 5, 6, 9], "line end {end:?}");
        }
    }

    #[test]
    fn lines_know_their_number_and_byte() {
        for end in ["\n", "\r\n", "\r"] {
            let body = ["ab", "", "c", ""].join(end);
            let lines: Vec<(u64, &str)> =
                Text::new("t", &body).lines().map(|l| (l.row, l.text)).collect();
            assert_eq!(lines, [(1, "ab"), (2, ""), (3, "c")], "{end:?}");
            let last = Text::new("t", &body).lines().last().unwrap();
            let rest = Text::new("t", &body).from(last.start);
            assert_eq!(rest.records(b',').next().map(|r| r.row), Some(3), "{end:?}");
        }
    }

    #[test]
    fn a_record_that_is_too_long_ends_the_text() {
        let body = format!("a,b\n\n1,\"{}\"\n3,4\n", "x\n".repeat(9000));
        let text = Text::new("t.csv", &body);
        let found: Vec<(u64, bool)> =
            text.bounded_records(b',', 9000).map(|r| (r.row, r.overlong)).collect();
        assert_eq!(found, [(1, false), (3, true)]);
        assert_eq!(text.bounded_records(b',', 20_000).count(), 3);
        let blank = Text::new("t.csv", "a\n\n\n\n\n\n\n\n\nb\n");
        assert_eq!(blank.bounded_records(b',', 1).filter(|r| !r.overlong).count(), 2);
    }

    #[test]
    fn unquoted_text_keeps_its_quotes() {
        let text = Text::new("t.tsv", "a \"b\tc, d\n");
        let record = text.unquoted_records(b'\t').next().unwrap();
        assert_eq!(record.fields, ["a \"b", "c, d"][..]);
    }

    #[test]
    fn quotes_that_are_open_or_in_the_midst_of_a_cell_are_found() {
        for (raw, expected) in [
            ("a;b\n", None),
            ("\"a;\n\";\"b\"\r\n", None),
            ("\"say \"\"a\"\"\" ; \"b\" x;5\" nail\n", None),
            ("\"\";\"\"\"\"", None),
            ("5\";6\"\n", None),
            ("a;\"b\nc;d\n", Some(1)),
            ("a;\"b\nc;\"d\"\n", Some(1)),
            ("\"a\"b;c\n", Some(0)),
            ("\"a\" \"b\";c\n", Some(0)),
            ("\"", Some(0)),
        ] {
            assert_eq!(misquoted(raw.as_bytes(), b';'), expected, "{raw:?}");
        }
    }
}
