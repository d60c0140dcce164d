//! What [`fit`](crate::fit()) learns from: three parts of a table, and what stands beside their rows.

use limpid_base::Seed;
use limpid_data::{Partition, Split};
use rand::RngExt;
use rand::seq::SliceRandom;

/// The rows, in data units.
#[derive(Clone, Debug)]
pub struct Rows {
    /// Inputs and labels.
    pub split: Split,
    /// What each row counts, 0 or more, not all 0; all alike if `None`.
    pub weights: Option<Beside>,
    /// Another model's predictions, to be read as a formula in place of the labels.
    pub answers: Option<Beside>,
}

/// A number for each row of the three parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    /// Of the training rows.
    pub train: Vec<f64>,
    /// Of the validation rows.
    pub valid: Vec<f64>,
    /// Of the test rows.
    pub test: Vec<f64>,
}

impl Beside {
    /// One value for each row of the table, cut as the table was.
    ///
    /// # Panics
    /// If the partition has a row that has no value.
    #[track_caller]
    pub fn of(values: &[f64], rows: &Partition) -> Self {
        let pick = |rows: &[usize]| rows.iter().map(|&i| values[i]).collect();
        Self { train: pick(&rows.train), valid: pick(&rows.valid), test: pick(&rows.test) }
    }
}

/// At most `most` of the rows 0..n that have a weight above 0, at random; all of them, in their
/// order, if there are no more.
pub(crate) fn sample(n: usize, weights: Option<&[f64]>, most: usize, seed: Seed) -> Vec<usize> {
    let counts = |&i: &usize| weights.is_none_or(|w| w[i] > 0.0);
    let mut rows: Vec<usize> = (0..n).filter(counts).collect();
    if rows.len() > most {
        rows.shuffle(&mut seed.rng());
        rows.truncate(most);
        rows.sort_unstable();
    }
    rows
}

/// The rows 0..n for what knows no weights: all of them, or each about as often as its weight says.
pub(crate) fn unweighted(n: usize, weights: Option<&[f64]>, seed: Seed) -> Vec<usize> {
    weights.map_or_else(|| (0..n).collect(), |weights| repeated(weights, seed))
}

/// As many rows as there are weights, each about as often as its weight says: systematic sampling, one
/// row at every step of Σ w / n.
fn repeated(weights: &[f64], seed: Seed) -> Vec<usize> {
    let step = weights.iter().sum::<f64>() / weights.len() as f64;
    let mut next = step * seed.rng().random_range(0.0..1.0);
    let mut sum = 0.0;
    let mut rows = Vec::with_capacity(weights.len());
    for (i, weight) in weights.iter().enumerate() {
        sum += weight;
        while next < sum && rows.len() < weights.len() {
            rows.push(i);
            next += step;
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_has_distinct_rows_in_order_and_none_without_weight() {
        assert_eq!(sample(5, None, 9, Seed::new(1)), [0, 1, 2, 3, 4]);
        let weights: Vec<f64> = (0..100).map(|i| f64::from(i % 2)).collect();
        let rows = sample(100, Some(&weights), 20, Seed::new(1));
        assert_eq!(rows.len(), 20);
        assert!(rows.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(rows.iter().all(|i| i % 2 == 1));
        assert_ne!(rows, sample(100, Some(&weights), 20, Seed::new(2)));
    }

    #[test]
    fn rows_are_repeated_by_their_weights() {
        let weights = [1.0, 0.0, 2.0, 1.0, 4.0, 0.5, 0.5, 1.0];
        let rows = repeated(&weights, Seed::new(3));
        let count = |i: usize| rows.iter().filter(|&&row| row == i).count() as f64;
        let mean = 10.0 / 8.0;
        for (i, weight) in weights.iter().enumerate() {
            assert!((count(i) - weight / mean).abs() < 1.0, "row {i}: {}", count(i));
        }
        assert!((7..=8).contains(&rows.len()));
    }
}
