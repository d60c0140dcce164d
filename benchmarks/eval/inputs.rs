//! The table that formulas are evaluated on.

use limpid_base::{Matrix, Real, Seed};
use rand::RngExt;

/// n rows of d inputs, each uniform in [0.5, 2); the first rows and columns of a larger table are those
/// of a smaller one with as many columns.
pub fn inputs(rows: usize, columns: usize) -> Matrix<f64> {
    let mut rng = Seed::new(7).child("inputs").rng();
    let by_row: Vec<f64> = (0..rows * columns).map(|_| rng.random_range(0.5..2.0)).collect();
    Matrix::from_fn(rows, columns, |i, j| by_row[i * columns + j])
}

/// What formulas are fitted to: sin x₀.
pub fn target(x: &Matrix<f64>) -> Vec<f64> {
    x.col(0).iter().map(|&x| Real::sin(x)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_larger_table_begins_with_the_smaller_one() {
        let (small, large) = (inputs(10, 5), inputs(1000, 5));
        for j in 0..5 {
            assert_eq!(small.col(j), &large.col(j)[..10]);
            assert!(large.col(j).iter().all(|x| (0.5..2.0).contains(x)));
            let mean = large.col(j).iter().fold(0.0, |sum, x| sum + x) / 1000.0;
            assert!((mean - 1.25).abs() < 0.05, "{mean}");
        }
        assert_ne!(small.col(0), small.col(1));
    }
}
