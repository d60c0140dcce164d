//! Columns of dates and times of the day as numbers.
//!
//! Dates count from the first of the column, in the unit that suits them:
//!
//! | dates | unit |
//! |---|---|
//! | all begin a year, or they span more than ten years | years |
//! | all begin a month | months |
//! | they span less than two days and have times | hours |
//! | all others | days |
//!
//! A month counts 1 whatever its length, its days and hours as shares of it; a year is twelve months.

use crate::moment::Moment;
use crate::notation::{Notation, Stamp};
use std::fmt;

/// Span of dates, in months, beyond which they are counted in years.
const LONG: f64 = 120.0;

/// Span of dates, in seconds, below which times on them are counted in hours.
const SHORT: f64 = 2.0 * 86_400.0;

/// Units in which dates are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Unit {
    /// Hours of 60 minutes.
    Hours,
    /// Days of 24 hours.
    Days,
    /// Months, whatever their length.
    Months,
    /// Years of twelve months.
    Years,
}

/// The rule by which dates become numbers: what is counted, and from when.
///
/// ```
/// use limpid_data::{Calendar, Unit};
/// let calendar = Calendar { origin: "2019-01-01".into(), unit: Unit::Days, month_first: None };
/// assert_eq!(calendar.number("2 Feb 2019"), Some(32.0));
/// assert_eq!(calendar.number("2/3/2019"), None); // the second of March, or the third of February
/// assert_eq!(calendar.to_string(), "days since 2019-01-01");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Calendar {
    /// The date that is 0, such as 2019-01-31 or 2019-01-31 07:50:00.
    pub origin: String,
    /// Unit of the numbers.
    pub unit: Unit,
    /// Some(true) if 1/2/2019 is the second of January, Some(false) if it is the first of February; `None` if nothing
    /// said so: then only texts that are the same in both orders, or a date in one of them, are read.
    pub month_first: Option<bool>,
}

/// Columns of texts that say when.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum When {
    /// Dates, and how they count.
    Dates(Calendar),
    /// Times of the day.
    Times,
    /// Dates of which nothing says whether the day or the month comes first.
    Unclear,
}

impl When {
    /// The kind of a column of these different texts, if more than half of them say when.
    pub(crate) fn of(levels: &[String]) -> Option<Self> {
        let dates = |month_first| {
            let notation = Notation { month_first };
            levels.iter().filter_map(|text| notation.read(text)).filter_map(Stamp::date).collect()
        };
        let [day_first, month_first]: [Vec<Moment>; 2] = [dates(false), dates(true)];
        let most = |found: usize| 2 * found > levels.len();
        if day_first.len() == month_first.len() && day_first != month_first {
            return most(day_first.len()).then_some(Self::Unclear);
        }
        let is_month_first = month_first.len() > day_first.len();
        let order = (day_first != month_first).then_some(is_month_first);
        let moments = if is_month_first { month_first } else { day_first };
        if most(moments.len()) {
            return Calendar::of(&moments, order).map(Self::Dates);
        }
        let times = levels.iter().filter(|text| hours(text).is_some()).count();
        most(times).then_some(Self::Times)
    }

    /// The number of a text, if it says when in the same way.
    pub(crate) fn number(&self, text: &str) -> Option<f64> {
        match self {
            Self::Dates(calendar) => calendar.number(text),
            Self::Times => hours(text),
            Self::Unclear => None,
        }
    }
}

impl Stamp {
    fn date(self) -> Option<Moment> {
        match self {
            Self::Date(moment) => Some(moment),
            Self::Time(_) => None,
        }
    }
}

/// The hours of a text that is a time of the day.
pub(crate) fn hours(text: &str) -> Option<f64> {
    match (Notation { month_first: false }).read(text) {
        Some(Stamp::Time(hours)) => Some(hours),
        _ => None,
    }
}

impl Calendar {
    /// The count that suits these moments; `None` if there are none.
    fn of(moments: &[Moment], month_first: Option<bool>) -> Option<Self> {
        let first = moments.iter().copied().reduce(|a, b| if b < a { b } else { a })?;
        let last = moments.iter().copied().reduce(|a, b| if b > a { b } else { a })?;
        let all = |holds: fn(Moment) -> bool| moments.iter().all(|&moment| holds(moment));
        let long = last.months() - first.months() > LONG;
        let short = last.seconds_since(first) < SHORT;
        let unit = match () {
            () if long || all(Moment::begins_year) => Unit::Years,
            () if all(Moment::begins_month) => Unit::Months,
            () if short && !all(|moment| !moment.has_time()) => Unit::Hours,
            () => Unit::Days,
        };
        Some(Self { origin: first.to_string(), unit, month_first })
    }

    /// The number of a text that is a date; `None` of another one.
    pub fn number(&self, text: &str) -> Option<f64> {
        let read = |month_first| Notation { month_first }.read(text).and_then(Stamp::date);
        let moment = match self.month_first {
            Some(month_first) => read(month_first),
            None => match (read(false), read(true)) {
                (Some(one), Some(other)) => (one == other).then_some(one),
                (one, other) => one.or(other),
            },
        };
        Some(self.unit.between(self.start()?, moment?))
    }

    /// The moment that is 0, if the origin is a date.
    fn start(&self) -> Option<Moment> {
        Notation { month_first: false }.read(&self.origin)?.date()
    }

    /// True if the origin is a date.
    pub(crate) fn is_sound(&self) -> bool {
        self.start().is_some()
    }
}

impl Unit {
    /// Number of units from one moment to another.
    fn between(self, from: Moment, to: Moment) -> f64 {
        match self {
            Self::Hours => to.seconds_since(from) / 3600.0,
            Self::Days => to.seconds_since(from) / 86_400.0,
            Self::Months => to.months() - from.months(),
            Self::Years => (to.months() - from.months()) / 12.0,
        }
    }
}

impl fmt::Display for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Hours => "hours",
            Unit::Days => "days",
            Unit::Months => "months",
            Unit::Years => "years",
        };
        write!(f, "{unit} since {}", self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(texts: &[&str]) -> Option<When> {
        When::of(&texts.iter().map(|&text| text.to_owned()).collect::<Vec<String>>())
    }

    /// What the texts count, and their numbers.
    #[track_caller]
    fn assert_counts(texts: &[&str], unit: &str, numbers: &[f64]) {
        let Some(When::Dates(calendar)) = when(texts) else { panic!("{texts:?} are no dates") };
        assert_eq!(calendar.to_string(), unit);
        let found: Vec<f64> = texts.iter().filter_map(|text| calendar.number(text)).collect();
        assert_eq!(found, numbers);
    }

    #[test]
    fn dates_count_in_the_unit_that_suits_them() {
        assert_counts(
            &["2019-03-05", "2019-01-01", "2019-12-31"],
            "days since 2019-01-01",
            &[63.0, 0.0, 364.0],
        );
        assert_counts(
            &["2019-01", "2019-02", "2020-03"],
            "months since 2019-01-01",
            &[0.0, 1.0, 14.0],
        );
        assert_counts(&["2019Q4", "Q1 2020"], "months since 2019-10-01", &[0.0, 3.0]);
        assert_counts(
            &["1970-01-01", "1982-01-01", "1971-01-01"],
            "years since 1970-01-01",
            &[0.0, 12.0, 1.0],
        );
        assert_counts(&["1990-07-01", "2019-01-01"], "years since 1990-07-01", &[0.0, 28.5]);
        assert_counts(
            &["2019-01-01T06:30", "2019-01-02 00:00"],
            "hours since 2019-01-01 06:30:00",
            &[0.0, 17.5],
        );
        assert_counts(
            &["2019-01-01 12:00", "2019-01-11"],
            "days since 2019-01-01 12:00:00",
            &[0.0, 9.5],
        );
    }

    #[test]
    fn a_day_beyond_12_decides_what_comes_first() {
        assert_counts(&["01/02/2015", "13/02/2015"], "days since 2015-02-01", &[0.0, 12.0]);
        assert_counts(&["01/02/2015", "02/13/2015"], "days since 2015-01-02", &[0.0, 42.0]);
        assert_eq!(when(&["01/02/2015", "03/04/2015"]), Some(When::Unclear));
        // The same in both orders: there is nothing to decide.
        assert_counts(&["01/01/2015", "02/02/2015"], "days since 2015-01-01", &[0.0, 32.0]);
        // Nor is there in other notations: a new text that is two dates is none.
        let Some(When::Dates(calendar)) = when(&["2019-05-06", "2019-05-07"]) else {
            panic!("dates")
        };
        let new = ["05/06/2019", "06/06/2019", "31/05/2019", "5/31/2019", "7 May 2019"];
        let days = new.map(|text| calendar.number(text));
        assert_eq!(days, [None, Some(31.0), Some(25.0), Some(25.0), Some(1.0)]);
    }

    #[test]
    fn most_texts_decide() {
        assert!(matches!(when(&["2019-01-01", "2019-01-02", "later"]), Some(When::Dates(_))));
        assert_eq!(when(&["2019-01-01", "later"]), None);
        assert_eq!(when(&["07:50", "noon", "23:10"]), Some(When::Times));
        assert_eq!(when(&["a", "b"]), None);
        assert_eq!(when(&[]), None);
    }
}
