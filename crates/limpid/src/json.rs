//! `--json`: one object whose keys other programs rely on.

use crate::input::Input;
use limpid::Expr;
use limpid::base::metrics;
use limpid::data::{Scores, Test};
use limpid::distill::{Fitted, FrontRow, Observations, predict};
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
    fitted: &Fitted,
    input: &Input,
    cpu_seconds: Option<f64>,
    seed: u64,
) -> String {
    let test_r2 = |row: &FrontRow| {
        let test = input.observations.parts.test.as_ref()?;
        Some(test_scores(&row.formula, test, &input.observations).r2)
    };
    let entry = |row: &FrontRow, selected: bool| {
        let train = row.train.expect("a row that was just found has been measured");
        Entry {
            complexity: row.complexity,
            train_mse: train.mse,
            valid_mse: row.valid.mse,
            train_loss: train.loss.unwrap_or(train.mse),
            valid_loss: row.valid.loss.unwrap_or(row.valid.mse),
            train_r2: train.r2,
            valid_r2: row.valid.r2,
            test_r2: test_r2(row),
            formula: row.formula.with_names(&input.names).to_string(),
            selected,
        }
    };
    let rows = fitted.front.iter().enumerate();
    let cost = fitted.cost;
    let object = Object {
        front: rows.map(|(i, row)| entry(row, i == fitted.chosen)).collect(),
        baseline: fitted.line.as_ref().map(|line| entry(line, false)),
        node_evaluations: cost.node_evaluations,
        candidates: cost.candidates,
        cache_hits: cost.cache_hits,
        candidate_nodes: cost.candidate_nodes,
        undefined: cost.undefined,
        cpu_seconds,
        seed,
    };
    serde_json::to_string(&object).expect("numbers and text are always JSON")
}

/// Scores of a formula on test rows; predictions that are not finite count as the training mean.
pub(crate) fn test_scores(formula: &Expr, test: &Test, observations: &Observations) -> Scores {
    let weights = observations.weights.as_ref();
    let y = observations.parts.train.y();
    let mean =
        weights.map_or_else(|| metrics::average(y), |w| metrics::weighted_mean(&w.train, |i| y[i]));
    test.score_weighted(&predict(formula, test.x()), weights.map(|w| w.test.as_slice()), mean)
}
