//! The size of a trial's parts, and intervals over trials that share rows.
//!
//! ```text
//! n_train = min(round(0.6 n), 2,000)      n_test = 0.2 n      for a data set of n rows
//! ```

use crate::stats::{Interval, LEVEL, nadeau_bengio};
use limpid_data::Fractions;

/// Training rows n_train of a trial on a data set of that many rows n.
pub fn training_rows(rows: usize, fractions: &Fractions) -> usize {
    ((rows as f64 * fractions.train).round() as usize).min(fractions.max_train)
}

/// Nadeau and Bengio's interval around the mean of differences, one a trial, on a data set of that many
/// rows. The ratio n_test / n_train says how much the trials' shared rows correlate them.
pub(crate) fn interval_over_trials(differences: &[f64], rows: usize) -> Interval {
    let fractions = Fractions::default();
    let test = rows as f64 * (1.0 - fractions.train - fractions.valid);
    nadeau_bengio(differences, test / training_rows(rows, &fractions) as f64, LEVEL)
}
