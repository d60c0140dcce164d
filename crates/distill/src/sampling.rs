//! Rows for learners that look at few of them, or know no weights.

use limpid_base::Seed;
use rand::RngExt;
use rand::seq::SliceRandom;

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

/// Rows for a learner that knows no weights: 0..n, or each about as often as its weight says.
pub(crate) fn unweighted(n: usize, weights: Option<&[f64]>, seed: Seed) -> Vec<usize> {
    weights.map_or_else(|| (0..n).collect(), |weights| repeated(weights, seed))
}

/// Systematic sampling: one row at every step of Σ w / n, so each about as often as its weight says.
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
