//! Why a study could not be published.

use crate::coverage::Coverage;
use crate::files::FileError;
use std::path::PathBuf;

/// Why something could not be published.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublishError {
    /// A file could not be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// A data set that T6 needs for its units is not what it was.
    #[error(transparent)]
    Data(#[from] limpid_data::Error),
    /// T3 is to be published, but nobody has measured.
    #[error("{}: no step times of this engine: `cargo xtask reproduce` with this folder measures them", path.display())]
    NotMeasured {
        /// File in which the step times should be.
        path: PathBuf,
    },
    /// Tables would have no rows for want of records.
    #[error(
        "{tables} would be empty, for {coverage}: nothing is written; `cargo xtask reproduce` with this folder runs what is missing"
    )]
    Empty {
        /// The names of these tables.
        tables: String,
        /// Number of cells that are recorded, in words.
        coverage: Coverage,
    },
    /// The figure's teacher could not be trained.
    #[error("figure F1: {0}")]
    Figure(#[from] limpid_distill::Error),
}
