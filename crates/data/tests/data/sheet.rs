//! People's own tables: what is read, and what is refused with place and fix.

use crate::support;
use limpid_data::{Cells, Dialect, Error, FaultKind, MISSING, Reading, Sheet};
use proptest::prelude::*;

const FILE: &str = "dir/table.csv";

fn read(text: impl AsRef<[u8]>) -> Sheet {
    Sheet::read(FILE, text.as_ref(), &Reading::default()).expect("a sound table")
}

/// The error that a column keeps.
#[track_caller]
fn unfit(sheet: &Sheet, column: usize) -> &Error {
    match &sheet.columns[column].cells {
        Cells::Refused(error) => error,
        other => panic!("{other:?}"),
    }
}

/// The cells as text, missing ones as "?".
fn shown(sheet: &Sheet, column: usize) -> Vec<String> {
    let missing = || "?".to_owned();
    match &sheet.columns[column].cells {
        Cells::Numbers(values) => {
            values.iter().map(|v| if v.is_nan() { missing() } else { v.to_string() }).collect()
        }
        Cells::Texts { codes, levels } => {
            let text = |&c: &u32| if c == MISSING { missing() } else { levels[c as usize].clone() };
            codes.iter().map(text).collect()
        }
        Cells::Refused(error) => panic!("{error}"),
    }
}

fn names(sheet: &Sheet) -> Vec<&str> {
    sheet.columns.iter().map(|column| column.name.as_str()).collect()
}

#[track_caller]
fn assert_says(error: &Error, row: u64, column: &str, parts: &[&str]) {
    support::assert_says(FILE, error, row, column, parts);
}

#[test]
fn delimiters_and_decimal_signs_are_recognised() {
    let dialect = |delimiter, decimal_comma| Dialect { delimiter, decimal_comma };
    for (text, expected) in [
        ("a,b\n1.5,x\n", dialect(b',', false)),
        ("a;b\n1,5;x\n", dialect(b';', true)),
        ("a;b\n1.5;x\n", dialect(b';', false)),
        ("a\tb\n1,5\tx\n", dialect(b'\t', true)),
        ("a|b\n1.5|\"x|y\"\n", dialect(b'|', false)),
    ] {
        let sheet = read(text);
        assert_eq!(sheet.dialect, expected, "{text:?}");
        assert_eq!((shown(&sheet, 0), names(&sheet)), (vec!["1.5".to_owned()], vec!["a", "b"]));
    }
}

#[test]
fn a_caller_may_know_the_dialect_better() {
    let with = |text: &str, delimiter, decimal_comma| {
        let reading =
            Reading::default().with_delimiter(delimiter).with_decimal_comma(decimal_comma);
        Sheet::read(FILE, text.as_bytes(), &reading)
    };
    let spaced = with("a b\n1 2\n", Some(b' '), None).unwrap();
    assert_eq!((names(&spaced), shown(&spaced, 1)), (vec!["a", "b"], vec!["2".to_owned()]));
    let quoted = with("a,b\n\"1,5\",2\n", None, Some(true)).unwrap();
    assert_eq!(shown(&quoted, 0), ["1.5"]);
    // 1,234 is ambiguous: a decimal comma if nobody objects, else refused
    assert_eq!(shown(&with("a;b\n1,234;2\n", None, None).unwrap(), 0), ["1.234"]);
    let thousands = with("a;b\n1,234;2\n", None, Some(false)).unwrap();
    assert_says(unfit(&thousands, 0), 2, "1 (\"a\")", &["\"1,234\"", "no thousands separators"]);
    let other = with("\na;b\n1;2\n", Some(b','), None).unwrap_err();
    assert_says(&other, 2, "1", &["looks ';'-separated, not ','-separated", "choose the other"]);
    for bad in [b'1', b'"', b'\n', b'.', 0xc3] {
        let error = with("a1b\n111\n", Some(bad), None).unwrap_err();
        assert_says(&error, 1, "1", &["cannot stand between fields", "choose ',' ';' '|'"]);
    }
}

#[test]
fn the_same_table_in_any_clothes_is_the_same_sheet() {
    let plain = "a,b c,d\n1,x,\n-2.5,\"y, z\",3\n,x,4\n";
    let expected = read(plain);
    assert_eq!(shown(&expected, 0), ["1", "-2.5", "?"]);
    assert_eq!(shown(&expected, 1), ["x", "y, z", "x"]);
    assert_eq!(shown(&expected, 2), ["?", "3", "4"]);
    for clothes in [
        format!("\u{feff}{plain}"),
        plain.replace('\n', "\r\n"),
        plain.replace('\n', "\r"),
        plain.replacen('\n', "\r\n", 2),
        plain.trim_end().to_owned(),
        format!("{plain}\n  \n,,\n\" \",,\r\n"),
        " a ,\u{a0}b c\u{a0},\"d\" \n 1\t, x ,NA\n\u{a0}-2.5,\"y, z\", 3\u{202f}\nnull,\"x\",4\n"
            .to_owned(),
    ] {
        let sheet = Sheet { notes: vec![], ..read(&clothes) };
        // as text: NaN is not equal to itself
        assert_eq!(format!("{sheet:?}"), format!("{expected:?}"), "{clothes:?}");
    }
}

#[test]
fn rows_know_their_lines_whatever_comes_between() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["", "a;b", "1;x", "", "2;\"y", "", "z\"", ";", "3;x", ""].join(end);
        let sheet = read(text);
        assert_eq!((sheet.header, &sheet.lines[..]), (2, &[3, 5, 9][..]), "{end:?}");
        assert_eq!(shown(&sheet, 1)[1], format!("y{end}{end}z"));
        let place = sheet.place(2, 1);
        assert_eq!((place.row, place.column, place.name.as_deref()), (9, 2, Some("b")));
    }
}

#[test]
fn many_words_stand_for_a_missing_value_in_numbers_and_in_texts() {
    for word in
        ["", " ", "NaN", "nan", "NA", "N/A", "#N/A", "<NA>", "null", "missing", "?", "-", "--", "."]
    {
        let sheet = read(format!("a,b\n1,x\n{word},{word}\n2,y\n").replace("\n,\n", "\n,\"\"\n"));
        let blank = word.trim().is_empty(); // a row of blanks is a blank line
        let counts = [sheet.columns[0].missing(), sheet.columns[1].missing()];
        assert_eq!(
            (sheet.rows(), counts),
            if blank { (2, [0, 0]) } else { (3, [1, 1]) },
            "{word:?}"
        );
    }
    let sheet = read("a,b\n,1\n?,2\n");
    assert_eq!((shown(&sheet, 0), sheet.columns[0].missing()), (vec!["?".to_owned(); 2], 2));
}

#[test]
fn most_cells_decide_whether_a_column_holds_texts() {
    let sheet = read(
        "half,more,dates,codes\n1,a,2020-01-02,A1\nx,b,3.4.2020,B2\n2,3,2020-05-06,C3\n,,,\n?,NA,-,7\ny,c,1/2/2020,0x\n",
    );
    assert_says(unfit(&sheet, 0), 3, "1 (\"half\")", &["\"x\" is not a number"]);
    assert_eq!(shown(&sheet, 1), ["a", "b", "3", "?", "c"]);
    assert_eq!(shown(&sheet, 2), ["2020-01-02", "3.4.2020", "2020-05-06", "?", "1/2/2020"]);
    assert_eq!(shown(&sheet, 3), ["A1", "B2", "C3", "7", "0x"]);
    let Cells::Texts { levels, .. } = &sheet.columns[1].cells else { panic!("texts") };
    assert_eq!(levels, &["3", "a", "b", "c"]);
}

#[test]
fn columns_of_codes_are_read_as_texts_if_asked() {
    let reading = Reading::default().with_texts(vec![" zip ".into()]);
    let sheet = Sheet::read(FILE, b"zip,b\n01,1\n1,2\n1e999,3\n0x1,4\nNA,5\n", &reading).unwrap();
    assert_eq!(shown(&sheet, 0), ["01", "1", "1e999", "0x1", "?"]);
    let misspelt = Reading::default().with_texts(vec!["Zib".into()]);
    let error = Sheet::read(FILE, b"b,zip\n1,01\n", &misspelt).unwrap_err();
    assert_says(
        &error,
        1,
        "2 (\"zip\")",
        &["no column is named \"Zib\", the nearest is this one", "correct the name"],
    );
    assert_eq!(error.kind, FaultKind::NoColumn);
}

#[test]
fn cells_that_do_not_fit_spoil_their_column_alone() {
    let sheet = read("a,b\n1,2\n2,5 kg\n3,4\n4,worse\n");
    assert_says(unfit(&sheet, 1), 3, "2 (\"b\")", &["\"5 kg\" is not a number", "or units"]);
    assert_eq!(shown(&sheet, 0), ["1", "2", "3", "4"]);
    assert_eq!(sheet.columns[1].missing(), 0);
    let sheet = read(format!("a,b\n1,{}\n2,{}\n", "é".repeat(200), "é".repeat(201)));
    assert_says(unfit(&sheet, 1), 3, "2 (\"b\")", &["… has 201 characters", "shorten it"]);
}

#[test]
fn quotes_within_a_cell_are_text() {
    let sheet = read("a;b\n1;5\" nail\n2;\"say \"\"so\"\"\"\n");
    assert_eq!(shown(&sheet, 1), ["5\" nail", "say \"so\""]);
}

#[test]
fn names_are_of_one_line() {
    let sheet = read("\"price\r\n(EUR)\",\"b\u{1b}[1m\"\n1,2\n");
    assert_eq!(names(&sheet), ["price (EUR)", "b [1m"]);
    assert_eq!(sheet.find("price\r\n(EUR)"), Ok(0));
    let quoted = read("\u{1}\"a b\"\t;\"\"\"c\"\"\"\n1;2\n");
    assert_eq!(names(&quoted), ["\"a b\"", "c"]);
    assert!(
        quoted.columns.iter().enumerate().all(|(j, column)| quoted.find(&column.name) == Ok(j))
    );
}

#[test]
fn one_column_is_a_table() {
    let sheet = read("y\n1\n\n2.5\n");
    assert_eq!((names(&sheet), shown(&sheet, 0)), (vec!["y"], vec!["1".to_owned(), "2.5".into()]));
    assert_eq!(shown(&read("\"a;b\"\nx\n"), 0), ["x"]);
}

#[test]
fn columns_are_found_by_name_or_the_nearest_is_named() {
    let sheet = read("\nmass,speed of light\n1,2\n");
    assert_eq!(sheet.find(" mass "), Ok(0));
    let error = sheet.find("Speed_of_light").unwrap_err();
    assert_says(
        &error,
        2,
        "2 (\"speed of light\")",
        &["no column is named \"Speed_of_light\"", "correct the name"],
    );
}

proptest! {
    #[test]
    fn numbers_survive_the_round_trip_with_either_decimal_sign(bits in prop::collection::vec(any::<u64>(), 1..40)) {
        let values: Vec<f64> = bits.into_iter().map(f64::from_bits).filter(|v| v.abs() <= 1e150).collect();
        prop_assume!(!values.is_empty());
        let lines: String = values.iter().map(|v| format!("{v:?};x\n")).collect();
        for text in [format!("a;b\n{lines}"), format!("a;b\n{}", lines.replace('.', ","))] {
            let sheet = read(text);
            let Cells::Numbers(found) = &sheet.columns[0].cells else { panic!("numbers") };
            let bits = |v: &[f64]| v.iter().map(|v| v.to_bits()).collect::<Vec<u64>>();
            prop_assert_eq!(bits(found), bits(&values));
        }
    }

    #[test]
    fn texts_survive_the_round_trip_in_quotes(texts in prop::collection::vec("[a-zA-Z\";,|\t\n\r é0-9]{0,12}", 1..30)) {
        let cell = |text: &String| format!("\"z{}z\"", text.replace('"', "\"\""));
        for delimiter in [",", ";", "\t", "|"] {
            let lines: String = texts.iter().map(|t| format!("{}{delimiter}1\n", cell(t))).collect();
            let sheet = read(format!("a{delimiter}b\n{lines}"));
            let expected: Vec<String> = texts.iter().map(|t| format!("z{t}z")).collect();
            prop_assert_eq!(shown(&sheet, 0), expected);
        }
    }
}
