//! The rows of a table, and the numbers that stand beside them.

use limpid_data::{Partition, Parts};

/// What is to be explained: inputs and labels in data units, and what stands beside their rows.
#[derive(Clone, Debug)]
pub struct Observations {
    /// Inputs and labels, in up to three parts.
    pub parts: Parts,
    /// What each row counts, 0 or more, not all 0; all rows alike if `None`.
    pub weights: Option<PerRow>,
    /// Predictions of another model, to be read as a formula in place of the labels.
    pub predictions: Option<PerRow>,
}

/// A number for each row of the three parts.
#[derive(Clone, Debug, PartialEq)]
pub struct PerRow {
    /// Numbers of the training rows.
    pub train: Vec<f64>,
    /// Numbers of the validation rows.
    pub valid: Vec<f64>,
    /// Numbers of the test rows, if there are any.
    pub test: Vec<f64>,
}

impl PerRow {
    /// The values of a table's rows, cut as the table was.
    ///
    /// # Panics
    /// If the partition has a row that has no value.
    #[track_caller]
    pub fn cut(values: &[f64], rows: &Partition) -> Self {
        let pick = |rows: &[usize]| rows.iter().map(|&i| values[i]).collect();
        Self { train: pick(&rows.train), valid: pick(&rows.valid), test: pick(&rows.test) }
    }
}

impl Observations {
    /// Rows that all count alike, to be explained by their labels.
    pub fn new(parts: impl Into<Parts>) -> Self {
        Self { parts: parts.into(), weights: None, predictions: None }
    }

    /// Asserts that what stands beside the rows has as many numbers as there are rows.
    #[track_caller]
    pub(crate) fn assert_rows(&self) {
        let Parts { train, valid, test } = &self.parts;
        let rows = [train.y().len(), valid.y().len(), test.as_ref().map_or(0, |t| t.rows())];
        for beside in [&self.weights, &self.predictions].into_iter().flatten() {
            let found = [&beside.train, &beside.valid, &beside.test].map(Vec::len);
            assert_eq!(rows, found, "rows of the three parts, and numbers beside them");
        }
    }
}
