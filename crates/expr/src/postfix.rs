//! The postfix notation: words between spaces, one a node, operands before their operator.
//!
//! ```text
//! formula  = word { " " word }
//! word     = "x" index | "c" number | operator        x0   c1.5   c-2e3   cinf   sin   *
//! operator = the name of an operator | "+" | "-" | "*" | "/" | "^"
//! ```
//!
//! `x0 c1.5 * sin` is sin(1.5 x₀). The words are the nodes of the formula, so that the whole reader
//! is one loop that counts operands; nothing recurses.

use crate::error::MAX_NODES;
use crate::{Error, Expr, Node, Op, name};

impl Op {
    /// The operator of that name, or of the symbol `+`, `-`, `*`, `/` or `^`.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "+" => Some(Self::Add),
            "-" => Some(Self::Sub),
            "*" => Some(Self::Mul),
            "/" => Some(Self::Div),
            "^" => Some(Self::Pow),
            name => Self::from_name(name),
        }
    }
}

impl Expr {
    /// The formula written in `text` in postfix notation, of variables x0, x1, …
    ///
    /// ```
    /// use limpid_expr::Expr;
    ///
    /// let formula = Expr::parse_postfix("x0 c1.5 * sin")?;
    /// assert_eq!(formula.to_string(), "sin(x0 * 1.5)");
    /// let error = Expr::parse_postfix("x0 +").unwrap_err();
    /// assert_eq!(error.to_string(), "byte 3: add takes 2 argument(s), not 1");
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Errors
    /// If a word is unknown, an operator lacks operands, the text is more or less than one formula, or
    /// there are more than [`MAX_NODES`] nodes; the error names the byte where reading failed.
    pub fn parse_postfix(text: &str) -> Result<Self, Error> {
        let mut nodes = Vec::new();
        let mut starts = Vec::new(); // where each formula that still waits for its operator begins
        for (position, word) in words(text) {
            if nodes.len() == MAX_NODES {
                return Err(Error::TooLarge { position });
            }
            let node = node(position, word)?;
            take_operands(node, position, &mut starts)?;
            nodes.push(node);
        }
        match starts[..] {
            [_] => Ok(Self::trusted(nodes)),
            [] => Err(leftover(text.len(), "a formula", "the end of the line")),
            [_, second, ..] => Err(leftover(second, "one formula", "the start of another")),
        }
    }
}

/// The words between white space, each with the byte where it starts.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace().map(move |word| (start(word), word))
}

/// The node that a word stands for.
fn node(position: usize, word: &str) -> Result<Node, Error> {
    if let Some(op) = Op::from_word(word) {
        return Ok(Node::Op(op));
    }
    if let Some(number) = word.strip_prefix('c').filter(|rest| starts_number(rest)) {
        let malformed = || Error::Number { position, text: number.into() };
        return constant(number).map(Node::Const).ok_or_else(malformed);
    }
    name::index(word).map(Node::Var).ok_or_else(|| Error::UnknownName {
        position,
        name: word.into(),
        hint: format!("known are x0, x1, …, c1.5 for a number, + - * / ^ and {}", Op::names()),
    })
}

/// Tells whether the text after a `c` is meant as a number.
fn starts_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
        || matches!(text, "inf" | "nan")
}

/// The number that a text spells: one that f64 can hold, or an infinity or NaN in words.
fn constant(text: &str) -> Option<f64> {
    let value = text.parse::<f64>().ok()?;
    let spelt = matches!(text.trim_start_matches(['-', '+']), "inf" | "nan");
    (value.is_finite() || spelt).then_some(value)
}

/// Joins the operands of `node` to the one formula that it is the root of.
fn take_operands(node: Node, position: usize, starts: &mut Vec<usize>) -> Result<(), Error> {
    match node {
        Node::Op(op) if starts.len() < op.arity() => {
            let (name, arity) = (op.spec().name, op.arity());
            return Err(Error::Arity { position, name, arity, given: starts.len() });
        }
        Node::Op(op) => starts.truncate(starts.len() + 1 - op.arity()),
        Node::Const(_) | Node::Var(_) => starts.push(position),
    }
    Ok(())
}

/// The error of a text that is not exactly one formula.
fn leftover(position: usize, expected: &'static str, found: &str) -> Error {
    Error::Unexpected { position, expected, found: found.into() }
}
