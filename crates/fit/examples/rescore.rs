//! Scores of the predictions that `limpid predict` printed, held against those that `limpid fit` printed.
//!
//! ```text
//! limpid fit table.csv --target y --out out && limpid predict --model out table.csv > predictions.csv
//! cargo run --release -p limpid-fit --example rescore -- out predictions.csv      the same scores, or exit code 1
//! cargo run --release -p limpid-fit --example rescore -- out --columns            the columns of the chosen formula, as JSON
//! ```
//!
//! R² and the root mean squared error of the test rows, and the mean squared error of the validation rows, are worked
//! out anew from the table's own numbers and the text of the predictions.

use limpid_base::metrics;
use limpid_data::Frame;
use limpid_distill::SavedModel;
use limpid_fit::{Record, Table, Tables};
use std::collections::BTreeSet;
use std::path::Path;

/// Relative difference of two scores that is no more than rounding.
const ROUNDING: f64 = 1e-6;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, what] = arguments.as_slice() else {
        return Err("FOLDER PREDICTIONS | FOLDER --columns".into());
    };
    let text = |name: &str| std::fs::read_to_string(Path::new(folder).join(name));
    let model = SavedModel::from_json(&text("model.json")?)?;
    let record = Record::from_json(&text("run.json")?)?;
    if what == "--columns" {
        println!("{}", serde_json::to_string(&columns(&model))?);
        return Ok(());
    }
    let path = &record.request.source.data;
    let table = Table::new(path.display().to_string(), std::fs::read(path)?);
    let (frame, _) = record.request.read(&Tables::from(table))?;
    let printed = serde_json::from_str::<serde_json::Value>(&text("run.json")?)?;
    let valid = model.front[model.chosen.ok_or("no formula was chosen")?].valid.mse;
    compare(&frame, &predictions(what, &frame)?, valid, &printed["test"])
}

/// The columns that the chosen formula reads.
fn columns(model: &SavedModel) -> BTreeSet<&String> {
    let used = model.chosen.map(|row| model.front[row].formula.variables()).unwrap_or_default();
    let columns = model.encoding.columns.iter();
    let owners = columns.flat_map(|coded| std::iter::repeat_n(&coded.name, coded.code.inputs()));
    let owners: Vec<&String> = owners.collect();
    used.into_iter().map(|j| owners[j as usize]).collect()
}

/// The predictions of the rows of the frame, which may have left some of the table's rows out: those are found by
/// their line, the rows of the table that have no blank line between them.
fn predictions(path: &str, frame: &Frame) -> Result<Vec<f64>, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(path)?;
    let all: Vec<f64> = text.lines().skip(1).map(str::parse).collect::<Result<_, _>>()?;
    let first = frame.lines.iter().copied().min().unwrap_or(2).min(2);
    frame
        .lines
        .iter()
        .map(|line| {
            let row = (line - first) as usize;
            all.get(row)
                .copied()
                .ok_or_else(|| format!("there is no prediction of line {line}").into())
        })
        .collect()
}

/// Prints both scores of every part; an error if two differ.
fn compare(
    frame: &Frame,
    predictions: &[f64],
    valid_mse: f64,
    test: &serde_json::Value,
) -> Result<(), Box<dyn std::error::Error>> {
    let part = |rows: &[usize]| -> (Vec<f64>, Vec<f64>) {
        rows.iter().map(|&i| (frame.dataset.y[i], predictions[i])).unzip()
    };
    let (y, p) = part(&frame.partition.valid);
    let mut scores = vec![("validation MSE", metrics::mse(&y, &p), Some(valid_mse))];
    let (y, p) = part(&frame.partition.test);
    if frame.weights.is_none() && test["replaced"].as_u64() == Some(0) {
        scores.push(("test R2", metrics::r2(&y, &p), test["r2"].as_f64()));
        scores.push(("test RMSE", metrics::rmse(&y, &p), test["rmse"].as_f64()));
    }
    for (name, found, printed) in scores {
        let Some(printed) = printed else { continue };
        println!("{name}: {found:?} of the predictions, {printed:?} as printed");
        if (found - printed).abs() > ROUNDING * printed.abs().max(1e-12) {
            return Err(format!("{name}: {found:?} is not {printed:?}").into());
        }
    }
    Ok(())
}
