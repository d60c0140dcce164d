//! The front as PySR's users know it, with what to compare it with, as one table for all outputs.

use crate::fit::record::{BaselineRecord, Record};
use limpid::distill::{FrontRow, Metrics, Origin, SavedModel};
use limpid_report::{Block, Column, Formula, Table, Value};

/// Digits of constants that people read.
pub(crate) const DIGITS: usize = 3;

/// The table: a formula a row, the models to compare with below; `rounded` are the formulas' errors on
/// validation rows as they are read, with rounded constants.
pub(crate) fn front(model: &SavedModel, record: &Record, rounded: &[Metrics]) -> Table {
    let learnt = record.source_of_answers().is_some();
    let mut columns = vec![
        Column::new("chosen", ""),
        Column::new("row", "row"),
        Column::new("complexity", "complexity"),
        Column::new("valid_mse", "valid MSE"),
        Column::new("valid_r2", "valid R2"),
        Column::new("valid_r2_rounded", "rounded"),
    ];
    columns.extend(learnt.then(|| Column::new("model_r2", "model R2")));
    columns.push(Column::new("origin", "found on"));
    columns.push(Column::new("formula", &format!("{} =", model.target)).long());
    let names = model.features();
    let formulas = model.front.iter().zip(rounded).enumerate().map(|(i, (row, rounded))| {
        let Metrics { mse, r2, .. } = row.valid;
        let mut cells = vec![
            Value::from(if model.chosen == Some(i) { "*" } else { "" }),
            Value::from(i + 1),
            Value::from(row.complexity),
            Value::Significant(mse),
            defined(r2),
            defined(rounded.r2),
        ];
        cells.extend(row.fidelity.map(|errors| defined(errors.r2)));
        cells.push(Value::from(origin(row, record)));
        cells.push(Value::Formula(Box::new(Formula {
            expr: row.formula.clone(),
            names: names.clone(),
        })));
        cells
    });
    let rows = formulas.collect();
    let mut table = Table::new(
        "front",
        &format!(
            "formulas of {}, none better in both complexity and {}",
            model.target,
            if learnt { "error for the model's predictions" } else { "validation error" }
        ),
        columns,
    );
    let summary = record.baselines.iter().map(|baseline| cells(baseline, learnt)).collect();
    table.blocks.push(Block { rows, summary, ..Block::default() });
    table.notes = notes(record);
    table
}

/// The cells of a model to compare with.
fn cells(baseline: &BaselineRecord, learnt: bool) -> Vec<Value> {
    let mut cells = vec![
        Value::from(""),
        Value::Missing,
        Value::from(baseline.complexity),
        Value::Significant(baseline.valid.mse),
        defined(baseline.valid.r2),
        Value::Missing,
    ];
    cells.extend(learnt.then(|| baseline.fidelity.map_or(Value::Missing, |e| defined(e.r2))));
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
        Origin::Teacher(index) => format!("network, λ = {}", record.lambda(index)),
    }
}

fn notes(record: &Record) -> Vec<String> {
    let goal = match record.source_of_answers() {
        Some(column) => format!("the predictions in {column}"),
        None => "the labels".into(),
    };
    vec![
        format!(
            "* chosen: the simplest within one standard error of the lowest error on validation rows ({goal}), or a \
             linear formula that it does not beat by one standard error."
        ),
        format!(
            "Constants have {DIGITS} digits here and all of them in the files; rounded: validation R2 of the formula \
             as it stands here."
        ),
    ]
}
