//! The printer: templates from the table, expanded on a stack of its own, so that no depth overflows.
//!
//! A formula is written from its root: the template of an operator is literal text and operands. An
//! operand whose form binds more loosely than its place demands is put in brackets:
//!
//! ```text
//! (x0 + 1) * x1      mul  "#a2 * #b3"        a must bind at level 2 or above
//!                    add  "#a1 + #b2"        binds at level 1: brackets
//! ```

use crate::name::{numbered, quoted};
use crate::node::{self, Node};
use crate::spec::{Form, OpSpec};
use crate::{Expr, Op};
use std::fmt::{self, Display, Write};

/// A notation: the forms it takes from the table, and its way to write leaves and brackets.
pub(crate) struct Notation {
    /// Form of an operator, out of its row of the table.
    pub form: fn(&OpSpec) -> Form,
    /// Level and text of a constant.
    pub constant: fn(f64) -> (u8, String),
    /// Text of a variable's name.
    pub name: fn(&str) -> String,
    /// Opening and closing bracket.
    pub brackets: [&'static str; 2],
}

/// A piece of the text that is still to be written.
enum Piece {
    /// Literal text of a template.
    Text(&'static str),
    /// Subtree with this root, in brackets if its level is below the given one.
    Subtree(usize, u8),
}

/// Writes `expr` in `notation`; `name` gives the name of each variable.
pub(crate) fn write(
    out: &mut impl Write,
    expr: &Expr,
    notation: &Notation,
    name: impl Fn(u32) -> String,
) -> fmt::Result {
    let nodes = expr.nodes();
    let starts = node::starts(nodes);
    let mut left = vec![Piece::Subtree(nodes.len() - 1, 0)];
    while let Some(piece) = left.pop() {
        let (root, level) = match piece {
            Piece::Text(text) => {
                out.write_str(text)?;
                continue;
            }
            Piece::Subtree(root, level) => (root, level),
        };
        match nodes[root] {
            Node::Const(value) => {
                let (own, text) = (notation.constant)(value);
                bracketed(out, own < level, notation, &text)?;
            }
            Node::Var(index) => out.write_str(&(notation.name)(&name(index)))?,
            Node::Op(op) => {
                let Form { level: own, template } = (notation.form)(op.spec());
                let [open, close] = if own < level { notation.brackets } else { ["", ""] };
                left.push(Piece::Text(close));
                let from = left.len();
                expand(nodes, &starts, root, template, &mut left);
                left[from..].reverse(); // the stack gives its last piece first
                left.push(Piece::Text(open));
            }
        }
    }
    Ok(())
}

/// Writes a text, in brackets if `yes`.
fn bracketed(out: &mut impl Write, yes: bool, notation: &Notation, text: &str) -> fmt::Result {
    let [open, close] = if yes { notation.brackets } else { ["", ""] };
    write!(out, "{open}{text}{close}")
}

/// Adds the pieces of a template, in order.
fn expand(
    nodes: &[Node],
    starts: &[usize],
    root: usize,
    template: &'static str,
    out: &mut Vec<Piece>,
) {
    let mut rest = template;
    while let Some(at) = rest.find('#') {
        out.push(Piece::Text(&rest[..at]));
        let (operand, level) = (rest.as_bytes()[at + 1], rest.as_bytes()[at + 2] - b'0');
        let last = root - 1;
        let binary = nodes[root].arity() == 2;
        let child = if operand == b'a' && binary { starts[last] - 1 } else { last };
        out.push(Piece::Subtree(child, demanded(nodes, root, child, level)));
        rest = &rest[at + 3..];
    }
    out.push(Piece::Text(rest));
}

/// The level that an operand's place demands.
///
/// The negation of an unsigned number is written `-(2)`, for `-2` is a constant.
fn demanded(nodes: &[Node], root: usize, child: usize, level: u8) -> u8 {
    const ALWAYS_BRACKETS: u8 = 9;
    match (nodes[root], nodes[child]) {
        (Node::Op(Op::Neg), Node::Const(v)) if !negative(v) => ALWAYS_BRACKETS,
        _ => level,
    }
}

/// Tells whether a constant is written with a minus sign; NaN never is.
pub(crate) fn negative(value: f64) -> bool {
    value.is_sign_negative() && !value.is_nan()
}

/// Level and text of a constant with a plain minus sign: `digits` writes finite magnitudes, the others
/// are `nan` and `infinity`.
pub(crate) fn number(
    value: f64,
    [nan, infinity]: [&str; 2],
    digits: impl Fn(f64) -> String,
) -> (u8, String) {
    let magnitude = match value.abs() {
        v if v.is_nan() => nan.into(),
        f64::INFINITY => infinity.into(),
        v => digits(v),
    };
    if negative(value) { (3, format!("-{magnitude}")) } else { (5, magnitude) }
}

/// The shortest digits that read back exactly, with an exponent where it is shorter.
pub(crate) fn shortest(value: f64) -> String {
    let magnitude = value.abs();
    if magnitude == 0.0 || (1e-4..1e9).contains(&magnitude) || !magnitude.is_finite() {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}

/// The notation that the parser reads.
const TEXT: Notation = Notation {
    form: |spec| spec.text,
    constant: |value| number(value, ["nan", "inf"], shortest),
    name: quoted,
    brackets: ["(", ")"],
};

/// A function that takes the name of each variable out of a list.
///
/// The function panics if the list has no name for a variable.
pub(crate) fn from_list(names: &[String]) -> impl Fn(u32) -> String {
    |index| {
        let known = names.len();
        names
            .get(index as usize)
            .unwrap_or_else(|| panic!("variable {index}, {known} names"))
            .clone()
    }
}

/// A formula with the names of its variables; see [`Expr::with_names`].
struct Named<'a> {
    expr: &'a Expr,
    names: &'a [String],
}

impl Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.expr, &TEXT, from_list(self.names))
    }
}

/// Writes the text with variables x0, x1, …; [`str::parse`] reads it back exactly.
impl Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self, &TEXT, numbered)
    }
}

impl Expr {
    /// The text in which variable i is `names[i]`, with the fewest brackets that [`Expr::parse`] needs
    /// to read back the same nodes, constants to the bit (NaN as a class).
    ///
    /// Names that are not identifiers, or that are functions, stand in backquotes.
    ///
    /// ```
    /// use limpid_expr::Expr;
    ///
    /// let names = ["age", "blood pressure"].map(String::from);
    /// let formula: Expr = "x0 * (x1 - 120)".parse()?;
    /// assert_eq!(formula.with_names(&names).to_string(), "age * (`blood pressure` - 120)");
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Panics
    /// When printed, if a variable has no name.
    pub fn with_names<'a>(&'a self, names: &'a [String]) -> impl Display + 'a {
        Named { expr: self, names }
    }

    /// The formula in `notation`, with names from a list.
    pub(crate) fn in_notation(&self, notation: &Notation, names: &[String]) -> String {
        let mut out = String::new();
        write(&mut out, self, notation, from_list(names)).expect("a String takes all text");
        out
    }
}
