//! Borrowed inputs and targets: all an engine is ever given.

use crate::{Matrix, Real};

/// n rows of d inputs with one target each, and optional weights of the rows.
#[derive(Clone, Copy, Debug)]
pub struct Samples<'a, T> {
    /// Inputs, n × d.
    pub x: &'a Matrix<T>,
    /// Targets, n.
    pub y: &'a [T],
    /// Non-negative weights, n; `None` means all equal.
    pub weights: Option<&'a [T]>,
}

impl<'a, T: Real> Samples<'a, T> {
    /// Inputs `x` (n × d) with targets `y` (n), all weights equal.
    ///
    /// # Panics
    /// If `y` does not hold one target a row.
    #[track_caller]
    pub fn new(x: &'a Matrix<T>, y: &'a [T]) -> Self {
        assert_eq!(x.rows(), y.len(), "{} rows of inputs but {} targets", x.rows(), y.len());
        Self { x, y, weights: None }
    }

    /// The same samples with a weight for each row.
    ///
    /// # Panics
    /// If `weights` does not hold one weight a row.
    #[track_caller]
    pub fn with_weights(self, weights: &'a [T]) -> Self {
        let n = self.y.len();
        assert_eq!(n, weights.len(), "{n} rows but {} weights", weights.len());
        Self { weights: Some(weights), ..self }
    }

    /// Number of rows n.
    pub fn rows(&self) -> usize {
        self.y.len()
    }
}
