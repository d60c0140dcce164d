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
mod interval;
mod normal;
mod student_t;
mod wilcoxon;

pub use bootstrap::{bootstrap, bootstrap_means};
pub use corrected::nadeau_bengio;
pub use holm::holm;
pub use interval::Interval;
pub use limpid_base::percentile;
pub use normal::normal_sf;
pub use student_t::{student_t_cdf, student_t_quantile};
pub use wilcoxon::{Alternative, Distribution, wilcoxon, wilcoxon_by};

/// Resamples of every bootstrap interval that is printed.
pub const RESAMPLES: usize = 10_000;

/// Level of every interval that is printed.
pub const LEVEL: f64 = 0.95;
