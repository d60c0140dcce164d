//! What a search may build, and how much work it may spend.

use limpid_expr::Op;
use serde::{Deserialize, Serialize};

/// Settings of [`search`](crate::search).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Config {
    /// The operators formulas are built of; one named twice is drawn twice as often.
    pub operators: Vec<Op>,
    /// Most nodes a formula may have, its linear scaling (four nodes) counted.
    pub max_complexity: usize,
    /// Most levels a formula may have below its linear scaling.
    pub max_depth: usize,
    /// Populations that evolve apart, k.
    pub islands: usize,
    /// Formulas on each island.
    pub population: usize,
    /// Node evaluations to spend (nodes × rows, in the evaluator); the search ends at the first
    /// generation barrier at or beyond it.
    pub evaluations: u64,
    /// Probability that an offspring has two parents.
    pub crossover: f64,
    /// Levenberg–Marquardt iterations on every offspring that would be in the best quarter of its
    /// island.
    pub fit_iterations: usize,
    /// Generations between migrations.
    pub migration: usize,
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
            max_depth: 8,
            islands: 2,
            population: 100,
            evaluations: 800_000_000,
            crossover: 0.5,
            fit_iterations: 4,
            migration: 5,
        }
    }

    /// For a formula to keep: four islands and twelve times the study's work.
    pub fn limpid() -> Self {
        Self { islands: 4, population: 200, evaluations: 10_000_000_000, ..Self::study() }
    }
}
