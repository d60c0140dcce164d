//! `--json`: one object whose keys other programs rely on.

use crate::row::Row;
use crate::work::Work;
use serde::Serialize;

/// What `limpid search --json` prints. Errors in data units; `null` where one is not finite.
#[derive(Serialize)]
struct Object {
    front: Vec<Entry>,
    /// The linear formula of all inputs; `null` if no input varies.
    baseline: Option<Entry>,
    node_evaluations: u64,
    candidates: u64,
    /// Candidates whose structure was known, so that nothing was evaluated.
    cache_hits: u64,
    /// Nodes of the other candidates, linear scaling left out.
    candidate_nodes: u64,
    /// Candidates undefined on some training row.
    undefined: u64,
    /// Of the whole process; `null` where the system does not say.
    cpu_seconds: Option<f64>,
    seed: u64,
}

#[derive(Serialize)]
struct Entry {
    complexity: usize,
    train_mse: f64,
    valid_mse: f64,
    /// In the loss that was asked for.
    train_loss: f64,
    valid_loss: f64,
    train_r2: f64,
    valid_r2: f64,
    /// `null` without test rows.
    test_r2: Option<f64>,
    formula: String,
    selected: bool,
}

/// The object, on one line; constants in full precision.
pub(crate) fn render(
    rows: &[Row],
    baseline: Option<&Row>,
    names: &[String],
    work: Work,
    seed: u64,
) -> String {
    let entry = |row: &Row| Entry {
        complexity: row.complexity,
        train_mse: row.train.mse,
        valid_mse: row.valid.mse,
        train_loss: row.train.loss,
        valid_loss: row.valid.loss,
        train_r2: row.train.r2,
        valid_r2: row.valid.r2,
        test_r2: row.test_r2,
        formula: row.formula.with_names(names).to_string(),
        selected: row.selected,
    };
    let object = Object {
        front: rows.iter().map(entry).collect(),
        baseline: baseline.map(entry),
        node_evaluations: work.node_evaluations,
        candidates: work.candidates,
        cache_hits: work.cache_hits,
        candidate_nodes: work.candidate_nodes,
        undefined: work.undefined,
        cpu_seconds: work.cpu_seconds,
        seed,
    };
    serde_json::to_string(&object).expect("numbers and text are always JSON")
}
