//! Intervals and tests, as pure functions of numbers and a seed.
//!
//! | function | for |
//! |---|---|
//! | [`nadeau_bengio`] | one data set: trials that share rows |
//! | [`bootstrap()`], [`bootstrap_means`] | a headline number: trials within data sets |
//! | [`wilcoxon()`] | do differences lie around 0? |
//! | [`holm()`] | several such questions at once |
//! | [`percentile`] | a quantile of a sample |
//! | [`student_t_cdf`], [`student_t_quantile`] | Student's t distribution |
//! | [`normal_sf`] | the normal distribution |
//!
//! Every sum runs in index order. All answers agree with SciPy and NumPy, the tests' oracle; Holm's
//! correction with its definition in Python.

mod bootstrap;
mod corrected;
mod holm;
mod normal;
mod student_t;
mod wilcoxon;

pub use bootstrap::{bootstrap, bootstrap_means};
pub use corrected::nadeau_bengio;
pub use holm::holm;
pub use normal::normal_sf;
pub use student_t::{student_t_cdf, student_t_quantile};
pub use wilcoxon::{Alternative, Distribution, wilcoxon, wilcoxon_by};

use limpid_report::Value;

/// Resamples of every bootstrap interval that is printed.
pub const RESAMPLES: usize = 10_000;

/// An estimate and the interval around it. A bound that cannot be known is NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The estimate from the whole sample.
    pub estimate: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

impl Interval {
    /// The interval of a rising function of what is estimated.
    pub fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self { estimate: f(self.estimate), low: f(self.low), high: f(self.high) }
    }

    /// Cells of a table: estimate, lower and upper bound.
    pub fn cells(self) -> [Value; 3] {
        [self.estimate, self.low, self.high].map(Value::Number)
    }

    /// An interval of shares in per cent.
    pub fn percent(self) -> Self {
        self.map(|share| 100.0 * share)
    }
}

/// The `p`-quantile, p ∈ [0, 1], of values in ascending order, between neighbours on a straight
/// line (NumPy's default, type 7 of \[Hyndman96\]); NaN if there are none.
///
/// # Panics
/// If `p` lies outside [0, 1].
#[track_caller]
pub fn percentile(sorted: &[f64], p: f64) -> f64 {
    assert!((0.0..=1.0).contains(&p), "the quantile {p} of a sample: it must lie in [0, 1]");
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let position = p * last as f64;
    let below = position.floor() as usize;
    let above = (below + 1).min(last);
    let share = position - below as f64;
    if share == 0.0 {
        return sorted[below]; // spares an infinite neighbour the product 0 · ∞
    }
    sorted[below] + share * (sorted[above] - sorted[below])
}

/// (1 − level) / 2: the share of a two-sided interval that lies in either tail.
#[track_caller]
fn tail_share(level: f64) -> f64 {
    assert!(level > 0.0 && level < 1.0, "an interval of level {level}: it must lie in (0, 1)");
    0.5 * (1.0 - level)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `numpy.percentile([1, 2, 3, 10], [2.5, 50, 97.5, 100])`.
    #[test]
    fn percentiles_are_numpys() {
        let sorted = [1.0, 2.0, 3.0, 10.0];
        for (p, expected) in [(0.025, 1.075), (0.5, 2.5), (0.975, 9.475), (1.0, 10.0)] {
            assert!((percentile(&sorted, p) - expected).abs() < 1e-12, "{p}");
        }
        assert!(percentile(&[], 0.5).is_nan());
        assert_eq!(percentile(&[f64::NEG_INFINITY, 1.0, 2.0], 0.5), 1.0);
    }

    #[test]
    #[should_panic(expected = "an interval of level 95")]
    fn a_level_in_percent_is_refused() {
        nadeau_bengio(&[1.0, 2.0], 0.25, 95.0);
    }
}
