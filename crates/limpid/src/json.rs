//! `--json`: one object whose keys other programs rely on.

use crate::row::Row;
use crate::work::Work;
use serde::Serialize;

/// What `limpid search --json` prints. Errors in data units; `null` where one is not finite.
#[derive(Serialize)]
struct Object {
    front: Vec<Entry>,
    node_evaluations: u64,
    candidates: u64,
    /// Of the whole process; `null` where the system does not say.
    cpu_seconds: Option<f64>,
    seed: u64,
}

#[derive(Serialize)]
struct Entry {
    complexity: usize,
    train_mse: f64,
    valid_mse: f64,
    /// `null` without test rows.
    test_r2: Option<f64>,
    formula: String,
    selected: bool,
}

/// The object, on one line; constants in full precision.
pub(crate) fn render(rows: &[Row], names: &[String], work: Work, seed: u64) -> String {
    let entry = |row: &Row| Entry {
        complexity: row.complexity,
        train_mse: row.train_mse,
        valid_mse: row.valid_mse,
        test_r2: row.test_r2,
        formula: row.formula.with_names(names).to_string(),
        selected: row.selected,
    };
    let object = Object {
        front: rows.iter().map(entry).collect(),
        node_evaluations: work.node_evaluations,
        candidates: work.candidates,
        cpu_seconds: work.cpu_seconds,
        seed,
    };
    serde_json::to_string(&object).expect("numbers and text are always JSON")
}
