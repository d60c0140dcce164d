//! One line of a record file: JSON with a checksum of everything before it as its last field.
//!
//! ```text
//! {"key":…,"teacher":…}  ─►  {"key":…,"teacher":…,"checksum":"0123456789abcdef"}
//! ```
//!
//! The checksum is of the text and not of its meaning: a line is sound if not a byte of it has changed.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Number of hexadecimal digits of a checksum.
const CHECKSUM: usize = 16;

/// The first digits of a text's BLAKE3 hash.
fn checksum(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..CHECKSUM].to_string()
}

/// The record as a line, without its line feed.
pub(super) fn seal<R: Serialize>(record: &R) -> String {
    let text = serde_json::to_string(record).expect("a record is plain data");
    let body = text.strip_suffix('}').expect("a record is an object");
    format!("{body},\"checksum\":\"{}\"}}", checksum(body))
}

/// The record, if the checksum is right, or what is wrong and what to do.
pub(super) fn unseal<R: DeserializeOwned>(line: &str) -> Result<R, &'static str> {
    let parts = line.rsplit_once(",\"checksum\":\"");
    let parts = parts.and_then(|(body, sum)| Some((body, sum.strip_suffix("\"}")?)));
    let (body, _) = parts.filter(|(body, sum)| checksum(body) == *sum).ok_or(
        "the line is damaged, it does not hold what was written: restore the file, or delete the line and its \
         cell is run again",
    )?;
    serde_json::from_str(&format!("{body}}}")).map_err(|_| {
        "the line was written by another version of this program: use that version, or another folder"
    })
}
