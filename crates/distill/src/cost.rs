//! The cost of searches.

use limpid_sr::Generation;
use serde::{Deserialize, Serialize};

/// What searches have cost, in counts that do not depend on the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Node evaluations, nodes × rows.
    pub node_evaluations: u64,
    /// Number of formulas tried.
    pub candidates: u64,
    /// Formulas whose structure was known, so that nothing was evaluated.
    pub cache_hits: u64,
    /// Nodes of the other formulas, linear scaling left out.
    pub candidate_nodes: u64,
    /// Formulas undefined on some row.
    pub undefined: u64,
}

impl Cost {
    /// The cost of one search up to this generation.
    pub(crate) fn of(generation: &Generation<'_>) -> Self {
        Self {
            node_evaluations: generation.node_evaluations,
            candidates: generation.candidates,
            cache_hits: generation.cache_hits,
            candidate_nodes: generation.candidate_nodes,
            undefined: generation.undefined,
        }
    }

    /// The cost of two searches.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            node_evaluations: self.node_evaluations + other.node_evaluations,
            candidates: self.candidates + other.candidates,
            cache_hits: self.cache_hits + other.cache_hits,
            candidate_nodes: self.candidate_nodes + other.candidate_nodes,
            undefined: self.undefined + other.undefined,
        }
    }
}
