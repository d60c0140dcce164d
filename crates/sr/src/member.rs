//! A formula on an island.

use crate::front::Candidate;
use crate::structure::structural_hash;

/// A candidate and what identifies it.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Member {
    pub(crate) candidate: Candidate,
    /// Hash of the formula's structure.
    pub(crate) shape: u64,
}

impl Member {
    /// The member that a candidate becomes: by its shape a niche sees that a formula differs from one it
    /// has in constants alone.
    pub(crate) fn new(candidate: Candidate) -> Self {
        Self { shape: structural_hash(&candidate.expr), candidate }
    }
}
