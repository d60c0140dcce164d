//! The reason why there is no fit, in one line that says where and what to do.

/// A request that cannot be met.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The request makes no sense: a name that is no input, a setting out of its range.
    #[error("{0}")]
    Usage(String),
    /// A table, or a file of an earlier fit, is not what it should be.
    #[error("{0}")]
    Data(String),
}

impl From<limpid_data::Error> for Error {
    fn from(error: limpid_data::Error) -> Self {
        Self::Data(error.to_string())
    }
}

impl From<limpid_sr::Error> for Error {
    fn from(error: limpid_sr::Error) -> Self {
        match error {
            limpid_sr::Error::Target { .. } | limpid_sr::Error::State(_) => {
                Self::Data(error.to_string())
            }
            _ => Self::Usage(error.to_string()),
        }
    }
}
