//! The text of one cell as a number.

use crate::error::{Fault, LIMIT, SEPARATED};

/// What people and programs write for a missing value, in lower case (NaN parses as a number).
const MISSING: [&str; 12] =
    ["na", "n/a", "#n/a", "<na>", "null", "nil", "none", "missing", "?", "-", "--", "."];

/// Without padding, and without quotes inside the padding, which the reader leaves in place.
pub(crate) fn unpadded(field: &str) -> &str {
    let text = field.trim();
    let inner = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
    inner.map_or(text, str::trim)
}

/// A finite number of at most [`LIMIT`] in magnitude; anything else is a fault that says why.
pub(crate) fn parse(cell: &str) -> Result<f64, Fault> {
    let text = unpadded(cell);
    let owned = || text.to_owned();
    if text.is_empty() {
        return Err(Fault::Blank);
    }
    match text.parse::<f64>() {
        Ok(value) if value.abs() <= LIMIT => Ok(value),
        Ok(value) if value.is_nan() => Err(Fault::Missing { text: owned() }),
        Ok(_) if text.contains(|c: char| c.is_ascii_digit()) => {
            Err(Fault::TooLarge { text: owned() })
        }
        Ok(_) => Err(Fault::Infinite { text: owned() }),
        Err(_) if MISSING.contains(&text.to_lowercase().as_str()) => {
            Err(Fault::Missing { text: owned() })
        }
        Err(_) => Err(Fault::NotNumber { text: owned(), hint: hint(text) }),
    }
}

/// What to do about a text that is no number, by the first thing that gives it away.
fn hint(text: &str) -> &'static str {
    let digits = text.contains(|c: char| c.is_ascii_digit());
    let bare = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
    match text {
        _ if text.contains(['\n', '\r']) => "close the quote that opens in this cell",
        _ if digits && text.contains([';', '\t']) => SEPARATED,
        _ if bare.starts_with("0x") => "write it in decimal",
        _ if digits && text.contains(',') => {
            "write '.' for the decimal point and no thousands separators"
        }
        _ if digits && text.contains([' ', '_', '\'', '\u{a0}', '\u{202f}']) => {
            "write numbers without thousands separators or units"
        }
        _ if digits && text.contains('\u{2212}') => "write '-' for the minus sign",
        _ => "correct the cell or remove the row",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padded_quoted_signed_and_tiny_numbers_are_read_exactly() {
        for (cell, expected) in [
            ("  1.5\t", 1.5),
            (" \"1.5\" ", 1.5),
            ("+2", 2.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("-0", -0.0),
            ("1E3", 1000.0),
            ("5e-324", 5e-324),
            ("-1e150", -1e150),
            ("1e-400", 0.0),
        ] {
            assert_eq!(parse(cell).map(f64::to_bits), Ok(f64::to_bits(expected)), "{cell:?}");
        }
    }

    #[test]
    fn what_is_no_finite_number_is_told_apart() {
        let text = |s: &str| s.to_owned();
        for missing in ["NaN", "-nan", "NA", "n/a", "#N/A", "?", "null", "None", "-", "."] {
            assert_eq!(parse(missing), Err(Fault::Missing { text: text(missing) }));
        }
        for infinite in ["inf", "-Infinity", "+INF"] {
            assert_eq!(parse(infinite), Err(Fault::Infinite { text: text(infinite) }));
        }
        for large in ["1e309", "-1e151", "1.0000001e150"] {
            assert_eq!(parse(large), Err(Fault::TooLarge { text: text(large) }));
        }
        for blank in ["", "  ", "\"\"", " \" \" "] {
            assert_eq!(parse(blank), Err(Fault::Blank));
        }
    }

    #[test]
    fn the_hint_names_the_likely_cause() {
        for (cell, part) in [
            ("0x1F", "decimal"),
            ("-0x1p3", "decimal"),
            ("1,5", "decimal point"),
            ("1,234.5", "thousands"),
            ("1 234", "thousands"),
            ("1_000", "thousands"),
            ("1;2", "';'- or tab-separated"),
            ("\u{2212}3", "minus sign"),
            ("1\n2,3", "close the quote"),
            ("abc", "correct the cell"),
            ("1.2.3", "correct the cell"),
        ] {
            assert!(hint(cell).contains(part), "{cell:?}: {}", hint(cell));
        }
    }
}
