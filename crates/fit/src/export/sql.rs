//! A query for SQLite, DuckDB and PostgreSQL, on the columns as the table has them.
//!
//! | code | input |
//! |---|---|
//! | number | the column in double precision |
//! | categories | a `CASE` over the levels |
//! | date, time | the digits of its text, which all three databases write alike: 2019-01-31 07:50:00 |
//!
//! A cell that is missing and not filled, or unknown, makes the prediction NULL.

use super::formula::Formula;
use super::input::{Input, inputs};
use limpid_data::{Calendar, Code, Unit};

/// The texts that are read as dates, with and without a time.
const DATES: [&str; 5] =
    ["____-__", "____-__-__", "____-__-_____:__", "____-__-_____:__:__", "____-__-_____:__:__.%"];

/// The texts that are read as times of the day.
const TIMES: [&str; 3] = ["__:__", "__:__:__", "__:__:__.%"];

/// The query, under comments that say what it needs.
pub(super) fn query(formula: &Formula<'_>) -> String {
    let value = formula.expr.sql(&formula.written(input));
    let dates = formula.expr.variables().into_iter().any(|j| {
        let input = &inputs(formula.encoding)[j as usize];
        matches!(input.coded.code, Code::Date { .. } | Code::Time { .. })
    });
    let dates = match dates {
        true => {
            "-- Dates are DATE, TIMESTAMP or text as 2019-01-31 07:50:00, times 07:50; fractions of seconds are cut.\n"
        }
        false => "",
    };
    format!(
        "{}-- For SQLite from 3.35 (with its functions of mathematics), DuckDB and PostgreSQL. Missing cells are NULL;\n\
         -- a prediction is NULL where a cell is missing or unknown. Where the formula is undefined, SQLite says\n\
         -- NULL, DuckDB NaN or infinity, and PostgreSQL stops.\n{dates}\
         SELECT\n  {value} AS {}\nFROM {} AS t;\n",
        formula.comments("-- "),
        name(formula.target),
        name(&formula.table),
    )
}

/// The number that a variable is, an expression that needs no brackets.
fn input(input: &Input<'_>) -> String {
    let column = format!("t.{}", name(&input.coded.name));
    match &input.coded.code {
        Code::Number { fill } => {
            filled(&column, *fill, format!("CAST({column} AS DOUBLE PRECISION)"))
        }
        Code::Date { calendar, fill } => filled(&column, *fill, date(&column, calendar)),
        Code::Time { fill } => filled(&column, *fill, time(&column)),
        Code::OneHot { .. } | Code::Ordinal { .. } => level(&column, input),
    }
}

/// The number of a cell, or that of a missing one.
fn filled(column: &str, fill: Option<f64>, number: String) -> String {
    match fill {
        None => number,
        Some(fill) => format!("CASE WHEN {column} IS NULL THEN {fill:?} ELSE {number} END"),
    }
}

/// The number of a level.
fn level(column: &str, input: &Input<'_>) -> String {
    let numbers = input.numbers();
    let missing = numbers.iter().find(|(level, _)| Some(*level) == input.filled());
    let missing = missing.map(|(_, number)| format!(" WHEN {column} IS NULL THEN {number:?}"));
    let levels = numbers.iter().map(|(level, _)| text(level)).collect::<Vec<String>>();
    let cases = match input.coded.code {
        Code::OneHot { .. } => format!(
            " WHEN {column} = {} THEN 1.0 WHEN {column} IN ({}) THEN 0.0",
            levels[input.level],
            levels.join(", ")
        ),
        _ => {
            let cases = levels.iter().zip(&numbers);
            cases.map(|(text, (_, n))| format!(" WHEN {column} = {text} THEN {n:?}")).collect()
        }
    };
    format!("CASE{}{cases} END", missing.unwrap_or_default())
}

/// The time since the origin of a calendar.
///
/// Days are counted as of years that begin in March, so that the leap day is the last: 365 y plus the leap
/// days before, plus the days of the months before, which are ⌊(153 m + 2) / 5⌋ with March as month 0.
fn date(column: &str, calendar: &Calendar) -> String {
    let days = "365 * (y - early) + floor((y - early) / 4.0) - floor((y - early) / 100.0) \
                + floor((y - early) / 400.0) + floor((153 * (m - 3 + 12 * early) + 2) / 5.0) + d";
    let length = "CASE WHEN m IN (4, 6, 9, 11) THEN 30 WHEN m <> 2 THEN 31 \
                  WHEN y % 4 = 0 AND (y % 100 <> 0 OR y % 400 = 0) THEN 29 ELSE 28 END";
    let months = format!("12 * y + m + (d - 1 + seconds / 86400.0) / {length}");
    // What the same counts give for the first of 1970, where the calendar's number is known.
    let (count, epoch) = match calendar.unit {
        Unit::Days => (format!("{days} + seconds / 86400.0"), 719_469.0),
        Unit::Hours => (format!("24 * ({days}) + seconds / 3600.0"), 24.0 * 719_469.0),
        Unit::Years => (format!("({months}) / 12.0"), 23_641.0 / 12.0),
        _ => (months, 23_641.0),
    };
    let origin = Input::term(calendar.number("1970-01-01").unwrap_or(f64::NAN) - epoch);
    format!(
        "(SELECT {count}{origin} FROM (SELECT y, m, d, seconds, CASE WHEN m < 3 THEN 1 ELSE 0 END AS early \
         FROM (SELECT {} AS y, {} AS m, {} AS d, 3600.0 * {} + 60.0 * {} + {} AS seconds FROM ({}) AS written \
         WHERE {}) AS moment) AS day)",
        digits(1, 4),
        digits(6, 2),
        digits_or(9, 1),
        digits_or(12, 0),
        digits_or(15, 0),
        digits_or(18, 0),
        format_args!("SELECT CAST({column} AS VARCHAR) AS s"),
        like(&DATES),
    )
}

/// The hours since midnight.
fn time(column: &str) -> String {
    format!(
        "(SELECT {} + {} / 60.0 + {} / 3600.0 FROM (SELECT CASE WHEN s LIKE '_:%' THEN '0' || s ELSE s END AS s \
         FROM (SELECT CAST({column} AS VARCHAR) AS s) AS written) AS padded WHERE {})",
        digits(1, 2),
        digits(4, 2),
        digits_or(7, 0),
        like(&TIMES),
    )
}

/// The whole number of so many digits that stands there in the text.
fn digits(from: usize, count: usize) -> String {
    format!("CAST(substr(s, {from}, {count}) AS INTEGER)")
}

/// The two digits that stand there, or the default where the text has ended.
fn digits_or(from: usize, default: usize) -> String {
    format!("CAST(coalesce(nullif(substr(s, {from}, 2), ''), '{default}') AS INTEGER)")
}

/// The condition that the text is one of these patterns.
fn like(patterns: &[&str]) -> String {
    let one = |pattern: &&str| format!("s LIKE '{pattern}'");
    patterns.iter().map(one).collect::<Vec<String>>().join(" OR ")
}

/// A name in quotes.
fn name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text in quotes.
fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
