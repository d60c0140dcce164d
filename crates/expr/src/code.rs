//! A formula as a function of its columns in a programming language: what Python, Rust and C share.

use crate::print::{Notation, write};
use crate::{Expr, Node, Op};
use std::collections::BTreeSet;

/// A programming language that formulas are written in.
pub(crate) struct Language {
    /// Forms of the operators and constants.
    pub notation: Notation,
    /// Words that no parameter may be called.
    pub reserved: &'static [&'static str],
    /// Definitions of the protected operators, for those that a formula uses.
    pub definitions: &'static [(Op, &'static str)],
}

/// A formula in the words of a language.
pub(crate) struct Code {
    /// Definitions of the protected operators that the formula uses.
    pub definitions: String,
    /// Names of the columns that the formula uses, as identifiers, in their order.
    pub parameters: Vec<String>,
    /// Expression of the value.
    pub body: String,
}

impl Code {
    /// The formula's code; variable i is `names[i]`, made an identifier.
    pub(crate) fn new(expr: &Expr, names: &[String], language: &Language) -> Self {
        let names = identifiers(names, language.reserved);
        let uses = |op: Op| expr.nodes().contains(&Node::Op(op));
        let needed = language.definitions.iter().filter(|(op, _)| uses(*op));
        let mut body = String::new();
        let name = |i: u32| names[i as usize].clone();
        write(&mut body, expr, &language.notation, name).expect("a String takes all text");
        Self {
            definitions: needed.map(|(_, text)| format!("{text}\n\n")).collect(),
            parameters: expr.variables().into_iter().map(name).collect(),
            body,
        }
    }
}

impl Expr {
    /// The operators of one's own that the formula uses, which other programs know by their names alone.
    ///
    /// ```
    /// use limpid_expr::{Expr, Op};
    ///
    /// let step = Op::define_unary("step", |a| if a > 0.0 { 1.0 } else { 0.0 })?;
    /// let formula: Expr = "sin(step(x0)) * step(x1)".parse()?;
    /// assert_eq!(formula.own_operators(), [step]);
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    pub fn own_operators(&self) -> Vec<Op> {
        let own = |node: &Node| match node {
            Node::Op(op) if op.index() >= Op::ALL.len() => Some(*op),
            _ => None,
        };
        let all: BTreeSet<Op> = self.nodes().iter().filter_map(own).collect();
        all.into_iter().collect()
    }
}

/// The names as distinct identifiers: other characters become `_`, reserved words and names that were
/// taken get an ending.
///
/// ```text
/// age   blood pressure   blood_pressure     2nd     lambda
/// age   blood_pressure   blood_pressure_2   x_2nd   lambda_2
/// ```
fn identifiers(names: &[String], reserved: &[&str]) -> Vec<String> {
    let mut taken: BTreeSet<String> = reserved.iter().map(|word| (*word).to_string()).collect();
    let mut distinct = |name: &String| {
        let plain: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let starts = plain.starts_with(|c: char| c.is_ascii_alphabetic());
        let stem = if starts { plain } else { format!("x_{plain}") };
        let endings = (2..).map(|n| format!("{stem}_{n}"));
        let free = std::iter::once(stem.clone()).chain(endings).find(|name| !taken.contains(name));
        let free = free.expect("there is no end of endings");
        taken.insert(free.clone());
        free
    };
    names.iter().map(&mut distinct).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_distinct_identifiers() {
        let names = ["age", "a b", "a_b", "2nd", "", "lambda", "größe"].map(String::from);
        let expected = ["age", "a_b", "a_b_2", "x_2nd", "x_", "lambda_2", "gr__e"];
        assert_eq!(identifiers(&names, &["lambda"]), expected);
    }
}
