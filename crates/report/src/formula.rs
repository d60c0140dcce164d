//! A formula as a cell: rounded for people, whole for programs.
//!
//! A formula is read by people with three digits a constant, and copied by programs with all of them; both
//! come from one [`Expr`], so no digit is lost on the way through a table.

use limpid_expr::Expr;

/// Digits of the constants of a formula that is read.
const DIGITS: usize = 3;

/// A formula with the names of its variables.
///
/// ```
/// use limpid_report::Formula;
///
/// let formula = Formula { expr: "0.123456 * x0".parse().expect("a formula"), names: vec!["speed".into()] };
/// assert_eq!(formula.text(), "0.123 * speed");
/// assert_eq!(formula.whole(), "0.123456 * speed");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// The formula, its variables numbered.
    pub expr: Expr,
    /// The name of each variable.
    pub names: Vec<String>,
}

impl Formula {
    /// The text with all digits, which [`Expr::parse`] reads back.
    pub fn whole(&self) -> String {
        self.expr.with_names(&self.names).to_string()
    }

    /// The text with constants rounded.
    pub fn text(&self) -> String {
        self.expr.rounded(DIGITS).with_names(&self.names).to_string()
    }

    /// LaTeX with constants rounded.
    pub fn latex(&self) -> String {
        self.expr.rounded(DIGITS).latex(&self.names)
    }

    /// The formula with all digits in four languages, by name.
    pub fn copies(&self) -> [(&'static str, String); 4] {
        [
            ("LaTeX", self.expr.latex(&self.names)),
            ("SymPy", self.expr.sympy(&self.names)),
            ("Python", self.expr.python(&self.names)),
            ("Rust", self.expr.rust(&self.names)),
        ]
    }

    /// MathML with constants rounded.
    pub fn mathml(&self) -> String {
        self.expr.rounded(DIGITS).mathml(&self.names)
    }
}
