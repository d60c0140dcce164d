//! The formula of a spreadsheet's cell, by the English names of functions.

use crate::Expr;
use crate::print::{Notation, from_list, number, write};
use std::fmt;

/// Most characters of a formula that Excel takes.
const MOST: usize = 8192;

/// Digits of a number that Excel keeps.
const DIGITS: usize = 15;

const EXCEL: Notation = Notation {
    form: |spec| spec.excel,
    constant: |value| number(value, ["NA()", "9.99E+307"], digits),
    name: str::to_string,
    brackets: ["(", ")"],
};

impl Expr {
    /// The formula for a cell of Excel, LibreOffice or Gnumeric, without the `=` before it; variable i is
    /// `cells[i]`, a reference such as `A2` or anything in brackets. `None` if it is longer than the 8192
    /// characters that Excel takes.
    ///
    /// Constants have the 15 digits that Excel keeps. Undefined values are errors, `#NUM!` or `#DIV/0!`.
    /// Operators of one's own are called by their names.
    ///
    /// ```
    /// let names = ["age".to_string()];
    /// let formula = limpid_expr::Expr::parse("2 * log(age) / square(age)", &names)?;
    /// assert_eq!(formula.excel(&["A2".into()]).as_deref(), Some("2 * LN(A2) / POWER(A2, 2)"));
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Panics
    /// If a variable has no cell.
    pub fn excel(&self, cells: &[String]) -> Option<String> {
        let mut cell = Cell(String::new());
        write(&mut cell, self, &EXCEL, from_list(cells)).ok().map(|()| cell.0)
    }
}

/// A text that grows to the length of a cell and no further: protected operators repeat their operands, so
/// that nested ones would fill the memory.
struct Cell(String);

impl fmt::Write for Cell {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.0.len() + text.len() > MOST {
            return Err(fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}

/// The digits of a magnitude as a spreadsheet reads them.
fn digits(magnitude: f64) -> String {
    let after_point = DIGITS - 1;
    let rounded: f64 = format!("{magnitude:.after_point$e}").parse().unwrap_or(magnitude);
    match rounded == 0.0 || (1e-4..1e15).contains(&rounded) {
        true => format!("{rounded}"),
        false => format!("{rounded:E}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Op;

    #[test]
    fn numbers_have_the_digits_that_excel_keeps() {
        let shown =
            [1.0 / 3.0, 2.0, 1e-7, 1.0 + f64::EPSILON, 12_345_678_901_234_567.0].map(digits);
        assert_eq!(shown, ["0.333333333333333", "2", "1E-7", "1", "1.23456789012346E16"]);
    }

    #[test]
    fn a_formula_that_no_cell_takes_is_none() {
        let mut formula = Expr::variable(0);
        let cells = ["A2".to_string()];
        for _ in 0..9 {
            formula = Expr::unary(Op::ProtectedLog, formula);
        }
        assert!(formula.excel(&cells).is_none());
        for _ in 0..90 {
            formula = Expr::unary(Op::ProtectedLog, formula);
        }
        assert!(formula.excel(&cells).is_none());
    }

    #[test]
    fn a_minus_binds_before_a_power_so_powers_are_functions() {
        let formula: Expr = "-x0 ^ 2 - -(2) / x0".parse().expect("a formula");
        let cell = formula.excel(&["A2".into()]);
        assert_eq!(cell.as_deref(), Some("-POWER(A2, 2) - -(2) / A2"));
    }
}
