//! A data set in three parts of three types, so that fitting on test rows does not compile.

use crate::{Dataset, Fractions, Partition, Scaler, partition};
use limpid_base::{Matrix, Samples, Seed, metrics};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Rows to fit on: the only type that fitting code takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Train(pub(crate) Dataset);

/// Rows to choose among fitted models by.
#[derive(Clone, Debug, PartialEq)]
pub struct Valid(pub(crate) Dataset);

/// Rows to score on. Its labels, always in data units, leave it only as [`Scores`].
///
/// Fitting takes the training rows:
///
/// ```
/// use limpid_base::Seed;
/// use limpid_data::{Fractions, Scaler, split, synthetic};
/// let dataset = synthetic::gap(60, 0.3, Seed::new(1));
/// let parts = split(&dataset, &Fractions::default(), Seed::new(2));
/// let scaler = Scaler::fit(&parts.train);
/// ```
///
/// The same with the test rows is a type error:
///
/// ```compile_fail,E0308
/// use limpid_base::Seed;
/// use limpid_data::{Fractions, Scaler, split, synthetic};
/// let dataset = synthetic::gap(60, 0.3, Seed::new(1));
/// let parts = split(&dataset, &Fractions::default(), Seed::new(2));
/// let scaler = Scaler::fit(&parts.test);
/// ```
#[derive(Clone)]
pub struct Test {
    x: Matrix<f64>,
    labels: Vec<f64>,
}

/// The three parts of one data set.
#[derive(Clone, Debug)]
pub struct Split {
    /// Rows to fit on.
    pub train: Train,
    /// Rows to choose by.
    pub valid: Valid,
    /// Rows to score on.
    pub test: Test,
}

/// The rows of `dataset`, parted by [`partition`].
///
/// # Panics
/// If there are fewer than 3 rows.
#[track_caller]
pub fn split(dataset: &Dataset, fractions: &Fractions, seed: Seed) -> Split {
    Split::of(dataset, &partition(dataset.rows(), fractions, seed))
}

impl Split {
    /// The `rows` of `dataset` that train, choose and score.
    ///
    /// # Panics
    /// If an index is out of range.
    #[track_caller]
    pub fn of(dataset: &Dataset, rows: &Partition) -> Self {
        let test = dataset.select(&rows.test);
        Self {
            train: Train(dataset.select(&rows.train)),
            valid: Valid(dataset.select(&rows.valid)),
            test: Test { x: test.x, labels: test.y },
        }
    }
}

macro_rules! open_part {
    ($part:ident) => {
        impl $part {
            /// The rows as a data set.
            pub fn dataset(&self) -> &Dataset {
                &self.0
            }

            /// Inputs, n × d.
            pub fn x(&self) -> &Matrix<f64> {
                &self.0.x
            }

            /// Targets, n.
            pub fn y(&self) -> &[f64] {
                &self.0.y
            }

            /// Inputs and targets, borrowed.
            pub fn samples(&self) -> Samples<'_, f64> {
                self.0.samples()
            }

            /// Some of the rows: those at these indices, in that order.
            ///
            /// # Panics
            /// If an index is out of range.
            #[track_caller]
            pub fn select(&self, rows: &[usize]) -> Self {
                Self(self.0.select(rows))
            }

            /// Inputs and targets in the scaler's units.
            ///
            /// # Panics
            /// If there is another number of inputs than the scaler has.
            #[track_caller]
            pub fn scaled(self, scaler: &Scaler) -> Self {
                let x = scaler.scale_inputs(&self.0.x);
                let y = self.0.y.iter().map(|&y| scaler.y.apply(y)).collect();
                Self(Dataset { x, y, ..self.0 })
            }
        }
    };
}

open_part!(Train);
open_part!(Valid);

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

impl Test {
    /// Inputs, n × d.
    pub fn x(&self) -> &Matrix<f64> {
        &self.x
    }

    /// Number of rows n.
    pub fn rows(&self) -> usize {
        self.labels.len()
    }

    /// The same rows with other inputs: all a scaler may change.
    pub(crate) fn with_inputs(self, x: Matrix<f64>) -> Self {
        Self { x, ..self }
    }

    /// Compares `predictions` (n, data units) with the labels. One that is not finite counts as
    /// `fallback`, which should be the mean of the training targets.
    ///
    /// # Panics
    /// If there is not one prediction a row.
    #[track_caller]
    pub fn score(&self, predictions: &[f64], fallback: f64) -> Scores {
        let patched = patched(predictions, fallback);
        Scores {
            r2: metrics::r2(&self.labels, &patched),
            rmse: metrics::rmse(&self.labels, &patched),
            mae: metrics::mae(&self.labels, &patched),
            replaced: predictions.iter().filter(|p| !p.is_finite()).count(),
        }
    }

    /// The same with each row counting by its weight (n, 0 or more); all alike if there are none.
    ///
    /// # Panics
    /// If there is not one prediction and one weight a row.
    #[track_caller]
    pub fn score_weighted(
        &self,
        predictions: &[f64],
        weights: Option<&[f64]>,
        fallback: f64,
    ) -> Scores {
        let plain = self.score(predictions, fallback);
        let Some(weights) = weights else { return plain };
        let (n, found) = (self.labels.len(), weights.len());
        assert_eq!(n, found, "{n} rows but {found} weights");
        let y = |i: usize| self.labels[i];
        let patched = patched(predictions, fallback);
        let left = |i: usize| y(i) - patched[i];
        let centre = metrics::weighted_mean(weights, y);
        let variance = metrics::weighted_mean(weights, |i| (y(i) - centre) * (y(i) - centre));
        let error = metrics::weighted_mean(weights, |i| left(i) * left(i));
        Scores {
            r2: metrics::determination(error, variance),
            rmse: error.sqrt(),
            mae: metrics::weighted_mean(weights, |i| left(i).abs()),
            ..plain
        }
    }
}

/// The predictions, those that are not finite replaced.
fn patched(predictions: &[f64], fallback: f64) -> Vec<f64> {
    predictions.iter().map(|&p| if p.is_finite() { p } else { fallback }).collect()
}

/// Shows the shape, not the labels.
impl fmt::Debug for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Test").field("shape", &self.x.shape()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic;

    fn parts(dataset: &Dataset) -> Split {
        split(dataset, &Fractions::default(), Seed::new(9))
    }

    #[test]
    fn split_takes_the_rows_of_the_partition() {
        let dataset = synthetic::friedman1(50, 5, 1.0, Seed::new(1));
        let rows = partition(50, &Fractions::default(), Seed::new(9));
        let parts = parts(&dataset);
        assert_eq!(parts.train.dataset(), &dataset.select(&rows.train));
        assert_eq!(parts.valid.dataset(), &dataset.select(&rows.valid));
        let test = dataset.select(&rows.test);
        assert_eq!(parts.test.x(), &test.x);
        assert_eq!(parts.test.score(&test.y, 0.0).r2, 1.0);
    }

    #[test]
    fn predictions_that_are_not_finite_count_as_the_fallback() {
        let dataset = synthetic::gap(60, 0.1, Seed::new(1));
        let test = parts(&dataset).test;
        let mut guess = vec![0.5; test.rows()];
        let expected = test.score(&guess, 0.5);
        (guess[0], guess[1], guess[5]) = (f64::NAN, f64::INFINITY, f64::NEG_INFINITY);
        assert_eq!(test.score(&guess, 0.5), Scores { replaced: 3, ..expected });
        assert_eq!(expected.replaced, 0);
    }

    #[test]
    fn a_weight_is_a_number_of_repetitions() {
        let dataset = synthetic::gap(20, 0.1, Seed::new(1));
        let test = |rows: Vec<usize>| {
            let other = vec![0];
            Split::of(&dataset, &Partition { train: other.clone(), valid: other, test: rows }).test
        };
        let guess = [0.5, 1.0, f64::NAN, 3.0];
        let weighted =
            test(vec![1, 2, 3, 4]).score_weighted(&guess, Some(&[2.0, 0.0, 1.0, 3.0]), 0.1);
        let rows = [0, 0, 2, 3, 3, 3];
        let repeated = test(rows.map(|i| i + 1).to_vec()).score(&rows.map(|i| guess[i]), 0.1);
        for (a, b) in [
            (weighted.r2, repeated.r2),
            (weighted.rmse, repeated.rmse),
            (weighted.mae, repeated.mae),
        ] {
            assert!((a - b).abs() < 1e-12, "{a} {b}");
        }
        let plain = test(vec![1, 2, 3, 4]);
        assert_eq!(plain.score_weighted(&guess, None, 0.1), plain.score(&guess, 0.1));
    }

    #[test]
    fn printing_the_test_part_shows_no_label() {
        let mut dataset = synthetic::gap(60, 0.0, Seed::new(1));
        dataset.y.fill(123.456);
        let shown = format!("{:?}", parts(&dataset).test);
        assert_eq!(shown, "Test { shape: (12, 1), .. }");
    }
}
