//! What a search has cost.

use limpid::sr::Generation;

/// Counted and measured by the command; the library decides by the counts alone.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Work {
    pub(crate) node_evaluations: u64,
    pub(crate) candidates: u64,
    /// Candidates whose structure was known, so that nothing was evaluated.
    pub(crate) cache_hits: u64,
    /// Nodes of the other candidates, linear scaling left out.
    pub(crate) candidate_nodes: u64,
    /// Candidates undefined on some row.
    pub(crate) undefined: u64,
    pub(crate) cpu_seconds: Option<f64>,
}

impl Work {
    /// All but the time.
    pub(crate) fn of(generation: &Generation<'_>) -> Self {
        Self {
            node_evaluations: generation.node_evaluations,
            candidates: generation.candidates,
            cache_hits: generation.cache_hits,
            candidate_nodes: generation.candidate_nodes,
            undefined: generation.undefined,
            cpu_seconds: None,
        }
    }
}
