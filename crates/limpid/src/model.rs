//! A model from its file.

use crate::exit::Failure;
use crate::file::{bytes, shown};
use limpid::SavedModel;
use std::path::Path;

/// The model in a model.json.
pub(crate) fn read(path: &Path) -> Result<SavedModel, Failure> {
    let wrong = |what: String| Failure::Data(format!("{}: {what}", shown(path)));
    let bytes = bytes(path)?;
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        wrong(format!("not a saved model: {error}; is it the model.json of a fit?"))
    })?;
    SavedModel::from_json(text).map_err(|error| wrong(error.to_string()))
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
