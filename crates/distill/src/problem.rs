//! A table made ready for learners: rows to see, and units to see them in.
//!
//! Legend: n training rows, m ≤ n rows of the sample that learners see, d inputs.
//!
//! ```text
//! standard units   z = (v − mean) / sd        networks, ridges, trees, gplearn
//! search units     z = (v − offset) / 10ᵏ     the search: a formula found there is as simple in data units
//! ```
//!
//! Which units serve a search better was measured: `DESIGN.md`.

use crate::metrics::Metrics;
use crate::observations::Observations;
use crate::sampling::{sample, unweighted};
use crate::shape::Shapes;
use crate::tidy::tidy;
use crate::units::{in_data_units, in_scaled_units};
use limpid_base::{Matrix, Rows, Samples, Seed, metrics};
use limpid_data::{Scale, Scaler, Scores};
use limpid_expr::{Expr, Scratch};
use limpid_sr::{Loss, Units};
use std::collections::BTreeSet;

/// A table, and how each kind of learner sees its rows.
#[derive(Clone, Debug)]
pub struct Problem<'a> {
    pub(crate) data: &'a Observations,
    /// Inputs of the sample in data units, m × d.
    pub(crate) x: Matrix<f64>,
    /// Standard units by all training rows.
    pub(crate) scaler: Scaler,
    /// Units of the search.
    pub(crate) units: Scaler,
    /// The loss of searches, in their units, and the factor that brings it to data units.
    loss: (Loss, f64),
    /// Indices of the m rows of the sample among the training rows.
    sample: Vec<usize>,
    /// The validation rows in search units, with their goal and weights.
    valid: Rows<f64>,
    /// Inputs that are 0 or 1 in every row to learn from and to choose by.
    binary: BTreeSet<u32>,
    most: usize,
    pub(crate) seed: Seed,
}

/// The rows that networks see, in standard units and single precision.
pub(crate) struct NetworkRows {
    /// Rows to train on.
    pub(crate) train: Rows<f32>,
    /// Rows that may end the training.
    pub(crate) valid: Rows<f32>,
}

impl<'a> Problem<'a> {
    /// The problem of explaining a table by formulas that minimise this loss (in data units), by learners
    /// that see at most `most` of the training rows.
    ///
    /// # Panics
    /// If the parts have different numbers of inputs, or what stands beside them other numbers of rows.
    #[track_caller]
    pub fn new(data: &'a Observations, loss: &Loss, most: usize, seed: Seed) -> Self {
        data.assert_rows();
        let train = &data.parts.train;
        let scaler = Scaler::fit(train);
        let mut units = Scaler::decimal(train);
        if loss.units() == Units::Given {
            units.y = Scale { mean: 0.0, sd: 1.0 };
        }
        let weights = data.weights.as_ref().map(|w| w.train.as_slice());
        let sample = sample(train.y().len(), weights, most, seed.child("sample"));
        let valid = Rows::new(
            units.scale_inputs(data.parts.valid.x()),
            goal_of_valid(data).iter().map(|&y| units.y.apply(y)).collect(),
        );
        Self {
            x: train.x().select_rows(&sample),
            binary: binary(train.x(), data.parts.valid.x()),
            valid: valid.with_weights(data.weights.as_ref().map(|w| w.valid.clone())),
            loss: loss.in_units(units.y.sd),
            data,
            scaler,
            units,
            sample,
            most,
            seed,
        }
    }

    /// The labels of the sample, or another model's predictions for it, m, in data units.
    pub(crate) fn goal(&self) -> Vec<f64> {
        let data = self.data;
        let all = data.predictions.as_ref().map_or(data.parts.train.y(), |p| p.train.as_slice());
        self.sample.iter().map(|&i| all[i]).collect()
    }

    /// The weights of the sample, m.
    pub(crate) fn weights(&self) -> Option<Vec<f64>> {
        let all = self.data.weights.as_ref()?;
        Some(self.sample.iter().map(|&i| all.train[i]).collect())
    }

    /// The sample in search units, with these answers (m, data units).
    pub(crate) fn in_search_rows(&self, answers: &[f64]) -> Rows<f64> {
        let y = answers.iter().map(|&v| self.units.y.apply(v)).collect();
        Rows::new(self.units.scale_inputs(&self.x), y).with_weights(self.weights())
    }

    /// The same as a search sees it.
    pub(crate) fn for_search(&self, answers: &[f64]) -> Rows<f32> {
        self.in_search_rows(answers).samples().cast()
    }

    /// The sample as a learner sees it that knows no weights, in standard units, with these answers (m,
    /// data units): each row about as often as its weight says.
    pub(crate) fn for_regression(&self, answers: &[f64], seed: Seed) -> Rows<f64> {
        let y = answers.iter().map(|&v| self.scaler.y.apply(v)).collect();
        let rows = Rows::new(self.scaler.scale_inputs(&self.x), y);
        let picked = unweighted(rows.rows(), self.weights().as_deref(), seed);
        rows.samples().select(&picked)
    }

    /// The validation rows as such a learner sees them, with their goal.
    pub(crate) fn valid_for_regression(&self) -> Rows<f64> {
        let y = goal_of_valid(self.data).iter().map(|&v| self.scaler.y.apply(v)).collect();
        Rows::new(self.scaler.scale_inputs(self.data.parts.valid.x()), y)
    }

    /// Training and validation rows as networks see them: the labels, each row about as often as its
    /// weight says.
    pub(crate) fn for_networks(&self) -> NetworkRows {
        let parts = &self.data.parts;
        let seed = self.seed.child("teacher").child("rows");
        let picked = unweighted(self.sample.len(), self.weights().as_deref(), seed);
        let rows: Vec<usize> = picked.into_iter().map(|i| self.sample[i]).collect();
        let weights = self.data.weights.as_ref().map(|w| w.valid.as_slice());
        let watched = sample(parts.valid.y().len(), weights, self.most, seed.child("valid"));
        let weights = weights.map(|w| watched.iter().map(|&i| w[i]).collect::<Vec<f64>>());
        let often = unweighted(watched.len(), weights.as_deref(), seed.child("often"));
        let watched: Vec<usize> = often.into_iter().map(|k| watched[k]).collect();
        let train = parts.train.select(&rows).scaled(&self.scaler);
        let valid = parts.valid.select(&watched).scaled(&self.scaler);
        NetworkRows { train: train.samples().cast(), valid: valid.samples().cast() }
    }

    /// The settings of a search, which are in data units, in search units: its loss, the loss to reach and
    /// the formulas to start from.
    pub(crate) fn in_search_units(&self, config: &limpid_sr::Config) -> limpid_sr::Config {
        let (loss, factor) = self.loss.clone();
        let guesses = config.guesses.iter().map(|guess| {
            let linked = self.loss().link_formula(guess.clone());
            in_scaled_units(&linked, &self.units)
        });
        config
            .clone()
            .with_loss(loss)
            .with_target_loss(config.target_loss.map(|target| target / factor))
            .with_guesses(guesses.collect())
    }

    /// The rows and the points between them at which shapes of formulas (in data units) are looked at.
    pub(crate) fn shapes(&self) -> Shapes {
        let (goal, sd) = (self.goal(), self.scaler.y.sd);
        Shapes::new(&self.x, &goal, sd, self.seed.child("shape"))
    }

    /// The validation rows in search units.
    pub(crate) fn valid(&self) -> Samples<'_, f64> {
        self.valid.samples()
    }

    /// The loss of searches, in their units.
    pub(crate) fn loss(&self) -> &Loss {
        &self.loss.0
    }

    /// A formula of the search as people read it: in data units, of the target itself, in its simplest form.
    pub fn printed(&self, expr: &Expr) -> Expr {
        let formula = self.loss().mean_formula(in_data_units(expr, &self.units));
        let reduced = formula.reduced(&self.binary);
        tidy(&reduced, &self.x, self.scaler.y.sd).reduced(&self.binary)
    }

    /// The mean loss of a formula in search units on validation rows, in search units.
    pub(crate) fn valid_loss(&self, expr: &Expr) -> f64 {
        self.loss().mean(&expr.compile::<f64>(), self.valid(), &mut Scratch::new())
    }

    /// Measures of predictions (data units) for the labels of the training rows.
    pub(crate) fn train_metrics(&self, p: &[f64]) -> Metrics {
        let weights = self.data.weights.as_ref().map(|w| w.train.as_slice());
        self.metrics(self.data.parts.train.y(), p, weights)
    }

    /// Measures of predictions p for labels y, both in data units, with the loss of the search.
    fn metrics(&self, y: &[f64], p: &[f64], weights: Option<&[f64]>) -> Metrics {
        Metrics { loss: self.loss_in_data_units(y, p, weights), ..Metrics::of(y, p, weights) }
    }

    /// The weighted mean loss of predictions p for labels y, all in data units; `None` for squares, whose
    /// mean is measured anyway.
    fn loss_in_data_units(&self, y: &[f64], p: &[f64], weights: Option<&[f64]>) -> Option<f64> {
        let (loss, factor) = &self.loss;
        if *loss == Loss::Squared {
            return None;
        }
        let link = loss.link_formula(Expr::variable(0));
        let scaled = |v: f64| self.units.y.apply(v);
        let row = |i: usize| loss.of(link.at(&[scaled(p[i])]), scaled(y[i]));
        Some((factor * metrics::mean(y.len(), weights, row)).min(f64::MAX))
    }

    /// Measures of predictions (data units) at validation rows: for the labels, and for another model's
    /// predictions.
    pub(crate) fn valid_metrics(&self, p: &[f64]) -> (Metrics, Option<Metrics>) {
        let data = self.data;
        let weights = data.weights.as_ref().map(|w| w.valid.as_slice());
        let of = |y: &[f64]| self.metrics(y, p, weights);
        (of(data.parts.valid.y()), data.predictions.as_ref().map(|other| of(&other.valid)))
    }

    /// Scores of predictions (data units) on the test labels; `None` without test rows.
    pub fn score(&self, p: &[f64]) -> Option<Scores> {
        let weights = self.data.weights.as_ref().map(|w| w.test.as_slice());
        let fallback = self.goal_mean();
        self.data.parts.test.as_ref().map(|test| test.score_weighted(p, weights, fallback))
    }

    /// Scores of a model on the test labels, as a record holds them.
    ///
    /// # Panics
    /// If there are no test rows, which a study always has.
    pub(crate) fn test_scores(&self, predict: impl FnOnce(&Matrix<f64>) -> Vec<f64>) -> Scores {
        let test = self.data.parts.test.as_ref().expect("a study has test rows");
        self.score(&predict(test.x())).expect("there are test rows").finite()
    }

    /// The weighted mean of the goal over the sample, in data units.
    pub(crate) fn goal_mean(&self) -> f64 {
        let goal = self.goal();
        metrics::mean(goal.len(), self.weights().as_deref(), |i| goal[i])
    }
}

/// Indices of the inputs that are 0 or 1 in all rows of both.
fn binary(train: &Matrix<f64>, valid: &Matrix<f64>) -> BTreeSet<u32> {
    let is_bit = |v: &f64| *v == 0.0 || *v == 1.0;
    let is_binary = |j: &usize| train.col(*j).iter().chain(valid.col(*j)).all(is_bit);
    (0..train.cols()).filter(is_binary).map(|j| j as u32).collect()
}

/// What predictions at the validation rows are compared with: labels, or another model's predictions.
fn goal_of_valid(data: &Observations) -> &[f64] {
    data.predictions.as_ref().map_or(data.parts.valid.y(), |p| p.valid.as_slice())
}
