//! Rows that are owned: cast, selected and split in this one place.
//!
//! Legend: n rows, d inputs, c targets a row.

use crate::{Matrix, Real, Samples};

/// Inputs, targets, and what may stand beside them: what [`Samples`] borrow.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows<T> {
    /// Inputs, n × d.
    pub x: Matrix<T>,
    /// Targets, n × c.
    pub targets: Matrix<T>,
    /// Weights of the rows, none negative, n; `None` where all rows count alike.
    pub weights: Option<Vec<T>>,
    /// Slopes of the first target in the inputs, ∂y/∂x, n × d; `None` where they are not known.
    pub slopes: Option<Matrix<T>>,
}

impl<T: Real> Rows<T> {
    /// Rows of the inputs x (n × d) with one target each, y (n); all rows count alike.
    ///
    /// # Panics
    /// If y does not hold one target a row.
    #[track_caller]
    pub fn new(x: Matrix<T>, y: Vec<T>) -> Self {
        let n = x.rows();
        assert_eq!(n, y.len(), "{n} rows of inputs but {} targets", y.len());
        Self { x, targets: Matrix::from_columns(n, 1, y), weights: None, slopes: None }
    }

    /// The same rows with a weight each, n; with `None` all rows count alike.
    ///
    /// # Panics
    /// If there is not one weight a row.
    #[must_use]
    #[track_caller]
    pub fn with_weights(self, weights: Option<Vec<T>>) -> Self {
        let n = self.rows();
        let m = weights.as_ref().map_or(n, Vec::len);
        assert_eq!(n, m, "{n} rows but {m} weights");
        Self { weights, ..self }
    }

    /// What an engine is given of the rows.
    pub fn samples(&self) -> Samples<'_, T> {
        let samples = Samples::with_targets(&self.x, self.targets.view());
        Samples { slopes: self.slopes.as_ref(), ..samples.with_weights(self.weights.as_deref()) }
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
    pub fn y(&self) -> &[T] {
        self.samples().y()
    }
}

impl<T: Real> Samples<'_, T> {
    /// An owned copy of the rows, each number in another precision.
    pub fn cast<U: Real>(&self) -> Rows<U> {
        let cast = |v: &[T]| v.iter().map(|v| U::from_f64(v.to_f64())).collect();
        Rows {
            x: self.x.cast(),
            targets: self.targets.to_matrix().cast(),
            weights: self.weights.map(cast),
            slopes: self.slopes.map(Matrix::cast),
        }
    }

    /// An owned copy of the rows at these indices, in the order of the indices.
    ///
    /// # Panics
    /// If an index is not that of a row.
    #[track_caller]
    pub fn select(&self, rows: &[usize]) -> Rows<T> {
        Rows {
            x: self.x.select_rows(rows),
            targets: self.targets.to_matrix().select_rows(rows),
            weights: self.weights.map(|w| rows.iter().map(|&i| w[i]).collect()),
            slopes: self.slopes.map(|s| s.select_rows(rows)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Rows<f64> {
        let x = Matrix::from_fn(4, 2, |i, j| (10 * i + j) as f64);
        let slopes = x.map(|v| v + 0.5);
        let rows =
            Rows::new(x, vec![1.0, 2.0, 4.0, 8.0]).with_weights(Some(vec![1.0, 0.0, 2.0, 1.0]));
        Rows { slopes: Some(slopes), ..rows }
    }

    #[test]
    fn selected_rows_keep_all_that_stands_beside_them() {
        let some = rows().samples().select(&[3, 0, 3]);
        assert_eq!(some.x.col(0), [30.0, 0.0, 30.0]);
        assert_eq!(some.y(), [8.0, 1.0, 8.0]);
        assert_eq!(some.weights, Some(vec![1.0, 1.0, 1.0]));
        assert_eq!(some.slopes.expect("slopes").col(1), [31.5, 1.5, 31.5]);
    }

    #[test]
    fn a_cast_there_and_back_loses_nothing_that_single_precision_holds() {
        assert_eq!(rows().samples().cast::<f32>().samples().cast::<f64>(), rows());
    }

    #[test]
    fn a_mean_counts_rows_by_their_weights() {
        let rows = rows();
        let mean = rows.samples().mean(|i| rows.y()[i]);
        assert_eq!(mean, (1.0 + 2.0 * 4.0 + 8.0) / 4.0);
        let alike = Rows { weights: None, ..rows };
        assert_eq!(alike.samples().mean(|i| alike.y()[i]), 15.0 / 4.0);
        assert_eq!((alike.samples().total_weight(), 4.0), (4.0, 4.0));
    }

    #[test]
    #[should_panic(expected = "4 rows but 3 weights")]
    fn a_weight_is_missing() {
        let _ = rows().with_weights(Some(vec![1.0; 3]));
    }

    #[test]
    #[should_panic(expected = "one target a row is needed, but there are 2")]
    fn two_targets_are_not_one() {
        let rows = rows();
        Samples::with_targets(&rows.x, rows.x.view()).y();
    }
}
