//! The data sets that a row of a table is about: one of them, or all for their mean.
//!
//! ```text
//! row of a set     its own numbers          Nadeau and Bengio's interval over its trials
//! row of means     means over the sets      a bootstrap over the sets, then their trials
//! ```

use crate::stats::{Interval, LEVEL, RESAMPLES, bootstrap};
use crate::trials::interval_over_trials;
use limpid_base::{Seed, metrics};

/// The sets of a row, an S each.
pub(crate) struct Sets<'s, S> {
    sets: &'s [S],
    /// False of the row of one data set.
    is_mean: bool,
}

impl<'s, S> Sets<'s, S> {
    /// The set of a row that is about it alone.
    pub(crate) fn one(set: &'s S) -> Self {
        Self { sets: std::slice::from_ref(set), is_mean: false }
    }

    /// The sets of a row of means.
    pub(crate) fn all(sets: &'s [S]) -> Self {
        Self { sets, is_mean: true }
    }

    /// The only set of the row; `None` in a row of means.
    pub(crate) fn alone(&self) -> Option<&'s S> {
        if self.is_mean { None } else { self.sets.first() }
    }

    /// The mean over the sets of a number of each.
    pub(crate) fn mean(&self, of: impl Fn(&S) -> f64) -> f64 {
        metrics::average(&self.sets.iter().map(of).collect::<Vec<f64>>())
    }

    /// The mean over the sets of a number of each; `None` if one of them has none.
    pub(crate) fn mean_of_known(&self, of: impl Fn(&S) -> Option<f64>) -> Option<f64> {
        let known: Option<Vec<f64>> = self.sets.iter().map(of).collect();
        known.map(|known| metrics::average(&known))
    }

    /// The interval of differences, one a trial, on sets of so many rows; `seed` is that of the bootstrap.
    pub(crate) fn interval(
        &self,
        differences: impl Fn(&S) -> Vec<f64>,
        rows: impl Fn(&S) -> usize,
        seed: Seed,
    ) -> Interval {
        let of_sets: Vec<Vec<f64>> = self.sets.iter().map(differences).collect();
        match self.alone() {
            Some(set) => interval_over_trials(&of_sets[0], rows(set)),
            None => bootstrap(&of_sets, RESAMPLES, LEVEL, seed),
        }
    }
}

impl<S> Clone for Sets<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Sets<'_, S> {}
