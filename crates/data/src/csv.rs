//! Comma-separated text to a [`Dataset`], or one line saying where and what to change.
//!
//! Accepted: UTF-8 with or without a byte order mark; any line ends, a missing last one, blank
//! lines; quoted fields; spaces around fields; every finite number up to 1e150 in magnitude.
//! Anything else is refused, never guessed or skipped: a number that is silently wrong costs more
//! than a file that has to be saved again.

use crate::Dataset;
use crate::error::{Error, Fault, MIN_ROWS, SEPARATED};
use crate::header::{Header, separator};
use crate::number;
use crate::text::{Record, Records, Text};
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
/// The first of these that fails, with the row and column of the first cell where it does.
pub fn parse(name: &str, file: &str, bytes: &[u8], target: Option<&str>) -> Result<Dataset, Error> {
    let text = Text::decode(file, bytes, b',')?;
    let mut records = text.records(b',');
    let first = records.next().ok_or_else(|| text.place(1, 0, None).fault(Fault::Empty))?;
    let header = Header::read(&text, &first, target)?;
    let (columns, last) = read_columns(&header, records, first.row)?;
    check_rows(&header, columns[0].len(), last)?;
    check_target(&header, &columns[header.target], last)?;
    Ok(assemble(name, header.names, header.target, columns))
}

/// All columns of a table, none of them a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// One name a column.
    pub names: Vec<String>,
    /// Its values, n rows × a column a name; n may be 0.
    pub x: Matrix<f64>,
}

/// The table in the `bytes` of the file at the path `file`: like [`parse`], without a target and with any
/// number of rows and of columns.
///
/// # Errors
/// If the bytes are no UTF-8 text that begins with names, or a row has not one finite number a column.
pub fn parse_table(file: &str, bytes: &[u8]) -> Result<Table, Error> {
    let text = Text::decode(file, bytes, b',')?;
    let mut records = text.records(b',');
    let first = records.next().ok_or_else(|| text.place(1, 0, None).fault(Fault::Empty))?;
    let header = Header::of_table(&text, &first)?;
    let (columns, _) = read_columns(&header, records, first.row)?;
    let x = Matrix::from_columns(columns[0].len(), columns.len(), columns.concat());
    Ok(Table { names: header.names, x })
}

/// The numbers, column by column, and the line of the last row.
fn read_columns(
    header: &Header,
    records: Records,
    mut last: u64,
) -> Result<(Vec<Vec<f64>>, u64), Error> {
    let mut columns = vec![Vec::new(); header.names.len()];
    for record in records {
        check_width(header, &record)?;
        last = record.row;
        for (index, cell) in record.fields.iter().enumerate() {
            let value = number::parse(cell).map_err(|f| header.place(last, index).fault(f))?;
            columns[index].push(value);
        }
    }
    Ok((columns, last))
}

fn check_width(header: &Header, record: &Record) -> Result<(), Error> {
    let (found, expected) = (record.fields.len(), header.names.len());
    if found == expected {
        return Ok(());
    }
    let fields = || record.fields.iter();
    let hint = if fields().any(|f| f.contains(['\n', '\r'])) {
        "close the quote that opens in this row"
    } else if found == 1 && fields().any(|f| separator(f).is_some()) {
        SEPARATED
    } else if found < expected {
        "add the missing fields or remove the row"
    } else {
        "remove the surplus fields (a decimal ',' splits a number in two)"
    };
    let place = header.place(record.row, found.min(expected));
    Err(place.fault(Fault::Ragged { found, expected, hint }))
}

fn check_rows(header: &Header, rows: usize, last: u64) -> Result<(), Error> {
    match rows {
        0 => Err(header.place(last, 0).fault(Fault::HeaderOnly)),
        found if found < MIN_ROWS => Err(header.place(last, 0).fault(Fault::TooFewRows { found })),
        _ => Ok(()),
    }
}

fn check_target(header: &Header, y: &[f64], last: u64) -> Result<(), Error> {
    if y.iter().any(|&v| v != y[0]) {
        return Ok(());
    }
    let fault = Fault::ConstantTarget { value: format!("{:?}", y[0]) };
    Err(header.place(last, header.target).fault(fault))
}

fn assemble(
    name: &str,
    mut names: Vec<String>,
    target: usize,
    mut columns: Vec<Vec<f64>>,
) -> Dataset {
    let (target, y) = (names.remove(target), columns.remove(target));
    let x = Matrix::from_columns(y.len(), columns.len(), columns.concat());
    Dataset { name: name.to_owned(), features: names, target, x, y }
}
