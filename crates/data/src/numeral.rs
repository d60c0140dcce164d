//! Digits with one of two decimal marks, as a number.

/// The number that the text is with that decimal mark, however large; NaN if it says so.
pub(crate) fn value(text: &str, decimal_comma: bool) -> Option<f64> {
    match text {
        _ if !decimal_comma => text.parse().ok(),
        _ if text.contains('.') => None,
        _ if text.contains(',') => text.replacen(',', ".", 1).parse().ok(),
        _ => text.parse().ok(),
    }
}
