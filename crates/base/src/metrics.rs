//! Measures of error between labels `y` and predictions `p`, each folded in index order in f64.
//!
//! All panic if the two slices differ in length, and return NaN for empty ones.

use crate::Real;

/// Sum of f(yᵢ, pᵢ) over all rows, divided by their number.
#[track_caller]
fn mean_of_pairs(y: &[f64], p: &[f64], f: impl Fn(f64, f64) -> f64) -> f64 {
    assert_eq!(y.len(), p.len(), "{} labels but {} predictions", y.len(), p.len());
    y.iter().zip(p).map(|(&y, &p)| f(y, p)).sum::<f64>() / y.len() as f64
}

/// Mean squared error, (1/n) Σ (yᵢ − pᵢ)².
#[track_caller]
pub fn mse(y: &[f64], p: &[f64]) -> f64 {
    mean_of_pairs(y, p, |y, p| (y - p) * (y - p))
}

/// Root mean squared error.
#[track_caller]
pub fn rmse(y: &[f64], p: &[f64]) -> f64 {
    mse(y, p).sqrt()
}

/// Mean absolute error, (1/n) Σ |yᵢ − pᵢ|.
#[track_caller]
pub fn mae(y: &[f64], p: &[f64]) -> f64 {
    mean_of_pairs(y, p, |y, p| (y - p).abs())
}

/// Coefficient of determination, 1 − Σ (yᵢ − pᵢ)² / Σ (yᵢ − ȳ)².
///
/// For constant labels it is 1 if every prediction is exact and −∞ otherwise.
#[track_caller]
pub fn r2(y: &[f64], p: &[f64]) -> f64 {
    determination(mse(y, p), population_variance(y))
}

/// R² of a mean squared error and the labels' variance: 1 − error / variance, where that is 0 as in [`r2`].
pub fn determination(error: f64, variance: f64) -> f64 {
    match (error == 0.0, variance == 0.0) {
        (true, _) => 1.0,
        (false, true) => f64::NEG_INFINITY,
        (false, false) => 1.0 - error / variance,
    }
}

/// Mean of f(i) over n rows i: weighted where there are weights, n of them.
pub fn mean<T: Real>(n: usize, weights: Option<&[T]>, f: impl Fn(usize) -> f64) -> f64 {
    match weights {
        None => (0..n).map(f).sum::<f64>() / n as f64,
        Some(weights) => weighted_mean(weights, f),
    }
}

/// Σ wᵢ f(i) / Σ wᵢ over the rows i of weight above 0; NaN if there are none.
pub fn weighted_mean<T: Real>(weights: &[T], f: impl Fn(usize) -> f64) -> f64 {
    // Relative to the largest, so that neither sum overflows.
    let largest = weights.iter().map(|w| w.to_f64()).fold(0.0, f64::max);
    let rows = || weights.iter().map(|w| w.to_f64()).enumerate().filter(|(_, w)| *w > 0.0);
    let total: f64 = rows().map(|(_, w)| w / largest).sum();
    rows().map(|(i, w)| w / largest * f(i)).sum::<f64>() / total
}

/// The least and the greatest value; (∞, −∞) if there is none but NaN.
pub fn range<T: Real>(v: &[T]) -> (T, T) {
    let (mut least, mut most) = (T::from_f64(f64::INFINITY), T::from_f64(f64::NEG_INFINITY));
    for &v in v {
        least = if v < least { v } else { least };
        most = if v > most { v } else { most };
    }
    (least, most)
}

/// Arithmetic mean; NaN if empty.
pub fn average(v: &[f64]) -> f64 {
    v.iter().sum::<f64>() / v.len() as f64
}

/// (1/n) Σ (vᵢ − v̄)², computed around the mean.
pub fn population_variance(v: &[f64]) -> f64 {
    let centre = average(v);
    v.iter().map(|x| (x - centre) * (x - centre)).sum::<f64>() / v.len() as f64
}

/// (1/(n−1)) Σ (vᵢ − v̄)²; NaN for fewer than two values.
pub fn sample_variance(v: &[f64]) -> f64 {
    population_variance(v) * v.len() as f64 / (v.len() as f64 - 1.0)
}

/// Standard error of the mean of `v`: s/√n; infinite for fewer than two values, where nothing is
/// known of the spread.
pub fn standard_error(v: &[f64]) -> f64 {
    if v.len() < 2 { f64::INFINITY } else { (sample_variance(v) / v.len() as f64).sqrt() }
}

/// The middle value, or the mean of the two middle ones; NaN if empty or if any value is NaN.
pub fn median(v: &[f64]) -> f64 {
    if v.is_empty() || v.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let mut sorted = v.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[half] } else { 0.5 * (sorted[half - 1] + sorted[half]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r2_is_one_for_exact_and_zero_for_the_mean() {
        let y = [1.0, 2.0, 6.0];
        assert_eq!(r2(&y, &y), 1.0);
        assert!(r2(&y, &[3.0; 3]).abs() < 1e-15);
        assert_eq!(r2(&[2.0, 2.0], &[2.0, 3.0]), f64::NEG_INFINITY);
    }

    #[test]
    fn errors_match_hand_computed_values() {
        let (y, p) = ([0.0, 3.0], [4.0, 0.0]);
        assert_eq!(mse(&y, &p), 12.5);
        assert_eq!(mae(&y, &p), 3.5);
        assert_eq!(rmse(&y, &p), 12.5_f64.sqrt());
    }

    #[test]
    fn spread_matches_hand_computed_values() {
        let v = [2.0, 4.0, 4.0, 6.0];
        assert_eq!(population_variance(&v), 2.0);
        assert_eq!(sample_variance(&v), 8.0 / 3.0);
        assert_eq!(median(&v), 4.0);
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(standard_error(&v), (2.0_f64 / 3.0).sqrt());
        assert_eq!(standard_error(&[1.0]), f64::INFINITY);
    }
}
