//! R² of resampled test rows: how far the score would move on other rows of the same kind.
//!
//! ```text
//! repeat B times:  draw n of the n rows with replacement, and compute R² of them
//! ```
//!
//! Every sum that R² needs is a sum over rows, so blocks of rows are drawn where there are many: rows of a part stand in
//! random order. Two models that are resampled by one seed meet the same rows, so that differences of their R² are those of
//! pairs.
//!
//! Source: the bootstrap of \[Efron93, ch. 6\].

use crate::part::{Test, patched};
use limpid_base::{Seed, metrics};
use rand::RngExt;

/// Number of resamples B.
const RESAMPLES: usize = 1000;

/// Most blocks of rows.
const BLOCKS: usize = 5000;

/// Sums over the rows of a block: of weights w, of w (y − ȳ), w (y − ȳ)² and w (y − p)².
type Sums = [f64; 4];

impl Test {
    /// The R² of predictions (n, data units) on 1000 resamples of the rows, as [`Test::score_weighted`] has it on the
    /// rows as they are; none of those whose labels are all equal.
    ///
    /// # Panics
    /// If there is not one prediction and one weight a row.
    #[track_caller]
    pub fn resampled_r2(
        &self,
        predictions: &[f64],
        weights: Option<&[f64]>,
        fallback: f64,
        seed: Seed,
    ) -> Vec<Option<f64>> {
        let (y, p) = (self.labels(), patched(predictions, fallback));
        assert_eq!(y.len(), p.len(), "{} rows but {} predictions", y.len(), p.len());
        let centre = metrics::mean(y.len(), weights, |i| y[i]);
        let of_row = |i: usize| -> Sums {
            let (w, off, error) = (weights.map_or(1.0, |w| w[i]), y[i] - centre, y[i] - p[i]);
            [w, w * off, w * off * off, w * error * error]
        };
        let rows: Vec<usize> = (0..y.len()).collect();
        let sum = |rows: &[usize]| rows.iter().map(|&i| of_row(i)).fold([0.0; 4], plus);
        let blocks: Vec<Sums> = rows.chunks(rows.len().div_ceil(BLOCKS).max(1)).map(sum).collect();
        let mut rng = seed.rng();
        let mut draw = || blocks[rng.random_range(0..blocks.len())];
        let resample = |_| {
            let [w, off, square, error] = (0..blocks.len()).map(|_| draw()).fold([0.0; 4], plus);
            let spread = square - off * off / w;
            Some(1.0 - error / spread).filter(|r2| r2.is_finite())
        };
        (0..if blocks.is_empty() { 0 } else { RESAMPLES }).map(resample).collect()
    }
}

fn plus(a: Sums, b: Sums) -> Sums {
    std::array::from_fn(|k| a[k] + b[k])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Dataset;
    use limpid_base::{Matrix, percentile, standard_normal};

    /// Labels y = p + noise of n rows, and the predictions p.
    fn made(n: usize, noise: f64, seed: u64) -> (Test, Vec<f64>) {
        let mut rng = Seed::new(seed).rng();
        let p: Vec<f64> = (0..n).map(|_| standard_normal(&mut rng)).collect();
        let y = p.iter().map(|p| p + noise * standard_normal(&mut rng)).collect();
        let x = Matrix::zeros(n, 1);
        (
            Dataset { name: "t".into(), x, y, features: vec!["a".into()], target: "y".into() }
                .into(),
            p,
        )
    }

    #[test]
    fn intervals_hold_the_true_value_about_as_often_as_they_say() {
        // y = p + e has R² = 1 − 0.25 / 1.25 = 0.8 in the limit.
        let held = (0..200).filter(|&seed| {
            let (test, p) = made(100, 0.5, seed);
            let mut r2: Vec<f64> =
                test.resampled_r2(&p, None, 0.0, Seed::new(seed)).into_iter().flatten().collect();
            r2.sort_by(f64::total_cmp);
            (percentile(&r2, 0.025)..=percentile(&r2, 0.975)).contains(&0.8)
        });
        assert!((180..=198).contains(&held.count()));
    }

    #[test]
    fn blocks_of_many_rows_have_the_spread_of_rows() {
        let spread = |n: usize| {
            let (test, p) = made(n, 0.5, 1);
            let r2: Vec<f64> =
                test.resampled_r2(&p, None, 0.0, Seed::new(1)).into_iter().flatten().collect();
            metrics::population_variance(&r2).sqrt() * (n as f64).sqrt()
        };
        let (rows, blocks) = (spread(4_000), spread(40_000));
        assert!((blocks / rows - 1.0).abs() < 0.1, "{rows} {blocks}");
    }

    #[test]
    fn weights_count_and_a_row_of_weight_0_is_none() {
        let (test, mut p) = made(50, 0.3, 2);
        let mut weights = vec![1.0; 50];
        let plain = test.resampled_r2(&p, Some(&weights), 0.0, Seed::new(3));
        assert_eq!(plain, test.resampled_r2(&p, None, 0.0, Seed::new(3)));
        weights[7] = 0.0;
        let without = test.resampled_r2(&p, Some(&weights), 0.0, Seed::new(3));
        p[7] = 1e9;
        assert_eq!(test.resampled_r2(&p, Some(&weights), 0.0, Seed::new(3)), without);
    }
}
