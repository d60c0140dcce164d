//! Mean 0 and standard deviation 1, by the training rows alone.
//!
//! ```text
//! z = (v − m) / s      v = m + s z      m = (1/n) Σ vᵢ      s² = (1/n) Σ (vᵢ − m)²
//! ```

use crate::split::{Split, Train, Valid};
use limpid_base::{Matrix, metrics};
use serde::{Deserialize, Serialize};

/// The standardisation of one column.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    /// m, in data units.
    pub mean: f64,
    /// s > 0, in data units.
    pub sd: f64,
}

impl Scale {
    /// Mean and population standard deviation of `v`; s = 1 if all values are equal.
    fn fit(v: &[f64]) -> Self {
        // Rounding may give equal values a mean beside them and a spread above 0: compare exactly.
        if v.iter().all(|&x| x == v[0]) {
            return Self { mean: v[0], sd: 1.0 };
        }
        let mean = metrics::average(v);
        let largest = v.iter().map(|x| (x - mean).abs()).fold(0.0, f64::max);
        // Squares of deviations relative to the largest one cannot all underflow.
        let relative: Vec<f64> = v.iter().map(|x| (x - mean) / largest).collect();
        let sum: f64 = relative.iter().map(|r| r * r).sum();
        let sd = largest * (sum / v.len() as f64).sqrt();
        Self { mean, sd: if sd > 0.0 { sd } else { 1.0 } }
    }

    /// From data units to standardised ones.
    pub fn apply(&self, v: f64) -> f64 {
        (v - self.mean) / self.sd
    }

    /// From standardised units to those of the data.
    pub fn undo(&self, z: f64) -> f64 {
        self.sd.mul_add(z, self.mean)
    }
}

/// The standardisation of d inputs and the target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scaler {
    /// One for each input, d.
    pub x: Vec<Scale>,
    /// The target's.
    pub y: Scale,
}

impl Scaler {
    /// Fitted on the training rows; the type lets no others in, see [`Test`](crate::Test).
    pub fn fit(train: &Train) -> Self {
        let x = train.x();
        let columns = (0..x.cols()).map(|j| Scale::fit(x.col(j))).collect();
        Self { x: columns, y: Scale::fit(train.y()) }
    }

    /// Standardises the inputs of all three parts and the targets of training and validation. The
    /// test labels stay in data units, as scores are: nobody wants an error in standard deviations.
    ///
    /// # Panics
    /// If a part has another number of inputs than the scaler.
    #[track_caller]
    pub fn apply(&self, split: Split) -> Split {
        let Split { train: Train(mut train), valid: Valid(mut valid), test } = split;
        for part in [&mut train, &mut valid] {
            part.x = self.scale_inputs(&part.x);
            part.y.iter_mut().for_each(|y| *y = self.y.apply(*y));
        }
        let x = self.scale_inputs(test.x());
        Split { train: Train(train), valid: Valid(valid), test: test.with_inputs(x) }
    }

    /// Inputs (n × d) from data units to standardised ones.
    ///
    /// # Panics
    /// If there are not d columns.
    #[track_caller]
    pub fn scale_inputs(&self, x: &Matrix<f64>) -> Matrix<f64> {
        assert_eq!(x.cols(), self.x.len(), "{} columns, {} scales", x.cols(), self.x.len());
        Matrix::from_fn(x.rows(), x.cols(), |i, j| self.x[j].apply(x[(i, j)]))
    }

    /// Targets or predictions (n) from standardised units to those of the data.
    pub fn unscale_targets(&self, z: &[f64]) -> Vec<f64> {
        z.iter().map(|&z| self.y.undo(z)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Dataset, Fractions, split, synthetic};
    use limpid_base::Seed;

    fn parts(dataset: &Dataset) -> Split {
        split(dataset, &Fractions::default(), Seed::new(3))
    }

    fn moments(v: &[f64]) -> (f64, f64) {
        (metrics::average(v), metrics::population_variance(v))
    }

    #[test]
    fn train_columns_get_mean_0_and_variance_1_and_come_back() {
        let dataset = synthetic::friedman1(500, 6, 1.0, Seed::new(1));
        let raw = parts(&dataset);
        let scaler = Scaler::fit(&raw.train);
        let scaled = scaler.apply(raw.clone());
        let columns = (0..6).map(|j| scaled.train.x().col(j)).chain([scaled.train.y()]);
        for (mean, variance) in columns.map(moments) {
            assert!(mean.abs() < 1e-12 && (variance - 1.0).abs() < 1e-12);
        }
        for (back, y) in scaler.unscale_targets(scaled.valid.y()).iter().zip(raw.valid.y()) {
            assert!((back - y).abs() < 1e-12);
        }
        assert_eq!(scaled.valid.x(), &scaler.scale_inputs(raw.valid.x()));
        assert_eq!(scaled.test.x(), &scaler.scale_inputs(raw.test.x()));
    }

    #[test]
    fn test_labels_stay_in_data_units() {
        let dataset = synthetic::gap(60, 0.1, Seed::new(1));
        let raw = parts(&dataset);
        let guess = vec![0.7; raw.test.rows()];
        let before = raw.test.score(&guess, 0.0);
        assert_eq!(Scaler::fit(&raw.train).apply(raw).test.score(&guess, 0.0), before);
    }

    #[test]
    fn validation_and_test_rows_do_not_move_the_scaler() {
        let mut dataset = synthetic::friedman1(100, 5, 1.0, Seed::new(1));
        let scaler = Scaler::fit(&parts(&dataset).train);
        let rows = crate::partition(100, &Fractions::default(), Seed::new(3));
        for &i in rows.valid.iter().chain(&rows.test) {
            dataset.y[i] = 1e6;
            dataset.x[(i, 0)] = -1e6;
        }
        assert_eq!(Scaler::fit(&parts(&dataset).train), scaler);
    }

    #[test]
    fn a_constant_column_becomes_exactly_zero() {
        // the mean of three times 0.1 rounds to another number
        let scale = Scale::fit(&[0.1; 3]);
        assert_eq!(scale, Scale { mean: 0.1, sd: 1.0 });
        assert_eq!((scale.apply(0.1), scale.apply(1.1)), (0.0, 1.0));
    }

    #[test]
    fn tiny_and_huge_spreads_neither_vanish_nor_overflow() {
        for unit in [5e-324, 1e-310, 1e-170, 1.0, 1e150] {
            let v: Vec<f64> = (0..5).map(|i| unit * f64::from(i)).collect();
            let scale = Scale::fit(&v);
            assert!(v.iter().all(|&x| scale.apply(x).abs() < 3.0), "{unit:e}: {scale:?}");
        }
        let scale = Scale::fit(&[1e-170, 3e-170]);
        assert!((scale.sd / 1e-170 - 1.0).abs() < 1e-12);
    }
}
