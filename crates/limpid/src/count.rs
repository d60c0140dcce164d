//! Counts as people write them: 1000000, 1_000_000 or 1e6.

/// The whole number, 1 or more, that a text stands for.
///
/// # Errors
/// What is needed, in words, if it stands for none.
pub(crate) fn count(text: &str) -> Result<u64, String> {
    let plain = text.replace('_', "");
    // Every whole number that floats hold is theirs exactly; u64::MAX as a float is one more than u64 holds.
    let float = || plain.parse().ok().filter(|v: &f64| v.fract() == 0.0 && *v < u64::MAX as f64);
    let found = plain.parse().ok().or_else(|| float().map(|v| v as u64));
    found.filter(|n| *n > 0).ok_or_else(|| {
        format!(
            "{text} is not in 1..={}: a whole number is needed, such as 1000000 or 1e6",
            u64::MAX
        )
    })
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn counts_are_whole_numbers_in_any_notation() {
        for (text, n) in [
            ("1", 1),
            ("1e6", 1_000_000),
            ("2.5e8", 250_000_000),
            ("1_000", 1000),
            ("1E19", 10_000_000_000_000_000_000),
            ("18446744073709551615", u64::MAX),
            ("9007199254740993", 9_007_199_254_740_993),
        ] {
            assert_eq!(count(text), Ok(n), "{text}");
        }
        for text in ["0", "-1", "1.5", "1e-3", "2e19", "nan", "inf", "", "ten", "0.0"] {
            assert!(count(text).is_err_and(|error| error.contains("whole number")), "{text}");
        }
    }
}
