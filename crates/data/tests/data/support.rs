//! What tests of refusals share.

use limpid_data::Error;

/// The message is one line that holds the place in that file and each of the `parts`.
#[track_caller]
pub fn assert_says(file: &str, error: &Error, row: u64, column: &str, parts: &[&str]) {
    let message = error.to_string();
    assert_one_line(&message);
    let place = format!("{file}, row {row}, column {column}: ");
    assert!(message.starts_with(&place), "{message}\ndoes not start with\n{place}");
    for part in parts {
        assert!(message.contains(part), "{message}\ndoes not say\n{part}");
    }
}

/// The message is one line.
#[track_caller]
pub fn assert_one_line(message: &str) {
    assert_eq!(message.lines().count(), 1, "{message}");
}
