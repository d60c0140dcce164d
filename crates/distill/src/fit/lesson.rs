//! The rows that networks and searches learn from.

use crate::errors::Errors;
use crate::fitted::Taught;
use crate::rows::{Rows, sample, unweighted};
use crate::teacher::{Teacher, teach};
use limpid_base::{Matrix, Samples, Seed};
use limpid_data::{Scaler, Scores, Train, Valid};

/// A sample of the training rows, in two units, and what to say about them.
pub(super) struct Lesson<'a> {
    pub rows: &'a Rows,
    /// Most rows of a sample.
    most: usize,
    /// Indices among the training rows.
    sample: Vec<usize>,
    /// Their weights.
    pub weights: Option<Vec<f64>>,
    /// Their labels, or another model's predictions, in data units.
    pub goal: Vec<f64>,
    /// Their standardised inputs.
    pub standardised: Matrix<f64>,
    /// Standard units, those of networks.
    pub scaler: Scaler,
    /// Round units, those of searches.
    pub units: Scaler,
}

impl<'a> Lesson<'a> {
    /// At most so many of the training rows.
    pub fn new(rows: &'a Rows, most: usize, seed: Seed) -> Self {
        let train = &rows.split.train;
        let weights = rows.weights.as_ref().map(|w| w.train.as_slice());
        let sample = sample(train.y().len(), weights, most, seed.child("sample"));
        let goal = rows.answers.as_ref().map_or(train.y(), |a| a.train.as_slice());
        let scaler = Scaler::fit(train);
        let pick = |v: &[f64]| sample.iter().map(|&i| v[i]).collect();
        Self {
            weights: weights.map(pick),
            goal: pick(goal),
            standardised: scaler.scale_inputs(&train.x().select_rows(&sample)),
            units: Scaler::decimal(train),
            rows,
            most,
            sample,
            scaler,
        }
    }

    /// The sample in round units and single precision, with these answers (data units).
    pub fn with_samples<R>(&self, answers: &[f64], f: impl FnOnce(Samples<'_, f32>) -> R) -> R {
        let x = self.rows.split.train.x().select_rows(&self.sample);
        let x: Matrix<f32> = self.units.scale_inputs(&x).cast();
        let y: Vec<f32> = answers.iter().map(|&v| self.units.y.apply(v) as f32).collect();
        let narrow = |w: &Vec<f64>| w.iter().map(|&v| v as f32).collect::<Vec<f32>>();
        let weights = self.weights.as_ref().map(narrow);
        f(Samples::new(&x, &y).with_weights(weights.as_deref()))
    }

    /// Indices into the sample for what knows no weights.
    pub fn unweighted(&self, seed: Seed) -> Vec<usize> {
        unweighted(self.sample.len(), self.weights.as_deref(), seed)
    }

    /// Training and validation rows as a network sees them, in standard units.
    pub fn for_networks(&self, seed: Seed) -> (Train, Valid) {
        let rows: Vec<usize> = self.unweighted(seed).into_iter().map(|i| self.sample[i]).collect();
        let split = &self.rows.split;
        let watched =
            sample(split.valid.y().len(), self.valid_weights(), self.most, seed.child("valid"));
        let weights =
            self.valid_weights().map(|w| watched.iter().map(|&i| w[i]).collect::<Vec<f64>>());
        let often = unweighted(watched.len(), weights.as_deref(), seed.child("often"));
        let watched: Vec<usize> = often.into_iter().map(|k| watched[k]).collect();
        let train = split.train.select(&rows).scaled(&self.scaler);
        (train, split.valid.select(&watched).scaled(&self.scaler))
    }

    /// Trains a network on what [`Lesson::for_networks`] gives.
    pub fn teach(
        &self,
        (train, valid): (&Train, &Valid),
        config: &limpid_mlp::Config,
        seed: Seed,
    ) -> Taught {
        let teacher = teach(train, valid, config, seed);
        let valid = teacher
            .as_ref()
            .ok()
            .map(|teacher| self.errors(&self.answers(teacher, self.rows.split.valid.x())).0);
        Taught { teacher, valid }
    }

    /// A teacher's answers at the rows of x (n × d), both in data units.
    pub fn answers(&self, teacher: &Teacher, x: &Matrix<f64>) -> Vec<f64> {
        self.scaler.unscale_targets(&teacher.predict(&self.scaler.scale_inputs(x)))
    }

    /// What predictions at the validation rows are compared with: the labels, or another model's
    /// predictions.
    pub fn valid_goal(&self) -> &[f64] {
        let rows = self.rows;
        rows.answers.as_ref().map_or(rows.split.valid.y(), |a| a.valid.as_slice())
    }

    pub fn valid_weights(&self) -> Option<&[f64]> {
        self.rows.weights.as_ref().map(|w| w.valid.as_slice())
    }

    pub fn test_weights(&self) -> Option<&[f64]> {
        self.rows.weights.as_ref().map(|w| w.test.as_slice())
    }

    /// Scores of predictions (data units) on the test labels.
    pub fn score(&self, predictions: &[f64]) -> Scores {
        let fallback = self.goal_mean();
        self.rows.split.test.score_weighted(predictions, self.test_weights(), fallback)
    }

    /// Errors at the validation rows, for the labels and for another model's predictions.
    pub fn errors(&self, predictions: &[f64]) -> (Errors, Option<Errors>) {
        let of = |y: &[f64]| Errors::of(y, predictions, self.valid_weights());
        (of(self.rows.split.valid.y()), self.rows.answers.as_ref().map(|a| of(&a.valid)))
    }

    /// The mean of the goal.
    pub fn goal_mean(&self) -> f64 {
        let weight = |i: usize| self.weights.as_ref().map_or(1.0, |w| w[i]);
        let total: f64 = (0..self.goal.len()).map(weight).sum();
        // Each share first: a sum of the values themselves could overflow.
        self.goal.iter().enumerate().map(|(i, y)| y * (weight(i) / total)).sum()
    }
}
