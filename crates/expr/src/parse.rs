//! The parser: a shunting yard on a stack of its own, so that no nesting overflows.
//!
//! ```text
//! sum      = product { ("+" | "-") product }
//! product  = signed { ("*" | "/") signed }
//! signed   = "-" signed | power
//! power    = atom [ "^" signed ]                  right associative
//! atom     = number | name | function "(" sum { "," sum } ")" | "(" sum ")"
//! number   = digits [ "." digits ] [ "e" [ sign ] digits ] | "inf" | "nan"
//! name     = letter { letter | digit | "_" } | "`" any text, backquotes doubled "`"
//! ```
//!
//! The yard holds operators back until the next operator shows that they have their operands:
//!
//! ```text
//! token      x0   +    2      *      x1       end
//! nodes      x0   x0   x0 2   x0 2   x0 2 x1  x0 2 x1 * +
//! pending         +    +      + *    + *
//! ```
//!
//! A minus before a number makes a negative constant, unless a `^` follows: `-2` is a constant,
//! `-(2)` its negation, and `-2 ^ x` is −(2ˣ). Functions are the names of the operators.
//!
//! Source: \[Dijkstra61\].

use crate::error::MAX_NODES;
use crate::token::{Kind, Token, tokens};
use crate::{Error, Expr, Node, Op, name};
use std::collections::BTreeMap;
use std::str::FromStr;

impl Expr {
    /// The formula written in `text`, in which `names[i]` is variable i (the first, if a name
    /// occurs twice).
    ///
    /// ```
    /// use limpid_expr::Expr;
    ///
    /// let names = ["age", "weight"].map(String::from);
    /// let formula = Expr::parse("2 * age ^ 2 / weight", &names)?;
    /// assert_eq!(formula.at(&[3.0, 6.0]), 3.0);
    /// let error = Expr::parse("2 * wait", &names).unwrap_err().to_string();
    /// assert!(error.starts_with("byte 4: unknown name \"wait\"; known are age, weight"));
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the text is not such a formula; the error names the byte where reading failed.
    pub fn parse(text: &str, names: &[String]) -> Result<Self, Error> {
        let mut known = BTreeMap::new();
        for (name, index) in names.iter().zip(0..) {
            known.entry(name.as_str()).or_insert(index);
        }
        parse(text, &Variables::Named(known))
    }
}

/// Reads the formula whose variables are x0, x1, …
impl FromStr for Expr {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        parse(text, &Variables::Numbered)
    }
}

/// The names that stand for variables.
enum Variables<'a> {
    /// Default names x0, x1, …
    Numbered,
    /// Given names, each with its index.
    Named(BTreeMap<&'a str, u32>),
}

impl Variables<'_> {
    /// The index of the variable that a name stands for.
    fn index(&self, name: &str, position: usize) -> Result<u32, Error> {
        let index = match self {
            Self::Named(known) => known.get(name).copied(),
            Self::Numbered => name::index(name),
        };
        let unknown = || Error::UnknownName { position, name: name.into(), hint: self.hint(name) };
        index.ok_or_else(unknown)
    }

    /// Sentence that lists the known names nearest to `name`.
    fn hint(&self, name: &str) -> String {
        let functions = Op::ALL.iter().map(|op| format!("{}(…)", op.spec().name));
        let mut known: Vec<String> = match self {
            Self::Numbered => functions.collect(),
            Self::Named(names) => {
                names.keys().map(|name| (*name).into()).chain(functions).collect()
            }
        };
        known.sort_by_key(|candidate| distance(name, candidate.trim_end_matches("(…)")));
        known.truncate(5);
        let variables = if matches!(self, Self::Numbered) { "x0, x1, … or " } else { "" };
        format!("known are {variables}{}, …", known.join(", "))
    }
}

/// The edit distance of two names \[Levenshtein66\].
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, &y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// Something opened and not yet finished.
enum Pending {
    /// An operator that waits for its last operand.
    Op(Op),
    /// An opening bracket and where it stands.
    Bracket { position: usize },
    /// A function with the arguments begun so far.
    Call { op: Op, position: usize, arguments: usize },
}

/// The shunting yard: nodes written so far, and what is pending.
struct Yard<'a> {
    variables: &'a Variables<'a>,
    nodes: Vec<Node>,
    pending: Vec<Pending>,
}

/// Reads the whole text: operands and operators in turn.
fn parse(text: &str, variables: &Variables<'_>) -> Result<Expr, Error> {
    let tokens = tokens(text)?;
    let mut yard = Yard { variables, nodes: Vec::new(), pending: Vec::new() };
    let mut rest = tokens.as_slice();
    let mut operand_next = true;
    while let [token, after @ ..] = rest {
        if let Kind::End = token.kind
            && !operand_next
        {
            yard.end(token.position)?;
            return Ok(Expr::trusted(yard.nodes));
        }
        let used;
        (used, operand_next) =
            if operand_next { yard.operand(token, after)? } else { (1, yard.operator(token)?) };
        rest = &rest[used..];
    }
    unreachable!("the last token is the end, where an operand is missing or the formula complete")
}

impl Yard<'_> {
    /// Takes the tokens where an operand starts; returns their number, and true if the operand is still
    /// to come.
    fn operand(&mut self, token: &Token, after: &[Token]) -> Result<(usize, bool), Error> {
        let position = token.position;
        let next = after.first().map(|token| &token.kind);
        match (&token.kind, next) {
            (Kind::Number(value), _) => self.push(Node::Const(*value), position)?,
            (Kind::Name(name), Some(Kind::Open)) if Op::from_name(name).is_some() => {
                let op = Op::from_name(name).expect("just found");
                self.pending.push(Pending::Call { op, position, arguments: 1 });
                return Ok((2, true));
            }
            (Kind::Name(name) | Kind::Quoted(name), _) => {
                let index = self.variables.index(name, position)?;
                self.push(Node::Var(index), position)?;
            }
            (Kind::Infix('-'), Some(Kind::Number(value))) if !power_follows(after) => {
                self.push(Node::Const(-value), position)?;
                return Ok((2, false));
            }
            (Kind::Infix('-'), _) => {
                self.pending.push(Pending::Op(Op::Neg));
                return Ok((1, true));
            }
            (Kind::Open, _) => {
                self.pending.push(Pending::Bracket { position });
                return Ok((1, true));
            }
            _ => return Err(token.unexpected("a number, a name, `-` or `(`")),
        }
        Ok((1, false))
    }

    /// Takes the token after an operand; returns true if another operand must follow.
    fn operator(&mut self, token: &Token) -> Result<bool, Error> {
        match token.kind {
            Kind::Infix(symbol) => {
                let op = infix(symbol);
                self.finish_before(op, token.position)?;
                self.pending.push(Pending::Op(op));
            }
            Kind::Comma => self.next_argument(token)?,
            Kind::Close => {
                self.close(token.position)?;
                return Ok(false);
            }
            _ => return Err(token.unexpected("an operator, `,` or `)`")),
        }
        Ok(true)
    }

    /// Writes a node, unless the formula is too large.
    fn push(&mut self, node: Node, position: usize) -> Result<(), Error> {
        if self.nodes.len() == MAX_NODES {
            return Err(Error::TooLarge { position });
        }
        self.nodes.push(node);
        Ok(())
    }

    /// Writes the pending operators for which `finished` holds.
    fn finish(&mut self, position: usize, finished: impl Fn(Op) -> bool) -> Result<(), Error> {
        while let Some(&Pending::Op(op)) = self.pending.last()
            && finished(op)
        {
            self.pending.pop();
            self.push(Node::Op(op), position)?;
        }
        Ok(())
    }

    /// Writes the pending operators that bind their last operand before `op` does.
    fn finish_before(&mut self, op: Op, position: usize) -> Result<(), Error> {
        let level = |op: Op| op.spec().text.level;
        let right_associative = op == Op::Pow;
        self.finish(position, |before| {
            level(before) > level(op) || level(before) == level(op) && !right_associative
        })
    }

    /// Ends an argument of a function at a comma.
    fn next_argument(&mut self, comma: &Token) -> Result<(), Error> {
        self.finish(comma.position, |_| true)?;
        match self.pending.last_mut() {
            Some(Pending::Call { arguments, .. }) => *arguments += 1,
            _ => return Err(comma.unexpected("an operator; `,` stands between arguments only")),
        }
        Ok(())
    }

    /// Ends a bracket or a function.
    fn close(&mut self, position: usize) -> Result<(), Error> {
        self.finish(position, |_| true)?;
        match self.pending.pop() {
            Some(Pending::Bracket { .. }) => Ok(()),
            Some(Pending::Call { op, arguments, .. }) if arguments == op.arity() => {
                self.push(Node::Op(op), position)
            }
            Some(Pending::Call { op, position, arguments }) => {
                let (name, arity) = (op.spec().name, op.arity());
                Err(Error::Arity { position, name, arity, given: arguments })
            }
            _ => Err(Error::Unopened { position }),
        }
    }

    /// Ends the formula at the end of the text.
    fn end(&mut self, position: usize) -> Result<(), Error> {
        self.finish(position, |_| true)?;
        match self.pending.pop() {
            Some(Pending::Bracket { position }) => Err(Error::Unclosed { position }),
            Some(Pending::Call { op, position, .. }) => {
                Err(Error::Unclosed { position: position + op.spec().name.len() })
            }
            _ => Ok(()),
        }
    }
}

/// Tells whether the tokens are a number with a `^` behind it.
fn power_follows(tokens: &[Token]) -> bool {
    matches!(tokens.get(1), Some(Token { kind: Kind::Infix('^'), .. }))
}

/// The operator of an infix symbol.
fn infix(symbol: char) -> Op {
    match symbol {
        '+' => Op::Add,
        '-' => Op::Sub,
        '*' => Op::Mul,
        '/' => Op::Div,
        _ => Op::Pow,
    }
}
