//! Mean 0 and standard deviation 1, by the training rows alone.
//!
//! ```text
//! z = (v − m) / s      v = m + s z      m = (1/n) Σ vᵢ      s² = (1/n) Σ (vᵢ − m)²
//! ```
//!
//! The mean and the spread of validation or test rows would tell of labels to come, so they have no part
//! in m and s. A constant column has s = 1, and becomes exactly 0.

use crate::dataset::Dataset;
use crate::part::{Test, Train, Valid};
use crate::split::{Parts, Split};
use limpid_base::{Matrix, metrics};

/// The standardisation of one column.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
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

    /// Round numbers that bring `v` to the size of 1: s a power of ten, m = 0 unless the values lie
    /// far from 0 for their spread. Values between about 0.1 and 10 are left as they are.
    fn decimal(v: &[f64]) -> Self {
        let standard = Self::fit(v);
        let far = standard.mean.abs() > FAR * standard.sd && v.iter().any(|&x| x != v[0]);
        let mean = if far {
            let unit = decade(standard.sd);
            let rounded = (standard.mean / unit).round() * unit;
            if rounded.is_finite() { rounded } else { 0.0 }
        } else {
            0.0
        };
        let size = standard.sd.hypot(standard.mean - mean);
        let sd = if (0.1..10.0).contains(&size) || size == 0.0 { 1.0 } else { decade(size) };
        Self { mean, sd }
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

/// Number of standard deviations from 0 that is far: single precision has seven digits, and an offset costs
/// every formula two nodes.
const FAR: f64 = 100.0;

/// The greatest power of ten that is at most `v`.
fn decade(v: f64) -> f64 {
    let text = format!("{v:e}");
    let exponent = text.split_once('e').map_or("0", |(_, exponent)| exponent);
    format!("1e{exponent}").parse().expect("a power of ten")
}

/// The standardisation of d inputs and the target.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Scaler {
    /// One for each input, d.
    pub x: Vec<Scale>,
    /// Standardisation of the target.
    pub y: Scale,
}

impl Scaler {
    /// The standardisation of the training rows; the type lets no others in, see [`Test`](crate::Test).
    pub fn fit(train: &Train) -> Self {
        let x = train.x();
        let columns = (0..x.cols()).map(|j| Scale::fit(x.col(j))).collect();
        Self { x: columns, y: Scale::fit(train.y()) }
    }

    /// A scaling only as far as precision needs: powers of ten, and round offsets where the values of a
    /// column lie far from 0 for their spread. Most columns stay in data units, so that a formula found in
    /// these units is as simple as in the data's.
    pub fn decimal(train: &Train) -> Self {
        let x = train.x();
        let columns = (0..x.cols()).map(|j| Scale::decimal(x.col(j))).collect();
        Self { x: columns, y: Scale::decimal(train.y()) }
    }

    /// Inputs of all three parts and targets of training and validation, standardised. Test labels stay
    /// in data units, as scores do: nobody wants an error in standard deviations.
    ///
    /// # Panics
    /// If a part has another number of inputs than the scaler.
    #[track_caller]
    pub fn apply(&self, split: Split) -> Split {
        let Split { train, valid, test } = split;
        Split { train: train.scaled(self), valid: valid.scaled(self), test: test.scaled(self) }
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

macro_rules! scaled {
    ($part:ident) => {
        impl $part {
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

scaled!(Train);
scaled!(Valid);

impl Test {
    /// Inputs in the scaler's units; the labels stay in those of the data.
    ///
    /// # Panics
    /// If there is another number of inputs than the scaler has.
    #[track_caller]
    pub fn scaled(self, scaler: &Scaler) -> Self {
        let x = scaler.scale_inputs(self.x());
        self.with_inputs(x)
    }
}

impl Parts {
    /// All parts as their `scaled` methods have them.
    ///
    /// # Panics
    /// If there is another number of inputs than the scaler has.
    #[track_caller]
    pub fn scaled(self, scaler: &Scaler) -> Self {
        Self {
            train: self.train.scaled(scaler),
            valid: self.valid.scaled(scaler),
            test: self.test.map(|test| test.scaled(scaler)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fractions, split, synthetic};
    use limpid_base::Seed;

    fn parts(dataset: &Dataset) -> Split {
        split(dataset, &Fractions::default(), Seed::new(3))
    }

    #[test]
    fn decimal_scales_are_round_and_leave_ordinary_columns_alone() {
        let scale = |v: &[f64]| Scale::decimal(v);
        let plain = Scale { mean: 0.0, sd: 1.0 };
        for v in [
            &[1.0, 5.0, 3.0][..],
            &[0.53, 0.56, 0.6],
            &[-2.0, 2.0],
            &[7.0, 7.0],
            &[0.0, 0.0],
            &[0.4],
        ] {
            assert_eq!(scale(v), plain, "{v:?}");
        }
        assert_eq!(scale(&[100.0, 900.0]), Scale { mean: 0.0, sd: 100.0 });
        assert_eq!(scale(&[1990.0, 2000.0, 2012.0]), Scale { mean: 2001.0, sd: 1.0 });
        assert_eq!(scale(&[1e300, -3e300]), Scale { mean: 0.0, sd: 1e300 });
        assert_eq!(scale(&[2e-200, 5e-200]), Scale { mean: 0.0, sd: 1e-200 });
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
