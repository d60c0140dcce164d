//! SQL, for tables that stay in their database.

use crate::Expr;
use crate::print::{Notation, number};

const SQL: Notation = Notation {
    form: |spec| spec.sql,
    constant: |value| number(value, ["NULL", "9e999"], |v| format!("{v:?}")),
    name: str::to_string,
    brackets: ["(", ")"],
};

impl Expr {
    /// The formula as a SQL expression, in the words that SQLite (from 3.35, with its functions of
    /// mathematics), DuckDB and PostgreSQL share; variable i is the expression `inputs[i]`, of double
    /// precision and in brackets if it needs some.
    ///
    /// Undefined values are NULL in SQLite and NaN or infinite in DuckDB; PostgreSQL stops with an error.
    /// Operators of one's own are called by their names.
    ///
    /// ```
    /// let names = ["age".to_string()];
    /// let formula = limpid_expr::Expr::parse("2 * log(age) / -age", &names)?;
    /// assert_eq!(formula.sql(&["t.\"age\"".into()]), "2.0 * ln(t.\"age\") / -t.\"age\"");
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Panics
    /// If a variable has no input.
    pub fn sql(&self, inputs: &[String]) -> String {
        self.in_notation(&SQL, inputs)
    }
}
