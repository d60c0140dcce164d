//! From files to the three parts of a search.

use crate::exit::Failure;
use limpid::data::{Dataset, Error, FaultKind, Fractions, Parts, Place, csv, partition};
use limpid::{Matrix, Seed};
use std::path::Path;

/// Where the validation rows come from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Validation<'a> {
    File(&'a Path),
    /// This share of the rows of the data file.
    Fraction(f64),
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
) -> Result<Parts, Failure> {
    let all = csv::parse(&shown(data), &shown(data), &bytes(data)?, Some(target))?;
    weights.map_or(Ok(()), |name| check_weights(&all, name))?;
    let parts = match validation {
        Validation::File(path) => {
            let valid = read_like(&all, path)?.into();
            Parts { train: all.clone().into(), valid, test: None }
        }
        Validation::Fraction(share) => {
            let fractions = Fractions::default().with_train(1.0 - share).with_valid(share);
            let fractions = fractions.with_max_train(usize::MAX);
            Parts::of(&all, &partition(all.rows(), &fractions, seed))
        }
    };
    let test = test.map(|path| read_like(&all, path)).transpose()?.map(Into::into);
    Ok(Parts { test, ..parts })
}

/// Whether the column holds weights, 0 or more and not all 0.
fn check_weights(data: &Dataset, name: &str) -> Result<(), Failure> {
    let Some(j) = data.features.iter().position(|feature| feature == name) else { return Ok(()) };
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
