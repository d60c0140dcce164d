//! The value of a cell, and how people read it.
//!
//! | value | Markdown, LaTeX, page | terminal | CSV |
//! |---|---|---|---|
//! | `Text` | as it is, escaped | without control characters | quoted where it must be |
//! | `Int(308)` | 308 | 308 | 308 |
//! | `Number(-0.25)`, two decimals | −0.25 | -0.25 | -0.25 |
//! | `Significant(0.00123456)` | 0.00123 | 0.00123 | 0.00123456 |
//! | `Formula` | constants rounded to 3 digits | the same | all digits |
//! | `Missing`, NaN | – | - | empty |

use crate::formula::Formula;
use crate::number::{number, significant};

/// Digits of a [`Value::Significant`].
const SIGNIFICANT: usize = 3;

/// One cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Plain text, escaped by each format.
    Text(String),
    /// A count, printed whole.
    Int(i64),
    /// A measured number, printed with the decimals of its column.
    Number(f64),
    /// A measured number of any size: three significant digits, whatever the column says.
    Significant(f64),
    /// A formula with the names of its variables.
    Formula(Box<Formula>),
    /// A cell for which nothing was measured.
    Missing,
}

impl Value {
    /// True of text and formulas, which are aligned to the left.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Formula(_))
    }

    /// The value for people, a minus sign as `-`; `None` if missing or not finite.
    pub(crate) fn show(&self, digits: usize) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Formula(formula) => Some(formula.text()),
            Self::Int(i) => Some(i.to_string()),
            Self::Number(v) => v.is_finite().then(|| number(*v, digits)),
            Self::Significant(v) => v.is_finite().then(|| significant(*v, SIGNIFICANT)),
            Self::Missing => None,
        }
    }

    /// The value for people: text through `escape`, numbers with the given minus sign, `–` if
    /// missing or not finite.
    pub(crate) fn typeset(
        &self,
        digits: usize,
        minus: &str,
        escape: impl Fn(&str) -> String,
    ) -> String {
        match (self, self.show(digits)) {
            (Self::Text(_) | Self::Formula(_), Some(shown)) => escape(&shown),
            (_, Some(shown)) => shown.replace('-', minus),
            (_, None) => "–".to_owned(),
        }
    }
}

impl From<f64> for Value {
    /// A number that is printed with the decimals of its column.
    fn from(v: f64) -> Self {
        Self::Number(v)
    }
}

impl From<i64> for Value {
    fn from(v: i64) -> Self {
        Self::Int(v)
    }
}

impl From<usize> for Value {
    /// Counts above `i64::MAX`, which no table holds, print as that.
    fn from(v: usize) -> Self {
        Self::Int(i64::try_from(v).unwrap_or(i64::MAX))
    }
}

impl From<&str> for Value {
    /// Text of which the cell keeps a copy.
    fn from(v: &str) -> Self {
        Self::Text(v.to_owned())
    }
}

impl From<String> for Value {
    fn from(v: String) -> Self {
        Self::Text(v)
    }
}

impl From<Formula> for Value {
    /// A formula in a box, so that it makes no cell of a number larger.
    fn from(v: Formula) -> Self {
        Self::Formula(Box::new(v))
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    /// The value, or a missing one where there is none.
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Missing, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_become_missing() {
        assert_eq!(Value::from(None::<f64>), Value::Missing);
        assert_eq!(Value::from(Some(3_usize)), Value::Int(3));
    }
}
