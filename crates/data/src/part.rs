//! Rows of three types, so that fitting on test rows does not compile.
//!
//! A data set converts into any of the three. The way back is open for training and validation rows
//! ([`Train::dataset`]) and closed for test rows: a model that has seen a label it is scored on would look
//! better than it is.

use crate::dataset::Dataset;
use crate::scores::Scores;
use limpid_base::{Matrix, Samples, metrics};
use std::fmt;

/// Rows to fit on: the only type that fitting code takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Train(pub(crate) Dataset);

/// Rows that choose among fitted models.
#[derive(Clone, Debug, PartialEq)]
pub struct Valid(pub(crate) Dataset);

/// Rows to score on. The labels, always in data units, leave this type only as [`Scores`].
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

impl From<Dataset> for Test {
    fn from(Dataset { x, y: labels, .. }: Dataset) -> Self {
        Self { x, labels }
    }
}

macro_rules! open_part {
    ($part:ident) => {
        impl From<Dataset> for $part {
            fn from(dataset: Dataset) -> Self {
                Self(dataset)
            }
        }

        impl $part {
            /// The rows as a data set.
            pub fn dataset(&self) -> &Dataset {
                &self.0
            }

            /// Inputs, n × d.
            pub fn x(&self) -> &Matrix<f64> {
                &self.0.x
            }

            /// Targets of the rows, n.
            pub fn y(&self) -> &[f64] {
                &self.0.y
            }

            /// Inputs and targets, borrowed.
            pub fn samples(&self) -> Samples<'_, f64> {
                self.0.samples()
            }

            /// The rows at the indices `rows`, in that order.
            ///
            /// # Panics
            /// If an index is out of range.
            #[track_caller]
            pub fn select(&self, rows: &[usize]) -> Self {
                Self(self.0.select(rows))
            }
        }
    };
}

open_part!(Train);
open_part!(Valid);

impl Test {
    /// Inputs, n × d.
    pub fn x(&self) -> &Matrix<f64> {
        &self.x
    }

    /// Number of rows n.
    pub fn rows(&self) -> usize {
        self.labels.len()
    }

    /// The labels, for what gives no more than scores away.
    pub(crate) fn labels(&self) -> &[f64] {
        &self.labels
    }

    /// The same rows with other inputs, which are all that a scaler may change.
    pub(crate) fn with_inputs(self, x: Matrix<f64>) -> Self {
        Self { x, ..self }
    }

    /// Errors of `predictions` (n, data units). A prediction that is not finite counts as `fallback`,
    /// which should be the mean of the training targets.
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

    /// Errors as in [`Test::score`], each row counting by its weight (n, 0 or more); all rows alike if
    /// there are no weights.
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
        let patched = patched(predictions, fallback);
        let left = |i: usize| self.labels[i] - patched[i];
        let variance = metrics::variance(&self.labels, Some(weights));
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
pub(crate) fn patched(predictions: &[f64], fallback: f64) -> Vec<f64> {
    predictions.iter().map(|&p| if p.is_finite() { p } else { fallback }).collect()
}

/// The shape is shown, the labels are not.
impl fmt::Debug for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Test").field("shape", &self.x.shape()).finish_non_exhaustive()
    }
}
