//! Building blocks of formulas, and how they are drawn.
//!
//! An operator is drawn with a probability in proportion to how often the settings name it, a variable
//! three times as often as a constant.

use limpid_base::{Rng, standard_normal};
use limpid_expr::{Node, Op};
use rand::RngExt;
use rand::seq::IndexedRandom;

/// The operators and variables of one search.
#[derive(Clone, Debug)]
pub(crate) struct Space<'a> {
    /// Operators; one named twice is drawn twice as often.
    pub(crate) operators: &'a [Op],
    /// Input variables that formulas may use.
    pub(crate) variables: Vec<u32>,
}

impl Space<'_> {
    /// A variable three times in four, else a constant from N(0, 1).
    pub(crate) fn leaf(&self, rng: &mut Rng) -> Node {
        match self.variables.choose(rng) {
            Some(&variable) if rng.random_bool(0.75) => Node::Var(variable),
            _ => Node::Const(standard_normal(rng)),
        }
    }

    /// An operator of that arity, if there is one.
    pub(crate) fn operator(&self, arity: usize, rng: &mut Rng) -> Option<Op> {
        let fitting: Vec<Op> =
            self.operators.iter().copied().filter(|o| o.arity() == arity).collect();
        fitting.choose(rng).copied()
    }

    /// Any operator, if there is one.
    pub(crate) fn any_operator(&self, rng: &mut Rng) -> Option<Op> {
        self.operators.choose(rng).copied()
    }
}
