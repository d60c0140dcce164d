//! The size of a text and of its lines, measured while it comes in.

use crate::error::{Error, FaultKind};
use crate::limits::Limits;
use crate::place::Place;

/// A count of the bytes and lines of a file that comes in piece by piece, held against [`Limits`].
///
/// ```
/// use limpid_data::{Limits, Meter};
/// let mut meter = Meter::new("wide.csv", Limits::default().with_line(5));
/// meter.add(b"a,b\n1,")?;
/// let error = meter.add(b"2345").unwrap_err();
/// assert_eq!((error.at.row, error.at.column), (2, 1));
/// # Ok::<(), limpid_data::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Meter<'a> {
    file: &'a str,
    limits: Limits,
    bytes: u64,
    /// Number of lines that ended.
    lines: u64,
    /// Bytes of the line that has not ended.
    line: u64,
    /// True if the last byte was \r, with which a \n is one line end.
    returned: bool,
}

impl<'a> Meter<'a> {
    /// A meter at the start of the file at that path, which messages show.
    pub fn new(file: &'a str, limits: Limits) -> Self {
        Self { file, limits, bytes: 0, lines: 0, line: 0, returned: false }
    }

    /// Counts the next bytes of the file.
    ///
    /// # Errors
    /// If the file or one of its lines is longer than its limit.
    pub fn add(&mut self, piece: &[u8]) -> Result<(), Error> {
        self.bytes += piece.len() as u64;
        if self.bytes > self.limits.bytes {
            return Err(self.too_long());
        }
        for part in piece.split_inclusive(|&byte| byte == b'\n' || byte == b'\r') {
            self.add_part(part)?;
        }
        Ok(())
    }

    /// Counts bytes of which only the last may be a line end.
    fn add_part(&mut self, part: &[u8]) -> Result<(), Error> {
        let (last, paired) = (part.last().copied(), self.returned && part == b"\n");
        let ends = matches!(last, Some(b'\n' | b'\r'));
        self.line += part.len() as u64 - u64::from(ends);
        if self.line > self.limits.line {
            let limit = self.limits.line;
            let what = format!("the line is longer than {limit} bytes");
            let fix = "end every row with a line end";
            return Err(Limits::exceeded(self.place(), what, fix, "line"));
        }
        if ends {
            self.lines += u64::from(!paired);
            self.line = 0;
        }
        self.returned = last == Some(b'\r');
        Ok(())
    }

    /// The error of a file of more bytes than its limit.
    fn too_long(&self) -> Error {
        let what = format!("the file has more than {} bytes", self.limits.bytes);
        Limits::exceeded(self.place(), what, "learn from fewer rows", "bytes")
    }

    /// The error of a packed file whose text repeats itself too often to be a table: `unpacked` bytes were
    /// made of `packed` ones.
    pub fn swollen(&self, unpacked: u64, packed: u64) -> Error {
        let what = format!("{packed} packed bytes unpack to {unpacked}, as of no table");
        let fix = "if it is one, unpack it with gunzip first";
        self.place().fault(FaultKind::TooMuch, what, fix)
    }

    /// The line that has not ended.
    fn place(&self) -> Place {
        Place { row: self.lines + 1, ..Place::start(self.file) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn add(pieces: &[&[u8]], limits: Limits) -> Result<(), Error> {
        let mut meter = Meter::new("t.csv", limits);
        pieces.iter().try_for_each(|piece| meter.add(piece))
    }

    #[test]
    fn a_long_line_is_refused_at_its_row_whatever_the_line_ends() {
        let limits = Limits::default().with_line(3);
        for end in ["\n", "\r\n", "\r"] {
            let fits = ["abc", "", "de", "abc"].join(end);
            add(&[fits.as_bytes()], limits).unwrap();
            let error = add(&[fits.as_bytes(), b"x"], limits).unwrap_err();
            assert_eq!((error.kind, error.at.row), (FaultKind::TooMuch, 4), "{end:?}");
        }
        let message = add(&[b"abcd"], limits).unwrap_err().to_string();
        let expected = "t.csv, row 1, column 1: the line is longer than 3 bytes: end every row with a line \
                        end, or raise the limit with --limit line=N";
        assert_eq!(message, expected);
    }

    #[test]
    fn a_long_file_is_refused() {
        let limits = Limits::default().with_bytes(4);
        add(&[b"a\n1\n"], limits).unwrap();
        let message = add(&[b"a\n1\n", b"\n"], limits).unwrap_err().to_string();
        let expected = "t.csv, row 3, column 1: the file has more than 4 bytes: learn from fewer rows, or \
                        raise the limit with --limit bytes=N";
        assert_eq!(message, expected);
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(text in "[ab\r\n]{0,40}", cuts in prop::collection::vec(0_usize..41, 0..5)) {
            let limits = Limits::default().with_line(4).with_bytes(35);
            let bytes = text.as_bytes();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|c| c.min(bytes.len())).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|w| &bytes[w[0]..w[1]]).collect();
            let longest = text.split(['\r', '\n']).map(str::len).max().unwrap_or(0);
            prop_assert_eq!(add(&pieces, limits).is_ok(), longest <= 4 && text.len() <= 35);
        }
    }
}
