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
        /// The epoch, counted from 1.
        epoch: usize,
    },
    /// No row to learn from.
    #[error("no training rows: a network needs at least one")]
    Empty,
    /// A size or number that must be at least 1: of inputs, outputs, hidden units, samples a batch,
    /// projections, probes or steps.
    #[error("{what} is 0: it must be at least 1")]
    ZeroSize {
        /// What is zero.
        what: &'static str,
    },
    /// The strength of a penalty that is negative or no number.
    #[error("a penalty's λ is {lambda}: it must be a number of at least 0")]
    Strength {
        /// The strength.
        lambda: f64,
    },
    /// The share of the samples a penalty looks at.
    #[error(
        "a penalty looks at the share {fraction} of the samples: it must be above 0 and at most 1"
    )]
    Fraction {
        /// The share.
        fraction: f64,
    },
    /// An option of a penalty that has no meaning for what the penalty measures.
    #[error("the penalty {penalty} has no meaning: {why}")]
    Combination {
        /// The penalty's text, without its strength.
        penalty: String,
        /// The reason.
        why: &'static str,
    },
    /// Weights of the rows, which the teacher cannot use.
    #[error("the teacher takes no row weights: leave them out, or repeat rows")]
    Weights,
}
