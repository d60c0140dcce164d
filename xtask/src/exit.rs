//! Exit codes: from an error to one line and a number.
//!
//! | code | meaning |
//! |---|---|
//! | 1 | internal error |
//! | 2 | the command was not understood |
//! | 3 | bad data |
//! | 4 | a check found something |
//! | 130 | stopped by Ctrl-C |

use limpid_study::{PublishError, StoreError};
use std::process::ExitCode;

/// A failure with an exit code of its own; every other error ends with 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Exit code 2: the command was not understood.
    Usage(String),
    /// Exit code 3: a data file is missing or not what it should be.
    Data(String),
    /// Exit code 4: a check found something.
    Verification(String),
    /// Exit code 130: the command was stopped by Ctrl-C.
    Interrupted(String),
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Data(_) => 3,
            Self::Verification(_) => 4,
            Self::Interrupted(_) => 130,
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Self::Usage(text)
        | Self::Data(text)
        | Self::Verification(text)
        | Self::Interrupted(text)) = self;
        f.write_str(text)
    }
}

impl std::error::Error for Failure {}

/// Prints the error with its causes on one line, and gives its exit code.
///
/// The code is 1 unless a cause is a [`Failure`], or an error about what data files or a store hold.
pub(crate) fn report(error: &anyhow::Error) -> ExitCode {
    note!("error: {error:#}");
    ExitCode::from(error.chain().find_map(code).unwrap_or(1))
}

/// The exit code that a cause asks for, if it does.
fn code(cause: &(dyn std::error::Error + 'static)) -> Option<u8> {
    let store = |error: &StoreError| match error {
        StoreError::Line { .. } | StoreError::Packed { .. } => Some(3),
        StoreError::Differ { .. } => Some(4),
        StoreError::InUse { .. } => Some(2),
        _ => None,
    };
    let publish = |error: &PublishError| match error {
        PublishError::Data(_) | PublishError::NotMeasured { .. } | PublishError::Empty { .. } => {
            Some(3)
        }
        _ => None,
    };
    cause
        .downcast_ref::<Failure>()
        .map(Failure::code)
        .or_else(|| cause.downcast_ref().and_then(store))
        .or_else(|| cause.downcast_ref().and_then(publish))
}
