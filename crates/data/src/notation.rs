//! The notations in which people write dates and times.
//!
//! | text | read as |
//! |---|---|
//! | `2020-01-31`, `2020/1/31`, `31.01.2020` | a day |
//! | `31/01/2020`, `01/31/2020`, `31-1-2020` | a day, in the order that [`Notation`] holds |
//! | `Jan 31 2020`, `31 January 2020`, `31-Jan-2020` | a day |
//! | `2020-01`, `01/2020`, `Jan-2020`, `2020 Jan` | the first day of a month |
//! | `2020Q1`, `2020-Q1`, `Q1 2020` | the first day of a quarter |
//! | any of these, a blank or T, and a time, perhaps with Z or `+02:00` | a moment |
//! | `7:50`, `07:50:12.5`, `7:50 pm` | a time of the day |
//!
//! A year has four digits.

use crate::moment::Moment;

/// First letters of the months.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Months as they are written out.
const LONG: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Years that four digits stand for in a date.
const YEARS: std::ops::Range<i64> = 1000..3000;

/// A text that says when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Stamp {
    /// A day, perhaps with a time.
    Date(Moment),
    /// Hours of the day.
    Time(f64),
}

/// The order of the day and the month where both are numbers before the year, between slashes or dashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Notation {
    /// True if the month comes first.
    pub(crate) month_first: bool,
}

impl Notation {
    /// The date or time in a trimmed text, if it is one.
    pub(crate) fn read(self, text: &str) -> Option<Stamp> {
        let digits = text.bytes().any(|b| b.is_ascii_digit());
        if !digits || text.len() > 40 || !text.is_ascii() {
            return None;
        }
        let Some((date, time)) = cut(text) else { return self.date(text).map(Stamp::Date) };
        if date.is_empty() {
            return clock(time).map(|seconds| Stamp::Time(seconds / 3600.0));
        }
        let (time, offset) = zone(time)?;
        Some(Stamp::Date(self.date(date)?.later(clock(time)?).later(-offset)))
    }

    /// The date in a text without a time.
    pub(crate) fn date(self, text: &str) -> Option<Moment> {
        let words: Vec<&str> =
            text.split([' ', '-', '/', '.', ',']).filter(|word| !word.is_empty()).collect();
        let dots = text.contains('.');
        let month_first = self.month_first && !dots;
        match words.as_slice() {
            [one] => quarter_of_year(one),
            [a, b] => self.of_two(a, b, dots),
            [a, b, c] if is_year(a) => day(a, month(b)?, c),
            [a, b, c] if name(a).is_some() => day(c, month(a)?, b),
            [a, b, c] if name(b).is_some() => day(c, month(b)?, a),
            [a, b, c] if month_first => day(c, month(a)?, b),
            [a, b, c] => day(c, month(b)?, a),
            _ => None,
        }
    }

    /// A month or a quarter and a year, in any order.
    fn of_two(self, a: &str, b: &str, dots: bool) -> Option<Moment> {
        let (year, part) = if is_year(a) { (a, b) } else { (b, a) };
        match quarter(part) {
            Some(quarter) => day(year, 3 * quarter - 2, "1"),
            None if dots && name(part).is_none() => None, // 2020.01 is a number
            None => day(year, month(part)?, "1"),
        }
    }
}

/// The day before the time of a text that has one, and the time.
fn cut(text: &str) -> Option<(&str, &str)> {
    let colon = text.find(':')?;
    let hour = text[..colon].bytes().rev().take_while(u8::is_ascii_digit).count();
    let (date, time) = text.split_at(colon - hour);
    match date.strip_suffix(['T', 't', ' ']) {
        Some(date) => Some((date.trim_end_matches([' ', ',']), time)),
        None => date.is_empty().then_some((date, time)),
    }
}

/// The time without what it says of its zone, and the seconds by which that is ahead of UTC.
fn zone(time: &str) -> Option<(&str, f64)> {
    if let Some(time) = time.strip_suffix(['Z', 'z']).or_else(|| time.strip_suffix(" UTC")) {
        return Some((time, 0.0));
    }
    let Some(at) = time.find(['+', '-']) else { return Some((time, 0.0)) };
    let (time, zone) = time.split_at(at);
    let sign = if zone.starts_with('-') { -1.0 } else { 1.0 };
    let digits = zone[1..].replace(':', "");
    let [hours, minutes] = match digits.len() {
        2 => [number(&digits)?, 0],
        4 => [number(&digits[..2])?, number(&digits[2..])?],
        _ => return None,
    };
    (hours < 24 && minutes < 60).then(|| (time.trim_end(), sign * seconds(hours, minutes)))
}

/// Seconds since midnight of a time such as 7:50, 07:50:12.5 or 7:50 pm.
fn clock(time: &str) -> Option<f64> {
    let lower = time.to_ascii_lowercase();
    let (time, noon) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(time), _) => (time.trim_end(), Some(0)),
        (_, Some(time)) => (time.trim_end(), Some(12)),
        _ => (lower.as_str(), None),
    };
    let mut parts = time.splitn(3, ':');
    let [hour, minute] = [parts.next()?, parts.next()?];
    let hour = number(hour).filter(|_| hour.len() <= 2)?;
    let minute = number(minute).filter(|&m| minute.len() == 2 && m < 60)?;
    let hour = match noon {
        None => Some(hour).filter(|&h| h < 24),
        Some(noon) => Some(hour % 12 + noon).filter(|_| (1..=12).contains(&hour)),
    }?;
    Some(seconds(hour, minute) + parts.next().map_or(Some(0.0), second)?)
}

fn second(text: &str) -> Option<f64> {
    let whole = text.split('.').next().filter(|whole| whole.len() == 2)?;
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let value: f64 = text.parse().ok().filter(|_| plain)?;
    (number(whole)? < 60).then_some(value)
}

fn seconds(hours: u32, minutes: u32) -> f64 {
    f64::from(60 * (60 * hours + minutes))
}

/// Midnight of that day of a month, if its year is one.
fn day(year: &str, month: u32, day: &str) -> Option<Moment> {
    let year = number(year).filter(|_| is_year(year)).map(i64::from)?;
    let day = number(day).filter(|_| day.len() <= 2)?;
    Moment::of_day(year, month, day)
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && number(word).is_some_and(|year| YEARS.contains(&i64::from(year)))
}

/// The month, in one or two digits or by its name.
fn month(word: &str) -> Option<u32> {
    name(word).or_else(|| number(word).filter(|_| word.len() <= 2))
}

/// The month of a name, written out or cut to three letters.
fn name(word: &str) -> Option<u32> {
    let is = |known: &&str| known.eq_ignore_ascii_case(word);
    let found = LONG.iter().position(is);
    let found = found.or_else(|| MONTHS.iter().position(is));
    found.or_else(|| word.eq_ignore_ascii_case("sept").then_some(8)).map(|index| index as u32 + 1)
}

/// The quarter in a word such as Q1.
fn quarter(word: &str) -> Option<u32> {
    let digit = word.strip_prefix(['Q', 'q']).filter(|digit| digit.len() == 1)?;
    number(digit).filter(|quarter| (1..=4).contains(quarter))
}

/// The first day of a quarter such as 2020Q1.
fn quarter_of_year(word: &str) -> Option<Moment> {
    let (year, part) = word.split_at_checked(4)?;
    day(year, 3 * quarter(part)? - 2, "1")
}

/// A number of digits alone.
fn number(word: &str) -> Option<u32> {
    let digits = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    word.parse().ok().filter(|_| digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY_FIRST: Notation = Notation { month_first: false };
    const MONTH_FIRST: Notation = Notation { month_first: true };

    #[track_caller]
    fn assert_read(text: &str, expected: &str) {
        let Some(Stamp::Date(found)) = DAY_FIRST.read(text) else { panic!("{text} is no date") };
        assert_eq!(found.to_string(), expected, "{text}");
    }

    #[test]
    fn one_day_in_many_notations_is_one_day() {
        for text in [
            "2020-01-31",
            "2020/1/31",
            "2020.01.31",
            "31.01.2020",
            "31.1.2020",
            "31/01/2020",
            "31-1-2020",
            "Jan 31 2020",
            "January 31, 2020",
            "31 Jan 2020",
            "31-JAN-2020",
            "31. January 2020",
            "2020 Jan 31",
        ] {
            assert_read(text, "2020-01-31");
        }
        assert_eq!(MONTH_FIRST.read("01/31/2020"), DAY_FIRST.read("31/01/2020"));
        assert_eq!(MONTH_FIRST.read("31.01.2020"), DAY_FIRST.read("31.01.2020"));
    }

    #[test]
    fn months_and_quarters_are_their_first_day() {
        for text in ["2020-04", "2020/04", "04/2020", "Apr-2020", "april 2020", "2020 Apr"] {
            assert_read(text, "2020-04-01");
        }
        for text in ["2020Q2", "2020-Q2", "2020 q2", "Q2 2020", "Q2-2020"] {
            assert_read(text, "2020-04-01");
        }
    }

    #[test]
    fn times_follow_a_blank_or_t_and_zones_are_settled() {
        for (text, expected) in [
            ("2020-01-31T07:50", "2020-01-31 07:50:00"),
            ("2020-01-31 07:50:12.5", "2020-01-31 07:50:12.5"),
            ("2020-01-31T07:50:12Z", "2020-01-31 07:50:12"),
            ("2020-01-01T00:30:00+02:00", "2019-12-31 22:30:00"),
            ("2020-01-01T23:30-0130", "2020-01-02 01:00:00"),
            ("2020-01-01 12:00:00+00", "2020-01-01 12:00:00"),
            ("31.01.2020, 7:50", "2020-01-31 07:50:00"),
            ("Jan 31 2020 7:50 PM", "2020-01-31 19:50:00"),
        ] {
            assert_read(text, expected);
        }
        for (text, hours) in [
            ("07:50", 7.0 + 50.0 / 60.0),
            ("7:30:36", 7.51),
            ("12:00 am", 0.0),
            ("12:30pm", 12.5),
            ("23:59:59.5", 24.0 - 0.5 / 3600.0),
        ] {
            assert_eq!(DAY_FIRST.read(text), Some(Stamp::Time(hours)), "{text}");
        }
    }

    #[test]
    fn other_texts_are_neither() {
        for text in [
            "",
            "1.2.3",
            "2020",
            "2020.01",
            "a-b-c",
            "192.168.1.1",
            "10:7",
            "25:10",
            "7:61",
            "1//20",
            "030 123 4567",
            "555-12-1234",
            "2019-13",
            "2019-02-29",
            "Q5 2020",
            "2020Q",
            "31/13/2020",
            "3-4",
            "12",
            "A1",
            "1/31/20",
            "2020-01-31 25:00",
            "0999-01-01",
            "13:00 pm",
            "May",
            "x:10",
            "2020-01-31T10:00+25:00",
            "version 2020-01",
        ] {
            assert_eq!(DAY_FIRST.read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_shown_is_read_back(
            year in 1600_i64..2400, month in 1_u32..13, day in 1_u32..29, second in 0_u32..86_400,
        ) {
            let moment = Moment::of_day(year, month, day).expect("a day").later(f64::from(second));
            prop_assert_eq!(DAY_FIRST.read(&moment.to_string()), Some(Stamp::Date(moment)));
            let midnight = Moment::of_day(year, month, day).map(Stamp::Date);
            for text in [
                format!("{day}/{month}/{year}"),
                format!("{day:02}.{month:02}.{year}"),
                format!("{} {day}, {year}", LONG[month as usize - 1]),
                format!("{day} {} {year}", MONTHS[month as usize - 1]),
            ] {
                prop_assert_eq!(DAY_FIRST.read(&text), midnight, "{}", text);
            }
            prop_assert_eq!(MONTH_FIRST.read(&format!("{month}/{day}/{year}")), midnight);
        }

        #[test]
        fn no_text_panics(text in "[0-9a-zA-Z:/. TZ+-]{0,24}|\\PC{0,12}") {
            let _ = DAY_FIRST.read(&text);
        }
    }
}
