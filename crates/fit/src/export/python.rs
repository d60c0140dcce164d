//! A module of Python: the formula of arrays, the predictions of a table, and the formula for SymPy.
//!
//! The functions that read cells are Python files beside this one; a module holds those that its formula needs.

use super::formula::Formula;
use super::input::{Input, inputs};
use limpid_data::{Calendar, Code, Unit};
use serde::Serialize;

/// Cells of any column, and numbers.
const CELLS: &str = include_str!("python/cells.py");

/// The Python code that reads columns of categories.
const LEVELS: &str = include_str!("python/levels.py");

/// Dates and times of the day.
const MOMENTS: &str = include_str!("python/moments.py");

/// The text of the module.
pub(super) fn module(formula: &Formula<'_>) -> String {
    let moments = uses(formula, |code| matches!(code, Code::Date { .. } | Code::Time { .. }));
    let imports = if moments { "import calendar\nimport datetime\nimport re\n\n" } else { "" };
    format!(
        "{}{imports}{}{}{}{}",
        formula.comments("# "),
        formula.expr.python(&formula.encoding.features()),
        readers(formula, moments),
        predict(formula),
        symbolic(formula),
    )
}

/// True if the formula has an input of such a column.
fn uses(formula: &Formula<'_>, is: impl Fn(&Code) -> bool) -> bool {
    let all = inputs(formula.encoding);
    formula.expr.variables().into_iter().any(|j| is(&all[j as usize].coded.code))
}

/// The functions that read the cells of the columns that are used.
fn readers(formula: &Formula<'_>, moments: bool) -> String {
    if formula.expr.variables().is_empty() {
        return String::new();
    }
    let numbers = formula.encoding.missing.iter().filter_map(|text| text.parse::<f64>().ok());
    let levels = uses(formula, |code| matches!(code, Code::OneHot { .. } | Code::Ordinal { .. }));
    format!(
        "\n\n# Texts, in lower case but for those that were asked for, and numbers that stand for a missing cell.\n_MISSING = {}\n_MISSING_NUMBERS = {:?}\n\n\n{CELLS}{}{}",
        literal(&formula.encoding.missing_texts()),
        numbers.collect::<Vec<f64>>(),
        if levels { format!("\n\n{LEVELS}") } else { String::new() },
        if moments { format!("\n\n{MOMENTS}") } else { String::new() },
    )
}

/// The function that predicts a table.
fn predict(formula: &Formula<'_>) -> String {
    let written = formula.written(input);
    let arguments = formula.expr.variables().into_iter();
    let arguments: String =
        arguments.map(|j| format!("        {},\n", written[j as usize])).collect();
    let body = match arguments.is_empty() {
        true => "    rows = len(table[next(iter(table))])\n    \
                 return np.full(rows, float(formula()))\n"
            .into(),
        false => format!(
            "    inputs = [\n{arguments}    ]\n    \
             return np.broadcast_to(formula(*inputs), len(inputs[0])).astype(float)\n"
        ),
    };
    format!(
        "\n\ndef predict(table):\n    \"\"\"The predictions for the rows of a table: a DataFrame, or a dict of columns.\n\n    \
         NaN where a cell is missing or unknown, or the formula undefined.\n    \"\"\"\n{body}"
    )
}

/// The function that gives the formula to SymPy.
fn symbolic(formula: &Formula<'_>) -> String {
    let names = formula.encoding.features();
    let sympy = formula.expr.sympy(&names).replace('\\', "\\\\").replace('"', "\\\"");
    format!(
        "\n\ndef symbolic():\n    \"\"\"The formula for SymPy, of symbols with the columns' names.\"\"\"\n    \
         import sympy\n\n    return sympy.sympify(\"{sympy}\")\n"
    )
}

/// The array that a variable is.
fn input(input: &Input<'_>) -> String {
    let column = format!("table[{}]", literal(&input.coded.name));
    let fill =
        |fill: &Option<f64>| fill.map_or_else(String::new, |fill| format!(", fill={fill:?}"));
    match &input.coded.code {
        Code::Number { fill: missing } => format!("_numbers({column}{})", fill(missing)),
        Code::Time { fill: missing } => format!("_hours({column}{})", fill(missing)),
        Code::Date { calendar, fill: missing } => {
            format!("_dates({column}, {}{})", counted(calendar), fill(missing))
        }
        Code::OneHot { levels, fill } | Code::Ordinal { levels, fill } => {
            let fill = fill.map_or_else(String::new, |fill| format!(", fill={fill}"));
            let places = format!("_places({column}, {}{fill})", literal(levels));
            match input.coded.code {
                Code::OneHot { .. } => format!("_is({places}, {})", input.level),
                _ => places,
            }
        }
    }
}

/// The arguments that say how dates count.
fn counted(calendar: &Calendar) -> String {
    let unit = match calendar.unit {
        Unit::Hours => "hours",
        Unit::Days => "days",
        Unit::Years => "years",
        _ => "months",
    };
    let order = match calendar.month_first {
        None => "None",
        Some(true) => "True",
        Some(false) => "False",
    };
    format!("\"{unit}\", {}, month_first={order}", literal(&calendar.origin))
}

/// A text, or a list of texts, as Python writes it: JSON's escapes are Python's too.
fn literal(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).expect("text is always JSON")
}
