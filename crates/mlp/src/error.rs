//! What can go wrong in training that is no bug.

/// Why a network could not be trained.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A loss became infinite or NaN.
    #[error(
        "training diverged in epoch {epoch}: the loss is not finite; lower the learning rate or check the scale of the data"
    )]
    Diverged {
        /// Number of the epoch, counted from 1.
        epoch: usize,
    },
    /// No row to learn from.
    #[error("no training rows: a network needs at least one")]
    Empty,
    /// A size or number that must be at least 1: of inputs, outputs, hidden units, samples a batch,
    /// projections, probes or steps.
    #[error("{what} is 0: it must be at least 1")]
    ZeroSize {
        /// Size or number that is zero.
        what: &'static str,
    },
    /// A step size that is negative or no number.
    #[error("the learning rate is {rate}: it must be a number of at least 0")]
    LearningRate {
        /// Step size of the configuration.
        rate: f64,
    },
    /// The strength of a penalty that is negative or no number.
    #[error("a penalty's λ is {lambda}: it must be a number of at least 0")]
    Strength {
        /// Strength of the penalty.
        lambda: f64,
    },
    /// The share of the samples a penalty looks at.
    #[error(
        "a penalty looks at the share {fraction} of the samples: it must be above 0 and at most 1"
    )]
    Fraction {
        /// Share of the samples.
        fraction: f64,
    },
    /// An option of a penalty that has no meaning for what the penalty measures.
    #[error("the penalty {penalty} has no meaning: {why}")]
    Combination {
        /// The penalty's text, without its strength.
        penalty: String,
        /// Reason, as part of a sentence.
        why: &'static str,
    },
    /// Weights of the rows, which the teacher cannot use.
    #[error("the teacher takes no row weights: leave them out, or repeat rows")]
    Weights,
}
