//! Tables in the forms that people have them in: what is read of each, and what is said.

use crate::support;
use limpid_data::{Cells, Error, FaultKind, Limits, MISSING, Reading, Sheet};
use proptest::prelude::*;

const FILE: &str = "dir/table.csv";

fn try_read(text: impl AsRef<[u8]>) -> Result<Sheet, Error> {
    Sheet::read(FILE, text.as_ref(), &Reading::default())
}

#[track_caller]
fn read(text: impl AsRef<[u8]>) -> Sheet {
    try_read(text).expect("a sound table")
}

#[track_caller]
fn refused(text: impl AsRef<[u8]>) -> String {
    try_read(text).expect_err("refused").to_string()
}

/// A column: name, then cells, missing ones as "?"; a name that was made up is in brackets.
fn column(sheet: &Sheet, j: usize) -> String {
    let column = &sheet.columns[j];
    let cells: Vec<String> = match &column.cells {
        Cells::Numbers(values) => {
            values.iter().map(|v| if v.is_nan() { "?".to_owned() } else { v.to_string() }).collect()
        }
        Cells::Texts { codes, levels } => {
            let text =
                |c: &u32| levels.get(*c as usize).map_or("?".to_owned(), |t| format!("{t:?}"));
            assert!(codes.iter().all(|&c| c == MISSING || (c as usize) < levels.len()));
            codes.iter().map(text).collect()
        }
        Cells::Refused(error) => vec![error.to_string()],
    };
    let name = if column.named { column.name.clone() } else { format!("[{}]", column.name) };
    format!("{name}: {}", cells.join(" "))
}

/// All columns, and the notes.
fn shown(sheet: &Sheet) -> Vec<String> {
    let columns = (0..sheet.columns.len()).map(|j| column(sheet, j));
    columns.chain(sheet.notes.iter().map(|note| format!("note: {note}"))).collect()
}

#[track_caller]
fn assert_reads(text: impl AsRef<[u8]>, expected: &[&str]) {
    assert_eq!(shown(&read(text)), expected);
}

#[test]
fn columns_without_a_name_are_called_by_their_place() {
    assert_reads(",a,y\n0,0.5,1\n1,0.7,2\n", &["[column 1]: 0 1", "a: 0.5 0.7", "y: 1 2"]);
    assert_reads("a,,y\n1,x,2\n", &["a: 1", "[column 2]: \"x\"", "y: 2"]);
    assert_reads(
        ",column 1,column 1 (2)\n1,2,3\n",
        &["[column 1 (3)]: 1", "column 1: 2", "column 1 (2): 3"],
    );
    assert_reads(",1940,1945\nfood,1,2\n", &["[column 1]: \"food\"", "1940: 1", "1945: 2"]);
    let message = refused(" ,,\n1,2,3\n");
    assert_eq!(
        message,
        "dir/table.csv, row 1, column 1: the first line holds no names: add a header line with a name for \
         each column"
    );
}

#[test]
fn separators_at_the_ends_of_lines_make_no_column() {
    let note =
        "note: separators at the ends of lines, without a name or cells behind them, are left out";
    for text in
        ["a,y,\n1,2,\n3,4,\n", "a,y\n1,2,\n3,4,\n", "a,y,,\n1,2\n3,4\n", "a,y,,\n1,2,\n3,4,\" \"\n"]
    {
        assert_reads(text, &["a: 1 3", "y: 2 4", note]);
    }
    assert_reads("a,y,\n1,2,\n3,4,5\n", &["a: 1 3", "y: 2 4", "[column 3]: ? 5"]);
    let message = refused("a,y,\n1,2,\n3,4\n");
    assert!(
        message.contains("row 3, column 3 (\"column 3\"): the number of fields is 2, expected 3"),
        "{message}"
    );
}

#[test]
fn a_header_one_name_shorter_than_every_row_is_that_of_r() {
    for text in [
        "\"mpg\",\"cyl\"\n\"Fiat\",21,6\n\"Mazda\",22,4\n",
        "mpg\tcyl\nFiat\t21\t6\nMazda\t22\t4\n",
    ] {
        assert_reads(text, &["[column 1]: \"Fiat\" \"Mazda\"", "mpg: 21 22", "cyl: 6 4"]);
    }
    assert_reads("a,b\n1,5,6\n2,7,8\n", &["[column 1]: 1 2", "a: 5 7", "b: 6 8"]);
    assert_reads("a,b\n\"7\",5,6\n\"3\",7,8\n", &["[column 1]: 7 3", "a: 5 7", "b: 6 8"]);
    // a decimal comma makes rows longer too
    for text in ["a,b\n1,5,6\n3,7,8\n", "y\n1,5\n", "a,b\nx,1,2\nx,3,4\n", "a,b\nx,1,2\ny,3\n"] {
        assert!(refused(text).contains("expected "), "{text:?}");
    }
}

#[test]
fn a_line_of_units_is_skipped_where_all_else_is_numbers() {
    let note = "note: line 2 holds units such as \"m\" and no numbers: skipped";
    assert_reads("a,b\nm,kg\n1,2\n3,\"\"\n", &["a: 1 3", "b: 2 ?", note]);
    let bracketed = note.replace("\"m\"", "\"[m]\"");
    assert_reads("name,b\n,[m]\nx,2\ny,4\n", &["name: \"x\" \"y\"", "b: 2 4", &bracketed]);
    assert_eq!(read("a,b\nm,kg\n1,2\n").lines, [3]);
    for text in
        ["a,b\nm,kg\nx,2\ny,3\n", "a,b\nm,kg\n", "a,b\nm,kg\n?,1\n", "a,b\nm,2\n3,4\n", "a\nm\n3\n"]
    {
        assert_eq!(read(text).lines[0], 2, "{text:?}");
    }
}

#[test]
fn lines_above_the_header_are_skipped_and_counted() {
    let sheet = read("# made by hand\n#\na,b\n1,2\n");
    assert_eq!((sheet.header, sheet.lines.as_slice()), (3, &[4][..]));
    assert_eq!(shown(&sheet), ["a: 1", "b: 2", "note: lines 1 to 2 begin with #: skipped"]);
    assert_reads("#id,a\n1,2\n", &["#id: 1", "a: 2"]);
    let sheet = read("sep=|\na;b|c\n1,5|2\n");
    assert_eq!((sheet.dialect.delimiter, sheet.dialect.decimal_comma), (b'|', true));
    assert_eq!(column(&sheet, 0), "a;b: 1.5");
    let message = refused("# x\n\na,b\n1,2,3\n");
    assert!(message.starts_with("dir/table.csv, row 4, column 3: "), "{message}");
}

#[test]
fn utf16_is_read_and_said() {
    let units = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let bytes = [&[0xff, 0xfe][..], &units("größe\ty\r\n1\t2\r\n")].concat();
    assert_reads(bytes, &["größe: 1", "y: 2", "note: the file is UTF-16: decoded"]);
}

#[test]
fn a_name_that_is_changed_is_noted() {
    let broken =
        "note: column \"a b\": line ends or control characters in its name were made blanks";
    assert_reads("\"a\nb\",y\n1,2\n", &["a b: 1", "y: 2", broken]);
    let quotes = "note: column \"c\": quotes around its name were left off";
    assert_reads("\"\"\"c\"\"\",y\n1,2\n", &["c: 1", "y: 2", quotes]);
}

#[test]
fn files_of_other_kinds_are_called_by_their_names() {
    for (bytes, message) in [
        (
            &b"PAR1\x15\x04"[..],
            "the file is a Parquet file, no text of rows and columns: convert it: python3 -c \"import pandas; \
             pandas.read_parquet('dir/table.csv').to_csv('table.csv', index=False)\"",
        ),
        (
            b"SQLite format 3\0\x10",
            "the file is an SQLite database, no text of rows and columns: export a table of it: sqlite3 \
             -header -csv dir/table.csv \"select * from TABLE\" > table.csv",
        ),
    ] {
        let error = try_read(bytes).unwrap_err();
        assert_eq!(error.to_string(), format!("dir/table.csv, row 1, column 1: {message}"));
        assert_eq!(error.kind, FaultKind::Format);
    }
}

const ARFF: &str = "% a comment\n@RELATION 'my seeds'\n\n@attribute size {small, 'very large', 3}\n\
    @Attribute \"a b\" REAL\n@attribute code numeric % in grams\n@ATTRIBUTE when date \"yyyy-MM-dd\"\n@DATA\n";

#[test]
fn arff_is_read_as_it_is_declared() {
    let rows =
        "small, 1.5 ,7,'2020-01-31'\n% between\n\n'very large',?,8,?\n3\t2e3\t9\t\"a, 'b'\"\n";
    let sheet = read(format!("{ARFF}{rows}"));
    assert_eq!(
        shown(&sheet),
        [
            "size: \"small\" \"very large\" \"3\"",
            "a b: 1.5 ? 2000",
            "code: 7 8 9",
            "when: \"2020-01-31\" ? \"a, 'b'\"",
        ]
    );
    assert_eq!((sheet.header, sheet.lines.as_slice()), (4, &[9, 12, 13][..]));
    // declared texts stay texts though all look like numbers, and numbers numbers
    let sheet =
        read("@relation r\n@attribute g {1,2}\n@attribute x numeric\n@data\n1,a\n2,b\n1,3\n");
    assert_eq!(column(&sheet, 0), "g: \"1\" \"2\" \"1\"");
    assert_eq!(
        column(&sheet, 1),
        "x: dir/table.csv, row 5, column 2 (\"x\"): \"a\" is not a number, as other cells of the column are: \
         correct the cell or remove the row"
    );
}

#[test]
fn sparse_rows_and_weights_of_arff_are_read() {
    let rows = "{1 2.5, 3 'x y'}\n{0 'very large'}\n{}\n";
    assert_reads(
        format!("{ARFF}{rows}"),
        &[
            "size: \"small\" \"very large\" \"small\"",
            "a b: 2.5 0 0",
            "code: 0 0 0",
            "when: \"x y\" ? ?",
        ],
    );
    let rows = "small,1,2,?,{0.5}\n{0 3}, {2}\n3,1,2,?\n";
    let sheet = read(format!("{ARFF}{rows}"));
    assert_eq!(column(&sheet, 4), "weight: 0.5 2 1");
    assert_eq!(
        sheet.notes[0].to_string(),
        "column \"weight\": the weights that rows have in braces: name the column with --weights, or --drop it"
    );
}

#[test]
fn faults_of_arff_are_told_with_their_place() {
    let place = |row, column| format!("dir/table.csv, row {row}, column {column}: ");
    for (rows, at, says) in [
        (
            "medium,1,2,?",
            "1 (\"size\")",
            "\"medium\" is none of the declared texts: correct the cell, or add the text to the column's declaration",
        ),
        (
            "small,1,2",
            "4 (\"when\")",
            "the number of cells is 3, 4 are declared: add the missing cells, ? where nothing is known, or remove the row",
        ),
        (
            "small,1,2,3,4",
            "5",
            "the number of cells is 5, 4 are declared: remove the surplus cells, or put the one that holds a ',' in quotes",
        ),
        (
            "small,1,2,'x",
            "4 (\"when\")",
            "the quotes of this cell do not match: close the quote that opens it, and write \\ before a quote inside it",
        ),
        (
            "{1 2, 1 3}",
            "3 (\"code\")",
            "an index and a value are expected, between ',' and in braces: write rows of few cells as {0 1.5, 3 x}, indices from 0 on and rising",
        ),
    ] {
        assert_eq!(refused(format!("{ARFF}small,1,2,3\n{rows}\n")), place(10, at) + says, "{rows}");
    }
    for (text, row, says) in [
        (
            "@relation r\n@attribute a numeric\n1\n",
            3,
            "\"1\" is no declaration: there are @relation",
        ),
        ("@relation r\n@attribute a numeric\n", 2, "the file ends without @data: write @data"),
        ("@relation r\n@data\n", 2, "no column is declared above @data: declare one"),
        (
            "@attribute a relational\n@data\n",
            1,
            "\"relational\" is no type of cells that can be read",
        ),
        (
            "@attribute a {x, y\n@data\n",
            1,
            "the texts of column \"a\" do not end: write them in braces",
        ),
        (
            "@attribute 'a numeric\n@data\n",
            1,
            "the quotes of this line do not match: close the quote",
        ),
    ] {
        let message = refused(text);
        assert!(message.starts_with(&(place(row, "1") + says)), "{message}");
    }
    let message = refused("@attribute a real\n@attribute a real\n@data\n1,2\n");
    assert_eq!(
        message,
        place(2, "2 (\"a\")") + "column 1 has the same name: rename one of the two"
    );
}

#[test]
fn keel_is_read_as_it_is_declared() {
    let text = "@relation iris\n@attribute SepalLength real [4.3,7.9]\n@attribute n integer [0, 9]\n\
        @attribute Class{Iris-setosa, Iris-virginica}\n@inputs SepalLength, n\n@outputs Class\n@data\n\
        5.1, 3, Iris-setosa\n<null>, 9, Iris-virginica\n";
    assert_reads(
        text,
        &[
            "SepalLength: 5.1 ?",
            "n: 3 9",
            "Class: \"Iris-setosa\" \"Iris-virginica\"",
            "note: the file declares \"Class\" as its output",
        ],
    );
}

#[test]
fn libsvm_is_read_with_absent_values_as_0() {
    let note = "note: rows of a label and pairs index:value: the columns are label and x1 to x4, 0 where a row has no pair";
    let text = "# made by hand\n+1 1:0.5 4:2 # a note\n\n-1 2:1e3\n-1\n";
    let sheet = read(text);
    assert_eq!(
        shown(&sheet),
        ["label: 1 -1 -1", "x1: 0.5 0 0", "x2: 0 1000 0", "x3: 0 0 0", "x4: 2 0 0", note]
    );
    assert_eq!(sheet.lines, [2, 4, 5]);
    assert_reads(
        "3 qid:1 0:1 1:2\n4 qid:1 1:5\n",
        &[
            "label: 3 4",
            "x0: 1 0",
            "x1: 2 5",
            "note: rows of a label and pairs index:value: the columns are label and x0 to x1, 0 where a row has no pair",
            "note: the queries (qid) are left out",
        ],
    );
    let reading = Reading::default().with_columns(vec!["x3".into(), "xs".into()]);
    assert_eq!(Sheet::read(FILE, b"1 1:2\n", &reading).unwrap().columns.len(), 4);
    let rows: String = (0..20).map(|i| format!("{i} 1:1 2:2\n")).collect();
    for (row, expected) in [
        (
            "5 2:1 1:1",
            "row 21, column 2 (\"x1\"): the index 1 does not rise: write a row as label index:value index:value, indices rising",
        ),
        (
            "5 1:1 2",
            "row 21, column 2 (\"x1\"): \"2\" is no pair of an index and a value: write a row as label index:value index:value, indices rising",
        ),
        (
            "5 1:1 20000:1",
            "row 21, column 10001: there are 20001 columns, at most 10000 are read: take some out of the file, or raise the limit with --limit columns=N",
        ),
    ] {
        assert_eq!(refused(format!("{rows}{row}\n")), format!("dir/table.csv, {expected}"));
    }
}

#[test]
fn limits_bound_what_is_read() {
    let with = |text: &str, limits| {
        Sheet::read(FILE, text.as_bytes(), &Reading::default().with_limits(limits))
    };
    let all = Limits::default();
    for (text, limits, expected) in [
        ("a,b\n1,2\n", all.with_bytes(7), "row 1, column 1: the file has more than 7 bytes"),
        ("a,b\n1,2345\n", all.with_line(5), "row 2, column 1: the line is longer than 5 bytes"),
        (
            "a,b\n1,\"2\n\n3\"\n",
            all.with_line(5),
            "row 2, column 1 (\"a\"): the record is longer than 5 bytes",
        ),
        (
            "a,b\n1,2\n",
            all.with_columns(1),
            "row 1, column 2 (\"b\"): there are 2 columns, at most 1 are read",
        ),
        (
            "a,b\n1,2\n3,4\n",
            all.with_cells(3),
            "row 3, column 1 (\"a\"): there are more than 3 cells",
        ),
    ] {
        let error = with(text, limits).unwrap_err();
        assert_eq!(error.kind, FaultKind::TooMuch, "{error}");
        assert!(error.to_string().starts_with(&format!("dir/table.csv, {expected}: ")), "{error}");
    }
    with("a,b\n1,2\n", all.with_bytes(8).with_line(3).with_columns(2).with_cells(2)).unwrap();
}

#[test]
fn rows_of_few_cells_are_counted_before_any_is_filled() {
    let declared: String = (0..5_000).map(|j| format!("@attribute a{j} numeric\n")).collect();
    let arff = format!("@relation r\n{declared}@data\n{}", "{}\n".repeat(20_000));
    let pairs = "1 5000:1\n".repeat(20_000);
    for (text, row) in [(arff, 15_003), (pairs, 9_999)] {
        let error = Sheet::read(FILE, text.as_bytes(), &Reading::default()).unwrap_err();
        assert_eq!((error.kind, error.at.row), (FaultKind::TooMuch, row), "{error}");
    }
}

#[test]
fn a_row_with_a_fault_before_the_limit_is_named() {
    let reading = Reading::default().with_limits(Limits::default().with_cells(4));
    let text = "a,b\n1,2\n3\n4,5\n6,7\n8,9\n";
    let error = Sheet::read(FILE, text.as_bytes(), &reading).unwrap_err();
    assert_eq!((error.kind, error.at.row), (FaultKind::Ragged, 3), "{error}");
}

/// Words that are texts in every form.
fn texts() -> impl Strategy<Value = Vec<(String, f64)>> {
    prop::collection::vec(("[a-z;,| '\"\\\\é]{0,6}", -1e9..1e9_f64), 2..20)
        .prop_map(|rows| rows.into_iter().map(|(text, v)| (format!("z{text}z"), v)).collect())
}

proptest! {
    #[test]
    fn a_table_is_the_same_in_every_form(rows in texts()) {
        let doubled = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let escaped = |text: &str| format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"));
        let delimited = |d: char| {
            let lines: String = rows.iter().map(|(t, v)| format!("{}{d}{v:?}\n", doubled(t))).collect();
            format!("name{d}mass\n{lines}")
        };
        let plain = read(delimited(','));
        let expected = [column(&plain, 0), column(&plain, 1)];
        let numbered: String = rows.iter().enumerate().map(|(i, (t, v))| format!("\"{i}\",{},{v:?}\n", doubled(t))).collect();
        let arff: String = rows.iter().map(|(t, v)| format!("{},{v:?}\n", escaped(t))).collect();
        let sparse: String = rows.iter().map(|(t, v)| format!("{{0 {}, 1 {v:?}}}\n", escaped(t))).collect();
        let declared = "@relation r\n@attribute name string\n@attribute mass real\n@data\n";
        let utf16: Vec<u8> = ("\u{feff}".to_owned() + &delimited('\t')).encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (text, skipped) in [
            (delimited(';').into_bytes(), 0),
            (delimited('\t').into_bytes(), 0),
            (delimited('|').into_bytes(), 0),
            (format!("# note\n{}", delimited(',')).into_bytes(), 0),
            (format!("sep=;\n{}", delimited(';')).into_bytes(), 0),
            (delimited(',').replace('\n', ",\n").into_bytes(), 0),
            (format!("name,mass\n{numbered}").into_bytes(), 1),
            (format!("{declared}{arff}").into_bytes(), 0),
            (format!("{declared}{sparse}").into_bytes(), 0),
            (utf16, 0),
        ] {
            let sheet = read(&text);
            let found = [column(&sheet, skipped), column(&sheet, skipped + 1)];
            prop_assert_eq!(&found, &expected, "{}", String::from_utf8_lossy(&text));
        }
    }

    #[test]
    fn libsvm_is_the_table_it_was_made_of(rows in prop::collection::vec((-9..9_i32, prop::collection::vec(-3..3_i32, 4)), 1..20)) {
        let pair = |(j, v): (usize, &i32)| if *v == 0 { String::new() } else { format!(" {}:{v}", j + 1) };
        let line = |(y, x): &(i32, Vec<i32>)| format!("{y}{}\n", x.iter().enumerate().map(pair).collect::<String>());
        let first = "0 1:1 4:1\n".to_owned();
        let sheet = read(first + &rows.iter().map(line).collect::<String>());
        for (i, (y, x)) in rows.iter().enumerate() {
            let cell = |j: usize| match &sheet.columns[j].cells { Cells::Numbers(values) => values[i + 1], other => panic!("{other:?}") };
            prop_assert_eq!(cell(0), f64::from(*y));
            let expected: Vec<f64> = x.iter().copied().map(f64::from).collect();
            prop_assert_eq!((1..5).map(cell).collect::<Vec<f64>>(), expected);
        }
    }

    #[test]
    fn damaged_declarations_and_pairs_are_read_or_refused_in_one_line(
        base in 0..3_usize, at in any::<usize>(), gone in 0..3_usize, piece in "[a-z0-9 @{}'\",:\\\\%\n\t?]{0,4}",
    ) {
        let bases = [
            format!("{ARFF}small, 1.5 ,7,'2020'\n{{1 2.5, 3 'x y'}}\n3,1,2,?,{{2}}\n"),
            "@relation k\n@attribute a real [0,1]\n@attribute c{x,y}\n@outputs c\n@data\n1,x\n<null>,y\n".to_owned(),
            "+1 1:0.5 4:2 # a\n-1 qid:2 2:1\n".to_owned(),
        ];
        let mut text = bases[base].clone();
        let from = text.floor_char_boundary(at % (text.len() + 1));
        let to = text.floor_char_boundary((from + gone).min(text.len())).max(from);
        text.replace_range(from..to, &piece);
        match try_read(&text) {
            Ok(sheet) => prop_assert!(sheet.columns.iter().all(|c| !c.name.is_empty())),
            Err(error) => {
                let lines = 1 + text.matches(['\n', '\r']).count() as u64;
                prop_assert!((1..=lines).contains(&error.at.row), "{error}");
                support::assert_one_line(&error.to_string());
            }
        }
    }
}
