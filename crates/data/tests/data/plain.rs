//! Plain tables are read to the bit, and whatever is not plain is refused.

use crate::support::assert_says;
use limpid_data::csv::{self, Table, parse_table};
use limpid_data::{Error, FaultKind};
use proptest::prelude::*;

const FILE: &str = "dir/table.csv";

fn fault(text: &str) -> Error {
    csv::parse("bad", FILE, text.as_bytes(), None).expect_err("refused")
}

/// A file of columns a, b, y whose row 4 is `row`.
fn with_row(row: &str) -> String {
    format!("a,b,y\n1,2,3\n2,3,4\n{row}\n3,4,5\n4,5,7\n5,6,8\n")
}

#[test]
fn what_is_not_plain_is_refused() {
    let (missing, number, large) = (FaultKind::Missing, FaultKind::NotNumber, FaultKind::TooLarge);
    let cell = |cell: &str| with_row(&format!("9,{cell},9"));
    for (text, row, column, kind, says) in [
        (cell(""), 4, "2 (\"b\")", missing, "the cell is blank or stands for a missing value"),
        (cell("NaN"), 4, "2 (\"b\")", missing, "fill in a number or remove the row"),
        (cell("?"), 4, "2 (\"b\")", missing, "fill in a number or remove the row"),
        (cell("abc"), 4, "2 (\"b\")", number, "\"abc\" is not a number"),
        (cell("\"1,5\""), 4, "2 (\"b\")", number, "write '.' for the decimal point"),
        (cell("inf"), 4, "2 (\"b\")", large, "\"inf\" is not finite"),
        (
            cell("-2e150"),
            4,
            "2 (\"b\")",
            large,
            "overflow beyond 1e150: give the column a larger unit",
        ),
        (with_row(",,"), 4, "1 (\"a\")", missing, "the cell is blank"),
        (
            "a,y\n1,no\n2,yes\n".into(),
            2,
            "2 (\"y\")",
            number,
            "\"no\" is not a number: correct the cell",
        ),
        ("a,b\n1,x\ny,2\n".into(), 2, "2 (\"b\")", number, "\"x\" is not a number"),
        (
            "a;y\n1,5;2,5\n".into(),
            1,
            "1",
            FaultKind::Delimiter,
            "looks ';'-separated, not ','-separated",
        ),
        ("a,y".into(), 1, "1 (\"a\")", FaultKind::Empty, "add rows below it, at least 5"),
        ("y\n1\n2\n".into(), 1, "1 (\"y\")", FaultKind::Role, "only one column"),
        ("a,y\n1,2\n2,3\n\n3,5\n4,7\n".into(), 6, "1 (\"a\")", FaultKind::TooFew, "after 4 rows"),
        (
            "a,y\n1,3\n2,3\n3,3\n4,3\n5,3.0\n".into(),
            6,
            "2 (\"y\")",
            FaultKind::Constant,
            "3.0 in every",
        ),
    ] {
        let error = fault(&text);
        assert_says(FILE, &error, row, column, &[says]);
        assert_eq!(error.kind, kind, "{error}");
    }
}

#[test]
fn rows_are_lines_of_the_file_whatever_the_line_ends() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["a,b", "1,2", "", "", "3,4", "x,6", ""].join(end);
        assert_says(FILE, &fault(&text), 6, "1 (\"a\")", &["\"x\" is not a number"]);
    }
}

#[test]
fn any_column_may_be_the_target() {
    let text = "mpg,lc50,y\n1,2,3\n2,3,3\n3,4,3\n4,5,3\n5,6,3.0\n";
    let parse = |target| csv::parse("any", FILE, text.as_bytes(), Some(target));
    assert_eq!(parse(" mpg ").unwrap().features, ["lc50", "y"]);
    let missing = parse("LC5").unwrap_err();
    assert_says(FILE, &missing, 1, "2 (\"lc50\")", &["no column is named \"LC5\"", "the nearest"]);
    assert_eq!(missing.kind, FaultKind::NoColumn);
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

#[test]
fn tables_without_a_target_may_have_any_number_of_rows_and_columns() {
    for (text, names, values) in [
        ("a,b\n1,3\n2,3\n", &["a", "b"][..], &[1.0, 2.0, 3.0, 3.0][..]),
        ("\u{feff}a,\"b,\nc\"\r\n1,3", &["a", "b, c"], &[1.0, 3.0]),
        ("a,b\n", &["a", "b"], &[]),
        ("a", &["a"], &[]),
        ("\n _ \r\n\r\n1\r\n-2.5", &["_"], &[1.0, -2.5]),
        ("\"a b\"\n7\n", &["a b"], &[7.0]),
    ] {
        let Table { names: found, x } = parse_table(FILE, text.as_bytes()).expect("a sound file");
        assert_eq!((x.cols(), x.as_slice()), (names.len(), values), "{text:?}");
        assert_eq!(found, names, "{text:?}");
    }
}

proptest! {
    #[test]
    fn tables_without_a_target_hold_every_finite_number(bits in prop::collection::vec(any::<u64>(), 1..60)) {
        let values: Vec<f64> = bits.into_iter().map(f64::from_bits).filter(|v| v.is_finite()).collect();
        let rows: String = values.iter().map(|v| format!("{v:?}\n")).collect();
        let read = parse_table(FILE, format!("a\n{rows}").as_bytes()).unwrap();
        let found: Vec<u64> = read.x.as_slice().iter().map(|v| v.to_bits()).collect();
        prop_assert_eq!(found, values.iter().map(|v| v.to_bits()).collect::<Vec<u64>>());
        let infinite = parse_table(FILE, b"a\n1\n1e309\n").unwrap_err().to_string();
        prop_assert!(infinite.contains("row 3, column 1 (\"a\"): \"1e309\" is too large"), "{infinite}");
    }

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
}
