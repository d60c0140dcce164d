//! SymPy, for anything symbolic that this crate does not do.

use crate::Expr;
use crate::print::{Notation, number, shortest};

const SYMPY: Notation = Notation {
    form: |spec| spec.sympy,
    constant: |value| number(value, ["nan", "oo"], shortest),
    name,
    brackets: ["(", ")"],
};

impl Expr {
    /// The formula as a Python expression over SymPy's names (`from sympy import *`, or
    /// `sympify`); variable i is `names[i]`.
    ///
    /// Names x0, x1, … stand as they are; any other name could be one of SymPy's own (beta, E, N, …)
    /// and becomes `Symbol('name')`. The protected operators become `Piecewise`.
    ///
    /// ```
    /// let names = ["x0", "E"].map(String::from);
    /// let formula = limpid_expr::Expr::parse("x0 ^ 2 * E", &names)?;
    /// assert_eq!(formula.sympy(&names), "x0**2*Symbol('E')");
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Panics
    /// If a variable has no name.
    pub fn sympy(&self, names: &[String]) -> String {
        self.in_notation(&SYMPY, names)
    }
}

/// A default name as it is, any other as a symbol of that name.
fn name(name: &str) -> String {
    match name.strip_prefix('x') {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
            name.into()
        }
        _ => format!("Symbol('{}')", name.chars().map(escaped).collect::<String>()),
    }
}

/// A character as it stands in a Python text between single quotes.
fn escaped(c: char) -> String {
    match c {
        '\\' | '\'' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04x}", u32::from(c)),
        c => c.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sympy(text: &str) -> String {
        let names = ["x0", "it's", "E"].map(String::from);
        Expr::parse(text, &names).expect("valid").sympy(&names)
    }

    #[test]
    fn operators_keep_pythons_precedence() {
        assert_eq!(sympy("-x0 ^ 2 + inv(x0 * 3)"), "-x0**2 + 1/(x0*3)");
        assert_eq!(sympy("(-2) ^ x0"), "(-2)**x0");
        assert_eq!(sympy("square(x0 - 1) / (2 / x0)"), "(x0 - 1)**2/(2/x0)");
        assert_eq!(sympy("inf * abs(x0)"), "oo*Abs(x0)");
    }

    #[test]
    fn names_that_sympy_could_know_become_symbols() {
        assert_eq!(sympy("E + `it's`"), r"Symbol('E') + Symbol('it\'s')");
    }

    #[test]
    fn protected_operators_write_their_operand_once() {
        let nested = sympy("plog(plog(plog(x0)))");
        assert_eq!(nested.matches("x0").count(), 1);
        assert_eq!(nested.matches("Piecewise").count(), 3);
    }
}
