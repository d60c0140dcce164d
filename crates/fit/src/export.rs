//! A formula as files: text, LaTeX, and code for those who predict elsewhere.
//!
//! | file | what reads it |
//! |---|---|
//! | formula.txt | `limpid eval`, people |
//! | formula.tex | LaTeX: an equation with the digits that people read, and one with all of them behind `%` |
//! | formula.py | Python: a function of NumPy arrays, `predict` for a DataFrame, `symbolic` for SymPy |
//! | formula.rs, formula.c | Rust and C99: a function of numbers |
//! | formula.sql | SQLite, DuckDB, PostgreSQL: a query on the table's own columns |
//! | formula.excel.txt | Excel, LibreOffice, Gnumeric: a cell to fill down beside the table |
//!
//! All but the first equation have every digit (a spreadsheet 15 of them), and a head that says which columns
//! the variables are.

mod excel;
mod formula;
mod input;
mod python;
mod sql;

pub(crate) use formula::Formula;
use limpid_expr::Expr;

/// The names and texts of all files.
pub(crate) fn files(formula: &Formula<'_>) -> Vec<(&'static str, String)> {
    vec![
        ("formula.txt", text(formula)),
        ("formula.tex", latex(formula)),
        ("formula.py", python::module(formula)),
        ("formula.rs", rust(formula)),
        ("formula.c", c(formula)),
        ("formula.sql", sql::query(formula)),
        ("formula.excel.txt", excel::cell(formula)),
    ]
}

/// The formula as `limpid eval` reads it.
fn text(formula: &Formula<'_>) -> String {
    let names = formula.encoding.features();
    format!("{}{}\n", formula.comments("# "), formula.expr.with_names(&names))
}

fn latex(formula: &Formula<'_>) -> String {
    // The target's name is escaped as that of a variable.
    let target = Expr::variable(0).latex(&[formula.target.to_string()]);
    let names = formula.encoding.features();
    let equation = |expr: &Expr, mark: &str| {
        let value = expr.latex(&names);
        format!("{mark}\\begin{{equation}}\n{mark}  {target} = {value}\n{mark}\\end{{equation}}\n")
    };
    let exact = match formula.shown == *formula.expr {
        true => String::new(),
        false => format!("% With every digit:\n{}", equation(formula.expr, "% ")),
    };
    format!("{}{}{exact}", formula.comments("% "), equation(&formula.shown, ""))
}

fn rust(formula: &Formula<'_>) -> String {
    let code = formula.expr.rust(&formula.encoding.features());
    let code = code.replacen("fn formula(", "#[allow(non_snake_case)]\npub fn formula(", 1);
    format!("{}{code}", formula.comments("// "))
}

fn c(formula: &Formula<'_>) -> String {
    format!("{}{}", formula.comments("// "), formula.expr.c(&formula.encoding.features()))
}
