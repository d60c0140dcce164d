//! Every fault of a file gives one line with file, row, column and what to do.

mod support;

use limpid_data::{Error, Fault, csv, manifest};
use proptest::prelude::*;

const FILE: &str = "dir/bad.csv";

fn fault(bytes: impl AsRef<[u8]>) -> Error {
    csv::parse("bad", FILE, bytes.as_ref(), None).expect_err("refused")
}

#[track_caller]
fn assert_says(error: &Error, row: u64, column: &str, parts: &[&str]) {
    support::assert_says(FILE, error, row, column, parts);
}

/// A file of columns a, b, y whose row 4 is `row`.
fn with_row(row: &str) -> String {
    format!("a,b,y\n1,2,3\n2,3,4\n{row}\n3,4,5\n4,5,7\n5,6,8\n")
}

#[test]
fn an_empty_file() {
    for bytes in ["", "\n\r\n  \n", "\u{feff}", "\u{feff}\n", "\"\""] {
        assert_says(&fault(bytes), 1, "1", &["the file is empty", "write a header line"]);
    }
}

#[test]
fn a_header_only() {
    for bytes in ["a,b,y", "a,b,y\r\n\r\n"] {
        assert_says(
            &fault(bytes),
            1,
            "1 (\"a\")",
            &["only a header", "add rows below it, at least 5"],
        );
    }
}

#[test]
fn bytes_that_are_not_utf8_text() {
    let latin1 = fault(b"a,b\n1,2\n3,caf\xe9\n");
    assert_says(&latin1, 3, "2", &["not UTF-8 at byte offset 13", "save it as UTF-8"]);
    let nul = fault(b"a,b\n1,2\n3\0,4\n");
    assert_says(&nul, 3, "1", &["NUL byte at byte offset 9", "save the file as UTF-8"]);
    for utf16 in [&b"\xff\xfea\0,\0b\0"[..], b"\xfe\xff\0a\0,\0b"] {
        assert_says(&fault(utf16), 1, "1", &["UTF-16", "save it as UTF-8"]);
    }
    assert_says(&fault(b"a\0,\0b\0"), 1, "1", &["NUL byte", "is it UTF-16"]);
}

#[test]
fn ragged_rows() {
    let count = |found| format!("the number of fields is {found}, expected 3");
    for (text, row, column, found, fix) in [
        (with_row("9,9"), 4, "3 (\"y\")", 2, "add the missing fields or remove the row"),
        (with_row("9,9,9,9"), 4, "4", 4, "remove the surplus fields (a decimal ','"),
        ("a,b,y\n1;2;3\n".to_owned(), 2, "2 (\"b\")", 1, "looks ';'- or tab-separated"),
        (with_row("9,\"9,9"), 4, "3 (\"y\")", 2, "close the quote that opens in this row"),
    ] {
        assert_says(&fault(text), row, column, &[&count(found), fix]);
    }
}

#[test]
fn rows_are_lines_of_the_file_whatever_the_line_ends() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["a,b", "1,2", "", "", "3,4", "x,6", ""].join(end);
        assert_says(&fault(text), 6, "1 (\"a\")", &["\"x\" is not a number"]);
    }
}

#[test]
fn cells_that_are_not_numbers() {
    for (cell, shown, fix) in [
        ("abc", "\"abc\" is not a number", "correct the cell or remove the row"),
        ("\u{1b}[31m", "\"\\u{1b}[31m\" is not a number", "correct the cell"),
        ("\"1,234.5\"", "\"1,234.5\" is not a number", "no thousands separators"),
        ("\"1,5\"", "\"1,5\" is not a number", "'.' for the decimal point"),
        ("1 234", "\"1 234\" is not a number", "without thousands separators"),
        ("0x1F", "\"0x1F\" is not a number", "write it in decimal"),
        ("1;2", "\"1;2\" is not a number", "looks ';'- or tab-separated"),
        ("", "the cell is blank", "fill in a number or remove the row"),
        ("   ", "the cell is blank", "fill in a number or remove the row"),
        ("NaN", "\"NaN\" stands for a missing value", "fill in a number or remove the row"),
        ("NA", "\"NA\" stands for a missing value", "fill in a number or remove the row"),
        ("?", "\"?\" stands for a missing value", "fill in a number or remove the row"),
        ("inf", "\"inf\" is not finite", "fill in a number or remove the row"),
        ("1e309", "\"1e309\" is too large", "give the column a larger unit"),
        ("-2e150", "\"-2e150\" is too large, sums of squares overflow beyond 1e150", "unit"),
    ] {
        assert_says(&fault(with_row(&format!("9,{cell},9"))), 4, "2 (\"b\")", &[shown, fix]);
    }
}

#[test]
fn a_long_cell_is_cut() {
    let message = fault(with_row(&format!("9,{},9", "é".repeat(1000)))).to_string();
    let shown = format!("\"{}\"… is not a number", "é".repeat(40));
    assert!(message.contains(&shown), "{message}");
}

#[test]
fn headers_that_name_nothing_or_name_twice() {
    let twice = fault("a,b, a ,y\n1,2,3,4\n");
    assert_says(&twice, 1, "3 (\"a\")", &["column 1 has the same name", "rename one"]);
    let blank = fault("a, ,y\n1,2,3\n");
    assert_says(&blank, 1, "2", &["no name", "name it, or remove it"]);
    let trailing = fault("a,y,\n1,2,\n");
    assert_says(&trailing, 1, "3", &["no name", "a separator at the end of a line"]);
    let numbers = fault("1,2.5,-3e4\n4,5,6\n");
    assert_says(&numbers, 1, "1 (\"1\")", &["holds only numbers", "add a header line"]);
}

#[test]
fn one_column_or_another_separator() {
    assert_says(&fault("y\n1\n2\n"), 1, "1 (\"y\")", &["only one column", "separated by ','"]);
    let semicolons = fault("a;y\n1,5;2,5\n");
    assert_says(&semicolons, 1, "1 (\"a;y\")", &["looks ';'-separated", "save it with ','"]);
    let tabs = fault("a\ty\n1\t2\n");
    assert_says(&tabs, 1, "1 (\"a\\ty\")", &["looks '\\t'-separated", "save it with ','"]);
}

#[test]
fn a_target_that_is_constant_or_is_not_there() {
    let text = "mpg,lc50,y\n1,2,3\n2,3,3\n3,4,3\n4,5,3\n5,6,3.0\n";
    let constant = fault(text);
    assert_says(&constant, 6, "3 (\"y\")", &["the target is 3.0 in every row", "choose another"]);
    let parse = |target| csv::parse("bad", FILE, text.as_bytes(), Some(target));
    assert_eq!(parse(" mpg ").unwrap().features, ["lc50", "y"]);
    let missing = parse("LC5").unwrap_err();
    assert_says(&missing, 1, "2 (\"lc50\")", &["no column is named \"LC5\"", "the nearest", "ask"]);
    assert_eq!(missing.fault, Fault::NoTarget { wanted: "LC5".into() });
}

#[test]
fn fewer_than_five_rows() {
    let error = fault("a,y\n1,2\n2,3\n3,4\n4,5\n\n");
    assert_says(&error, 5, "1 (\"a\")", &["ends after 4 rows of data, at least 5", "add rows"]);
}

#[test]
fn unusual_but_sound_files_are_read() {
    let plain = csv::parse("ok", FILE, with_row("-0,5e-324,1").as_bytes(), None).unwrap();
    assert_eq!((plain.x[(2, 0)].to_bits(), plain.x[(2, 1)]), ((-0.0_f64).to_bits(), 5e-324));
    let text = "\u{feff}\"a\" , b,\" y\"\r\n\r\n1,\"2\",3\r\n 2 ,\t3, \"4\" \r\n-0,5e-324,+1\r\n\
                3,4,5\r\n4,5,7.\r\n5,6.0,8e0\r\n \r\n\r\n";
    for text in [text, text.trim_end()] {
        assert_eq!(csv::parse("ok", FILE, text.as_bytes(), None).unwrap(), plain);
    }
}

proptest! {
    #[test]
    fn numbers_survive_the_round_trip_to_the_bit(bits in prop::collection::vec(any::<u64>(), 12..60)) {
        let values: Vec<f64> = bits
            .into_iter()
            .map(f64::from_bits)
            .map(|v| if v.abs() <= 1e150 { v } else { v.to_bits() as f64 })
            .collect();
        let rows = values.chunks_exact(2).map(|r| format!("{:?},{}\n", r[0], r[1]));
        let text = format!("a,y\n{}", rows.collect::<String>());
        let y: Vec<f64> = values.chunks_exact(2).map(|r| r[1]).collect();
        prop_assume!(y.iter().any(|v| v != &y[0]));
        let read = csv::parse("trip", FILE, text.as_bytes(), None).unwrap();
        for (i, row) in values.chunks_exact(2).enumerate() {
            prop_assert_eq!(read.x[(i, 0)].to_bits(), row[0].to_bits());
            prop_assert_eq!(read.y[i].to_bits(), row[1].to_bits());
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check(&bytes)?;
    }

    #[test]
    fn text_that_resembles_csv_never_panics(text in "([a-c0-9 .,;\"\\-\r\n\t]|NaN|1e9|\n|,){0,120}") {
        check(text.as_bytes())?;
    }

    #[test]
    fn damaged_files_never_panic(at in 0_usize..60, byte: u8) {
        let mut bytes = with_row("9,\"8\",7").into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        check(&bytes)?;
    }
}

/// A data set is sound; an error is one line with a place.
fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    for target in [None, Some("a")] {
        match csv::parse("any", FILE, bytes, target) {
            Ok(data) => {
                prop_assert!(
                    data.rows() >= 5 && data.x.shape() == (data.rows(), data.features.len())
                );
                prop_assert!(data.x.as_slice().iter().chain(&data.y).all(|v| v.abs() <= 1e150));
            }
            Err(error) => {
                let lines = 1 + bytes.iter().filter(|&&b| b == b'\n' || b == b'\r').count() as u64;
                prop_assert!((1..=lines).contains(&error.at.row));
                prop_assert_eq!(error.to_string().lines().count(), 1);
            }
        }
    }
    if let Err(error) = manifest::parse("MANIFEST.tsv", bytes) {
        prop_assert_eq!(error.to_string().lines().count(), 1);
    }
    Ok(())
}
