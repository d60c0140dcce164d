//! The text of one cell as a number.
//!
//! | cell | decimal mark '.' | decimal mark ',' |
//! |---|---|---|
//! | `7`, `-1e3` | number | number |
//! | `1.5` | number | refused: another notation |
//! | `1,5` | refused: another notation | number |
//! | `1,234.5`, `0x1F`, `1 000`, `8%`, `−3` | refused: another notation | refused: another notation |
//! | `inf`, `1e200` | refused: too large | refused: too large |
//! | blank, `NaN`, `NA`, `?`, `-` | missing | missing |
//! | `2020-01-31`, `A1`, `5 kg` | text | text |

use crate::error::{Error, FaultKind};
use crate::limits::LARGEST;
use crate::numeral::value;
use crate::place::Place;
use crate::sense::Sense;
use crate::wording::quoted;

/// The field without padding, and without quotes inside the padding, which the reader leaves in place.
pub(crate) fn unpadded(field: &str) -> &str {
    let text = field.trim();
    let inner = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
    inner.map_or(text, str::trim)
}

/// Kinds of cells of a table in any dialect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    Number(f64),
    Missing,
    /// A number that is refused for its size or its notation: ∞, 1e200, 0x1F, 1 234, 1,5, −3.
    Odd(&'a str),
    Text(&'a str),
}

impl<'a> Cell<'a> {
    /// The cell in a table whose decimal mark is ',' or else '.'.
    pub(crate) fn read(cell: &'a str, decimal_comma: bool) -> Self {
        let text = unpadded(cell);
        match value(text, decimal_comma) {
            Some(value) if value.abs() <= LARGEST => Self::Number(value),
            Some(value) if value.is_nan() => Self::Missing,
            Some(_) => Self::Odd(text),
            None if Sense::of(text) != Sense::Text => Self::Missing,
            None if resembles(text) => Self::Odd(text),
            None => Self::Text(text),
        }
    }
}

/// The error of a text at `place` in a column that holds numbers.
pub(crate) fn fault(place: Place, text: &str, decimal_comma: bool) -> Error {
    let shown = quoted(text);
    if value(text, decimal_comma).is_none() {
        let what = format!("{shown} is not a number, as other cells of the column are");
        let fix = hint(text, if decimal_comma { ',' } else { '.' });
        return place.fault(FaultKind::NotNumber, what, fix);
    }
    if !text.contains(|c: char| c.is_ascii_digit()) {
        let what = format!("{shown} is not finite");
        return place.fault(FaultKind::TooLarge, what, "fill in a number or remove the row");
    }
    let what = format!("{shown} is too large, sums of squares overflow beyond {LARGEST:e}");
    place.fault(FaultKind::TooLarge, what, "give the column a larger unit")
}

/// True if the text is a number in another notation, so that a column of such cells is not taken for
/// one of texts: hexadecimal, or digits in groups of three, with another decimal mark or with the sign of a
/// currency or per cent. Dates and versions are not.
fn resembles(text: &str) -> bool {
    let bare = text.trim_start_matches(['+', '-', '\u{2212}']);
    let bare = bare.trim_matches(UNITS).trim();
    let hex = bare.strip_prefix("0x").or_else(|| bare.strip_prefix("0X"));
    if let Some(hex) = hex {
        return !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit());
    }
    if !bare.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let (digits, exponent) = bare.split_once(['e', 'E']).unwrap_or((bare, "0"));
    let groups: Vec<&str> = digits.split(|c| GROUPING.contains(&c) || ",.".contains(c)).collect();
    let plain = |group: &&str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let grouped = match groups.as_slice() {
        [first, between @ .., last] => {
            let decimal = digits[..digits.len() - last.len()].ends_with([',', '.']);
            (between.is_empty() || first.len() <= 3)
                && between.iter().all(|group| group.len() == 3)
                && (last.len() == 3 || decimal)
        }
        _ => true,
    };
    exponent.parse::<i32>().is_ok() && groups.iter().all(plain) && grouped
}

/// Advice for a row or cell with another delimiter in it.
pub(crate) const SEPARATED: &str =
    "the row looks ';'- or tab-separated, save the file with ',' between fields";

/// Signs that people write before or after numbers.
const UNITS: [char; 5] = ['%', '€', '$', '£', '¥'];

/// Characters that people write between groups of three digits, beside ',' and '.'.
const GROUPING: [char; 6] = [' ', '_', '\'', '\u{2019}', '\u{a0}', '\u{202f}'];

/// Advice for a text that is no number, by the first thing that gives it away.
pub(crate) fn hint(text: &str, decimal: char) -> &'static str {
    let digits = text.contains(|c: char| c.is_ascii_digit());
    let bare = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
    match text {
        _ if digits && text.contains(UNITS) => "write numbers without signs such as % or $",
        _ if text.contains(['\n', '\r']) => "close the quote that opens in this cell",
        _ if digits && text.contains([';', '\t']) => SEPARATED,
        _ if bare.starts_with("0x") => "write it in decimal",
        _ if digits && decimal == ',' && text.contains('.') => {
            "write ',' for the decimal point as elsewhere and no thousands separators"
        }
        _ if digits && text.contains(',') => {
            "write '.' for the decimal point and no thousands separators"
        }
        _ if digits && text.contains(GROUPING) => {
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
            let Cell::Number(found) = Cell::read(cell, false) else { panic!("{cell:?}") };
            assert_eq!(found.to_bits(), f64::to_bits(expected), "{cell:?}");
        }
    }

    #[test]
    fn numbers_in_another_notation_are_told_from_texts() {
        for odd in [
            "0x1F",
            "-0Xff",
            "1,5",
            "1,234",
            "1,234.5",
            "1.234.567,8",
            "1 234",
            "1_000",
            "1'000",
            "−3",
            "1\u{202f}234\u{202f}567",
            "2,5e-3",
            "inf",
            "-Infinity",
            "1e151",
            "1e309",
            "1.0000001e150",
            "12%",
            "-3.5 %",
            "$1,234.50",
            "7 €",
        ] {
            assert_eq!(Cell::read(odd, false), Cell::Odd(odd));
        }
        for text in [
            "2020-01-31",
            "31.01.2020",
            "1/2/20",
            "12:30",
            "1.2.3",
            "192.168.1.1",
            "5 kg",
            "%",
            "0x",
            "A1",
            "030 123 4567",
            "1,",
            "1e",
            "3-4",
            "0xyz",
            "ab",
            "\"",
        ] {
            assert_eq!(Cell::read(text, false), Cell::Text(text));
        }
        for missing in
            ["", " ", "NaN", "n/a", "NULL", "?", "-", "--", ".", "-nan", "#N/A", "\u{a0}", " \"\" "]
        {
            assert_eq!(Cell::read(missing, false), Cell::Missing);
            assert_eq!(Cell::read(missing, true), Cell::Missing);
        }
    }

    #[test]
    fn the_decimal_mark_is_one_of_two() {
        for (cell, point, comma) in [
            ("7", Some(7.0), Some(7.0)),
            ("-1e3", Some(-1000.0), Some(-1000.0)),
            ("1.5", Some(1.5), None),
            (" 1,5 ", None, Some(1.5)),
            ("\u{a0}1,5e-3", None, Some(0.0015)),
            ("1,234", None, Some(1.234)),
            ("1.234,5", None, None),
            ("1,2,3", None, None),
        ] {
            assert_eq!(value(unpadded(cell), false), point, "{cell}");
            assert_eq!(value(unpadded(cell), true), comma, "{cell}");
        }
        assert!(hint("1.234,5", ',').contains("write ','"));
    }
}
