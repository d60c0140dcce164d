//! The facts about an operator that are data: its name, its operands and its written forms.

/// The way an operator is written in one notation.
///
/// ```
/// use limpid_expr::Op;
///
/// let form = Op::Mul.spec().text;
/// assert_eq!((form.level, form.template), (2, "#a2 * #b3"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Form {
    /// Strength with which the written form binds: 1 sum, 2 product, 3 sign, 4 power, 5 atom.
    pub level: u8,
    /// Text with places for the operands: `#a2` is the first operand, in brackets if its level is
    /// below 2; `#b0` is the second operand, never in brackets.
    pub template: &'static str,
}

/// Everything known of one operator but its value and its derivatives, which are generic functions.
///
/// A row of the operators' table: see [`Op::spec`](crate::Op::spec).
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct OpSpec {
    /// Name of the operator, also the name of its function in the text of a formula.
    pub name: &'static str,
    /// Number of operands, 1 or 2.
    pub arity: usize,
    /// Domain in words: where the value is defined and finite. Elsewhere IEEE 754 decides.
    pub domain: &'static str,
    /// Form in the text that the parser reads.
    pub text: Form,
    /// Form in LaTeX's mathematical mode.
    pub latex: Form,
    /// Form in presentation MathML.
    pub mathml: Form,
    /// Form in SymPy's Python expressions.
    pub sympy: Form,
    /// Form in Python with NumPy.
    pub python: Form,
    /// Form in Rust, over f64.
    pub rust: Form,
    /// Form in C, over double.
    pub c: Form,
    /// Form in SQL, over double precision.
    pub sql: Form,
    /// Form in a spreadsheet's cell; the only one that may repeat an operand.
    pub excel: Form,
    /// Operands (a, b) inside the domain and away from kinks, for tests; b is 0 if unused.
    pub samples: &'static [[f64; 2]],
}
