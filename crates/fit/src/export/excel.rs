//! A cell of a spreadsheet, for the row below the names, to be filled down beside the table.
//!
//! | code | input |
//! |---|---|
//! | number | the cell: `A2` |
//! | categories | `IF(EXACT(A2,"red"),1,0)`, sums of such for an order; EXACT tells capitals apart |
//! | date, time | the cell's own number, which counts days |
//!
//! Blank cells would count as 0: a condition before the formula makes the prediction #N/A where a number is
//! missing or a category unknown.

use super::formula::Formula;
use super::input::{Input, inputs};
use limpid_data::{Calendar, Code, Unit};
use std::collections::BTreeSet;

/// Most characters of a formula that Excel takes.
const MOST: usize = 8192;

/// The formula, under lines that say where it is to stand.
pub(super) fn cell(formula: &Formula<'_>) -> String {
    let places = Places::of(formula);
    let value = formula.expr.excel(&formula.written(|input| places.input(input)));
    let whole = value.map(|value| match places.known(formula) {
        known if known.is_empty() => format!("={value}"),
        known => format!("=IF({known}, {value}, NA())"),
    });
    let text = whole.filter(|text| text.len() <= MOST).unwrap_or_else(|| {
        format!("# The formula is longer than the {MOST} characters of a cell: use another of these files.")
    });
    format!("{}{}{text}\n", formula.comments("# "), places.head(formula))
}

/// The columns of the sheet.
struct Places<'a> {
    names: Vec<&'a str>,
}

impl<'a> Places<'a> {
    /// The columns of the file, or, of an older fit that does not know them, those that the model needs.
    fn of(formula: &Formula<'a>) -> Self {
        let file = formula.columns.iter().map(String::as_str);
        let needed = formula.encoding.columns.iter().map(|coded| coded.name.as_str());
        let names = if formula.columns.is_empty() { needed.collect() } else { file.collect() };
        Self { names }
    }

    /// The lines that say which cells the formula reads, and what it needs.
    fn head(&self, formula: &Formula<'_>) -> String {
        let variables = formula.expr.variables();
        let all = inputs(formula.encoding);
        let names: Vec<&str> =
            variables.iter().map(|&j| all[j as usize].coded.name.as_str()).collect();
        let used = self.names.iter().enumerate().filter(|(_, name)| names.contains(name));
        let cells: String =
            used.map(|(i, name)| format!("# Column {} is {name:?}.\n", letters(i))).collect();
        format!(
            "# For Excel, LibreOffice or Gnumeric with English names of functions: paste it beside the table into row 2,\n\
             # the first below the names, and fill it down. It is #N/A where a cell is missing or unknown, and another\n\
             # error where the formula is undefined; constants have 15 digits.\n{cells}"
        )
    }

    /// The cell of a column in row 2.
    fn at(&self, name: &str) -> String {
        let index = self.names.iter().position(|known| *known == name);
        format!("{}2", letters(index.unwrap_or_default()))
    }

    /// The number that a variable is.
    fn input(&self, input: &Input<'_>) -> String {
        let cell = self.at(&input.coded.name);
        let filled = |fill: &Option<f64>, number: String| match fill {
            None => number,
            Some(fill) => format!("IF(ISNUMBER({cell}), {number}, {fill})"),
        };
        match &input.coded.code {
            Code::Number { fill } => filled(fill, cell.clone()),
            Code::Date { calendar, fill } => filled(fill, date(&cell, calendar)),
            Code::Time { fill } => filled(fill, format!("({cell} * 24)")),
            Code::OneHot { .. } | Code::Ordinal { .. } => {
                let text = self.text(input);
                let numbers = input.numbers().into_iter().filter(|(_, number)| *number != 0.0);
                let one = |(level, n)| format!("IF(EXACT({text}, {}), {n}, 0)", quoted(level));
                format!("({})", numbers.map(one).collect::<Vec<String>>().join(" + "))
            }
        }
    }

    /// The text of a category's cell, or of a missing one.
    fn text(&self, input: &Input<'_>) -> String {
        let cell = self.at(&input.coded.name);
        match input.filled() {
            None => cell,
            Some(level) => format!("IF({cell} = \"\", {}, {cell})", quoted(level)),
        }
    }

    /// The condition that every cell is there and known; nothing if any row has a prediction.
    fn known(&self, formula: &Formula<'_>) -> String {
        let all = inputs(formula.encoding);
        let used = formula.expr.variables().into_iter().map(|j| &all[j as usize]);
        let (mut numbers, mut conditions) = (Vec::new(), BTreeSet::new());
        for input in used {
            match &input.coded.code {
                Code::Number { fill: None }
                | Code::Date { fill: None, .. }
                | Code::Time { fill: None } => {
                    numbers.push(self.at(&input.coded.name));
                }
                Code::Number { .. } | Code::Date { .. } | Code::Time { .. } => {}
                Code::OneHot { levels, .. } | Code::Ordinal { levels, .. } => {
                    let text = self.text(input);
                    let one = |level: &String| format!("EXACT({text}, {})", quoted(level));
                    let any = levels.iter().map(one).collect::<Vec<String>>().join(", ");
                    conditions.insert(format!("OR({any})"));
                }
            }
        }
        let count = format!("COUNT({}) = {}", numbers.join(", "), numbers.len());
        let count = Some(count).filter(|_| !numbers.is_empty());
        let all: Vec<String> = count.into_iter().chain(conditions).collect();
        if all.len() > 1 { format!("AND({})", all.join(", ")) } else { all.concat() }
    }
}

/// The time since the origin of a calendar; sheets count days, and the origin is found from the first of 1970.
fn date(cell: &str, calendar: &Calendar) -> String {
    let since = Input::term(calendar.number("1970-01-01").unwrap_or(f64::NAN));
    let days = format!("{cell} - DATE(1970, 1, 1)");
    let months = format!(
        "12 * (YEAR({cell}) - 1970) + MONTH({cell}) - 1 + (DAY({cell}) - 1 + MOD({cell}, 1)) / DAY(EOMONTH({cell}, 0))"
    );
    match calendar.unit {
        Unit::Days => format!("({days}{since})"),
        Unit::Hours => format!("(24 * ({days}){since})"),
        Unit::Years => format!("(({months}) / 12{since})"),
        _ => format!("({months}{since})"),
    }
}

/// The letters of a column: A for 0, Z for 25, AA for 26.
fn letters(index: usize) -> String {
    let letter = char::from(b'A' + (index % 26) as u8);
    match index / 26 {
        0 => letter.into(),
        more => letters(more - 1) + &letter.to_string(),
    }
}

/// A text in quotes; a quote or a backslash in it by its number, for which each program has an escape of its own.
fn quoted(text: &str) -> String {
    let one = |c: char| match c {
        '"' | '\\' => format!("\" & CHAR({}) & \"", u32::from(c)),
        c => c.into(),
    };
    format!("\"{}\"", text.chars().map(one).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::{Formula, cell, letters, quoted};
    use limpid_data::{Code, Coded, Encoding};
    use limpid_expr::Expr;

    #[test]
    fn a_formula_of_too_many_categories_says_that_no_cell_takes_it() {
        let levels = (0..900).map(|i| format!("level {i}")).collect();
        let columns = vec![Coded { name: "c".into(), code: Code::OneHot { levels, fill: None } }];
        let expr = Expr::variable(7);
        let text = cell(&Formula {
            expr: &expr,
            shown: expr.clone(),
            target: "y",
            encoding: &Encoding::new(columns),
            columns: &[],
            table: "t".into(),
        });
        assert!(
            text.contains("longer than the 8192 characters") && !text.contains("\n="),
            "{text}"
        );
    }

    #[test]
    fn quotes_in_texts_are_no_escapes() {
        assert_eq!(quoted("7\" a\\b"), r#""7" & CHAR(34) & " a" & CHAR(92) & "b""#);
    }

    #[test]
    fn columns_have_the_letters_of_spreadsheets() {
        let found = [0, 25, 26, 51, 52, 701, 702, 16_383].map(letters);
        assert_eq!(found, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }
}
