//! Errors of predictions: what the labels of test rows are turned into before they leave.
//!
//! Legend: n rows, labels yᵢ with mean ȳ, predictions pᵢ, all in data units.
//!
//! ```text
//! R² = 1 − Σ (yᵢ − pᵢ)² / Σ (yᵢ − ȳ)²      1: exact; 0: as good as the mean; below: worse
//! RMSE = √((1/n) Σ (yᵢ − pᵢ)²)              MAE = (1/n) Σ |yᵢ − pᵢ|
//! ```
//!
//! With weights wᵢ every sum over rows becomes Σ wᵢ (…) and n becomes Σ wᵢ.

/// Errors of predictions on the test rows, in data units.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Scores {
    /// Coefficient of determination; −∞ if the labels are constant and the predictions are not
    /// exact, or if a squared error overflows.
    pub r2: f64,
    /// Root mean squared error.
    pub rmse: f64,
    /// Mean absolute error, in units of the target.
    pub mae: f64,
    /// Number of predictions that were not finite and were replaced.
    pub replaced: usize,
}

impl Scores {
    /// The scores with infinities clamped to the largest finite number, which JSON can hold.
    #[must_use]
    pub fn finite(self) -> Self {
        let clamp = |v: f64| v.clamp(f64::MIN, f64::MAX);
        Self { r2: clamp(self.r2), rmse: clamp(self.rmse), mae: clamp(self.mae), ..self }
    }
}
