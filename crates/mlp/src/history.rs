//! Course of a training: what every epoch saw, and what came of it.

use crate::Mlp;

/// Losses of one epoch: means over its mini-batches as they were seen, before each step.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Epoch {
    /// Loss on the training rows, without the penalties.
    pub loss: f64,
    /// Each penalty of the configuration without its λ, a mean over the steps that evaluated it; 0 for
    /// weight decay, which is no term of the loss.
    pub penalties: Vec<f64>,
    /// Residual of the power iteration after the epoch, the largest of the layers, relative to σ; `None`
    /// without a Lipschitz penalty.
    pub spectral_residual: Option<f64>,
    /// Loss on the validation rows after the epoch; `None` without early stopping.
    pub valid_loss: Option<f64>,
}

impl Epoch {
    /// True if the loss and every penalty are finite numbers.
    pub(crate) fn is_finite(&self) -> bool {
        self.loss.is_finite() && self.penalties.iter().all(|p| p.is_finite())
    }
}

/// Reason why a training ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Stop {
    /// All epochs were run.
    Epochs,
    /// The validation loss did not improve for `patience` epochs.
    Patience,
}

/// A trained network and the course of its training.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fit<T> {
    /// The network; with early stopping the best of all epochs.
    pub model: Mlp<T>,
    /// Losses, one entry an epoch.
    pub history: Vec<Epoch>,
    /// Reason why training ended.
    pub stop: Stop,
}
