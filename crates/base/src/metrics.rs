//! Measures of error between labels `y` and predictions `p`, each folded in index order in f64.
//!
//! All panic if the two slices differ in length, and return NaN for empty ones.
//!
//! A variance is summed twice, and the second sum corrected \[Chan83\]: the computed mean m is off by some rounding e,
//! which (1/n) Σ (vᵢ − m)² counts as e², and which the mean of the deviations shows:
//!
//! ```text
//! s² = (1/n) Σ dᵢ² − ((1/n) Σ dᵢ)²,   dᵢ = vᵢ − m          0 if all vᵢ are equal, whatever m is rounded to
//! ```

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

/// True if all values are the same number; a mean may be rounded to another one.
fn are_equal(mut v: impl Iterator<Item = f64>) -> bool {
    v.next().is_some_and(|first| v.all(|x| x == first))
}

/// (1/n) Σ (vᵢ − v̄)², exactly 0 for equal values; NaN if empty.
pub fn population_variance(v: &[f64]) -> f64 {
    variance(v, None)
}

/// Σ wᵢ (vᵢ − v̄)² / Σ wᵢ over the rows of weight above 0, v̄ = Σ wᵢ vᵢ / Σ wᵢ; all rows count alike without weights.
/// The variance is exactly 0 for equal values, and NaN if no row counts.
///
/// # Panics
/// If there are weights, but not one a value.
#[track_caller]
pub fn variance(v: &[f64], weights: Option<&[f64]>) -> f64 {
    let n = weights.map_or(v.len(), <[f64]>::len);
    assert_eq!(v.len(), n, "{} values but {n} weights", v.len());
    let counts = |i: &usize| weights.is_none_or(|w| w[*i] > 0.0);
    if are_equal((0..n).filter(counts).map(|i| v[i])) {
        return 0.0;
    }
    let centre = mean(n, weights, |i| v[i]);
    let of = |f: fn(f64) -> f64| mean(n, weights, |i| f(v[i] - centre));
    let off = of(|d| d);
    of(|d| d * d) - off * off
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

/// Correlation of labels and predictions, Σ (yᵢ − ȳ) (pᵢ − p̄) / (n s_y s_p); NaN if either are all equal.
#[track_caller]
pub fn correlation(y: &[f64], p: &[f64]) -> f64 {
    let variances = population_variance(y) * population_variance(p);
    if variances == 0.0 {
        return f64::NAN; // the covariance of equal values may be rounded away from 0
    }
    let (y_mean, p_mean) = (average(y), average(p));
    mean_of_pairs(y, p, |y, p| (y - y_mean) * (p - p_mean)) / variances.sqrt()
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
    fn equal_labels_have_no_variance_whatever_their_mean_is_rounded_to() {
        for constant in [0.1, 0.3, 0.7, -1e-100, 1e150, 123_456.789] {
            let (y, weights) = ([constant; 60], [0.1, 0.7, 0.3].repeat(20));
            let mut near = y;
            near[7] = 2.0 * constant;
            assert_eq!(r2(&y, &near), f64::NEG_INFINITY, "{constant}");
            assert_eq!((population_variance(&y), variance(&y, Some(&weights))), (0.0, 0.0));
        }
        // A row of weight 0 is no label.
        assert_eq!(variance(&[0.1, 5.0, 0.1], Some(&[0.3, 0.0, 0.3])), 0.0);
        assert!(population_variance(&[]).is_nan() && variance(&[], Some(&[])).is_nan());
    }

    #[test]
    fn an_offset_costs_no_digits() {
        // yᵢ = offset + i/8, each prediction 1/8 off: R² = 1 − 12 / (n² − 1), exactly.
        let n = 150;
        let exact = 1.0 - 12.0 / (n * n - 1) as f64;
        for (offset, tolerance) in [(0.0, 1e-15), (1e9, 1e-15), (1e12, 1e-14), (1e15, 1e-14)] {
            let y: Vec<f64> = (0..n).map(|i| offset + i as f64 / 8.0).collect();
            let p: Vec<f64> =
                (0..n).map(|i| y[i] + if i % 3 == 0 { 0.125 } else { -0.125 }).collect();
            assert!((r2(&y, &p) - exact).abs() <= tolerance, "{offset:e}: {}", r2(&y, &p) - exact);
            let weights: Vec<f64> = (0..n).map(|i| if i < 100 { 3.0 } else { 0.0 }).collect();
            let (hundred, found) = (9999.0 / 12.0 / 64.0, variance(&y, Some(&weights)));
            assert!((found / hundred - 1.0).abs() <= tolerance, "{offset:e}: {found}");
        }
    }

    #[test]
    fn correlations_match_hand_computed_values() {
        let y = [1.0, 2.0, 3.0];
        assert!((correlation(&y, &[2.0, 4.0, 9.0]) - 7.0 / 52.0_f64.sqrt()).abs() < 1e-15);
        assert!((correlation(&y, &y.map(|y| 5.0 - 2.0 * y)) + 1.0).abs() < 1e-15);
        assert!(correlation(&y, &[0.1; 3]).is_nan() && correlation(&[0.7; 3], &y).is_nan());
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
