//! Tables without a target: any number of rows and of columns.

use limpid_data::csv::{Table, parse_table};

fn read(text: &str) -> (Vec<String>, Vec<f64>) {
    let Table { names, x } = parse_table("d.csv", text.as_bytes()).expect("a sound file");
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
        let error = parse_table("d.csv", text.as_bytes()).expect_err(text).to_string();
        assert!(error.contains(place), "{error}\ndoes not say\n{place}");
    }
}
