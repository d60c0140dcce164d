//! What is timed of the formulas.

use serde::Serialize;

/// Iterations of a fit, at most.
pub const ITERATIONS: usize = 10;

/// What one pass does with every formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// Single.
    F32,
    /// Double.
    F64,
}

/// What is done, in which precision, over how many rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Case {
    /// What is done.
    pub task: Task,
    /// In which numbers.
    pub precision: Precision,
    /// Rows, at least 1.
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
