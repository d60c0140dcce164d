//! The part of an encoding that a formula reads: a new table may lack the rest.

use limpid::Matrix;
use limpid::data::{Encoding, Error, Gap, Sheet};
use std::collections::BTreeSet;

/// The columns of a table that some inputs of a model are made of.
pub(crate) struct Needed {
    /// The rules for these columns alone.
    pub(crate) encoding: Encoding,
    /// The index, among the d inputs of the model, of every input that they give.
    places: Vec<usize>,
    d: usize,
}

impl Needed {
    /// The columns of `whole` without which an input of `used` would not be known.
    pub(crate) fn of(whole: &Encoding, used: &BTreeSet<usize>) -> Self {
        let (mut columns, mut places, mut d) = (vec![], vec![], 0);
        for coded in &whole.columns {
            let inputs = d..d + coded.code.inputs();
            d = inputs.end;
            if used.range(inputs.clone()).next().is_some() {
                columns.push(coded.clone());
                places.extend(inputs);
            }
        }
        let missing = whole.missing.clone();
        Self { encoding: Encoding { columns, missing }, places, d }
    }

    /// The inputs of a table (n × d), NaN where none is needed, and the cells without one, whose columns are those
    /// of [`Needed::encoding`].
    pub(crate) fn apply(&self, sheet: &Sheet) -> Result<(Matrix<f64>, Vec<Gap>), Error> {
        let (found, gaps) = self.encoding.apply(sheet)?;
        let mut x = Matrix::from_fn(sheet.rows(), self.d, |_, _| f64::NAN);
        for (k, &j) in self.places.iter().enumerate() {
            x.col_mut(j).copy_from_slice(found.col(k));
        }
        Ok((x, gaps))
    }
}
