//! The printer: templates from the table, expanded on a stack of its own, so that no depth overflows.
//!
//! A formula is written from its root: the template of an operator is literal text and operands; an
//! operand whose form binds more loosely than its place demands is put in brackets.

use crate::node::{self, Node};
use crate::op::{Form, OpSpec};
use crate::{Expr, Op};
use std::fmt::{self, Display, Write};

/// A notation: which forms of the table it takes and how it writes leaves and brackets.
pub(crate) struct Notation {
    pub form: fn(&OpSpec) -> Form,
    /// The text of a constant and its level.
    pub constant: fn(f64) -> (u8, String),
    pub name: fn(&str) -> String,
    pub brackets: [&'static str; 2],
}

/// Whether a name reads like a formula where it stands among operators: `a-b`, `colour=red`.
pub(crate) fn is_like_a_formula(name: &str) -> bool {
    name.contains(['=', '+', '-', '*', '/', '^', '<', '>', '(', ')', '·'])
}

/// Something left to write.
enum Piece {
    Text(&'static str),
    /// The subtree of that root, in brackets if its level is below the given one.
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

fn bracketed(out: &mut impl Write, yes: bool, notation: &Notation, text: &str) -> fmt::Result {
    let [open, close] = if yes { notation.brackets } else { ["", ""] };
    write!(out, "{open}{text}{close}")
}

/// The pieces of a template, in order.
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

/// Whether a constant is written with a minus sign; NaN never is.
pub(crate) fn negative(value: f64) -> bool {
    value.is_sign_negative() && !value.is_nan()
}

/// The level and text of a constant in a programming language, `magnitude` being that of its absolute value.
pub(crate) fn signed(value: f64, magnitude: &str) -> (u8, String) {
    if negative(value) { (3, format!("-{magnitude}")) } else { (5, magnitude.into()) }
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

/// The text that the parser reads.
const TEXT: Notation = Notation {
    form: |spec| spec.text,
    constant: |value| match value {
        v if v.is_nan() => (5, "nan".into()),
        v => (if negative(v) { 3 } else { 5 }, shortest(v)),
    },
    name: quoted,
    brackets: ["(", ")"],
};

/// A name as it is if the parser reads it so, or else in backquotes, those inside doubled.
fn quoted(name: &str) -> String {
    let mut chars = name.chars();
    let plain = chars.next().is_some_and(starts_name) && chars.all(continues_name);
    if plain && !reserved(name) { name.into() } else { format!("`{}`", name.replace('`', "``")) }
}

/// Whether an unquoted name may start with `c`.
pub(crate) fn starts_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// Whether an unquoted name may go on with `c`.
pub(crate) fn continues_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether an unquoted `name` means a function or a number.
pub(crate) fn reserved(name: &str) -> bool {
    matches!(name, "inf" | "nan") || Op::from_name(name).is_some()
}

/// The default name of a variable: x0, x1, …
pub(crate) fn numbered(index: u32) -> String {
    format!("x{index}")
}

/// The name of each variable out of a list.
///
/// The returned function panics if the list has no name for a variable.
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

/// The text with variables x0, x1, …; [`str::parse`] reads it back exactly.
impl Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self, &TEXT, numbered)
    }
}

impl Expr {
    /// The text in which variable i is `names[i]`, with the fewest brackets that
    /// [`Expr::parse`] needs to read back the same nodes, constants to the bit (NaN as a class).
    ///
    /// Names that are not identifiers, or that are functions, stand in backquotes.
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
