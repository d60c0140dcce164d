//! Validation and test rows from tables of their own.
//!
//! A frame is prepared from the training table; its [`Fractions`](crate::Fractions) leave the parts empty
//! that come from elsewhere. Further tables are then read as the frame's encoding has it, and their rows
//! are added below: one data set, whose partition says what each row is for.
//!
//! ```
//! use limpid_base::Seed;
//! use limpid_data::{Fractions, Frame, Parts, Reading, Roles, Sheet};
//!
//! let table = |rows: std::ops::Range<i32>| {
//!     let row = |i: i32| format!("{i},{},{}\n", ["red", "blue", "green"][i as usize % 3], i * i);
//!     "a,colour,y\n".to_owned() + &rows.map(row).collect::<String>()
//! };
//! let (roles, all) = (Roles::new("y"), Fractions::default().with_train(1.0).with_valid(0.0));
//! let sheet = Sheet::read("train.csv", table(0..20).as_bytes(), &Reading::default())?;
//! let mut frame = Frame::prepare(sheet, &roles, &all, Seed::new(1))?;
//! let reading = Reading::default().encoded(&frame.encoding);
//! let sheet = Sheet::read("valid.csv", table(20..28).as_bytes(), &reading)?;
//! frame.add_valid(sheet, &roles)?;
//!
//! let parts = Parts::of(&frame.dataset, &frame.partition);
//! assert_eq!((parts.train.y().len(), parts.valid.y().len()), (20, 8));
//! assert_eq!(parts.valid.x().row(0), [20.0, 0.0, 1.0, 0.0]); // a, then blue, green, red
//! assert!(parts.test.is_none());
//! # Ok::<(), limpid_data::Error>(())
//! ```

use crate::encoding::Gap;
use crate::error::{Error, FaultKind};
use crate::frame::Frame;
use crate::left_out::{relative, settle_missing, settle_weights};
use crate::roles::{Roles, Uses};
use crate::sheet::Sheet;
use crate::wording::quoted;
use limpid_base::Matrix;
use std::ops::Range;

impl Frame {
    /// Adds validation rows: those of `sheet`, used as `roles` say and encoded as the frame is.
    ///
    /// The sheet should be read as [`Reading::encoded`](crate::Reading::encoded) says. It has the
    /// columns of the training table in any order; others are left out. Weights count in units of the
    /// largest of this sheet.
    ///
    /// # Errors
    /// If a column is not there or has the wrong cells, a cell is missing and may not be, a category was
    /// never seen in the training table, or fewer than five rows are left.
    pub fn add_valid(&mut self, sheet: Sheet, roles: &Roles) -> Result<(), Error> {
        let rows = self.append(sheet, roles)?;
        self.partition.valid.extend(rows);
        Ok(())
    }

    /// Adds test rows, as [`Frame::add_valid`] adds validation rows.
    ///
    /// # Errors
    /// The errors of [`Frame::add_valid`].
    pub fn add_test(&mut self, sheet: Sheet, roles: &Roles) -> Result<(), Error> {
        let rows = self.append(sheet, roles)?;
        self.partition.test.extend(rows);
        Ok(())
    }

    /// Appends the rows of a sheet, and says which indices they get.
    fn append(&mut self, mut sheet: Sheet, roles: &Roles) -> Result<Range<usize>, Error> {
        let like = |error| renamed(error, &self.dataset.name);
        let inputs = self.encoding.columns.iter().map(|coded| &coded.name);
        let uses = Uses::of_further(&sheet, roles, inputs).map_err(like)?;
        settle_weights(&mut sheet, &uses)?;
        settle_missing(&mut sheet, &uses, roles.missing)?;
        let (x, gaps) = self.encoding.apply(&sheet)?;
        if let Some(gap) = gaps.first() {
            return Err(unknown(&sheet, uses.inputs[gap.column], gap, &self.dataset.name));
        }
        let numbers = |column: usize| sheet.columns[column].numbers().to_vec();
        let first = self.dataset.rows();
        self.dataset.x = below(&self.dataset.x, &x);
        self.dataset.y.extend(numbers(uses.target));
        if let (Some(all), Some(column)) = (&mut self.weights, uses.weights) {
            all.extend(relative(numbers(column)));
        }
        if let (Some(all), Some(column)) = (&mut self.answers, uses.answers) {
            all.extend(numbers(column));
        }
        self.lines.extend(sheet.lines);
        Ok(first..self.dataset.rows())
    }
}

/// The rows of two matrices of as many columns, those of `second` below.
fn below(first: &Matrix<f64>, second: &Matrix<f64>) -> Matrix<f64> {
    let column = |j: usize| first.col(j).iter().chain(second.col(j)).copied();
    let values = (0..first.cols()).flat_map(column).collect();
    Matrix::from_columns(first.rows() + second.rows(), first.cols(), values)
}

/// The error of a column that the training table has and this one has not.
fn renamed(error: Error, like: &str) -> Error {
    match error.kind {
        FaultKind::NoColumn => {
            let fix = format!("rename it or add the column, as in {}", quoted(like));
            Error { fix, ..error }
        }
        _ => error,
    }
}

/// The error of a cell that the encoding knows nothing of.
fn unknown(sheet: &Sheet, column: usize, gap: &Gap, like: &str) -> Error {
    let (what, fix) = match &gap.text {
        Some(text) => (
            format!("{} is none of the categories of {}", quoted(text), quoted(like)),
            "correct the cell, or remove the row",
        ),
        None => ("the cell is missing".to_owned(), "fill it in, or remove the row"),
    };
    sheet.place(gap.row, column).fault(FaultKind::Category, what, fix)
}
