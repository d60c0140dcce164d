//! Numbers as people read them.
//!
//! Two ways to round: to so many decimals, which lines up in a column, and to so many significant digits,
//! which suits numbers of any size.

/// `v` with that many decimals and an ASCII minus sign, never `-0.00`, with an exponent from 1e15 up; `-` if
/// not finite, or the largest finite number, which stands for an infinity in files.
///
/// ```
/// use limpid_report::number;
///
/// assert_eq!((number(-0.0004, 3), number(2.5, 2)), ("0.000".into(), "2.50".into()));
/// ```
pub fn number(v: f64, digits: usize) -> String {
    if !v.is_finite() || v.abs() == f64::MAX {
        return "-".to_owned();
    }
    if v.abs() >= 1e15 {
        return format!("{v:.digits$e}");
    }
    let text = format!("{v:.digits$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.bytes().all(|b| b == b'0' || b == b'.') => rest.to_owned(),
        _ => text,
    }
}

/// So many significant digits (at least one), with an exponent where that is shorter; whole parts are not
/// rounded. `-` if not finite.
///
/// ```
/// use limpid_report::significant;
///
/// assert_eq!((significant(0.012345, 3), significant(1.5e7, 3)), ("0.0123".into(), "1.50e7".into()));
/// ```
pub fn significant(v: f64, digits: usize) -> String {
    let after_first = digits.max(1) - 1;
    match v.abs() {
        _ if !v.is_finite() => "-".to_owned(),
        0.0 => "0".to_owned(),
        size if (1e-3..1e5).contains(&size) => {
            let text = format!("{size:.after_first$e}");
            let (_, exponent) = text.split_once('e').expect("this notation has an exponent");
            let before_point: i32 = exponent.parse().expect("an exponent is a whole number");
            number(v, (after_first as i32 - before_point).max(0) as usize)
        }
        _ => format!("{v:.after_first$e}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_beyond_reading_are_short() {
        assert_eq!(number(-2e200, 3), "-2.000e200");
        assert_eq!((number(f64::MIN, 3), number(f64::NAN, 3)), ("-".into(), "-".into()));
        assert_eq!((number(-0.0001, 3), number(123_456.0, 1)), ("0.000".into(), "123456.0".into()));
    }

    #[test]
    fn numbers_keep_their_digits() {
        for (value, four, three) in [
            (0.0, "0", "0"),
            (0.012_345, "0.01235", "0.0123"),
            (1.0, "1.000", "1.00"),
            (9.999_6, "10.00", "10.0"),
            (-57.961, "-57.96", "-58.0"),
            (12_345.6, "12346", "12346"),
            (1.5e7, "1.500e7", "1.50e7"),
            (2e-20, "2.000e-20", "2.00e-20"),
            (f64::INFINITY, "-", "-"),
        ] {
            let shown = (significant(value, 4), significant(value, 3));
            assert_eq!((shown.0.as_str(), shown.1.as_str()), (four, three));
        }
    }

    #[test]
    fn numbers_have_fixed_decimals_and_no_negative_zero() {
        assert_eq!(number(-1.2345, 2), "-1.23");
        assert_eq!(number(-0.0004, 3), "0.000");
        assert_eq!(number(-0.0, 0), "0");
        assert_eq!(number(2.0, 0), "2");
        assert_eq!(number(f64::NAN, 2), "-");
        assert_eq!(number(f64::INFINITY, 2), "-");
    }
}
