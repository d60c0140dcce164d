//! The front as PySR's users know it, with what to compare it with, as one table for all outputs.
//!
//! | column | where it stands |
//! |---|---|
//! | row, complexity, valid loss, valid R2, found on, formula | always |
//! | train loss | in a search, whose formulas come from one lesson: losses of several are not of one kind |
//! | model R2 | where another model's predictions were learnt |
//! | test R2 | where there are test rows, by which nothing is chosen: of the formulas that were chosen and of what they are compared with, or of all in a search that was given test rows |
//!
//! Below the formulas stand the mean, a linear formula of all inputs, a regression tree and the networks: what
//! readability costs.

use crate::effort::label;
use crate::fit::Fit;
use crate::goal::{loss_name, rule};
use crate::record::{BaselineRecord, Record};
use limpid_distill::{Doubt, FrontRow, Metrics, Origin, Ranking, Stars};
use limpid_report::{Block, Column, Table, Value, number, significant};

/// What the columns of a table depend on.
#[derive(Clone, Copy)]
struct Shown {
    /// Training loss: only where all formulas come from one lesson.
    train: bool,
    /// Predictions of another model were learnt.
    learnt: bool,
    /// Test rows that nothing is chosen by.
    test: bool,
}

/// The table: a formula a row, the models to compare with below.
pub(crate) fn front(fit: &Fit) -> Table {
    let (model, record) = (&fit.model, &fit.record);
    let shown = Shown {
        train: record.config.choice.ranking == Ranking::Training,
        learnt: record.source_of_answers().is_some(),
        test: record.test.is_some() || record.request.shows_test(),
    };
    let error = match (shown.train, shown.learnt) {
        (true, _) => "training error",
        (_, true) => "error for the model's predictions",
        _ => "validation error",
    };
    let title = format!("formulas of {}, none better in both complexity and {error}", model.target);
    let mut table = Table::new("front", &title, columns(fit, shown));
    table.blocks.push(Block {
        rows: (0..model.front.len()).map(|i| formula(fit, i, shown)).collect(),
        summary: record.baselines.iter().map(|baseline| cells(baseline, shown)).collect(),
        ..Block::default()
    });
    table.notes = notes(record);
    table.notes.extend((0..model.front.len()).filter_map(|i| doubts(fit, i)));
    table
}

fn columns(fit: &Fit, shown: Shown) -> Vec<Column> {
    let loss = loss_name(&fit.record.config.search.loss);
    let column = |key: &str, title: String| Column::new(key, &title);
    let mut columns = vec![
        Column::new("chosen", ""),
        Column::new("row", "row"),
        Column::new("complexity", "complexity"),
    ];
    let key = if loss == "MSE" { "mse" } else { "loss" };
    columns.extend(shown.train.then(|| column(&format!("train_{key}"), format!("train {loss}"))));
    columns.extend([
        column(&format!("valid_{key}"), format!("valid {loss}")),
        Column::new("valid_r2", "valid R2"),
    ]);
    columns.extend(shown.learnt.then(|| Column::new("model_r2", "model R2")));
    columns.extend(shown.test.then(|| Column::new("test_r2", "test R2")));
    columns.push(Column::new("origin", "found on"));
    columns.push(column("formula", format!("{} =", fit.model.target)).long());
    columns
}

/// The cells of a formula of the front.
fn formula(fit: &Fit, index: usize, shown: Shown) -> Vec<Value> {
    let row = &fit.model.front[index];
    let loss = |metrics: Metrics| Value::Significant(metrics.loss.unwrap_or(metrics.mse));
    let is_star =
        fit.record.stars.is_some_and(|stars| [stars.simple, stars.accurate].contains(&index));
    let mark = match fit.model.chosen == Some(index) {
        true => "*",
        false if is_star => "+",
        false => "",
    };
    let mut cells = vec![Value::from(mark), Value::from(index + 1), Value::from(row.complexity)];
    cells.extend(shown.train.then(|| row.train.map_or(Value::Missing, loss)));
    cells.extend([loss(row.valid), defined(row.valid.r2)]);
    cells.extend(row.fidelity.map(|errors| defined(errors.r2)));
    cells.extend(shown.test.then(|| fit.test_r2_of(row).map_or(Value::Missing, defined)));
    cells.push(Value::from(origin(row, &fit.record)));
    cells.push(Value::Formula(Box::new(fit.cell(&row.formula))));
    cells
}

/// The cells of a model to compare with.
fn cells(baseline: &BaselineRecord, shown: Shown) -> Vec<Value> {
    let mut cells = vec![Value::from(""), Value::Missing, Value::from(baseline.complexity)];
    cells.extend(shown.train.then_some(Value::Missing));
    cells.extend([
        Value::Significant(baseline.valid.loss.unwrap_or(baseline.valid.mse)),
        defined(baseline.valid.r2),
    ]);
    cells.extend(shown.learnt.then(|| baseline.fidelity.map_or(Value::Missing, |e| defined(e.r2))));
    let test = || baseline.test.and_then(|test| test.r2);
    cells.extend(shown.test.then(|| test().map_or(Value::Missing, defined)));
    cells.push(Value::from(""));
    cells.push(Value::from(baseline.name.as_str()));
    cells
}

/// An R², missing where the predictions are not defined.
pub(crate) fn defined(r2: f64) -> Value {
    Value::Number(if r2 == f64::MIN { f64::NAN } else { r2 })
}

/// On what a formula was found.
fn origin(row: &FrontRow, record: &Record) -> String {
    match row.origin {
        Origin::Labels => "labels".into(),
        Origin::Answers => "the model".into(),
        Origin::Linear => "least squares".into(),
        Origin::Power => "logarithms".into(),
        Origin::Teacher(index) => format!("network, {}", label(&record.config.teachers[index])),
    }
}

/// What is said of the digits of formulas.
pub(crate) const SHORT: &str =
    "Constants have as many digits here as the score needs, and all of them in the files.";

fn notes(record: &Record) -> Vec<String> {
    let goal = match record.source_of_answers() {
        Some(column) => format!("the predictions in {column}"),
        None => "the labels".into(),
    };
    let mut notes = vec![format!("* chosen: {}.", rule(&record.config.choice, &goal))];
    notes.extend(record.stars.map(stars));
    notes.push(SHORT.into());
    notes
}

/// What there is to doubt in the shape of that row, in a line.
pub(crate) fn doubts(fit: &Fit, index: usize) -> Option<String> {
    let names = fit.model.features();
    let words = |doubt: &Doubt| match doubt {
        Doubt::HalfWave { share } => {
            format!("a wave is used over {} of its period", number(*share, 2))
        }
        Doubt::Turn { input, at } => {
            format!("it turns round along {} at {}", names[*input], significant(*at, 3))
        }
        Doubt::Pole => "it has a pole between rows or just beyond them".into(),
        Doubt::Beyond { reached } => {
            format!("it reaches {} between rows or just beyond them", significant(*reached, 3))
        }
        _ => "its shape is doubtful".into(),
    };
    let all: Vec<String> = fit.model.front[index].doubts.iter().map(words).collect();
    (!all.is_empty()).then(|| format!("Row {}: {}.", index + 1, all.join(", ")))
}

/// The line that says which formulas are the simple and the accurate one, and what the difference costs.
fn stars(stars: Stars) -> String {
    let (simple, accurate) = (stars.simple + 1, stars.accurate + 1);
    if simple == accurate {
        return format!("Row {simple} is both the simple formula and the accurate one.");
    }
    let gain = stars.gain.map_or_else(String::new, |gain| {
        let [r2, low, high] = [gain.r2, gain.interval[0], gain.interval[1]].map(|v| number(v, 3));
        format!(", which gains {r2} of R2 on the test rows ({low} to {high})")
    });
    format!("Row {simple} is the simple formula, row {accurate} the accurate one{gain}.")
}
