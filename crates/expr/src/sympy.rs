//! SymPy, for anything symbolic that this crate does not do.

use crate::Expr;
use crate::print::{Notation, shortest, signed};

const SYMPY: Notation = Notation { form: |spec| spec.sympy, constant, name, brackets: ["(", ")"] };

impl Expr {
    /// The formula as a Python expression over SymPy's names (`from sympy import *`, or
    /// `sympify`); variable i is `names[i]`.
    ///
    /// x0, x1, … stand as they are; any other name could be one of SymPy's own (beta, E, N, …) and
    /// becomes `Symbol('name')`. The protected operators become `Piecewise`.
    ///
    /// # Panics
    /// If a variable has no name.
    pub fn sympy(&self, names: &[String]) -> String {
        self.in_notation(&SYMPY, names)
    }
}

fn constant(value: f64) -> (u8, String) {
    let magnitude: String = match value.abs() {
        v if v.is_nan() => "nan".into(),
        f64::INFINITY => "oo".into(),
        v => shortest(v),
    };
    signed(value, &magnitude)
}

fn name(name: &str) -> String {
    match name.strip_prefix('x') {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
            name.into()
        }
        _ => format!("Symbol('{}')", name.chars().map(escaped).collect::<String>()),
    }
}

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
