//! The teacher: a network that predicts in data units.

use crate::problem::Problem;
use limpid_base::{Matrix, Seed};
use limpid_data::Scaler;
use limpid_mlp::{Config, Error, Mlp, fit};

/// A trained network, and the units it thinks in.
#[derive(Clone, Debug)]
pub struct Teacher {
    /// The network of standardised inputs and target, trained in f32, kept in f64.
    pub model: Mlp<f64>,
    /// Standard units of the inputs and the target.
    pub scaler: Scaler,
    /// Epochs it was trained for.
    pub epochs: usize,
}

impl Problem<'_> {
    /// Trains a network in f32 on the labels of the sample; validation rows serve early stopping alone, if
    /// the configuration asks for it.
    ///
    /// # Errors
    /// If the training diverges, or the configuration is impossible.
    pub fn teach(&self, config: &Config, seed: Seed) -> Result<Teacher, Error> {
        let rows = self.for_networks();
        let fit = fit(rows.train.samples(), Some(rows.valid.samples()), config, seed)?;
        let (model, epochs) = (fit.model.cast(), fit.history.len());
        Ok(Teacher { model, scaler: self.scaler.clone(), epochs })
    }
}

impl Teacher {
    /// Answers at the rows of x (n × d), n, both in data units.
    ///
    /// # Panics
    /// If x has not d columns.
    #[track_caller]
    pub fn predict(&self, x: &Matrix<f64>) -> Vec<f64> {
        self.scaler.unscale_targets(self.model.predict(&self.scaler.scale_inputs(x)).col(0))
    }
}
