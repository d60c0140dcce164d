//! From an error to one line and an exit code.
//!
//! | code | why |
//! |---|---|
//! | 0 | all is done |
//! | 1 | results cannot be written, or the fault is the program's own |
//! | 2 | the command is not understood, or asks for what this system cannot do |
//! | 3 | a data file is missing or not what it should be |
//! | 130 | Ctrl-C; what was found until then is printed and written as ever |

use crate::say::note;
use std::fmt;
use std::process::ExitCode;

/// Why a command failed, where that has an exit code of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// 2: the command asks for what this system cannot do.
    Usage(String),
    /// 3: a data file is missing or not what it should be.
    Data(String),
    /// 1: results cannot be written.
    Output(String),
    /// 130: stopped by Ctrl-C.
    Interrupted,
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Data(_) => 3,
            Self::Output(_) => 1,
            Self::Interrupted => 130,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) | Self::Data(text) | Self::Output(text) => f.write_str(text),
            Self::Interrupted => f.write_str("interrupted: this is the best so far"),
        }
    }
}

impl std::error::Error for Failure {}

impl From<limpid::Error> for Failure {
    fn from(error: limpid::Error) -> Self {
        match error {
            limpid::Error::Usage(text) => Self::Usage(text),
            error => Self::Data(error.to_string()),
        }
    }
}

impl From<limpid::data::Error> for Failure {
    fn from(error: limpid::data::Error) -> Self {
        Self::Data(error.to_string())
    }
}

/// Prints the error on one line; 1 unless it is a [`Failure`].
pub(crate) fn report(error: &anyhow::Error) -> ExitCode {
    note(format_args!("error: {error:#}"));
    ExitCode::from(error.downcast_ref::<Failure>().map_or(1, Failure::code))
}
