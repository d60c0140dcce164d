//! The mean of paired differences over trials that share rows, and its corrected interval.
//!
//! ```text
//! d̄ ± t_{n−1} √((1/n + n_test/n_train) s²)      n trials
//! ```
//!
//! Trials drawn from one data set are not independent: s²/n alone is too small, and the second
//! term stands for what the shared training rows correlate.
//!
//! Source: \[Nadeau03\], section 3, the corrected resampled t-test.

use super::interval::{Interval, tail_share};
use super::student_t::student_t_quantile;
use limpid_base::metrics::{average, sample_variance};

/// The interval of the given `level` (0.95, say) around the mean of `differences`, one a trial.
///
/// `test_over_train` is n_test / n_train of a trial, 1/3 for a split of 60/20/20. The bounds are
/// NaN for fewer than two differences, the estimate for none.
///
/// ```
/// use limpid_study::stats::nadeau_bengio;
///
/// let interval = nadeau_bengio(&[0.1, 0.3], 1.0 / 3.0, 0.95);
/// // d̄ = 0.2, s² = 0.02, half width t₁ √((1/2 + 1/3) 0.02) with t₁ = 12.706
/// assert!((interval.high - 0.2 - 12.706 * (0.02_f64 * 5.0 / 6.0).sqrt()).abs() < 1e-3);
/// ```
///
/// # Panics
/// If `level` lies outside (0, 1).
#[track_caller]
pub fn nadeau_bengio(differences: &[f64], test_over_train: f64, level: f64) -> Interval {
    let tail = tail_share(level);
    let estimate = average(differences);
    if differences.len() < 2 {
        return Interval::point(estimate);
    }
    let n = differences.len() as f64;
    let error = ((1.0 / n + test_over_train) * sample_variance(differences)).sqrt();
    let half = student_t_quantile(1.0 - tail, n - 1.0) * error;
    Interval { estimate, low: estimate - half, high: estimate + half }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From `scipy.stats.t.ppf` and `numpy.var(ddof=1)`.
    #[test]
    fn interval_matches_the_formula_in_scipy() {
        let interval = nadeau_bengio(&[0.02, -0.01, 0.05, 0.03, 0.00, 0.04], 1.0 / 3.0, 0.95);
        assert!((interval.estimate - 0.021666666666666667).abs() < 1e-15);
        assert!((interval.low + 0.02044173405429482).abs() < 1e-12);
        assert!((interval.high - 0.06377506738762816).abs() < 1e-12);
    }

    #[test]
    fn a_single_trial_says_nothing_of_the_spread() {
        let one = nadeau_bengio(&[0.3], 0.25, 0.95);
        assert_eq!(one.estimate, 0.3);
        assert!(one.low.is_nan() && one.high.is_nan());
        assert!(nadeau_bengio(&[], 0.25, 0.95).estimate.is_nan());
    }

    #[test]
    fn equal_differences_leave_no_doubt() {
        let interval = nadeau_bengio(&[0.5; 4], 0.25, 0.95);
        assert_eq!(interval, Interval { estimate: 0.5, low: 0.5, high: 0.5 });
    }
}
