//! What can go wrong in a run that is no bug.

/// Why a run came to nothing.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The teacher could not be trained.
    #[error("data set {dataset}: {reason}")]
    Teacher {
        /// Name of the data set.
        dataset: String,
        /// Reason that the trainer gives.
        reason: limpid_mlp::Error,
    },
    /// A setting of the protocol is out of its range.
    #[error("{name}: {reason}")]
    Setting {
        /// Name of the field.
        name: &'static str,
        /// Range that the setting leaves, in words.
        reason: String,
    },
    /// A student's search could not be run.
    #[error(transparent)]
    Search(#[from] limpid_sr::Error),
}

/// Refuses a setting of this name and value unless it is in its range.
pub(crate) fn require(
    inside: bool,
    name: &'static str,
    value: impl ToString,
    range: &'static str,
) -> Result<(), limpid_sr::Error> {
    let refused = || limpid_sr::Error::Setting { name, value: value.to_string(), range };
    inside.then_some(()).ok_or_else(refused)
}
