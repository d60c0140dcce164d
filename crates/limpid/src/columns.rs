//! All columns of a CSV file, none of them a target.
//!
//! The reader of data sets wants what a search needs and an evaluation does not: five rows, a target
//! that varies, and a column beside it. So it is given five more rows and, if need be, a column of
//! ones and zeros, which are taken off again; the rules for cells and their messages stay its own.

use crate::exit::Failure;
use crate::input::{bytes, shown};
use limpid::Matrix;
use limpid::data::{Dataset, Fault, csv};
use std::path::Path;

/// Rows put below those of the file.
const BELOW: usize = 5;

/// Names of the columns, and their values: a row of the matrix a row of the file, there may be none.
#[derive(Debug)]
pub(crate) struct Columns {
    pub(crate) names: Vec<String>,
    pub(crate) x: Matrix<f64>,
}

/// Reads the file.
pub(crate) fn read(path: &Path) -> Result<Columns, Failure> {
    Ok(parse(&shown(path), &bytes(path)?)?)
}

fn parse(file: &str, bytes: &[u8]) -> Result<Columns, limpid::data::Error> {
    let read = |bytes: &[u8]| csv::parse(file, file, &padded(bytes), None);
    match read(bytes) {
        Err(error) if error.fault == Fault::OneColumn => {
            let two = assemble(read(&beside(bytes))?);
            Ok(Columns {
                names: two.names[..1].into(),
                x: Matrix::from_columns(two.x.rows(), 1, two.x.col(0).into()),
            })
        }
        read => Ok(assemble(read?)),
    }
}

/// All columns in the order of the file: the target is the last.
fn assemble(read: Dataset) -> Columns {
    let rows = read.rows() - BELOW;
    let columns = (0..read.features.len()).map(|j| read.x.col(j)).chain([read.y.as_slice()]);
    let values = columns.flat_map(|column| &column[..rows]).copied().collect();
    let names: Vec<String> = read.features.into_iter().chain([read.target]).collect();
    Columns { x: Matrix::from_columns(rows, names.len(), values), names }
}

/// The text with rows of zeros and of ones below, as wide as its first line.
fn padded(bytes: &[u8]) -> Vec<u8> {
    if bytes.trim_ascii().is_empty() {
        return bytes.into(); // refused as it is
    }
    let row = |i: usize| "\n".to_string() + &vec![["0", "1"][i % 2]; width(bytes)].join(",");
    [bytes, (0..BELOW).map(row).collect::<String>().as_bytes()].concat()
}

/// Fields of the first line that is not blank.
fn width(bytes: &[u8]) -> usize {
    let mut quoted = false;
    let separators = bytes.trim_ascii_start().iter().map(|&byte| {
        quoted ^= byte == b'"';
        if quoted { b' ' } else { byte }
    });
    1 + separators.take_while(|byte| !b"\r\n".contains(byte)).filter(|&byte| byte == b',').count()
}

/// A text of one column with a second one: a name longer than its own (0 if that is a number, and so
/// no name), then zeros.
fn beside(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes); // it has been read: it is UTF-8
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    let name =
        if header.parse::<f64>().is_ok() { "0".into() } else { "_".repeat(header.len() + 1) };
    let mut more = [name.as_str()].into_iter().chain(std::iter::repeat("0"));
    let widen = |line: &str| match line.trim() {
        "" => "\n".to_string(),
        _ => format!("{line},{}\n", more.next().unwrap_or_default()),
    };
    text.lines().map(widen).collect::<String>().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Vec<f64>) {
        let Columns { names, x } = parse("d.csv", text.as_bytes()).expect("a sound file");
        assert_eq!(x.cols(), names.len());
        (names, x.as_slice().to_vec())
    }

    #[test]
    fn few_rows_constant_columns_and_single_ones_are_read() {
        for (text, names, values) in [
            ("a,b\n1,3\n2,3\n", &["a", "b"][..], &[1.0, 2.0, 3.0, 3.0][..]),
            ("\u{feff}a,\"b,\nc\"\r\n1,3", &["a", "b,\nc"], &[1.0, 3.0]),
            ("a,b\n", &["a", "b"], &[]),
            ("a", &["a"], &[]),
            ("\n _ \r\n\r\n1\r\n-2.5", &["_"], &[1.0, -2.5]),
            ("\"a b\"\n7\n", &["a b"], &[7.0]),
        ] {
            let (found, x) = read(text);
            assert_eq!(found, names, "{text:?}");
            assert_eq!(x, values, "{text:?}");
        }
    }

    #[test]
    fn faults_keep_their_place() {
        for (text, place) in [
            ("", "d.csv, row 1, column 1: the file is empty"),
            ("a\n1\nx\n", "d.csv, row 3, column 1 (\"a\"): \"x\" is not a number"),
            ("1\n2\n", "d.csv, row 1, column 1 (\"1\"): the first line holds only numbers"),
            ("a,b\n1,2\n\n3\n", "d.csv, row 4, column 2 (\"b\"): the number of fields is 1"),
            ("a,b\n1,\"2\n3,4\n", "close the quote that opens in this"),
        ] {
            let error = parse("d.csv", text.as_bytes()).expect_err(text).to_string();
            assert!(error.contains(place), "{error}\ndoes not say\n{place}");
        }
    }
}
