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
    /// The network has no outputs, no inputs, a layer of width 0, or the batch size is 0.
    #[error("{what} is 0: every layer and the batch size must be at least 1")]
    ZeroSize {
        /// What is zero.
        what: &'static str,
    },
    /// Weights of the rows, which the teacher cannot use.
    #[error("the teacher takes no row weights: leave them out, or repeat rows")]
    Weights,
}
