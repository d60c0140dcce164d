//! A formula as a cell: with few digits for people, whole for programs.

use limpid_expr::Expr;

/// Digits of the constants of a formula that is read, unless it says itself.
const DIGITS: usize = 3;

/// A formula with the names of its variables.
///
/// ```
/// use limpid_report::Formula;
///
/// let formula = Formula::new("0.123456 * x0".parse().expect("a formula"), vec!["speed".into()]);
/// assert_eq!(formula.text(), "0.123 * speed");
/// assert_eq!(formula.whole(), "0.123456 * speed");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// The formula with all digits, its variables numbered.
    pub expr: Expr,
    /// The same with as many digits as people need.
    pub readable: Expr,
    /// The name of each variable.
    pub names: Vec<String>,
}

impl Formula {
    /// A formula that is read with three digits a constant.
    pub fn new(expr: Expr, names: Vec<String>) -> Self {
        Self { readable: expr.rounded(DIGITS), expr, names }
    }

    /// The text with all digits, which [`Expr::parse`] reads back.
    pub fn whole(&self) -> String {
        self.expr.with_names(&self.names).to_string()
    }

    /// The text with few digits.
    pub fn text(&self) -> String {
        self.readable.with_names(&self.names).to_string()
    }

    /// LaTeX with few digits.
    pub fn latex(&self) -> String {
        self.readable.latex(&self.names)
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

    /// MathML with few digits, in elements between which a line may end, each about as wide as `most` characters.
    pub fn mathml_pieces(&self, most: usize) -> Vec<String> {
        self.readable.mathml_pieces(&self.names, most)
    }
}
