//! The look at the test rows: the scores of a model, and how far they would move on other rows.

use crate::problem::Problem;
use limpid_base::percentile;
use limpid_data::Scores;
use serde::{Deserialize, Serialize};

/// Fewest test rows that say something about the spread of R².
const FEW: usize = 10;

/// Fewest resamples with labels that differ.
const DEFINED: usize = 900;

/// Share of the resamples between the bounds of an interval.
const LEVEL: f64 = 0.95;

/// What the test rows say of a model.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tested {
    /// Scores for the labels, infinities clamped.
    pub scores: Scores,
    /// The interval of R² at level 0.95, by a bootstrap over the test rows; none of fewer than ten rows, or of labels
    /// that hardly differ.
    pub r2_interval: Option<[f64; 2]>,
}

/// What one model is better by than another, on the same test rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gain {
    /// The difference of their R².
    pub r2: f64,
    /// The interval of that difference at level 0.95, by a bootstrap over pairs.
    pub interval: [f64; 2],
}

impl Problem<'_> {
    /// What the test rows say of predictions for them (data units); none without test rows.
    pub(crate) fn tested(&self, p: &[f64]) -> Option<Tested> {
        let scores = self.score(p)?.finite();
        let r2_interval = interval(self.resampled(p).into_iter().flatten());
        Some(Tested { scores, r2_interval })
    }

    /// What the predictions p gain over the predictions q for the test rows (both in data units).
    pub(crate) fn gain(&self, p: &[f64], q: &[f64]) -> Option<Gain> {
        let r2 = self.score(p)?.r2 - self.score(q)?.r2;
        let pairs = self.resampled(p).into_iter().zip(self.resampled(q));
        let interval = interval(pairs.filter_map(|(p, q)| Some(p? - q?)))?;
        Some(Gain { r2, interval }).filter(|gain| gain.r2.is_finite())
    }

    /// R² on resamples of the test rows, the same ones for all predictions; nothing of few rows.
    fn resampled(&self, p: &[f64]) -> Vec<Option<f64>> {
        let Some(test) = self.data.parts.test.as_ref().filter(|test| test.rows() >= FEW) else {
            return vec![];
        };
        let weights = self.data.weights.as_ref().map(|w| w.test.as_slice());
        test.resampled_r2(p, weights, self.goal_mean(), self.seed.child("test"))
    }
}

/// The middle of the values that holds the share [`LEVEL`] of them.
fn interval(values: impl Iterator<Item = f64>) -> Option<[f64; 2]> {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let tail = 0.5 * (1.0 - LEVEL);
    let bounds = [tail, 1.0 - tail].map(|share| percentile(&sorted, share));
    Some(bounds).filter(|_| sorted.len() >= DEFINED)
}
