//! A verdict on a claim of the paper.
//!
//! A claim has two conditions, the second the weaker; both were written down before any run, so that no
//! result could choose its own threshold.

use std::fmt;

/// What became of a claim, by thresholds fixed before any run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The measurements are as claimed.
    Reproduced,
    /// The measurements are not quite as claimed.
    Partly,
    /// The measurements are not as claimed.
    NotReproduced,
}

impl Verdict {
    /// The verdict by the first of two conditions that holds: as claimed, or partly so.
    pub(crate) fn by(reproduced: bool, partly: bool) -> Self {
        match (reproduced, partly) {
            (true, _) => Self::Reproduced,
            (false, true) => Self::Partly,
            (false, false) => Self::NotReproduced,
        }
    }
}

impl fmt::Display for Verdict {
    /// The words of the claims page.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reproduced => "reproduced",
            Self::Partly => "partly reproduced",
            Self::NotReproduced => "not reproduced",
        })
    }
}
