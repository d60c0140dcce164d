//! Plain tables: every cell a finite number, or one line that says where and what to change.
//!
//! Accepted: UTF-8 with or without a byte order mark; ',' between fields and '.' in numbers; any line
//! ends, a missing last one, blank lines; quoted fields; spaces around fields; every finite number up to
//! 1e150 in magnitude. Anything else is refused, never guessed or skipped: a number that is silently
//! wrong costs more than a file that has to be saved again.

use crate::column::{Cells, Column, MISSING};
use crate::dataset::Dataset;
use crate::dialect::Reading;
use crate::error::{Error, FaultKind};
use crate::number;
use crate::sheet::Sheet;
use crate::trainable::check_rows;
use crate::wording::quoted;
use limpid_base::Matrix;

/// The data set `name` in the `bytes` of the file at the path `file`, which messages show.
///
/// 1. The bytes are UTF-8 text; the first line names the columns.
/// 2. `target` is one of these names, or the last column if `None`; all others are inputs, in
///    the order of the file.
/// 3. Every row has one finite number a column; there are at least five.
/// 4. The target is not constant.
///
/// # Errors
/// A demand that fails, with the row and column of the first cell where it does.
///
/// ```
/// use limpid_data::{FaultKind, csv};
/// let text = "a,y\n1,2\n2,NA\n3,6\n4,8\n5,10\n";
/// let error = csv::parse("pairs", "pairs.csv", text.as_bytes(), Some("y")).unwrap_err();
/// assert_eq!((error.kind, error.at.row, error.at.column), (FaultKind::Missing, 3, 2));
///
/// let data = csv::parse("pairs", "pairs.csv", text.replace("NA", "4").as_bytes(), None)?;
/// assert_eq!((data.x.col(0), &data.y[..2]), (&[1.0, 2.0, 3.0, 4.0, 5.0][..], &[2.0, 4.0][..]));
/// # Ok::<(), limpid_data::Error>(())
/// ```
pub fn parse(name: &str, file: &str, bytes: &[u8], target: Option<&str>) -> Result<Dataset, Error> {
    let mut sheet = read(file, bytes, &Reading::default())?;
    if sheet.columns.len() == 1 {
        return Err(sheet.one_column());
    }
    let target = target.map_or(Ok(sheet.columns.len() - 1), |name| sheet.find(name))?;
    check_cells(&sheet)?;
    check_rows(&sheet, target)?;
    let Column { name: target, cells, .. } = sheet.columns.remove(target);
    let y = cells.into_numbers();
    let Table { names: features, x } = table(sheet);
    Ok(Dataset { name: name.to_owned(), features, target, x, y })
}

/// All columns of a table, none of them a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Names of the columns, c.
    pub names: Vec<String>,
    /// Cells, n × c; n may be 0.
    pub x: Matrix<f64>,
}

/// The table in the `bytes` of the file at the path `file`: like [`parse`], without a target and with any
/// number of rows and of columns, and with numbers of every finite size.
///
/// # Errors
/// If the bytes are no UTF-8 text that begins with names, or a row has not one finite number a column.
pub fn parse_table(file: &str, bytes: &[u8]) -> Result<Table, Error> {
    let sheet = read(file, bytes, &Reading::default().for_any_size())?;
    check_cells(&sheet)?;
    Ok(table(sheet))
}

/// A sheet of which nothing is guessed; a row of blank cells is a row.
fn read(file: &str, bytes: &[u8], reading: &Reading) -> Result<Sheet, Error> {
    let mut plain = reading.clone().with_delimiter(b',').with_decimal_comma(false).for_prediction();
    plain.plain = true;
    Sheet::read(file, bytes, &plain).map_err(|error| match error.kind {
        // Nobody can ask for another delimiter here.
        FaultKind::Delimiter => {
            let fix = "save it with ',' between fields and '.' in numbers".into();
            Error { fix, ..error }
        }
        _ => error,
    })
}

/// Passes if every cell is a number.
fn check_cells(sheet: &Sheet) -> Result<(), Error> {
    let faults = (0..sheet.columns.len()).filter_map(|column| unfit(sheet, column));
    faults.min_by_key(|fault| (fault.at.row, fault.at.column)).map_or(Ok(()), Err)
}

/// The first cell of a column that is no number.
fn unfit(sheet: &Sheet, column: usize) -> Option<Error> {
    let missing = |row| {
        let what = "the cell is blank or stands for a missing value (NaN, NA, ?, …)";
        let fix = "fill in a number or remove the row";
        sheet.place(row, column).fault(FaultKind::Missing, what, fix)
    };
    match &sheet.columns[column].cells {
        Cells::Refused(error) => Some(error.clone()),
        Cells::Numbers(values) => values.iter().position(|value| value.is_nan()).map(missing),
        Cells::Texts { codes, levels } => {
            let row = codes.iter().position(|&code| code != MISSING)?;
            let text = &levels[codes[row] as usize];
            let what = format!("{} is not a number", quoted(text));
            let fix = number::hint(text, '.');
            Some(sheet.place(row, column).fault(FaultKind::NotNumber, what, fix))
        }
    }
}

/// The columns, all of numbers, as a matrix.
fn table(sheet: Sheet) -> Table {
    let (n, c) = (sheet.rows(), sheet.columns.len());
    let (mut names, mut x) = (Vec::with_capacity(c), Vec::with_capacity(n * c));
    for Column { name, cells, .. } in sheet.columns {
        names.push(name);
        x.extend(cells.into_numbers());
    }
    Table { names, x: Matrix::from_columns(n, c, x) }
}
