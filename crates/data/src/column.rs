//! A column of a table: numbers or texts, some of them missing.

use crate::error::Error;

/// The code of a missing text.
pub const MISSING: u32 = u32::MAX;

/// A column of a table, with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Name of the column: trimmed, of one line, not blank.
    pub name: String,
    /// True if the file gives the column its name, false if the name was made up for it.
    pub named: bool,
    /// Cells of the column, one a row.
    pub cells: Cells,
}

/// The cells of a column.
///
/// ```
/// use limpid_data::{Cells, MISSING, Reading, Sheet};
/// let text = b"size,b\nsmall,1\n?,2\nlarge,\nsmall,4\n";
/// let sheet = Sheet::read("t.csv", text, &Reading::default())?;
/// let Cells::Texts { codes, levels } = &sheet.columns[0].cells else { panic!("texts") };
/// assert_eq!((levels.as_slice(), codes.as_slice()), (
///     &["large".to_owned(), "small".to_owned()][..],
///     &[1, MISSING, 0, 1][..],
/// ));
/// # Ok::<(), limpid_data::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// One number a row, NaN where it is missing.
    Numbers(Vec<f64>),
    /// Trimmed texts, each by its place among the different ones.
    Texts {
        /// One code a row, an index into `levels`; [`MISSING`] where it is missing.
        codes: Vec<u32>,
        /// The different texts, sorted.
        levels: Vec<String>,
    },
    /// Neither: the error of the first cell that does not fit, for whoever uses the column.
    Refused(Error),
}

impl Column {
    /// Number of missing cells; 0 if the column is refused.
    pub fn missing(&self) -> usize {
        match &self.cells {
            Cells::Numbers(values) => values.iter().filter(|value| value.is_nan()).count(),
            Cells::Texts { codes, .. } => codes.iter().filter(|&&code| code == MISSING).count(),
            Cells::Refused(_) => 0,
        }
    }

    /// Number of rows n; 0 if the column is refused.
    pub(crate) fn rows(&self) -> usize {
        match &self.cells {
            Cells::Numbers(values) => values.len(),
            Cells::Texts { codes, .. } => codes.len(),
            Cells::Refused(_) => 0,
        }
    }

    /// The numbers of a column that was found to hold nothing else, n.
    pub(crate) fn numbers(&self) -> &[f64] {
        match &self.cells {
            Cells::Numbers(values) => values,
            Cells::Texts { .. } | Cells::Refused(_) => unreachable!("checked before"),
        }
    }

    /// The number in that row, if there is one.
    pub(crate) fn number(&self, row: usize) -> Option<f64> {
        match &self.cells {
            Cells::Numbers(values) => Some(values[row]).filter(|value| !value.is_nan()),
            Cells::Texts { .. } | Cells::Refused(_) => None,
        }
    }

    /// True if the cell of that row is missing.
    pub(crate) fn is_missing(&self, row: usize) -> bool {
        match &self.cells {
            Cells::Numbers(values) => values[row].is_nan(),
            Cells::Texts { codes, .. } => codes[row] == MISSING,
            Cells::Refused(_) => false,
        }
    }

    /// Leaves those rows that are to be kept, one answer a row, and the texts that they have.
    pub(crate) fn retain(&mut self, keep: &[bool]) {
        match &mut self.cells {
            Cells::Numbers(values) => retain(values, keep),
            Cells::Texts { codes, levels } => {
                retain(codes, keep);
                drop_unused(codes, levels);
            }
            Cells::Refused(_) => {}
        }
    }
}

impl Cells {
    /// The numbers of cells that were found to be nothing else, n.
    pub(crate) fn into_numbers(self) -> Vec<f64> {
        match self {
            Self::Numbers(values) => values,
            Self::Texts { .. } | Self::Refused(_) => unreachable!("checked before"),
        }
    }
}

/// Leaves those values that are to be kept, one answer a value.
pub(crate) fn retain<T>(values: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    values.retain(|_| *keep.next().expect("one answer a row"));
}

/// Leaves the levels that some row has.
fn drop_unused(codes: &mut [u32], levels: &mut Vec<String>) {
    let mut used = vec![false; levels.len()];
    codes.iter().filter(|&&code| code != MISSING).for_each(|&code| used[code as usize] = true);
    retain(levels, &used);
    let mut next = 0..;
    let mut rename = |used: &bool| if *used { next.next() } else { None }.unwrap_or(MISSING);
    let renamed: Vec<u32> = used.iter().map(&mut rename).collect();
    codes.iter_mut().filter(|code| **code != MISSING).for_each(|c| *c = renamed[*c as usize]);
}
