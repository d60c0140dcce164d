//! Named inputs and one target, all finite numbers.

use limpid_base::{Matrix, Samples};

/// n rows of d named inputs and one target, in the units of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// Name of the data set in tables and messages.
    pub name: String,
    /// Names of the inputs, d.
    pub features: Vec<String>,
    /// Name of the target.
    pub target: String,
    /// Inputs, n × d.
    pub x: Matrix<f64>,
    /// Targets, one a row, n.
    pub y: Vec<f64>,
}

impl Dataset {
    /// Number of rows n.
    pub fn rows(&self) -> usize {
        self.y.len()
    }

    /// The inputs and targets, borrowed.
    ///
    /// # Panics
    /// If `x` and `y` have different numbers of rows.
    #[track_caller]
    pub fn samples(&self) -> Samples<'_, f64> {
        Samples::new(&self.x, &self.y)
    }

    /// The rows at the indices `rows`, in that order; an index may come twice.
    ///
    /// # Panics
    /// If an index is out of range.
    #[track_caller]
    pub fn select(&self, rows: &[usize]) -> Self {
        Self {
            name: self.name.clone(),
            features: self.features.clone(),
            target: self.target.clone(),
            x: self.x.select_rows(rows),
            y: rows.iter().map(|&i| self.y[i]).collect(),
        }
    }
}
