//! Settings of a training.

use crate::{Activation, Error, Loss, Penalty};

/// Settings of a training: the network, its loss and penalties, and the optimiser.
///
/// | name | default | purpose | range |
/// |---|---|---|---|
/// | `hidden` | 64, 64 | widths of the hidden layers; none for a linear model | each at least 1 |
/// | `activation` | tanh | nonlinearity φ between the layers | |
/// | `loss` | squared | distance of f(x) from the targets | |
/// | `penalties` | none | terms that make f smooth; none for the standard teacher | see [`Penalty`] |
/// | `learning_rate` | 1e-3 | step size η of Adam | 0 or more |
/// | `batch` | 32 | rows of a mini-batch; the last one of an epoch may be shorter | at least 1 |
/// | `epochs` | 300 | passes over the training rows, at most | |
/// | `patience` | none | epochs without a better validation loss before training ends | |
///
/// ```
/// use limpid_mlp::{Config, Penalty};
///
/// let config = Config::default().with_penalties(vec![Penalty::jacobian(0.1)]).with_epochs(100);
/// assert!(config.check().is_ok());
/// assert!(config.with_batch(0).check().is_err());
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Config {
    /// Widths of the hidden layers; empty for a linear model.
    pub hidden: Vec<usize>,
    /// Nonlinearity φ between the layers.
    pub activation: Activation,
    /// Distance of the network from its targets.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Loss::is_default"))]
    pub loss: Loss,
    /// Smoothness penalties; none for the standard teacher.
    pub penalties: Vec<Penalty>,
    /// Step size η of Adam.
    pub learning_rate: f64,
    /// Rows of a mini-batch; the last one of an epoch may be shorter.
    pub batch: usize,
    /// Passes over the training rows, at most.
    pub epochs: usize,
    /// Early stopping: epochs without a better validation loss before training ends and the best
    /// parameters are restored. Early stopping needs validation rows.
    pub patience: Option<usize>,
}

impl Default for Config {
    /// The standard teacher of the study: tanh, 64-64, Adam at 1e-3, batches of 32, 300 epochs.
    fn default() -> Self {
        Self {
            hidden: vec![64, 64],
            activation: Activation::Tanh,
            loss: Loss::Squared,
            penalties: vec![],
            learning_rate: 1e-3,
            batch: 32,
            epochs: 300,
            patience: None,
        }
    }
}

limpid_base::setters!(Config {
    with_hidden hidden: Vec<usize>,
    with_activation activation: Activation,
    with_loss loss: Loss,
    with_penalties penalties: Vec<Penalty>,
    with_learning_rate learning_rate: f64,
    with_batch batch: usize,
    with_epochs epochs: usize,
    with_patience patience: Option<usize>,
});

impl Config {
    /// Refuses settings with which no network can be trained.
    ///
    /// # Errors
    /// [`Error::ZeroSize`] for a width or a batch of 0, [`Error::LearningRate`] for a step size that is
    /// negative or no number, and the errors of [`Penalty::check`].
    pub fn check(&self) -> Result<(), Error> {
        let hidden = self.hidden.iter().map(|&width| ("a hidden layer's width", width));
        let mut sizes = hidden.chain([("the batch size", self.batch)]);
        if let Some((what, _)) = sizes.find(|&(_, size)| size == 0) {
            return Err(Error::ZeroSize { what });
        }
        if !(self.learning_rate >= 0.0 && self.learning_rate.is_finite()) {
            return Err(Error::LearningRate { rate: self.learning_rate });
        }
        self.penalties.iter().try_for_each(|penalty| penalty.check())
    }
}
