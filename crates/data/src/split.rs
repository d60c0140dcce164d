//! A data set in three parts of three types.
//!
//! | part | what it decides | who may read its labels |
//! |---|---|---|
//! | training | parameters of networks and formulas | fitting code |
//! | validation | which of several models is kept | choosing code |
//! | test | nothing: it scores what was kept | nobody, see [`Test`] |

use crate::dataset::Dataset;
use crate::part::{Test, Train, Valid};
use crate::partition::{Fractions, Partition, partition};
use limpid_base::Seed;

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

/// Training and validation rows, and test rows if there are any: a search by a user may have no labels to
/// spare for scores, a study always has.
///
/// Code that needs a score of every result takes a [`Split`]; code that works without takes `Parts`, and a
/// split converts into them.
///
/// ```
/// use limpid_base::Seed;
/// use limpid_data::{Parts, synthetic};
///
/// let [train, valid] = [40, 20].map(|n| synthetic::gap(n, 0.3, Seed::new(n as u64)));
/// let parts = Parts { train: train.into(), valid: valid.into(), test: None };
/// assert_eq!((parts.train.y().len(), parts.valid.y().len()), (40, 20));
/// ```
#[derive(Clone, Debug)]
pub struct Parts {
    /// Rows to fit on.
    pub train: Train,
    /// Rows to choose by.
    pub valid: Valid,
    /// Rows to score on, if there are any.
    pub test: Option<Test>,
}

impl Parts {
    /// The `rows` of `dataset` that train, choose and score. There is no test part if no row scores.
    ///
    /// # Panics
    /// If an index is out of range.
    #[track_caller]
    pub fn of(dataset: &Dataset, rows: &Partition) -> Self {
        let tested = !rows.test.is_empty();
        let Split { train, valid, test } = Split::of(dataset, rows);
        Self { train, valid, test: tested.then_some(test) }
    }
}

impl From<Split> for Parts {
    fn from(Split { train, valid, test }: Split) -> Self {
        Self { train, valid, test: Some(test) }
    }
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
        Self {
            train: dataset.select(&rows.train).into(),
            valid: dataset.select(&rows.valid).into(),
            test: dataset.select(&rows.test).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::Scores;
    use crate::synthetic;

    #[test]
    fn parts_have_a_test_part_if_some_row_scores() {
        let dataset = synthetic::gap(20, 0.1, Seed::new(1));
        let rows = partition(20, &Fractions::default(), Seed::new(9));
        let (all, split) = (Parts::of(&dataset, &rows), Split::of(&dataset, &rows));
        assert_eq!((all.train, all.valid), (split.train, split.valid));
        assert_eq!(all.test.map(|test| test.rows()), Some(rows.test.len()));
        let untested = Parts::of(&dataset, &Partition { test: vec![], ..rows });
        assert!(untested.test.is_none());
    }

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
