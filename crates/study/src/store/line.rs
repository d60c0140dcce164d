//! One line of a record file: JSON with a checksum of everything before it as its last field.

use serde::Serialize;
use serde::de::DeserializeOwned;

const CHECKSUM: usize = 16;

fn checksum(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..CHECKSUM].to_string()
}

/// The record as a line, without its line feed.
pub(super) fn seal<R: Serialize>(record: &R) -> String {
    let text = serde_json::to_string(record).expect("a record is plain data");
    let body = text.strip_suffix('}').expect("a record is an object");
    format!("{body},\"checksum\":\"{}\"}}", checksum(body))
}

/// The record, if the checksum is right.
pub(super) fn unseal<R: DeserializeOwned>(line: &str) -> Option<R> {
    let (body, sum) = line.rsplit_once(",\"checksum\":\"")?;
    let sum = sum.strip_suffix("\"}")?;
    if checksum(body) != sum {
        return None;
    }
    serde_json::from_str(&format!("{body}}}")).ok()
}
