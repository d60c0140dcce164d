//! What can be wrong with what a search is given.
//!
//! Every entry of the crate checks its settings first and returns one sentence that names the setting,
//! its value and its range; nothing is silently changed. Data that are odd but possible, such as a
//! constant target, are no error: a formula that is undefined on some row has infinite loss.

/// A search that cannot begin.
///
/// ```
/// use limpid_sr::{Error, Loss, gplearn};
///
/// let error = gplearn::Config::default().with_tournament_size(0).check();
/// assert!(matches!(error, Err(Error::Setting { name: "tournament_size", .. })));
/// assert!(matches!("rmse".parse::<Loss>(), Err(Error::UnknownLoss(_))));
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A setting is outside its range.
    #[error("{name} is {value}, but must be {range}")]
    Setting {
        /// Name of the field.
        name: &'static str,
        /// The value that was found.
        value: String,
        /// The values that are allowed.
        range: &'static str,
    },
    /// A setting names a variable that the samples do not have.
    #[error("{name} names variable {variable}, but the samples have {inputs}, counted from 0")]
    Variable {
        /// Name of the field.
        name: &'static str,
        /// The variable, counted from 0.
        variable: u32,
        /// Number of input columns.
        inputs: usize,
    },
    /// A target is none that the loss is made for.
    #[error("the loss {loss} is for targets that are {range}, but row {row} holds {value}")]
    Target {
        /// The loss as text.
        loss: String,
        /// The targets the loss is made for.
        range: &'static str,
        /// Number of the row, from 0.
        row: usize,
        /// The target of that row.
        value: f64,
    },
    /// A loss of slopes was asked of samples without any.
    #[error("the loss {0} needs the slopes of the targets, and the samples have none")]
    NoSlopes(String),
    /// A text names no loss.
    #[error("{0:?} is no loss: there are mse, mae, poisson and huber=DELTA, such as huber=1.5")]
    UnknownLoss(String),
    /// A state belongs to a search with other samples or settings.
    #[error("the state is not one of this search: it has {0}")]
    State(String),
}

impl Error {
    /// A setting outside its range.
    pub(crate) fn setting(name: &'static str, value: impl ToString, range: &'static str) -> Self {
        Self::Setting { name, value: value.to_string(), range }
    }
}

/// Refuses a setting of this name and value unless it is in its range.
pub(crate) fn require(
    inside: bool,
    name: &'static str,
    value: impl ToString,
    range: &'static str,
) -> Result<(), Error> {
    if inside { Ok(()) } else { Err(Error::setting(name, value, range)) }
}
