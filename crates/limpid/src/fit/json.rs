//! `limpid fit --json`: one object whose keys other programs rely on.

use super::record::Record;
use limpid::distill::{Metrics, Origin, SavedModel};
use serde::Serialize;
use std::path::Path;

/// Metrics in data units; `null` where one is not finite.
#[derive(Serialize)]
struct Object<'a> {
    front: Vec<Entry>,
    /// Models to compare with.
    baselines: Vec<Baseline<'a>>,
    /// Of the row that was chosen.
    test_rows: usize,
    test_r2: Option<f64>,
    test_rmse: f64,
    test_mae: f64,
    /// For another model's predictions.
    test_model_r2: Option<f64>,
    /// What the reader noticed.
    notes: Vec<&'a str>,
    complete: bool,
    seed: u64,
    out: String,
}

#[derive(Serialize)]
struct Entry {
    row: usize,
    complexity: usize,
    valid_mse: Option<f64>,
    valid_r2: Option<f64>,
    /// With constants as people read them.
    valid_r2_rounded: Option<f64>,
    /// For another model's predictions.
    model_r2: Option<f64>,
    origin: Origin,
    formula: String,
    selected: bool,
}

#[derive(Serialize)]
struct Baseline<'a> {
    name: &'a str,
    complexity: Option<usize>,
    valid_mse: Option<f64>,
    valid_r2: Option<f64>,
}

/// A clamped number stands for one that is not finite.
fn finite(v: f64) -> Option<f64> {
    Some(v).filter(|v| *v > f64::MIN && *v < f64::MAX)
}

/// The object, on one line; constants in full precision.
pub(crate) fn render(
    model: &SavedModel,
    record: &Record,
    rounded: &[Metrics],
    out: &Path,
) -> String {
    let names = model.features();
    let rows = model.front.iter().zip(rounded).enumerate();
    let object = Object {
        front: rows
            .map(|(i, (row, rounded))| Entry {
                row: i + 1,
                complexity: row.complexity,
                valid_mse: finite(row.valid.mse),
                valid_r2: finite(row.valid.r2),
                valid_r2_rounded: finite(rounded.r2),
                model_r2: row.fidelity.and_then(|errors| finite(errors.r2)),
                origin: row.origin,
                formula: row.formula.with_names(&names).to_string(),
                selected: model.chosen == Some(i),
            })
            .collect(),
        baselines: record
            .baselines
            .iter()
            .map(|baseline| Baseline {
                name: &baseline.name,
                complexity: baseline.complexity,
                valid_mse: finite(baseline.valid.mse),
                valid_r2: finite(baseline.valid.r2),
            })
            .collect(),
        test_rows: record.data.test_rows,
        test_r2: finite(record.test.scores.r2),
        test_rmse: record.test.scores.rmse,
        test_mae: record.test.scores.mae,
        test_model_r2: record.test.model_r2.and_then(finite),
        notes: record.data.notes.iter().chain(&record.failures).map(String::as_str).collect(),
        complete: record.complete,
        seed: record.request.seed,
        out: out.display().to_string(),
    };
    serde_json::to_string(&object).expect("numbers and text are always JSON")
}
