//! A checksum in a JSON file: what was changed or damaged is not taken for what was written.
//!
//! ```text
//! { …, "blake3": "<64 hexadecimal digits>" }     of the other fields, keys sorted, without spaces
//! ```
//!
//! The checksum is one of the content, so that a file may be laid out anew. A file without one is an older file.

use serde::Serialize;
use serde_json::Value;

/// The field that holds the checksum.
const FIELD: &str = "blake3";

/// The object as JSON text for people, its checksum the last field.
///
/// # Panics
/// If the value is no JSON object.
#[track_caller]
pub fn sealed(object: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(object).expect("names and numbers are always JSON");
    let body = text.strip_suffix("\n}").expect("an object of some fields");
    format!("{body},\n  \"{FIELD}\": \"{}\"\n}}\n", checksum(object))
}

/// The checksum of the object that [`sealed`] writes.
///
/// # Panics
/// If the value is no JSON.
#[track_caller]
pub fn checksum(object: &impl Serialize) -> String {
    let text = serde_json::to_string(object).expect("names and numbers are always JSON");
    // As it will be read: a single precision number is another one once it has been a text.
    hash(&serde_json::from_str(&text).expect("what was just written"))
}

/// True if the JSON text holds what its checksum says, or has none; a text that is no JSON does not.
pub fn is_whole(text: &str) -> bool {
    let Ok(mut value) = serde_json::from_str::<Value>(text) else { return false };
    match value.as_object_mut().and_then(|fields| fields.remove(FIELD)) {
        None => true,
        Some(found) => found == hash(&value),
    }
}

/// The hash of a value whose keys are sorted.
fn hash(value: &Value) -> String {
    blake3::hash(value.to_string().as_bytes()).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn every_change_of_the_content_shows_and_none_of_the_layout() {
        let object = BTreeMap::from([("b", 0.1_f32), ("a", -2.5e-9), ("c", 3.0)]);
        let text = sealed(&object);
        assert!(is_whole(&text) && text.contains(&checksum(&object)), "{text}");
        let laid_out: Value = serde_json::from_str(&text).expect("JSON");
        assert!(is_whole(&laid_out.to_string()));
        for changed in
            [text.replace("0.1", "0.2"), text.replace("\"a\"", "\"z\""), text[..60].into()]
        {
            assert!(!is_whole(&changed), "{changed}");
        }
        assert!(is_whole("{\"a\": 1}"), "an older file");
    }
}
