//! The text of a file: decoded, and cut into records that know their line.
//!
//! Line ends are \n, \r\n, or \r alone, also mixed. A record may span lines where quotes hold a line end;
//! its line is the one on which it begins. Records without text are blank lines, and skipped but counted.

use crate::error::{Error, FaultKind};
use crate::limits::MIN_ROWS;
use crate::place::Place;
use ::csv::{Reader, ReaderBuilder, StringRecord};

/// A file's name and its text, without the byte order mark.
pub(crate) struct Text<'a> {
    file: &'a str,
    body: &'a str,
}

impl<'a> Text<'a> {
    /// Refuses UTF-16, other bytes that are not UTF-8, and NUL bytes. The place of a bad byte counts
    /// cells by the `delimiter`.
    pub(crate) fn decode(file: &'a str, bytes: &'a [u8], delimiter: u8) -> Result<Self, Error> {
        let locate = |byte| locate(file, bytes, byte, delimiter);
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err(locate(0).fault(
                FaultKind::Encoding,
                "the file is UTF-16",
                "save it as UTF-8",
            ));
        }
        let text = std::str::from_utf8(bytes).map_err(|e| {
            let byte = e.valid_up_to();
            let what = format!("the file is not UTF-8 at byte offset {byte}");
            let fix = "save it as UTF-8 (is it Latin-1, or not text?)";
            locate(byte).fault(FaultKind::Encoding, what, fix)
        })?;
        if let Some(byte) = bytes.iter().position(|&b| b == 0) {
            let what = format!("NUL byte at byte offset {byte}");
            let fix = "save the file as UTF-8 text (is it UTF-16, or not text?)";
            return Err(locate(byte).fault(FaultKind::Encoding, what, fix));
        }
        Ok(Self { file, body: text.strip_prefix('\u{feff}').unwrap_or(text) })
    }

    /// The records that are not blank; fields may be quoted.
    pub(crate) fn records(&self, delimiter: u8) -> Records<'a> {
        self.records_with(delimiter, true)
    }

    /// The records that are not blank; quotes are text like any other.
    pub(crate) fn unquoted_records(&self, delimiter: u8) -> Records<'a> {
        self.records_with(delimiter, false)
    }

    fn records_with(&self, delimiter: u8, quoting: bool) -> Records<'a> {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .quoting(quoting)
            .from_reader(self.body.as_bytes());
        Records { body: self.body, reader, delimiter, seen: 0, row: 1 }
    }

    /// At most so many rows of so many columns: each has a line end, and delimiters between its fields.
    pub(crate) fn most_rows(&self, columns: usize) -> usize {
        let bytes = self.body.as_bytes();
        (line_ends(bytes) as usize + 1).min(bytes.len() / columns + 1)
    }

    /// The error of a text without a record.
    pub(crate) fn empty(&self) -> Error {
        let fix =
            format!("write a header line and rows below it, at least {MIN_ROWS} to learn from");
        self.place(1, 0, None).fault(FaultKind::Empty, "the file is empty", fix)
    }

    /// Column `index`, counted from 0, of a row.
    pub(crate) fn place(&self, row: u64, index: usize, name: Option<&str>) -> Place {
        let (file, name) = (self.file.to_owned(), name.map(str::to_owned));
        Place { file, row, column: index + 1, name }
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
}

/// Iterates over the records. The reader's own line numbers are those of its position *before* it
/// skips blank lines, so lines are counted here.
pub(crate) struct Records<'a> {
    body: &'a str,
    reader: Reader<&'a [u8]>,
    delimiter: u8,
    seen: usize,
    row: u64,
}

impl Records<'_> {
    /// The line of the record that begins at or after the byte `start`.
    fn row_from(&mut self, start: usize) -> u64 {
        let bytes = self.body.as_bytes();
        let skipped = bytes[start..].iter().take_while(|&&b| b == b'\r' || b == b'\n').count();
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
            let more = self.reader.read_record(&mut fields);
            if !more.expect("text in memory, rows of any width: nothing can fail") {
                return None;
            }
            let row = self.row_from(start);
            if fields.len() > 1 || !fields[0].trim().is_empty() {
                let end = self.reader.position().byte() as usize;
                let raw = &self.body.as_bytes()[self.seen..end];
                return Some(Record { row, fields, misquoted: misquoted(raw, self.delimiter) });
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

/// The cell that holds the byte at `offset`.
fn locate(file: &str, bytes: &[u8], offset: usize, delimiter: u8) -> Place {
    let before = &bytes[..offset];
    let start = before.iter().rposition(|&b| b == b'\r' || b == b'\n').map_or(0, |i| i + 1);
    let (mut column, mut inside_quotes) = (1, false);
    for &byte in &before[start..] {
        inside_quotes ^= byte == b'"';
        column += usize::from(byte == delimiter && !inside_quotes);
    }
    Place { file: file.to_owned(), row: 1 + line_ends(before), column, name: None }
}

/// Number of line ends: \r\n, \n, or \r alone.
fn line_ends(bytes: &[u8]) -> u64 {
    let count = |end: u8| bytes.iter().filter(|&&b| b == end).count();
    let returns = count(b'\r');
    let paired = if returns > 0 { bytes.windows(2).filter(|w| w == b"\r\n").count() } else { 0 };
    (count(b'\n') + returns - paired) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(body: &str) -> Vec<(u64, Vec<String>)> {
        let text = Text::decode("t.csv", body.as_bytes(), b',').unwrap();
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
    fn a_byte_is_located_by_row_and_column() {
        let bytes = b"a,b\r\n\"1,2\",3\n4,\xff";
        for (offset, expected) in
            [(0, (1, 1)), (2, (1, 2)), (7, (2, 1)), (11, (2, 2)), (16, (3, 2))]
        {
            let place = locate("t.csv", bytes, offset, b',');
            assert_eq!((place.row, place.column), expected, "offset {offset}");
        }
    }

    #[test]
    fn unquoted_text_keeps_its_quotes() {
        let text = Text::decode("t.tsv", b"a \"b\tc, d\n", b'\t').unwrap();
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
