//! What growing and changing a formula needs to know.

use crate::Config;
use limpid_base::Rng;
use limpid_expr::{Node, Op};
use rand::RngExt;
use rand::seq::IndexedRandom;

/// The building blocks and bounds of one search.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) operators: Vec<Op>,
    /// Number of input variables d.
    pub(crate) variables: u32,
    /// Most nodes of a tree, without its linear scaling.
    pub(crate) max_nodes: usize,
    pub(crate) max_depth: usize,
}

/// Nodes of a linear scaling a + b · f.
pub(crate) const SCALING: usize = 4;

impl Context {
    pub(crate) fn new(config: &Config, variables: usize) -> Self {
        Self {
            operators: config.operators.clone(),
            variables: variables as u32,
            max_nodes: config.max_complexity.saturating_sub(SCALING).max(1),
            max_depth: config.max_depth.max(1),
        }
    }

    /// A variable three times in four, else a constant from N(0, 1).
    pub(crate) fn leaf(&self, rng: &mut Rng) -> Node {
        if self.variables > 0 && rng.random_bool(0.75) {
            Node::Var(rng.random_range(0..self.variables))
        } else {
            Node::Const(limpid_base::standard_normal(rng))
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
