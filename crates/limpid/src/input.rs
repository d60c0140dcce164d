//! From files to the three parts of a search.

use crate::exit::Failure;
use limpid::data::{Dataset, Error, FaultKind, Fractions, Parts, Place, csv, partition};
use limpid::distill::{Observations, PerRow};
use limpid::{Matrix, Seed};
use std::path::Path;

/// Where the validation rows come from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Validation<'a> {
    File(&'a Path),
    /// This share of the rows of the data file.
    Fraction(f64),
}

/// What the files hold.
pub(crate) struct Input {
    pub(crate) observations: Observations,
    /// Names of the inputs.
    pub(crate) names: Vec<String>,
    pub(crate) target: String,
}

/// Rows of the files, in data units; `seed` draws the validation rows where they are a share of the data.
/// The column `weights`, if it is there, must hold weights.
pub(crate) fn read(
    data: &Path,
    target: &str,
    weights: Option<&str>,
    validation: Validation<'_>,
    test: Option<&Path>,
    seed: Seed,
) -> Result<Input, Failure> {
    let all = csv::parse(&shown(data), &shown(data), &bytes(data)?, Some(target))?;
    weights.map_or(Ok(()), |name| check_weights(&all, name))?;
    let (train, valid) = match validation {
        Validation::File(path) => (all.clone(), read_like(&all, path)?),
        Validation::Fraction(share) => {
            let fractions = Fractions::default().with_train(1.0 - share).with_valid(share);
            let fractions = fractions.with_max_train(usize::MAX);
            let rows = partition(all.rows(), &fractions, seed);
            (all.select(&rows.train), all.select(&rows.valid))
        }
    };
    let test = test.map(|path| read_like(&all, path)).transpose()?;
    let weight = |dataset: &Dataset| dataset.features.iter().position(|f| Some(&f[..]) == weights);
    let part = |dataset: Dataset| match weight(&dataset) {
        None => (dataset, vec![]),
        Some(j) => without(dataset, j),
    };
    let ((train, of_train), (valid, of_valid)) = (part(train), part(valid));
    let (test, of_test) = test.map(part).unzip();
    let (names, target) = (train.features.clone(), train.target.clone());
    let weights = weights.map(|_| PerRow {
        train: of_train,
        valid: of_valid,
        test: of_test.unwrap_or_default(),
    });
    let parts = Parts { train: train.into(), valid: valid.into(), test: test.map(Into::into) };
    let observations = Observations { weights, ..Observations::new(parts) };
    Ok(Input { observations, names, target })
}

/// The data set without the column of that index, and that column.
fn without(dataset: Dataset, column: usize) -> (Dataset, Vec<f64>) {
    let (n, d) = dataset.x.shape();
    let kept: Vec<usize> = (0..d).filter(|&j| j != column).collect();
    let x = Matrix::from_fn(n, d - 1, |i, j| dataset.x[(i, kept[j])]);
    let features = kept.iter().map(|&j| dataset.features[j].clone()).collect();
    let weights = dataset.x.col(column).to_vec();
    (Dataset { features, x, ..dataset }, weights)
}

/// Asserts that the column is there and holds weights, 0 or more and not all 0.
fn check_weights(data: &Dataset, name: &str) -> Result<(), Failure> {
    let Some(j) = data.features.iter().position(|feature| feature == name) else {
        let known = data.features.join(", ");
        return Err(Failure::Usage(format!(
            "--weights: no input is named {name:?}: there are {known}"
        )));
    };
    let column = data.x.col(j);
    let at = format!("{}, column {name:?}", data.name);
    if let Some(row) = column.iter().position(|w| *w < 0.0) {
        let (line, weight) = (row + 2, column[row]);
        return Err(Failure::Data(format!(
            "{at}, row {line}: the weight is {weight}: weights are 0 or more"
        )));
    }
    match column.iter().any(|w| *w > 0.0) {
        true => Ok(()),
        false => Err(Failure::Data(format!("{at}: all weights are 0: give some rows more"))),
    }
}

/// The path as messages show it.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// What the file holds.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| {
        Place::start(shown(path)).unreadable(&shown(path), &error.to_string()).into()
    })
}

/// Reads a file that must have the columns of `like`, in any order; others are left out.
fn read_like(like: &Dataset, path: &Path) -> Result<Dataset, Failure> {
    let (file, bytes) = (shown(path), bytes(path)?);
    let parse = |target: &str| csv::parse(&file, &file, &bytes, Some(target));
    let missing = |error: Error| match error.kind {
        FaultKind::NoColumn => {
            let fix = format!("rename it or add the column, as in {:?}", like.name);
            Failure::from(Error { fix, ..error })
        }
        _ => error.into(),
    };
    let read = parse(&like.target).map_err(missing)?;
    let mut columns = Vec::with_capacity(like.x.as_slice().len());
    for name in &like.features {
        match read.features.iter().position(|feature| feature == name) {
            Some(index) => columns.extend_from_slice(read.x.col(index)),
            // Asked for as a target, a missing column is reported with its nearest neighbour.
            None => return Err(parse(name).map_err(missing).expect_err("there is no such column")),
        }
    }
    let x = Matrix::from_columns(read.rows(), like.features.len(), columns);
    Ok(Dataset { features: like.features.clone(), x, ..read })
}
