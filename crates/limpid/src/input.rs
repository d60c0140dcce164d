//! From files to the three parts of a search.

use crate::exit::Failure;
use limpid::data::{Dataset, Fault, Fractions, Parts, Place, csv, partition};
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
    let (train, valid) = match validation {
        Validation::File(path) => (all.clone(), read_like(&all, path)?),
        Validation::Fraction(share) => cut(&all, share, seed),
    };
    let test = test.map(|path| read_like(&all, path)).transpose()?;
    let test = test.map(Into::into);
    Ok(Parts { train: train.into(), valid: valid.into(), test })
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
        let at = Place { file: shown(path), row: 1, column: 1, name: None };
        at.fault(Fault::Unreadable { file: shown(path), reason: error.to_string() }).into()
    })
}

/// Reads a file that must have the columns of `like`, in any order; others are left out.
fn read_like(like: &Dataset, path: &Path) -> Result<Dataset, Failure> {
    let (file, bytes) = (shown(path), bytes(path)?);
    let parse = |target: &str| csv::parse(&file, &file, &bytes, Some(target));
    let missing = |error: limpid::data::Error| match &error.fault {
        Fault::NoTarget { wanted } => Failure::Data(format!(
            "{}: no column is named {wanted:?} as in {:?}, the nearest is this one: rename it or add \
             the column",
            error.at, like.name
        )),
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

/// Training rows, and that share of all, drawn at random, for validation; at least one each.
fn cut(all: &Dataset, share: f64, seed: Seed) -> (Dataset, Dataset) {
    // Of the three parts the first has exactly its share: it becomes the validation part.
    let fractions = Fractions { train: share, valid: 0.0, max_train: usize::MAX };
    let rows = partition(all.rows(), &fractions, seed);
    (all.select(&[rows.valid, rows.test].concat()), all.select(&rows.train))
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid::data::synthetic;

    #[test]
    fn cutting_loses_no_row_and_leaves_some_of_each() {
        for (n, share, valid) in [(5, 0.25, 1), (5, 0.001, 1), (5, 0.999, 3), (400, 0.25, 100)] {
            let all = synthetic::gap(n, 0.1, Seed::new(1));
            let (train, held) = cut(&all, share, Seed::new(2));
            assert_eq!((train.rows(), held.rows()), (n - valid, valid));
            let mut x: Vec<f64> = [train.x.as_slice(), held.x.as_slice()].concat();
            x.sort_by(f64::total_cmp);
            assert_eq!(x, all.x.as_slice());
        }
    }
}
