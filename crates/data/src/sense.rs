//! Words for a missing value, some of which may as well be categories.
//!
//! | text | in a column of numbers or dates | in a column of other texts |
//! |---|---|---|
//! | blank, NaN, NaT, `<NA>`, `#N/A`, `#NA`, null, (null), nil, `\N`, missing, `1.#IND`, `1.#QNAN` | missing | missing |
//! | None, none | missing | a category |
//! | NA | missing | missing, but a category beside other texts of two letters: Namibia, sodium |
//! | N/A, n.a., `?`, `-`, `--`, `–`, `—`, `.`, `..` | missing | missing |
//! | NA and all of these in a column with blank cells | missing | a category: the blanks are the gaps |
//!
//! What a user says of a text comes before all of these.

use crate::calendar::When;
use crate::numeral::value;

/// Words that always stand for a missing value, in lower case (NaN parses as a number).
const ALWAYS: [&str; 13] = [
    "#n/a", "#na", "<na>", "nat", "null", "(null)", "nil", "\\n", "missing", "1.#ind", "-1.#ind",
    "1.#qnan", "-1.#qnan",
];

/// Words that stand for one unless the column says otherwise.
const USUALLY: [&str; 11] = ["na", "n/a", "n.a.", "none", "?", "-", "--", "–", "—", ".", ".."];

/// Texts that stand for a missing value, in lower case, some of them categories in some columns.
pub(crate) fn missing_words() -> impl Iterator<Item = &'static str> {
    ["", "nan"].into_iter().chain(ALWAYS).chain(USUALLY)
}

/// How a trimmed text may be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sense {
    Missing,
    Doubtful,
    Text,
}

impl Sense {
    /// The sense of a text before one knows its column.
    pub(crate) fn of(text: &str) -> Self {
        let among = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
        let is_nan = || value(text, false).is_some_and(f64::is_nan);
        match text {
            _ if text.is_empty() || among(&ALWAYS) || is_nan() => Self::Missing,
            _ if among(&USUALLY) => Self::Doubtful,
            _ => Self::Text,
        }
    }
}

/// Texts that a user takes for missing values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    texts: Vec<String>,
    numbers: Vec<f64>,
}

impl Asked {
    pub(crate) fn new(texts: &[String]) -> Self {
        let texts: Vec<String> = texts.iter().map(|text| text.trim().to_owned()).collect();
        let numbers = texts.iter().filter_map(|text| value(text, false)).collect();
        Self { texts, numbers }
    }

    /// True if the trimmed text is one of these, or the same number in another notation.
    pub(crate) fn has(&self, text: &str, decimal_comma: bool) -> bool {
        if self.texts.is_empty() {
            return false;
        }
        let number = || value(text, decimal_comma).is_some_and(|v| self.numbers.contains(&v));
        self.texts.iter().any(|asked| asked == text) || number()
    }

    pub(crate) fn texts(&self) -> &[String] {
        &self.texts
    }
}

/// True if a doubtful word is a category as the `others` of its column are, which has blank cells or not.
pub(crate) fn is_category(word: &str, others: &[String], blanks: bool) -> bool {
    let most =
        |is: fn(&str) -> bool| 2 * others.iter().filter(|text| is(text)).count() > others.len();
    if !most(|text| text.starts_with(char::is_alphabetic)) || When::of(others).is_some() {
        return false;
    }
    let letters = |text: &str| text.chars().count() == 2 && text.chars().all(char::is_alphabetic);
    match word.to_ascii_lowercase().as_str() {
        "none" => true,
        "na" => blanks || most(letters),
        _ => blanks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn category(word: &str, others: &[&str], blanks: bool) -> bool {
        let others: Vec<String> = others.iter().map(|&text| text.to_owned()).collect();
        is_category(word, &others, blanks)
    }

    #[test]
    fn none_is_a_level_beside_words_and_na_beside_codes_of_two_letters() {
        assert!(category("None", &["Some", "Marked"], false));
        assert!(category("none", &["driver", "driver & passenger"], false));
        assert!(category("NA", &["DE", "FR", "ZA"], false));
        assert!(category("Na", &["Fe", "Cu", "K"], false));
        assert!(!category("NA", &["high", "low"], false));
        assert!(!category("?", &["high", "low"], false) && !category("-", &["high"], false));
        assert!(!category("None", &[], false) && !category("None", &["1", "2", "3a"], false));
    }

    #[test]
    fn beside_blank_cells_words_are_levels_but_not_beside_dates() {
        assert!(category("?", &["high", "low"], true) && category("NA", &["high", "low"], true));
        assert!(!category("-", &["Jan 2019", "Feb 2019"], true));
        assert!(!category("None", &["Jan 2019", "Feb 2019"], true));
    }

    #[test]
    fn what_a_user_says_holds_for_numbers_in_any_notation() {
        let asked = Asked::new(&["-999".into(), " x y ".into()]);
        assert!(
            asked.has("-999", false) && asked.has("-999.0", false) && asked.has("-999,0", true)
        );
        assert!(asked.has("x y", false) && !asked.has("X y", false) && !asked.has("999", false));
    }
}
