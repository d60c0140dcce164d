//! Days of the calendar as numbers.
//!
//! Days are those of the Gregorian calendar, extended to all years: a year has 366 days if 4 divides it,
//! but not 100, or if 400 does. Moments have no time zone: what a text says of one is settled before.

use std::fmt;

/// Days of a common year before each month.
const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/// The day 1970-01-01, counted from 1 on 0001-01-01.
const FIRST: i64 = 719_163;

/// Number of seconds of a day.
const DAY: f64 = 86_400.0;

/// A day of the calendar, and a time on it.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Moment {
    year: i64,
    /// Month of the year, 1 to 12.
    month: u32,
    /// Day of the month, from 1.
    day: u32,
    /// Time in seconds since midnight.
    seconds: f64,
}

impl Moment {
    /// Midnight of a day, if the calendar has it.
    pub(crate) fn of_day(year: i64, month: u32, day: u32) -> Option<Self> {
        let sound = (1..=12).contains(&month) && (1..=length(year, month)).contains(&day);
        sound.then_some(Self { year, month, day, seconds: 0.0 })
    }

    /// So many seconds later, or earlier; less than a day.
    pub(crate) fn later(self, seconds: f64) -> Self {
        let seconds = self.seconds + seconds;
        let (day, seconds) = match seconds {
            s if s < 0.0 => (self.yesterday(), s + DAY),
            s if s >= DAY => (self.tomorrow(), s - DAY),
            s => (self, s),
        };
        Self { seconds, ..day }
    }

    fn tomorrow(self) -> Self {
        let Self { year, month, day, .. } = self;
        let (year, month, day) = match (month, day == length(year, month)) {
            (_, false) => (year, month, day + 1),
            (12, true) => (year + 1, 1, 1),
            (_, true) => (year, month + 1, 1),
        };
        Self { year, month, day, ..self }
    }

    fn yesterday(self) -> Self {
        let Self { year, month, day, .. } = self;
        let (year, month) = match (month, day) {
            (_, 2..) => (year, month),
            (1, _) => (year - 1, 12),
            _ => (year, month - 1),
        };
        let day = if day > 1 { day - 1 } else { length(year, month) };
        Self { year, month, day, ..self }
    }

    /// Seconds since another moment.
    pub(crate) fn seconds_since(self, other: Self) -> f64 {
        DAY * (self.number() - other.number()) as f64 + (self.seconds - other.seconds)
    }

    /// The number of the day, 0 for the first of 1970.
    fn number(self) -> i64 {
        let before = self.year - 1;
        let years = |divisor: i64| before.div_euclid(divisor);
        let leap = i64::from(self.month > 2 && is_leap(self.year));
        let years = 365 * before + years(4) - years(100) + years(400);
        years + BEFORE[self.month as usize - 1] + leap + i64::from(self.day) - FIRST
    }

    /// Months since the beginning of the year 0, with the share of the month that is over.
    pub(crate) fn months(self) -> f64 {
        let over = f64::from(self.day - 1) + self.seconds / DAY;
        let whole = 12 * self.year + i64::from(self.month) - 1;
        whole as f64 + over / f64::from(length(self.year, self.month))
    }

    /// True at midnight of the first day of a month.
    pub(crate) fn begins_month(self) -> bool {
        self.day == 1 && self.seconds == 0.0
    }

    /// True at midnight of the first day of a year.
    pub(crate) fn begins_year(self) -> bool {
        self.month == 1 && self.begins_month()
    }

    /// True if there is a time beside the day.
    pub(crate) fn has_time(self) -> bool {
        self.seconds != 0.0
    }
}

/// The notation of ISO 8601, with a time where it is not midnight.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day, seconds } = self;
        write!(f, "{year:04}-{month:02}-{day:02}")?;
        if !self.has_time() {
            return Ok(());
        }
        let minutes = (seconds / 60.0).floor();
        let rest = seconds - 60.0 * minutes;
        let (hour, minute) = (minutes as u32 / 60, minutes as u32 % 60);
        write!(f, " {hour:02}:{minute:02}:{}{rest}", if rest < 10.0 { "0" } else { "" })
    }
}

fn is_leap(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

/// Number of days of a month, 1 to 12.
fn length(year: i64, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(year: i64, month: u32, day: u32) -> Moment {
        Moment::of_day(year, month, day).expect("a day")
    }

    #[test]
    fn known_days_have_their_numbers() {
        for (day, number) in [
            (at(1970, 1, 1), 0),
            (at(1969, 12, 31), -1),
            (at(2000, 3, 1), 11_017),
            (at(2038, 1, 19), 24_855), // the day on which 32 bits of seconds end
            (at(1858, 11, 17), -40_587), // day 0 of modified Julian days
            (at(1601, 1, 1), -134_774), // the first of a cycle of 400 years
            (at(1, 1, 1), -719_162),
        ] {
            assert_eq!(day.number(), number, "{day}");
        }
    }

    /// The calendar of 800 years, day by day, against counting.
    #[test]
    fn every_day_from_1600_to_2400_follows_the_one_before() {
        let mut day = at(1600, 1, 1);
        let mut count = day.number();
        while day < at(2400, 12, 31) {
            let next = day.tomorrow();
            count += 1;
            assert_eq!((next.number(), next.yesterday()), (count, day), "{next}");
            assert!(next.months() > day.months());
            day = next;
        }
        assert_eq!(count, 157_419);
    }

    #[test]
    fn days_that_no_calendar_has_are_none() {
        for (year, month, day) in
            [(2019, 2, 29), (1900, 2, 29), (2020, 0, 1), (2020, 13, 1), (2020, 4, 31), (2020, 1, 0)]
        {
            assert_eq!(Moment::of_day(year, month, day), None);
        }
        assert!(Moment::of_day(2000, 2, 29).is_some());
    }

    #[test]
    fn times_pass_midnight_and_months_count_their_days() {
        let evening = at(2019, 12, 31).later(82_800.0);
        assert_eq!(evening.to_string(), "2019-12-31 23:00:00");
        assert_eq!(evening.later(7200.0).to_string(), "2020-01-01 01:00:00");
        assert_eq!(at(2020, 3, 1).later(-1.5).to_string(), "2020-02-29 23:59:58.5");
        assert_eq!(at(2020, 3, 16).later(43_200.0).months() - at(2020, 1, 1).months(), 2.5);
        assert_eq!(evening.seconds_since(at(2020, 1, 1)), -3600.0);
    }
}
