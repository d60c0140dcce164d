//! Rows that an engine learns from: borrowed, and all it is ever given.
//!
//! Legend: n rows, d inputs, c targets a row.

use crate::{Matrix, MatrixRef, Real, metrics};

/// Inputs, targets, and what may stand beside them, each row by row.
#[derive(Clone, Copy, Debug)]
pub struct Samples<'a, T> {
    /// Inputs, n × d.
    pub x: &'a Matrix<T>,
    /// Targets, n × c.
    pub targets: MatrixRef<'a, T>,
    /// Weights of the rows, none negative, n; `None` where all rows count alike.
    pub weights: Option<&'a [T]>,
    /// Slopes of the first target in the inputs, ∂y/∂x, n × d; `None` where they are not known.
    pub slopes: Option<&'a Matrix<T>>,
}

impl<'a, T: Real> Samples<'a, T> {
    /// Rows of the inputs x (n × d) with one target each, y (n); all rows count alike.
    ///
    /// # Panics
    /// If y does not hold one target a row.
    #[track_caller]
    pub fn new(x: &'a Matrix<T>, y: &'a [T]) -> Self {
        Self::with_targets(x, MatrixRef::column(y))
    }

    /// Rows of the inputs x (n × d) with c targets each (n × c); all rows count alike.
    ///
    /// # Panics
    /// If the numbers of rows differ.
    #[track_caller]
    pub fn with_targets(x: &'a Matrix<T>, targets: MatrixRef<'a, T>) -> Self {
        let (n, m) = (x.rows(), targets.rows());
        assert_eq!(n, m, "{n} rows of inputs but {m} targets");
        Self { x, targets, weights: None, slopes: None }
    }

    /// The same rows with a weight each, n; with `None` all rows count alike.
    ///
    /// # Panics
    /// If there is not one weight a row.
    #[must_use]
    #[track_caller]
    pub fn with_weights(self, weights: Option<&'a [T]>) -> Self {
        let n = self.rows();
        let m = weights.map_or(n, <[T]>::len);
        assert_eq!(n, m, "{n} rows but {m} weights");
        Self { weights, ..self }
    }

    /// The same rows with the slopes of their first target, n × d.
    ///
    /// # Panics
    /// If the slopes have not the shape of the inputs.
    #[must_use]
    #[track_caller]
    pub fn with_slopes(self, slopes: &'a Matrix<T>) -> Self {
        let (x, s) = (self.x.shape(), slopes.shape());
        assert_eq!(x, s, "inputs of shape {x:?} but slopes of shape {s:?}");
        Self { slopes: Some(slopes), ..self }
    }

    /// The number of rows, n.
    pub fn rows(&self) -> usize {
        self.x.rows()
    }

    /// The only target of each row, n.
    ///
    /// # Panics
    /// If the rows have not one target each.
    #[track_caller]
    pub fn y(&self) -> &'a [T] {
        let c = self.targets.cols();
        assert_eq!(c, 1, "one target a row is needed, but there are {c}");
        self.targets.as_slice()
    }

    /// The weighted mean Σ wᵢ f(i) / Σ wᵢ over the rows i of weight above 0; NaN if there are none.
    pub fn mean(&self, f: impl Fn(usize) -> f64) -> f64 {
        metrics::mean(self.rows(), self.weights, f)
    }

    /// The sum of the weights; n where all rows count alike.
    pub fn total_weight(&self) -> f64 {
        let sum = |weights: &[T]| weights.iter().map(|w| w.to_f64()).sum();
        self.weights.map_or(self.rows() as f64, sum)
    }
}
