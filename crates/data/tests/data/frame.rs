//! From a person's table to what a model learns from, or to one line that says what to change.

use crate::support;
use limpid_base::Seed;
use limpid_data::{
    Code, Error, Fractions, Frame, Missing, Order, Reading, Roles, Sheet, Split, csv, split,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

const FILE: &str = "dir/table.csv";

fn roles(target: &str) -> Roles {
    Roles::new(target)
}

fn try_prepare(text: &str, roles: &Roles) -> Result<Frame, Error> {
    let sheet = Sheet::read(FILE, text.as_bytes(), &Reading::default())?;
    Frame::prepare(sheet, roles, &Fractions::default(), Seed::new(1))
}

fn prepare(text: &str, roles: &Roles) -> Frame {
    try_prepare(text, roles).unwrap_or_else(|error| panic!("{error}"))
}

fn refused(text: &str, roles: &Roles) -> Error {
    try_prepare(text, roles).expect_err("refused")
}

#[track_caller]
fn assert_says(error: &Error, row: u64, column: &str, parts: &[&str]) {
    support::assert_says(FILE, error, row, column, parts);
}

/// One of the notes is this.
#[track_caller]
fn assert_notes(frame: &Frame, note: &str) {
    let notes: Vec<String> = frame.notes.iter().map(ToString::to_string).collect();
    assert!(notes.iter().any(|n| n == note), "{notes:#?}\ndo not say\n{note}");
    assert!(notes.iter().all(|n| n.lines().count() == 1));
}

/// Rows of four columns under a header: a number, one of three texts, another number, a target.
fn table(n: usize) -> String {
    let row = |i: usize| {
        format!("{},{},{},{}\n", i * 7 % 11, ["r", "g", "b"][i % 3], i * i % 17, i * i * i % 101)
    };
    "a,colour,b,y\n".to_owned() + &(0..n).map(row).collect::<String>()
}

#[test]
fn numbers_and_texts_become_inputs_in_the_order_of_the_file() {
    let frame = prepare(&table(60), &roles("y"));
    let data = &frame.dataset;
    assert_eq!(data.features, ["a", "colour=b", "colour=g", "colour=r", "b"]);
    assert_eq!((data.target.as_str(), data.name.as_str(), data.rows()), ("y", FILE, 60));
    assert_eq!((data.x.row(4), data.y[4]), (vec![6.0, 0.0, 1.0, 0.0, 16.0], 64.0));
    assert_eq!(frame.lines, (2..62).collect::<Vec<u64>>());
    assert_eq!((&frame.weights, &frame.answers), (&None, &None));
    assert_eq!(frame.encoding.check(), Ok(()));
    assert_notes(&frame, "column \"colour\": 3 texts, an input each: \"b\", \"g\", \"r\"");
    assert_eq!(frame.notes.len(), 1);
}

#[test]
fn preparing_twice_gives_the_same_and_another_seed_another_partition() {
    let sheet = || Sheet::read(FILE, table(60).as_bytes(), &Reading::default()).unwrap();
    let frame = |seed| {
        Frame::prepare(sheet(), &roles("y"), &Fractions::default(), Seed::new(seed)).unwrap()
    };
    assert_eq!(frame(3), frame(3));
    assert_ne!(frame(3).partition, frame(4).partition);
}

#[test]
fn a_strict_table_is_parted_as_the_strict_reader_parts_it() {
    let text = "a,b,y\n".to_owned()
        + &(0..40).map(|i| format!("{},{},{}\n", i, i * i % 7, i * i)).collect::<String>();
    let frame = prepare(&text, &roles("y"));
    let strict = csv::parse(FILE, FILE, text.as_bytes(), Some("y")).unwrap();
    assert_eq!(frame.dataset, strict);
    let (ours, theirs) = (
        Split::of(&frame.dataset, &frame.partition),
        split(&strict, &Fractions::default(), Seed::new(1)),
    );
    assert_eq!((ours.train, ours.valid), (theirs.train, theirs.valid));
    assert_eq!(ours.test.x(), theirs.test.x());
}

#[test]
fn the_encoding_gives_the_same_inputs_for_the_same_table() {
    let text = table(60).replacen("\n7,g", "\n?,g", 1).replacen("\n6,g", "\n6,", 1);
    let levels = vec!["r".into(), "g".into(), "b".into()];
    let order = Order { column: Some("colour".into()), levels };
    let roles = roles("y").with_missing(Missing::Median).with_ordinal(vec![order]);
    let frame = prepare(&text, &roles);
    let reading = Reading::default().encoded(&frame.encoding);
    let sheet = Sheet::read("again.csv", text.as_bytes(), &reading).unwrap();
    let (x, gaps) = frame.encoding.apply(&sheet).unwrap();
    assert_eq!((x, gaps), (frame.dataset.x, vec![]));
    let Code::Ordinal { levels, .. } = &frame.encoding.columns[1].code else { panic!("ordered") };
    assert_eq!(levels, &["r", "g", "b"]);
}

#[test]
fn role_columns_are_no_inputs() {
    let text = "id,w,y,model,a,group,note\n".to_owned()
        + &(0..30)
            .map(|i| {
                format!(
                    "{i},{},{},{},{},g{},free {i}\n",
                    i % 3 + 1,
                    i * i,
                    i * i + 1,
                    i * 5 % 7,
                    i / 5
                )
            })
            .collect::<String>();
    let roles = roles("y")
        .with_weights("w".to_owned())
        .with_answers("model".to_owned())
        .with_group(" group ".to_owned())
        .with_drop(vec!["id".into(), "note".into(), "note".into()]);
    let frame = prepare(&text, &roles);
    assert_eq!(frame.dataset.features, ["a"]);
    assert_eq!(frame.weights.as_ref().unwrap()[4], 2.0 / 3.0); // of the largest, 3
    assert_eq!(frame.answers.as_ref().unwrap()[4], 17.0);
    let groups = |rows: &[usize]| rows.iter().map(|i| i / 5).collect::<BTreeSet<_>>();
    let parts =
        [&frame.partition.train, &frame.partition.valid, &frame.partition.test].map(|r| groups(r));
    assert_eq!(parts.iter().map(BTreeSet::len).sum::<usize>(), 6);
    // numbers make groups as well
    let by_number = roles.with_group("w".to_owned()).with_weights(None);
    let frame = prepare(&text, &by_number);
    let third = |rows: &[usize]| rows.iter().map(|i| i % 3).collect::<BTreeSet<_>>();
    assert!(
        [&frame.partition.train, &frame.partition.test].iter().all(|rows| third(rows).len() == 1)
    );
}

#[test]
fn names_with_commas_are_names_before_they_are_lists() {
    let text = "\"a, b\",c,d,y\n".to_owned()
        + &(0..20)
            .map(|i| format!("{},{},{},{}\n", i * 7 % 11, i * i % 13, i * 5 % 9, i * i))
            .collect::<String>();
    let left = |drop: &[&str]| {
        let drop = drop.iter().map(ToString::to_string).collect();
        prepare(&text, &roles("y").with_drop(drop)).dataset.features
    };
    assert_eq!(left(&["a, b"]), ["c", "d"]);
    assert_eq!(left(&["c, d"]), ["a, b"]);
    assert_eq!(left(&["a, b", "d"]), ["c"]);
}

#[test]
fn a_column_that_does_not_fit_is_an_error_unless_it_is_dropped() {
    let text = table(20).replacen("\n8,r", "\nthree,r", 1);
    let error = refused(&text, &roles("y"));
    assert_says(
        &error,
        11,
        "1 (\"a\")",
        &["\"three\" is not a number", "--drop a", "--categorical a"],
    );
    let frame = prepare(&text, &roles("y").with_drop(vec!["a".into()]));
    assert_eq!(frame.dataset.features.len(), 4);
}

/// Rows 3 and 5 (lines 5 and 7) miss an input, row 8 (line 10) the target, row 5 a text as well.
fn with_gaps() -> String {
    let mut lines: Vec<String> = table(40).lines().map(String::from).collect();
    let mut set = |row: usize, column: usize, cell: &str| {
        let mut cells: Vec<String> = lines[row + 1].split(',').map(String::from).collect();
        cells[column] = cell.into();
        lines[row + 1] = cells.join(",");
    };
    set(3, 2, "NA");
    set(5, 2, "");
    set(5, 1, "?");
    set(8, 3, "-");
    lines.join("\n")
}

#[test]
fn dropping_leaves_whole_rows() {
    let frame = prepare(&with_gaps(), &roles("y").with_missing(Missing::Drop));
    assert_eq!(frame.dataset.rows(), 37);
    let expected: Vec<u64> = (2..42).filter(|line| ![5, 7, 10].contains(line)).collect();
    assert_eq!(frame.lines, expected);
    assert_notes(&frame, "column \"b\": 2 missing cells: the rows are left out");
    assert_notes(&frame, "column \"y\": 1 missing cell: the rows are left out");
    assert_notes(&frame, "3 of 40 rows left out for missing cells");
    assert!(
        frame.encoding.columns.iter().all(|c| !matches!(c.code, Code::Number { fill: Some(_) }))
    );
}

#[test]
fn medians_fill_inputs_and_rows_without_target_go() {
    let frame = prepare(&with_gaps(), &roles("y").with_missing(Missing::Median));
    assert_eq!((frame.dataset.rows(), frame.lines[8]), (39, 11));
    let Code::Number { fill: Some(fill) } = frame.encoding.columns[2].code else {
        panic!("filled")
    };
    let b = frame.dataset.x.col(4);
    assert_eq!((b[3], b[5]), (fill, fill));
    let Code::OneHot { levels, fill: Some(text) } = &frame.encoding.columns[1].code else {
        panic!("filled")
    };
    assert_eq!(frame.dataset.x[(5, 1 + *text as usize)], 1.0);
    assert_notes(
        &frame,
        &format!(
            "column \"b\": 2 missing cells filled with {fill}, the median of the training rows"
        ),
    );
    let text = &levels[*text as usize];
    assert_notes(
        &frame,
        &format!(
            "column \"colour\": 1 missing cell filled with {text:?}, the most frequent text of the training rows"
        ),
    );
    assert_notes(&frame, "1 of 40 rows left out for missing cells");
    // a column without gaps has a fill too: a new table may have some
    assert!(matches!(frame.encoding.columns[0].code, Code::Number { fill: Some(_) }));
}

#[test]
fn what_fills_gaps_comes_from_training_rows_alone() {
    let roles = roles("y").with_missing(Missing::Median);
    let before = prepare(&with_gaps(), &roles);
    let others: BTreeSet<u64> = before
        .partition
        .valid
        .iter()
        .chain(&before.partition.test)
        .map(|&i| before.lines[i])
        .collect();
    let change = |(i, line): (usize, &str)| {
        let cells: Vec<&str> = line.split(',').collect();
        match others.contains(&(i as u64 + 1)) {
            true => format!("1{},b,99{},{}\n", cells[0], cells[2], cells[3]),
            false => format!("{line}\n"),
        }
    };
    let text: String = with_gaps().lines().enumerate().map(change).collect();
    let after = prepare(&text, &roles);
    assert_eq!(after.encoding, before.encoding);
    assert_ne!(after.dataset.x, before.dataset.x);
}

#[test]
fn inputs_that_never_vary_are_left_out() {
    let text = "a,c,t,e,s,y\n".to_owned()
        + &(0..12)
            .map(|i| {
                format!("{},3,only,?,{},{}\n", i * i % 7, if i == 3 { "x" } else { "" }, i * i)
            })
            .collect::<String>();
    let frame = prepare(&text, &roles("y"));
    assert_eq!(frame.dataset.features, ["a"]);
    assert_notes(&frame, "column \"c\": 3 in every row: left out");
    assert_notes(&frame, "column \"t\": \"only\" in every row: left out");
    assert_notes(&frame, "column \"e\": missing in every row: left out");
    assert_notes(&frame, "column \"s\": \"x\" or missing in every row: left out");
}

#[test]
fn rows_that_go_may_leave_a_constant_input() {
    let text = "a,c,y\n".to_owned()
        + &(0..12)
            .map(|i| {
                format!(
                    "{},{},{}\n",
                    i * i % 7,
                    if i == 3 { "8" } else { "1" },
                    if i == 3 { "?".into() } else { (i * i).to_string() }
                )
            })
            .collect::<String>();
    let frame = prepare(&text, &roles("y").with_missing(Missing::Drop));
    assert_eq!(frame.dataset.features, ["a"]);
    assert_notes(&frame, "column \"c\": 1 in every row: left out");
}

#[test]
fn rows_of_weight_0_are_left_out() {
    let row = |i: usize| format!("{},{},{}\n", i * i % 7, i % 2 * 4, i * i);
    let text = "a,w,y\n".to_owned() + &(0..20).map(row).collect::<String>();
    let half = prepare(&text, &roles("y").with_weights("w".to_owned()));
    assert_eq!((half.weights, half.lines[0], half.dataset.rows()), (Some(vec![1.0; 10]), 3, 10));
    assert_eq!(half.notes[0].to_string(), "10 of 20 rows left out for a weight of 0");
}

#[test]
fn texts_in_order_are_one_input() {
    let order = |column: Option<&str>, levels: &[&str]| Order {
        column: column.map(String::from),
        levels: levels.iter().map(|&level| level.to_owned()).collect(),
    };
    let with = |orders: &[Order]| roles("y").with_ordinal(orders.to_vec());
    let text = table(60);
    let sorted = prepare(&text, &with(&[order(None, &[])]));
    assert_eq!(sorted.dataset.features, ["a", "colour", "b"]);
    assert_eq!(sorted.dataset.x.col(1)[..3], [2.0, 1.0, 0.0]); // r g b among b g r
    assert_notes(&sorted, "column \"colour\": 3 texts in the order \"b\" < \"g\" < \"r\"");
    let given =
        prepare(&text, &with(&[order(None, &[]), order(Some("colour"), &[" r", "x", "g", "b "])]));
    assert_eq!(given.dataset.x.col(1)[..3], [0.0, 2.0, 3.0]);
}

#[test]
fn fifty_texts_are_an_input_each_and_any_number_in_order_is_one() {
    let with = |texts: usize| {
        let row = |i: usize| format!("{},name {},{}\n", i * i % 7, i % texts, i * i);
        "a,t,y\n".to_owned() + &(0..60).map(row).collect::<String>()
    };
    assert_eq!(prepare(&with(50), &roles("y")).dataset.features.len(), 51);
    let ordered = roles("y").with_ordinal(vec![Order::default()]);
    assert_eq!(prepare(&with(60), &ordered).dataset.features, ["a", "t"]);
}

#[test]
fn of_two_texts_the_second_alone_is_an_input() {
    let text = "colour=g,colour,y\n".to_owned()
        + &(0..12)
            .map(|i| format!("{},{},{}\n", i * i % 7, ["r", "g"][i % 2], i * i))
            .collect::<String>();
    let frame = prepare(&text, &roles("y")); // of two texts the second alone is an input: r
    assert_eq!(frame.dataset.features, ["colour=g", "colour=r"]);
}

#[test]
fn decimal_commas_and_semicolons_end_in_the_same_frame() {
    let points = table(30).replace(",r,", ",r.5,").replace("\n1,", "\n1.5,");
    let commas = points.replace(',', ";").replace('.', ",");
    let roles = roles("y");
    let (a, b) = (prepare(&points, &roles), prepare(&commas, &roles));
    assert_eq!((a.dataset.x, a.dataset.y, a.partition), (b.dataset.x, b.dataset.y, b.partition));
}

/// The rows of another table: columns in another order, one of them new.
fn further(rows: std::ops::Range<usize>) -> String {
    let row =
        |i: usize| format!("{},x,{},{},{}\n", i * i, ["r", "g", "b"][i % 3], i % 2 + 1, i % 7);
    "y,more,colour,w,a\n".to_owned() + &rows.map(row).collect::<String>()
}

#[test]
fn rows_of_further_tables_are_encoded_as_the_first_ones() {
    let row = |i: usize| format!("{},{},{},{}\n", i % 7, ["r", "g", "b"][i % 3], i % 2 + 1, i * i);
    let text = "a,colour,w,y\n".to_owned() + &(0..30).map(row).collect::<String>();
    let roles = roles("y").with_weights("w".to_owned());
    let sheet = |file: &str, text: &str| Sheet::read(file, text.as_bytes(), &Reading::default());
    let all = Fractions::default().with_train(1.0).with_valid(0.0);
    let first = || sheet(FILE, &text).unwrap();
    let mut frame = Frame::prepare(first(), &roles, &all, Seed::new(1)).unwrap();
    frame.add_valid(sheet("v.csv", &further(30..40)).unwrap(), &roles).unwrap();
    frame.add_test(sheet("t.csv", &further(40..46)).unwrap(), &roles).unwrap();

    let whole = text.clone() + &(30..46).map(row).collect::<String>();
    let once = Frame::prepare(sheet(FILE, &whole).unwrap(), &roles, &all, Seed::new(1)).unwrap();
    assert_eq!((&frame.dataset, &frame.weights), (&once.dataset, &once.weights));
    assert_eq!(frame.partition.train, (0..30).collect::<Vec<_>>());
    assert_eq!(frame.partition.valid, (30..40).collect::<Vec<_>>());
    assert_eq!(frame.partition.test, (40..46).collect::<Vec<_>>());
    assert_eq!(frame.lines[28..32], [30, 31, 2, 3]);

    for (from, to, place, says) in [
        (
            "colour",
            "color",
            "row 1, column 3 (\"color\")",
            "rename it or add the column, as in \"dir/table.csv\"",
        ),
        ("y,", "z,", "row 1, column 1", "as in \"dir/table.csv\""),
        (
            "900,x,r",
            "900,x,w",
            "row 2, column 3 (\"colour\")",
            "\"w\" is none of the categories of \"dir/table.csv\"",
        ),
        ("900,", "?,", "row 2, column 1 (\"y\")", "the cell is missing"),
        ("900,", "far,", "row 2, column 1 (\"y\")", "\"far\" is not a number"),
        ("r,1", "r,-1", "row 2, column 4 (\"w\")", "the weight is -1"),
    ] {
        let damaged = further(30..40).replacen(from, to, 1);
        let error =
            frame.add_valid(sheet("v.csv", &damaged).unwrap(), &roles).unwrap_err().to_string();
        assert!(error.starts_with(&format!("v.csv, {place}")) && error.contains(says), "{error}");
    }
    let bad = Fractions::default().with_valid(0.7);
    let error = Frame::prepare(first(), &roles, &bad, Seed::new(1)).unwrap_err();
    assert_says(
        &error,
        1,
        "1 (\"a\")",
        &["the shares of training and validation rows are 0.6 and 0.7"],
    );
}

/// A cell that is a number or one of few texts, as its column is, or missing.
fn cell() -> impl Strategy<Value = [String; 2]> {
    let number = prop_oneof![
        20 => (-3_i32..9).prop_map(|v| v.to_string()),
        5 => any::<f32>().prop_filter("finite", |v| v.is_finite()).prop_map(|v| v.to_string()),
        1 => "(|NA|\\?| )",
    ];
    let text = prop_oneof![20 => "[x-z]", 1 => "(|-|null)"];
    (number, text).prop_map(|(number, text)| [number, text])
}

/// A cell that is refused, or may be.
const STRANGE: &str = "(inf|1e200|0x1F|1,5|2020-01-0[1-9]|\"|\"a b\"|x|7|\n|)";

proptest! {
    #[test]
    fn any_table_becomes_a_sound_frame_or_one_line(
        rows in prop::collection::vec(prop::collection::vec(cell(), 5), 4..40),
        texts in prop::collection::vec(0_usize..2, 4),
        strange in prop::option::weighted(0.3, (0_usize..200, STRANGE)),
        delimiter in "[,;]",
        missing in prop_oneof![Just(Missing::Error), Just(Missing::Drop), Just(Missing::Median)],
        grouped: bool,
    ) {
        let kind = |j: usize| texts.get(j).copied().unwrap_or(0);
        let mut cells: Vec<String> =
            rows.iter().flat_map(|row| row.iter().enumerate().map(|(j, cell)| cell[kind(j)].clone())).collect();
        if let Some((at, cell)) = strange {
            let at = at % cells.len();
            cells[at] = cell;
        }
        let lines: Vec<String> = cells.chunks(5).map(|row| row.join(&delimiter)).collect();
        let text = format!("{}\n{}", ["a", "b", "c", "d", "e"].join(&delimiter), lines.join("\n"));
        let group = grouped.then(|| "a".to_owned());
        let roles = roles("e").with_group(group).with_missing(missing);
        match try_prepare(&text, &roles) {
            Err(error) => {
                let message = error.to_string();
                prop_assert!(message.lines().count() == 1 && message.starts_with(FILE), "{message}");
            }
            Ok(Frame { encoding, dataset, partition, lines, notes, .. }) => {
                prop_assert_eq!(encoding.check(), Ok(()));
                prop_assert_eq!(encoding.features(), dataset.features);
                prop_assert!(dataset.x.as_slice().iter().chain(&dataset.y).all(|v| v.is_finite()));
                let parts = [partition.train, partition.valid, partition.test];
                prop_assert!(parts.iter().all(|part| !part.is_empty()));
                prop_assert_eq!(parts.concat().len(), lines.len());
                prop_assert!(notes.iter().all(|note| note.to_string().lines().count() == 1));
                let reading = Reading::default().encoded(&encoding);
                let again = Sheet::read(FILE, text.as_bytes(), &reading).expect("read before");
                let (x, gaps) = encoding.apply(&again).expect("the table that it was made of");
                if again.rows() == lines.len() {
                    prop_assert_eq!((x, gaps), (dataset.x, vec![]));
                }
            }
        }
    }
}
