//! What can be wrong with a store.

use crate::files::FileError;
use std::path::PathBuf;

/// A fault of a store: a file, a line, or two records that contradict each other.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// Another process writes to a file of lines: two would run every cell twice.
    #[error("{}: another process is writing to this folder: wait for it, or name another folder", path.display())]
    InUse {
        /// The file that it writes to.
        path: PathBuf,
    },
    /// A whole line is not what was written.
    #[error("{}, line {line}: {what}", path.display())]
    Line {
        /// The file at fault.
        path: PathBuf,
        /// Number of the line, from 1.
        line: usize,
        /// What is wrong with it, and what to do.
        what: &'static str,
    },
    /// A compressed file cannot be unpacked, or ends in the middle of a line.
    #[error("{}: the file is damaged ({reason}): restore it, or delete it and its cells are run again", path.display())]
    Packed {
        /// The file at fault.
        path: PathBuf,
        /// What the decoder says of it.
        reason: String,
    },
    /// Two records of one cell that should be equal.
    #[error(
        "{}, data set {dataset}, trial {trial}: it holds another record of a cell already read (key {key}): the same \
         code gives the same numbers, so keep the records of one of them",
        path.display()
    )]
    Differ {
        /// The file or folder that the second was read from.
        path: PathBuf,
        /// Data set of the cell.
        dataset: String,
        /// Trial of the cell.
        trial: u32,
        /// Key of the cell.
        key: String,
    },
}
