//! Errors of predictions: what the labels of test rows are turned into before they leave.

use serde::{Deserialize, Serialize};

/// Errors of predictions on the test rows, in data units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// Coefficient of determination; −∞ if the labels are constant and the predictions are not
    /// exact, or if a squared error overflows.
    pub r2: f64,
    /// Root mean squared error.
    pub rmse: f64,
    /// Mean absolute error.
    pub mae: f64,
    /// How many predictions were not finite and were replaced.
    pub replaced: usize,
}

impl Scores {
    /// The same with infinities clamped to the largest finite number, which JSON can hold.
    #[must_use]
    pub fn finite(self) -> Self {
        let clamp = |v: f64| v.clamp(f64::MIN, f64::MAX);
        Self { r2: clamp(self.r2), rmse: clamp(self.rmse), mae: clamp(self.mae), ..self }
    }
}
