//! Distances of predictions from labels, each row by its weight.
//!
//! ```text
//! mse = Σ wᵢ (yᵢ − pᵢ)² / Σ wᵢ        R² = 1 − Σ wᵢ (yᵢ − pᵢ)² / Σ wᵢ (yᵢ − ȳ)²,   ȳ = Σ wᵢ yᵢ / Σ wᵢ
//! ```

use crate::undefined;
use limpid_base::metrics;
use serde::{Deserialize, Serialize};

/// Measures of predictions against labels, in the units of the labels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// Mean squared error; the largest finite number, in files `null`, if a prediction is not finite.
    #[serde(with = "undefined::greatest")]
    pub mse: f64,
    /// R²; the most negative finite number, in files `null`, if a prediction is not finite, or if the labels are
    /// constant and the predictions are not exact.
    #[serde(with = "undefined::least")]
    pub r2: f64,
    /// Mean of the loss that the search minimised, where that is not the squared error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss: Option<f64>,
}

impl Metrics {
    /// Measures of the predictions p for the labels y (n each); all rows count alike without weights.
    ///
    /// # Panics
    /// If there is not one prediction and one weight a row.
    #[track_caller]
    pub fn of(y: &[f64], p: &[f64], weights: Option<&[f64]>) -> Self {
        assert_eq!(y.len(), p.len(), "{} labels but {} predictions", y.len(), p.len());
        let n = weights.map_or(y.len(), <[f64]>::len);
        assert_eq!(y.len(), n, "{} labels but {n} weights", y.len());
        // Relative to the largest deviation neither tiny nor huge labels underflow or overflow. A row of weight 0
        // counts for nothing, whatever is predicted for it.
        let first = y.first().copied().unwrap_or(0.0);
        let counts = |i: &usize| weights.is_none_or(|w| w[*i] > 0.0);
        let largest = (0..n).filter(counts).map(|i| (y[i] - first).abs()).fold(0.0, f64::max);
        let unit = if largest > 0.0 { largest } else { 1.0 };
        let from_first: Vec<f64> = y.iter().map(|y| (y - first) / unit).collect();
        let variance = metrics::variance(&from_first, weights);
        let error = metrics::mean(n, weights, |i| ((y[i] - p[i]) / unit) * ((y[i] - p[i]) / unit));
        let r2 = metrics::determination(error, variance);
        let finite = |v: f64, otherwise: f64| if v.is_finite() { v } else { otherwise };
        Self { mse: finite(error * unit * unit, f64::MAX), r2: finite(r2, f64::MIN), loss: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const Y: [f64; 4] = [1.0, 2.0, 4.0, 8.0];
    const P: [f64; 4] = [1.5, 2.0, 3.0, 9.0];

    #[test]
    fn without_weights_they_are_the_plain_metrics() {
        let metrics = Metrics::of(&Y, &P, None);
        assert!((metrics.mse - metrics::mse(&Y, &P)).abs() < 1e-15);
        assert!((metrics.r2 - metrics::r2(&Y, &P)).abs() < 1e-15);
    }

    #[test]
    fn a_weight_is_a_number_of_repetitions() {
        let weighted = Metrics::of(&Y, &P, Some(&[2.0, 0.0, 1.0, 3.0]));
        let rows = [0, 0, 2, 3, 3, 3];
        let repeated = Metrics::of(&rows.map(|i| Y[i]), &rows.map(|i| P[i]), None);
        assert!((weighted.mse - repeated.mse).abs() < 1e-15);
        assert!((weighted.r2 - repeated.r2).abs() < 1e-15);
    }

    #[test]
    fn the_unit_of_the_labels_does_not_change_r2() {
        let plain = Metrics::of(&Y, &P, None).r2;
        for unit in [1e-200, 1e140] {
            let r2 = Metrics::of(&Y.map(|y| y * unit), &P.map(|p| p * unit), None).r2;
            assert!((r2 - plain).abs() < 1e-12, "{unit}: {r2}");
        }
    }

    #[test]
    fn what_is_undefined_is_as_bad_as_can_be_unless_it_has_no_weight() {
        let undefined = [1.5, f64::NAN, 3.0, 9.0];
        assert_eq!(
            Metrics::of(&Y, &undefined, None),
            Metrics { mse: f64::MAX, r2: f64::MIN, loss: None }
        );
        assert!(Metrics::of(&Y, &undefined, Some(&[1.0, 0.0, 1.0, 1.0])).r2 > 0.9);
        assert_eq!(Metrics::of(&[3.0, 3.0], &[3.0, 4.0], None).r2, f64::MIN);
        assert_eq!(Metrics::of(&[3.0, 3.0], &[3.0, 3.0], None).r2, 1.0);
    }

    #[test]
    fn what_is_undefined_is_null_in_a_file_and_comes_back() {
        let undefined = Metrics::of(&[3.0, 3.0], &[3.0, f64::NAN], None);
        let text = serde_json::to_string(&undefined).expect("JSON");
        assert_eq!(text, "{\"mse\":null,\"r2\":null}");
        assert_eq!(serde_json::from_str::<Metrics>(&text).expect("metrics"), undefined);
        let older = format!("{{\"mse\":{:?},\"r2\":{:?}}}", f64::MAX, f64::MIN);
        assert_eq!(serde_json::from_str::<Metrics>(&older).expect("metrics"), undefined);
    }
}
