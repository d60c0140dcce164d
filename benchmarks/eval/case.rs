//! The case that formulas are timed in.

use serde::{Deserialize, Serialize};

/// Iterations of a fit, at most.
pub const ITERATIONS: usize = 10;

/// The work that one pass does with every formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// The value at every row.
    Values,
    /// The value and the derivatives in all constants, written out, at every row.
    Jacobian,
    /// At most [`ITERATIONS`] iterations of Levenberg–Marquardt on the constants, compilation included.
    Fit,
}

/// The numbers that are computed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// Single precision, 32 bits.
    F32,
    /// Double precision, 64 bits.
    F64,
}

/// The work, its precision and the number of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Work of a pass with every formula.
    pub task: Task,
    /// Precision of table and arithmetic.
    pub precision: Precision,
    /// Number of rows, at least 1.
    pub rows: usize,
}

impl std::fmt::Display for Case {
    /// "values in f32 over 1000 rows"
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let task = match self.task {
            Task::Values => "values",
            Task::Jacobian => "values and derivatives",
            Task::Fit => "fits",
        };
        let precision = match self.precision {
            Precision::F32 => "f32",
            Precision::F64 => "f64",
        };
        write!(f, "{task} in {precision} over {} rows", self.rows)
    }
}
