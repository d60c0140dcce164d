//! The formulas that are timed.

use limpid_expr::{Error, Expr, Op};

/// 100 formulas of 20 to 30 nodes over + − · / sin cos exp log √, drawn uniformly: 43 % of the nodes
/// are functions. They were drawn again until, on such a table as [`inputs`](super::inputs), every value
/// on the way was finite and below 1000, arguments of log and √ positive and divisors away from 0; at
/// least one constant each.
pub const MIXED: &str = include_str!("trees_mix.txt");

/// 100 formulas of 20 to 30 nodes over + − · /, drawn in the same way.
pub const ARITHMETIC: &str = include_str!("trees_arith.txt");

/// Most inputs a formula may ask for, so that a slip of the finger does not fill the memory.
const MOST_INPUTS: u32 = 1000;

/// How a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// Infix notation, as `sin(x0 * 1.5)`
    Infix,
    /// `x0 c1.5 * sin`
    Postfix,
}

/// A line that is no formula to be timed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLine {
    /// A line that cannot be read.
    #[error("line {line}, {error}")]
    Unreadable {
        /// Number of the line, from 1.
        line: usize,
        /// Place in the line, and the reason.
        error: Error,
    },
    /// A variable that asks for too large a table.
    #[error("line {line}: x{index} is more than the {MOST_INPUTS} inputs there may be")]
    Inputs {
        /// Number of the line, from 1.
        line: usize,
        /// Index of the variable.
        index: u32,
    },
    /// A file without a formula.
    #[error("there is no formula")]
    None,
}

/// At least one formula of x0, x1, …
#[derive(Clone, Debug, PartialEq)]
pub struct Formulas(Vec<Expr>);

impl Formulas {
    /// One formula a line; blank lines and those that begin with `#` are skipped.
    ///
    /// # Errors
    /// If a line is no formula, or there is none.
    pub fn parse(text: &str, notation: Notation) -> Result<Self, BadLine> {
        let lines = text.lines().map(str::trim).zip(1..);
        let formulas = lines.filter(|(text, _)| !text.is_empty() && !text.starts_with('#'));
        let read = formulas.map(|(text, line)| read(text, line, notation));
        let formulas = read.collect::<Result<Vec<Expr>, BadLine>>()?;
        if formulas.is_empty() { Err(BadLine::None) } else { Ok(Self(formulas)) }
    }

    /// The formulas in their order.
    pub fn as_slice(&self) -> &[Expr] {
        &self.0
    }

    /// The same with a factor 1 before every variable, a constant that can be fitted: c · x in place of x.
    pub fn weighted(&self) -> Self {
        let weighted = |i| Expr::binary(Op::Mul, Expr::constant(1.0), Expr::variable(i));
        Self(self.0.iter().map(|formula| formula.substitute(weighted)).collect())
    }

    /// Nodes of all formulas, leaves included.
    pub fn nodes(&self) -> usize {
        self.0.iter().map(Expr::complexity).sum()
    }

    /// Columns of the table: enough for every variable, at least five.
    pub fn inputs(&self) -> usize {
        let last = self.0.iter().filter_map(|formula| formula.variables().last().copied());
        last.max().map_or(5, |index| (index as usize + 1).max(5))
    }
}

fn read(text: &str, line: usize, notation: Notation) -> Result<Expr, BadLine> {
    let formula = match notation {
        Notation::Infix => text.parse(),
        Notation::Postfix => Expr::parse_postfix(text),
    };
    let formula = formula.map_err(|error| BadLine::Unreadable { line, error })?;
    match formula.variables().last() {
        Some(&index) if index >= MOST_INPUTS => Err(BadLine::Inputs { line, index }),
        _ => Ok(formula),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::inputs;

    #[test]
    fn the_formulas_measured_everywhere_are_as_they_say() {
        for (text, functions) in [(MIXED, true), (ARITHMETIC, false)] {
            let formulas = Formulas::parse(text, Notation::Postfix).expect("formulas");
            let x = inputs(100, formulas.inputs());
            assert_eq!((formulas.as_slice().len(), formulas.inputs()), (100, 5));
            let unary = |word: &&str| Op::from_word(word).is_some_and(|op| op.arity() == 1);
            let share =
                text.split_whitespace().filter(unary).count() as f64 / formulas.nodes() as f64;
            assert_eq!((100.0 * share).round(), if functions { 43.0 } else { 0.0 });
            let arithmetic = |op| matches!(op, Op::Add | Op::Sub | Op::Mul | Op::Div);
            assert!(functions || text.split_whitespace().filter_map(Op::from_word).all(arithmetic));
            for formula in formulas.as_slice() {
                assert!(
                    (20..=30).contains(&formula.complexity()) && !formula.constants().is_empty()
                );
                assert!((0..100).all(|i| formula.at(&x.row(i)).abs() < 1000.0), "{formula}");
            }
        }
    }

    #[test]
    fn weights_add_a_constant_a_variable_and_change_no_value() {
        let formulas = Formulas::parse("x0 x1 - c3 x0 * /", Notation::Postfix).expect("a formula");
        let weighted = formulas.weighted();
        assert_eq!(weighted.as_slice()[0].constants(), [1.0, 1.0, 3.0, 1.0]);
        assert_eq!((formulas.nodes(), weighted.nodes()), (7, 13));
        let row = [0.7, 1.9];
        assert_eq!(weighted.as_slice()[0].at(&row), formulas.as_slice()[0].at(&row));
    }

    #[test]
    fn what_cannot_be_timed_is_named_by_its_line() {
        for (text, message) in [
            ("x0\n# no\n\nx0 +", "line 4, byte 3: add takes 2 argument(s), not 1"),
            ("x1000", "line 1: x1000 is more than the 1000 inputs there may be"),
            ("# none\n", "there is no formula"),
        ] {
            let error = Formulas::parse(text, Notation::Postfix).expect_err(text);
            assert_eq!(error.to_string(), message);
        }
        let formulas = Formulas::parse("sin(x9) + 1", Notation::Infix).expect("a formula");
        assert_eq!((formulas.nodes(), formulas.inputs()), (4, 10));
    }
}
