//! What a search may build, and how much work it may spend.

use crate::Loss;
use limpid_expr::{Expr, Node, Op};
use serde::{Deserialize, Serialize};

/// Settings of [`search`](crate::search).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Config {
    /// The operators formulas are built of; one named twice is drawn twice as often.
    pub operators: Vec<Op>,
    /// Greatest complexity of a formula, its linear scaling (four nodes) counted.
    pub max_complexity: usize,
    /// Most levels a formula may have below its linear scaling.
    pub max_depth: usize,
    /// Populations that evolve apart, k.
    pub islands: usize,
    /// Formulas tried on each island in a generation.
    pub population: usize,
    /// Formulas of each complexity that an island keeps.
    pub niche: usize,
    /// Node evaluations to spend (nodes × rows, in the evaluator); the search ends at the first
    /// generation barrier at or beyond it.
    pub evaluations: u64,
    /// Probability that an offspring has two parents.
    pub crossover: f64,
    /// Probability that an offspring is its parent corrected by a part of the library.
    pub graft: f64,
    /// Levenberg–Marquardt iterations on every offspring that would be in the best quarter of its
    /// island.
    pub fit_iterations: usize,
    /// Generations between migrations.
    pub migration: usize,
    /// What is minimised.
    pub loss: Loss,
    /// The search also ends at the first generation barrier where a formula's loss is at most this.
    pub target_loss: Option<f64>,
    /// What formulas must keep to.
    pub constraints: Constraints,
    /// Formulas to start from; their constants are fitted.
    pub guesses: Vec<Expr>,
}

/// What formulas must keep to, beside their size and depth. Variables are columns, from 0.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Constraints {
    /// What a node of these operators counts, at least 1; every other node counts 1.
    pub complexity: Vec<(Op, usize)>,
    /// Which operators may not hold which.
    pub nesting: Vec<Nesting>,
    /// Variables that formulas may use; all if `None`.
    pub variables: Option<Vec<u32>>,
    /// Variables in which formulas should not decrease anywhere in the box around the samples.
    /// Formulas that do are not refused, but cost more: see [`Candidate`](crate::Candidate).
    pub increasing: Vec<u32>,
    /// Those in which formulas should not increase.
    pub decreasing: Vec<u32>,
}

impl Constraints {
    /// What a node of this operator counts.
    pub fn count_of(&self, op: Op) -> usize {
        let said = self.complexity.iter().rfind(|(other, _)| *other == op);
        said.map_or(1, |(_, count)| (*count).max(1))
    }

    /// The complexity of a formula: the sum of what its nodes count.
    pub fn complexity_of(&self, expr: &Expr) -> usize {
        let count = |node: &Node| match *node {
            Node::Op(op) => self.count_of(op),
            Node::Const(_) | Node::Var(_) => 1,
        };
        expr.nodes().iter().map(count).sum()
    }
}

/// On no way from a node `outer` down to a leaf are there more than `most` nodes `inner`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nesting {
    /// The operator that holds.
    pub outer: Op,
    /// The operator that is held.
    pub inner: Op,
    /// How many are still right; 0 for none.
    pub most: usize,
}

impl Config {
    /// The study's student: a fixed number of node evaluations, at most 0.4 CPU seconds at 1,000
    /// rows on the machine of the README.
    pub fn study() -> Self {
        use Op::{Add, Cos, Div, Exp, Log, Mul, Sin, Sqrt, Square, Sub, Tanh};
        Self {
            // Arithmetic twice: formulas are mostly sums and products.
            operators: vec![
                Add, Add, Sub, Sub, Mul, Mul, Div, Square, Sin, Cos, Exp, Log, Sqrt, Tanh,
            ],
            max_complexity: 30,
            max_depth: 12,
            islands: 2,
            population: 100,
            niche: 6,
            evaluations: 800_000_000,
            crossover: 0.4,
            graft: 0.1,
            fit_iterations: 4,
            migration: 5,
            loss: Loss::Squared,
            target_loss: None,
            constraints: Constraints::default(),
            guesses: vec![],
        }
    }

    /// For a formula to keep: four islands and twelve times the study's work.
    pub fn limpid() -> Self {
        Self { islands: 4, population: 200, evaluations: 10_000_000_000, ..Self::study() }
    }
}
