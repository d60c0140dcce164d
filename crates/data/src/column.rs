//! A column of a table: numbers or texts, some of them missing.

use crate::error::Error;

/// The code of a missing text.
pub const MISSING: u32 = u32::MAX;

/// A named column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name, not blank.
    pub name: String,
    /// Its cells.
    pub cells: Cells,
}

/// The cells of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// One number a row, NaN where it is missing.
    Numbers(Vec<f64>),
    /// Texts, trimmed.
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
    /// How many cells are missing; none if the column is refused.
    pub fn missing(&self) -> usize {
        match &self.cells {
            Cells::Numbers(values) => values.iter().filter(|value| value.is_nan()).count(),
            Cells::Texts { codes, .. } => codes.iter().filter(|&&code| code == MISSING).count(),
            Cells::Refused(_) => 0,
        }
    }

    /// Number of rows; none if the column is refused.
    pub(crate) fn rows(&self) -> usize {
        match &self.cells {
            Cells::Numbers(values) => values.len(),
            Cells::Texts { codes, .. } => codes.len(),
            Cells::Refused(_) => 0,
        }
    }

    /// The number in that row, if there is one.
    pub(crate) fn number(&self, row: usize) -> Option<f64> {
        match &self.cells {
            Cells::Numbers(values) => Some(values[row]).filter(|value| !value.is_nan()),
            Cells::Texts { .. } | Cells::Refused(_) => None,
        }
    }

    /// Whether the cell of that row is missing.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Reading, Sheet};

    #[test]
    fn rows_that_go_take_their_levels_with_them() {
        let text = b"a,b\nx,1\nz,2\n?,3\ny,4\nx,5\n";
        let mut sheet = Sheet::read("t.csv", text, &Reading::default()).unwrap();
        sheet.retain(&[false, true, true, false, true]);
        let expected =
            Cells::Texts { codes: vec![1, MISSING, 0], levels: vec!["x".into(), "z".into()] };
        assert_eq!(sheet.columns[0].cells, expected);
        assert_eq!(sheet.columns[1].cells, Cells::Numbers(vec![2.0, 3.0, 5.0]));
        assert_eq!((sheet.lines, sheet.columns[0].missing()), (vec![3, 4, 6], 1));
    }
}
