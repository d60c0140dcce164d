//! What a search has cost.

/// Counted and measured by the command; the library decides by the counts alone.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Work {
    pub(crate) node_evaluations: u64,
    pub(crate) candidates: u64,
    pub(crate) cpu_seconds: Option<f64>,
}
