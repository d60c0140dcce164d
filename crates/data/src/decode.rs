//! The bytes of a file as text: UTF-8, or UTF-16 with a byte order mark.

use crate::error::{Error, FaultKind};
use crate::place::Place;
use crate::text::{Text, line_ends};
use std::borrow::Cow;

/// A file's name and its text, without the byte order mark.
pub(crate) struct Decoded<'a> {
    file: &'a str,
    body: Cow<'a, str>,
    /// True if the bytes were UTF-16.
    pub(crate) utf16: bool,
}

impl<'a> Decoded<'a> {
    /// Refuses bytes that are neither UTF-8 nor, unless the table has to be `plain`, UTF-16 with a byte order
    /// mark; and NUL bytes. The place of a bad byte counts cells by the `delimiter`.
    pub(crate) fn of(
        file: &'a str,
        bytes: &'a [u8],
        delimiter: u8,
        plain: bool,
    ) -> Result<Self, Error> {
        let place = |before: &[u8]| locate(file, before, delimiter);
        let pair: Option<fn([u8; 2]) -> u16> = match bytes {
            [0xff, 0xfe, ..] => Some(u16::from_le_bytes),
            [0xfe, 0xff, ..] => Some(u16::from_be_bytes),
            _ => None,
        };
        let body = match pair {
            Some(_) if plain => {
                let what = "the file is UTF-16";
                return Err(place(&[]).fault(FaultKind::Encoding, what, "save it as UTF-8"));
            }
            Some(pair) => Cow::Owned(utf16(&bytes[2..], pair).map_err(|before| {
                let what = "the file is UTF-16, and ends or breaks off within a character";
                place(before.as_bytes()).fault(FaultKind::Encoding, what, "save it as UTF-8")
            })?),
            None => Cow::Borrowed(utf8(bytes).map_err(|(byte, what, fix)| {
                place(&bytes[..byte]).fault(FaultKind::Encoding, what, fix)
            })?),
        };
        if let Some(byte) = body.bytes().position(|byte| byte == 0) {
            let what = format!("NUL byte at byte offset {byte}");
            let fix = "save the file as UTF-8 text (is it UTF-16, or not text?)";
            return Err(place(&body.as_bytes()[..byte]).fault(FaultKind::Encoding, what, fix));
        }
        Ok(Self { file, body, utf16: pair.is_some() })
    }

    /// The text up to its last line that is not blank.
    pub(crate) fn text(&self) -> Text<'_> {
        let body = self.body.strip_prefix('\u{feff}').unwrap_or(&self.body);
        Text::new(self.file, body.trim_end_matches(['\n', '\r']))
    }
}

/// The bytes as UTF-8, or where they are not, what is wrong and what to do.
fn utf8(bytes: &[u8]) -> Result<&str, (usize, String, &'static str)> {
    std::str::from_utf8(bytes).map_err(|error| {
        let byte = error.valid_up_to();
        let what = format!("the file is not UTF-8 at byte offset {byte}");
        (byte, what, "save it as UTF-8 (is it Latin-1, or not text?)")
    })
}

/// The text of UTF-16 units, or what comes before the first that is no character.
fn utf16(bytes: &[u8], pair: fn([u8; 2]) -> u16) -> Result<String, String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len());
    for unit in char::decode_utf16(pairs.iter().map(|&bytes| pair(bytes))) {
        match unit {
            Ok(character) => text.push(character),
            Err(_) => return Err(text),
        }
    }
    if rest.is_empty() { Ok(text) } else { Err(text) }
}

/// The cell that follows the bytes `before`.
fn locate(file: &str, before: &[u8], delimiter: u8) -> Place {
    let start = before.iter().rposition(|&b| b == b'\r' || b == b'\n').map_or(0, |i| i + 1);
    let (mut column, mut inside_quotes) = (1, false);
    for &byte in &before[start..] {
        inside_quotes ^= byte == b'"';
        column += usize::from(byte == delimiter && !inside_quotes);
    }
    Place { file: file.to_owned(), row: 1 + line_ends(before), column, name: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_located_by_row_and_column() {
        let bytes = b"a,b\r\n\"1,2\",3\n4,\xff";
        for (offset, expected) in
            [(0, (1, 1)), (2, (1, 2)), (7, (2, 1)), (11, (2, 2)), (16, (3, 2))]
        {
            let place = locate("t.csv", &bytes[..offset], b',');
            assert_eq!((place.row, place.column), expected, "offset {offset}");
        }
    }

    #[test]
    fn utf16_is_decoded_to_the_last_character() {
        let text = "a,β\r\n𝄞,1\n";
        let units: Vec<u16> = text.encode_utf16().collect();
        let swapped = |unit: &u16| unit.to_be_bytes();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(swapped).collect();
        for (mark, bytes) in [([0xff, 0xfe], little), ([0xfe, 0xff], big)] {
            let bytes = [&mark[..], &bytes].concat();
            let decoded = Decoded::of("t.csv", &bytes, b',', false).unwrap();
            assert!(decoded.utf16 && decoded.body == text);
            assert!(Decoded::of("t.csv", &bytes, b',', true).is_err());
            let torn = Decoded::of("t.csv", &bytes[..bytes.len() - 1], b',', false);
            let error = torn.err().expect("half a character");
            assert_eq!((error.kind, error.at.row, error.at.column), (FaultKind::Encoding, 2, 2));
        }
    }
}
