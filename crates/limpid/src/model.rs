//! A model from its file, and the record beside it.

use crate::exit::Failure;
use crate::file::{bytes, shown};
use crate::switch::{MODEL, RECORD, ready};
use limpid::{Record, SavedModel};
use std::path::{Path, PathBuf};

/// The file of a model that is named by its folder or by itself.
fn file(path: &Path) -> PathBuf {
    if path.is_dir() { path.join(MODEL) } else { path.into() }
}

/// The folder of a model that is named by its folder or by itself.
pub(crate) fn folder(path: &Path) -> PathBuf {
    file(path).parent().map(PathBuf::from).unwrap_or_default()
}

/// The text of a file of results.
fn text(path: &Path, what: &str) -> Result<String, Failure> {
    let ready = ready(path);
    let first = ready.exists().then(|| bytes(&ready).ok()).flatten();
    let bytes = first.map_or_else(|| bytes(path), Ok)?;
    String::from_utf8(bytes)
        .map_err(|error| Failure::Data(format!("{}: {what}: {error}", shown(path))))
}

/// The model in a model.json.
pub(crate) fn read(path: &Path) -> Result<SavedModel, Failure> {
    let path = file(path);
    let text = text(&path, "not a saved model, is it the model.json of a fit?")?;
    SavedModel::from_json(&text)
        .map_err(|error| Failure::Data(format!("{}: {error}", shown(&path))))
}

/// The model with the record of its fit, which stands beside it.
pub(crate) fn read_fit(path: &Path) -> Result<(SavedModel, Record), Failure> {
    let beside = folder(path).join(RECORD);
    // A fit that has just taken the place of another one may have come between the two: then both are there now.
    for _ in 0..2 {
        let (model, record) = (read(path)?, record(&beside)?);
        if record.model.as_ref().is_none_or(|checksum| *checksum == model.checksum()) {
            return Ok((model, record));
        }
    }
    let text = "it is the record of another model than the one beside it: fit again";
    Err(Failure::Data(format!("{}: {text}", shown(&beside))))
}

fn record(path: &Path) -> Result<Record, Failure> {
    let record = Record::from_json(&text(path, "no record of a fit")?);
    record.map_err(|error| Failure::Data(format!("{}: {error}", shown(path))))
}

/// The index of a row that people count from 1; the chosen one if none is asked for.
pub(crate) fn row(model: &SavedModel, wanted: Option<usize>) -> Result<usize, Failure> {
    let rows = model.front.len();
    match (wanted, model.chosen) {
        (Some(row), _) if (1..=rows).contains(&row) => Ok(row - 1),
        (Some(row), _) if rows > 0 => {
            Err(Failure::Usage(format!("--row {row}: the front has rows 1 to {rows}")))
        }
        (None, Some(chosen)) => Ok(chosen),
        (_, _) => {
            Err(Failure::Usage("the model is a network alone, without rows of a front".into()))
        }
    }
}
