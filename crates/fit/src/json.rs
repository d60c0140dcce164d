//! The JSON object of a fit or a search, whose keys other programs rely on.
//!
//! Both print the same keys, so that a program reads one object: what does not apply is `null`, such as `test_r2`
//! of most rows in a fit, whose test rows are looked at once, for the formulas that were chosen.

use crate::fit::Fit;
use limpid_distill::{Doubt, FrontRow, Metrics, Origin, Stars};
use serde::Serialize;

/// Metrics in data units; `null` where one is not finite.
#[derive(Serialize)]
struct Object<'a> {
    front: Vec<Entry>,
    /// The linear formula of all inputs; `null` if no input varies.
    baseline: Option<Entry>,
    /// Models to compare with.
    baselines: Vec<Baseline<'a>>,
    node_evaluations: u64,
    candidates: u64,
    /// Candidates whose structure was known, so that nothing was evaluated.
    cache_hits: u64,
    /// Nodes of the other candidates, linear scaling left out.
    candidate_nodes: u64,
    /// Candidates undefined on some training row.
    undefined: u64,
    /// CPU time of the whole process; `null` where the system does not say.
    cpu_seconds: Option<f64>,
    seed: u64,
    test_rows: usize,
    /// Scores of the row that was chosen; `null` without test rows.
    test_r2: Option<f64>,
    /// The interval of that R² at level 0.95, by a bootstrap over test rows; `null` if they are few.
    test_r2_interval: Option<[f64; 2]>,
    test_rmse: Option<f64>,
    test_mae: Option<f64>,
    /// R² on test rows for another model's predictions.
    test_model_r2: Option<f64>,
    /// Remarks on the table, and networks that could not be trained.
    notes: Vec<&'a str>,
    complete: bool,
    /// The folder of results, if there is one.
    out: Option<String>,
}

#[derive(Serialize)]
struct Entry {
    /// Row of the front, from 1; `null` for a formula outside of it.
    row: Option<usize>,
    complexity: usize,
    train_mse: Option<f64>,
    valid_mse: Option<f64>,
    /// Means of the loss that was asked for.
    train_loss: Option<f64>,
    valid_loss: Option<f64>,
    train_r2: Option<f64>,
    valid_r2: Option<f64>,
    /// R² on test rows, by which nothing is chosen: of every formula with `--test`, else of those that were chosen.
    test_r2: Option<f64>,
    /// The interval of that R² at level 0.95.
    test_r2_interval: Option<[f64; 2]>,
    /// R² for another model's predictions.
    model_r2: Option<f64>,
    origin: Origin,
    formula: String,
    /// The same with as many digits as the score needs.
    formula_short: String,
    selected: bool,
    /// True for the simple formula of the two that are worth reading.
    simple: bool,
    /// True for the accurate one.
    accurate: bool,
    /// What there is to doubt in its shape: a wave used over less than half of its period, a turn, a pole, values beyond the range
    /// of the target.
    doubts: Vec<Doubt>,
}

#[derive(Serialize)]
struct Baseline<'a> {
    name: &'a str,
    complexity: Option<usize>,
    valid_mse: Option<f64>,
    valid_r2: Option<f64>,
    test_r2: Option<f64>,
    test_r2_interval: Option<[f64; 2]>,
}

/// A clamped number stands for one that is not finite.
fn finite(v: f64) -> Option<f64> {
    Some(v).filter(|v| *v > f64::MIN && *v < f64::MAX)
}

impl Entry {
    fn new(fit: &Fit, row: &FrontRow, index: Option<usize>) -> Self {
        let loss = |metrics: Metrics| finite(metrics.loss.unwrap_or(metrics.mse));
        let formula = fit.cell(&row.formula);
        let is_star =
            |of: fn(&Stars) -> usize| index.is_some() && index == fit.record.stars.as_ref().map(of);
        Self {
            row: index.map(|i| i + 1),
            complexity: row.complexity,
            train_mse: row.train.and_then(|train| finite(train.mse)),
            valid_mse: finite(row.valid.mse),
            train_loss: row.train.and_then(loss),
            valid_loss: loss(row.valid),
            train_r2: row.train.and_then(|train| finite(train.r2)),
            valid_r2: finite(row.valid.r2),
            test_r2: fit.test_r2_of(row).and_then(finite),
            test_r2_interval: row.test.and_then(|test| test.r2_interval),
            model_r2: row.fidelity.and_then(|errors| finite(errors.r2)),
            origin: row.origin,
            formula: formula.whole(),
            formula_short: formula.text(),
            selected: index.is_some() && index == fit.model.chosen,
            simple: is_star(|stars| stars.simple),
            accurate: is_star(|stars| stars.accurate),
            doubts: row.doubts.clone(),
        }
    }
}

/// The object, on one line; constants in full precision.
pub(crate) fn render(fit: &Fit, cpu_seconds: Option<f64>, out: Option<String>) -> String {
    let (record, cost) = (&fit.record, fit.record.cost);
    let rows = fit.model.front.iter().enumerate();
    let baselines = record.baselines.iter().map(|baseline| Baseline {
        name: &baseline.name,
        complexity: baseline.complexity,
        valid_mse: finite(baseline.valid.mse),
        valid_r2: finite(baseline.valid.r2),
        test_r2: baseline.test.and_then(|test| test.r2),
        test_r2_interval: baseline.test.and_then(|test| test.r2_interval),
    });
    let scores = record.test.as_ref().map(|test| test.scores);
    let object = Object {
        front: rows.map(|(i, row)| Entry::new(fit, row, Some(i))).collect(),
        baseline: record.line.as_ref().map(|line| Entry::new(fit, line, None)),
        baselines: baselines.collect(),
        node_evaluations: cost.node_evaluations,
        candidates: cost.candidates,
        cache_hits: cost.cache_hits,
        candidate_nodes: cost.candidate_nodes,
        undefined: cost.undefined,
        cpu_seconds,
        seed: record.request.seed,
        test_rows: record.data.test_rows,
        test_r2: scores.and_then(|scores| finite(scores.r2?)),
        test_r2_interval: scores.and_then(|scores| scores.r2_interval),
        test_rmse: scores.map(|scores| scores.rmse),
        test_mae: scores.map(|scores| scores.mae),
        test_model_r2: record.test.as_ref().and_then(|test| finite(test.model_r2?)),
        notes: record.data.notes.iter().chain(&record.failures).map(String::as_str).collect(),
        complete: record.complete,
        out,
    };
    serde_json::to_string(&object).expect("numbers and text are always JSON")
}
