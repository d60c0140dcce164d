//! The case that a step is timed in: network, mini-batch, penalty.

use crate::step::Naive;
use crate::step::smoothing::{LAMBDA, Smoothing};
use limpid_base::{Matrix, Samples, Seed};
use limpid_mlp::{Activation, Adam, Config, Mlp, Trainer};
use rand::RngExt;
use serde::{Deserialize, Serialize};

/// Hidden widths that are measured everywhere, each with every one of [`BATCHES`].
pub const SHAPES: [&[usize]; 3] = [&[64, 64], &[128, 128, 64], &[256, 256, 256]];

/// Samples of a mini-batch that are measured everywhere, each with every one of [`SHAPES`].
pub const BATCHES: [usize; 3] = [32, 128, 512];

/// Mini-batches of an epoch.
const BATCHES_AN_EPOCH: usize = 16;
/// Step size of Adam: small, so that the network stays like one in training however long it is timed.
const ETA: f64 = 1e-4;

/// A network and how it is trained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Inputs d, at least 1.
    pub inputs: usize,
    /// Widths of the hidden layers, each at least 1; none for a linear model.
    pub hidden: Vec<usize>,
    /// Outputs c, at least 1.
    pub outputs: usize,
    /// Samples a mini-batch, at least 1.
    pub batch: usize,
    /// Nonlinearity φ between the layers.
    pub activation: Activation,
    /// Penalty that is added to the loss.
    pub penalty: Smoothing,
}

impl Case {
    /// Widths of all layers: d, the hidden ones, c.
    pub fn sizes(&self) -> Vec<usize> {
        [self.inputs].into_iter().chain(self.hidden.iter().copied()).chain([self.outputs]).collect()
    }

    /// The training of the case on random data of 16 mini-batches, in single precision: each call does one
    /// whole step, by [`Trainer::step`] or, for the naive penalty, by [`Naive::step`].
    ///
    /// # Panics
    /// If a size of the case is 0.
    #[must_use]
    #[track_caller]
    pub fn steps(&self) -> Box<dyn FnMut() + Send> {
        assert!(self.batch > 0 && !self.sizes().contains(&0), "a size of {self} is 0");
        let mut rng = Seed::new(1).rng();
        let batch = self.batch;
        let rows = BATCHES_AN_EPOCH * batch;
        let mut random =
            |columns| Matrix::from_fn(rows, columns, |_, _| rng.random_range(-1.0..1.0));
        let (x, y): (Matrix<f32>, Matrix<f32>) = (random(self.inputs), random(self.outputs));
        if self.penalty == Smoothing::Naive {
            let model = Mlp::glorot(&self.sizes(), self.activation, Seed::new(0));
            let mut naive = Naive::new(&model, LAMBDA, batch);
            let mut adam = Adam::new(&model, ETA, 0.0);
            let (x, y) = (x.transposed(), y.transposed());
            let mut batches = (0..rows).collect::<Vec<usize>>();
            return Box::new(move || {
                naive.step(&x, &y, &batches[..batch], &mut adam);
                batches.rotate_left(batch);
            });
        }
        let config = Config::default()
            .with_hidden(self.hidden.clone())
            .with_activation(self.activation)
            .with_penalties(self.penalty.penalties())
            .with_learning_rate(ETA)
            .with_batch(batch);
        let samples = Samples::with_targets(&x, y.view());
        let mut trainer = Trainer::new(samples, &config, Seed::new(0)).expect("sizes above 0");
        Box::new(move || trainer.step())
    }
}

impl std::fmt::Display for Case {
    /// "13-64-64-1 tanh, batch 128, jacobian"
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sizes: Vec<String> = self.sizes().iter().map(usize::to_string).collect();
        let activation = format!("{:?}", self.activation).to_lowercase();
        write!(f, "{} {activation}, batch {}, {}", sizes.join("-"), self.batch, self.penalty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "is 0")]
    fn a_case_with_an_empty_batch_is_refused() {
        let (hidden, penalty) = (vec![8], Smoothing::None);
        let case =
            Case { inputs: 3, hidden, outputs: 1, batch: 0, activation: Activation::Tanh, penalty };
        let _ = case.steps();
    }
}
