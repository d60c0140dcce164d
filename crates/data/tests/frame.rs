//! From a person's table to what a model learns from, or to one line that says what to change.

mod support;

use limpid_base::Seed;
use limpid_data::{
    Code, Error, Fractions, Frame, Missing, Order, Reading, Roles, Sheet, Split, csv, split,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

const FILE: &str = "dir/table.csv";

fn roles(target: &str) -> Roles {
    Roles { target: target.into(), ..Roles::default() }
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
    let roles = Roles {
        missing: Missing::Median,
        ordinal: vec![Order {
            column: Some("colour".into()),
            levels: vec!["r".into(), "g".into(), "b".into()],
        }],
        ..roles("y")
    };
    let frame = prepare(&text, &roles);
    let reading = Reading { texts: frame.encoding.texts(), ..Reading::default() };
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
    let roles = Roles {
        weights: Some("w".into()),
        answers: Some("model".into()),
        group: Some(" group ".into()),
        drop: vec!["id".into(), "note".into(), "note".into()],
        ..roles("y")
    };
    let frame = prepare(&text, &roles);
    assert_eq!(frame.dataset.features, ["a"]);
    assert_eq!(frame.weights.as_ref().unwrap()[4], 2.0 / 3.0); // of the largest, 3
    assert_eq!(frame.answers.as_ref().unwrap()[4], 17.0);
    let groups = |rows: &[usize]| rows.iter().map(|i| i / 5).collect::<BTreeSet<_>>();
    let parts =
        [&frame.partition.train, &frame.partition.valid, &frame.partition.test].map(|r| groups(r));
    assert_eq!(parts.iter().map(BTreeSet::len).sum::<usize>(), 6);
    // numbers make groups as well
    let by_number = Roles { group: Some("w".into()), weights: None, ..roles.clone() };
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
        prepare(&text, &Roles { drop, ..roles("y") }).dataset.features
    };
    assert_eq!(left(&["a, b"]), ["c", "d"]);
    assert_eq!(left(&["c, d"]), ["a, b"]);
    assert_eq!(left(&["a, b", "d"]), ["c"]);
    let misspelt = Roles { drop: vec!["c,dd".into()], ..roles("y") };
    assert_says(&refused(&text, &misspelt), 1, "3 (\"d\")", &["no column is named \"dd\""]);
}

#[test]
fn misspelt_or_repeated_roles_are_errors() {
    let text = table(20);
    for misspelt in [
        roles("Colours"),
        Roles { weights: Some("Colours".into()), ..roles("y") },
        Roles { group: Some("Colours".into()), ..roles("y") },
        Roles { answers: Some("Colours".into()), ..roles("y") },
        Roles { drop: vec!["Colours".into()], ..roles("y") },
        Roles {
            ordinal: vec![Order { column: Some("Colours".into()), levels: vec![] }],
            ..roles("y")
        },
    ] {
        let error = refused(&text, &misspelt);
        assert_says(
            &error,
            1,
            "2 (\"colour\")",
            &["no column is named \"Colours\"", "correct the name"],
        );
    }
    let twice = Roles { drop: vec!["y".into()], ..roles("y") };
    let says = ["the column is the target and left out at once", "choose one of the two"];
    assert_says(&refused(&text, &twice), 1, "4 (\"y\")", &says);
    let ordered =
        Roles { ordinal: vec![Order { column: Some("y".into()), levels: vec![] }], ..roles("y") };
    assert_says(
        &refused(&text, &ordered),
        1,
        "4 (\"y\")",
        &["the target and an ordered input at once"],
    );
    let single = refused("y\n1\n2\n3\n4\n5\n", &roles("y"));
    assert_says(&single, 1, "1 (\"y\")", &["only one column: a data set needs"]);
}

#[test]
fn roles_of_numbers_take_no_texts() {
    let text = "a,y,b\n1,no,3\n2,yes,3\n3,no,4\n4,maybe,1\n5,no,2\n";
    let says = [
        "the target should be numbers but the column holds texts such as \"maybe\", \"no\", \"yes\"",
        "for two classes as 0 and 1",
    ];
    assert_says(&refused(text, &roles("y")), 1, "2 (\"y\")", &says);
    for (role, name) in [
        (Roles { weights: Some("y".into()), ..roles("a") }, "the weights"),
        (Roles { answers: Some("y".into()), ..roles("a") }, "the model's predictions"),
    ] {
        assert_says(
            &refused(text, &role),
            1,
            "2 (\"y\")",
            &[&format!("{name} should be numbers"), "code it as numbers"],
        );
    }
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
    let frame = prepare(&text, &Roles { drop: vec!["a".into()], ..roles("y") });
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
fn missing_cells_are_an_error_that_counts_them() {
    let says = [
        "the cell is missing, one of 2 in this column and 4 in all: fill it in",
        "or choose --missing drop (3 rows go) or --missing median",
    ];
    assert_says(&refused(&with_gaps(), &roles("y")), 5, "3 (\"b\")", &says);
    // columns that are not used may have gaps
    let unused = Roles { drop: vec!["b".into(), "colour".into()], ..roles("y") };
    assert_says(
        &refused(&with_gaps(), &unused),
        10,
        "4 (\"y\")",
        &["one of 1 in this column and 1 in all", "(1 row goes)"],
    );
}

#[test]
fn dropping_leaves_whole_rows() {
    let frame = prepare(&with_gaps(), &Roles { missing: Missing::Drop, ..roles("y") });
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
    let frame = prepare(&with_gaps(), &Roles { missing: Missing::Median, ..roles("y") });
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
    let roles = Roles { missing: Missing::Median, ..roles("y") };
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
fn too_few_rows_are_left() {
    let few = refused("a,y\n1,2\n2,3\n3,5\n4,7\n", &roles("y"));
    assert_says(&few, 5, "1 (\"a\")", &["ends after 4 rows of data, at least 5", "add rows"]);
    let gaps = "a,b,y\n1,?,2\n2,1,3\n3,?,5\n4,2,7\n5,3,2\n";
    let dropped = refused(gaps, &Roles { missing: Missing::Drop, ..roles("y") });
    assert_says(
        &dropped,
        2,
        "2 (\"b\")",
        &["only 3 rows are left without missing values, at least 5", "--missing median"],
    );
    let target = "a,y\n1,?\n2,1\n3,?\n4,2\n5,3\n";
    let filled = refused(target, &Roles { missing: Missing::Median, ..roles("y") });
    assert_says(&filled, 2, "2 (\"y\")", &["only 3 rows are left without missing values"]);
    assert!(filled.to_string().ends_with("are needed: fill in cells"), "{filled}");
    let constant = refused("a,y\n1,2\n2,2\n3,2\n4,2\n5,2\n", &roles("y"));
    assert_says(
        &constant,
        6,
        "2 (\"y\")",
        &["the target is 2.0 in every row", "choose another target"],
    );
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
    let nothing = refused("c,y\n1,2\n1,3\n1,4\n1,5\n1,6\n", &roles("y"));
    assert_says(
        &nothing,
        1,
        "2 (\"y\")",
        &["no input is left beside the target", "add one whose values vary"],
    );
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
    let frame = prepare(&text, &Roles { missing: Missing::Drop, ..roles("y") });
    assert_eq!(frame.dataset.features, ["a"]);
    assert_notes(&frame, "column \"c\": 1 in every row: left out");
}

#[test]
fn weights_are_0_or_more_and_rows_of_weight_0_are_left_out() {
    let weighted = |weight: &dyn Fn(usize) -> i32| {
        "a,w,y\n".to_owned()
            + &(0..20)
                .map(|i| format!("{},{},{}\n", i * i % 7, weight(i), i * i))
                .collect::<String>()
    };
    let roles = Roles { weights: Some("w".into()), ..roles("y") };
    let negative = refused(&weighted(&|i| if i == 6 { -2 } else { 1 }), &roles);
    assert_says(&negative, 8, "2 (\"w\")", &["the weight is -2: weights are 0 or more"]);
    for (weight, found) in [(0, "only 0 rows have"), (4, "only 4 rows have")] {
        let few = refused(&weighted(&|i| i32::from(i < weight)), &roles);
        let says =
            format!("{found} a weight above 0, at least 5 are needed: give more rows a weight");
        assert_says(&few, 1, "2 (\"w\")", &[&says]);
    }
    let half = prepare(&weighted(&|i| if i % 2 == 0 { 0 } else { 4 }), &roles);
    assert_eq!((half.weights, half.lines[0], half.dataset.rows()), (Some(vec![1.0; 10]), 3, 10));
    assert_eq!(half.notes[0].to_string(), "10 of 20 rows left out for a weight of 0");
}

#[test]
fn fewer_than_three_groups_are_an_error() {
    let text = table(20).replace(",r,", ",b,");
    let error = refused(&text, &Roles { group: Some("colour".into()), ..roles("y") });
    assert_says(
        &error,
        1,
        "2 (\"colour\")",
        &["there are 2 groups, at least 3", "choose a column of more groups"],
    );
}

#[test]
fn texts_in_order_are_one_input() {
    let order = |column: Option<&str>, levels: &[&str]| Order {
        column: column.map(String::from),
        levels: levels.iter().map(|&level| level.to_owned()).collect(),
    };
    let with = |orders: &[Order]| Roles { ordinal: orders.to_vec(), ..roles("y") };
    let text = table(60);
    let sorted = prepare(&text, &with(&[order(None, &[])]));
    assert_eq!(sorted.dataset.features, ["a", "colour", "b"]);
    assert_eq!(sorted.dataset.x.col(1)[..3], [2.0, 1.0, 0.0]); // r g b among b g r
    assert_notes(&sorted, "column \"colour\": 3 texts in the order \"b\" < \"g\" < \"r\"");
    let given =
        prepare(&text, &with(&[order(None, &[]), order(Some("colour"), &[" r", "x", "g", "b "])]));
    assert_eq!(given.dataset.x.col(1)[..3], [0.0, 2.0, 3.0]);
    let unlisted = refused(&text, &with(&[order(Some("colour"), &["r", "g"])]));
    assert_says(
        &unlisted,
        4,
        "2 (\"colour\")",
        &["\"b\" is not in the order given", "add it there, correct the cell or remove"],
    );
    let twice = refused(&text, &with(&[order(Some("colour"), &["r", "g", "r"])]));
    assert_says(
        &twice,
        1,
        "2 (\"colour\")",
        &["\"r\" comes twice in the order given", "name it once"],
    );
    let numbers = refused(&text, &with(&[order(Some("a"), &["1", "2"])]));
    assert_says(&numbers, 1, "1 (\"a\")", &["holds numbers, not categories", "--categorical a"]);
}

#[test]
fn texts_of_too_many_kinds_are_refused() {
    let with = |cell: &dyn Fn(usize) -> String| {
        "a,t,y\n".to_owned()
            + &(0..60).map(|i| format!("{},{},{}\n", i * i % 7, cell(i), i * i)).collect::<String>()
    };
    let names = refused(&with(&|i| format!("name {i}")), &roles("y"));
    let says = "text column with 60 different texts: leave it out with --drop t or order it with --ordinal=t";
    assert_says(&names, 1, "2 (\"t\")", &[says]);
    let dates =
        refused(&with(&|i| format!("2020-{:02}-{:02}", i / 28 + 1, i % 28 + 1)), &roles("y"));
    let says = "it looks like dates: turn it into a number such as days since the first, or leave it out with --drop t";
    assert_says(&dates, 1, "2 (\"t\")", &["text column with 60 different texts", says]);
    let fifty = prepare(&with(&|i| format!("name {}", i % 50)), &roles("y"));
    assert_eq!(fifty.dataset.features.len(), 51);
    let ordered = Roles { ordinal: vec![Order::default()], ..roles("y") };
    assert_eq!(prepare(&with(&|i| format!("name {i}")), &ordered).dataset.features, ["a", "t"]);
}

#[test]
fn two_inputs_of_one_name_are_refused() {
    let text = "colour=g,colour,y\n".to_owned()
        + &(0..12)
            .map(|i| format!("{},{},{}\n", i * i % 7, ["r", "g"][i % 2], i * i))
            .collect::<String>();
    let frame = prepare(&text, &roles("y")); // of two texts the second alone is an input: r
    assert_eq!(frame.dataset.features, ["colour=g", "colour=r"]);
    let error = refused(&text.replace("colour=g", "colour=r"), &roles("y"));
    assert_says(
        &error,
        1,
        "2 (\"colour\")",
        &["the input \"colour=r\" comes from column 1 as well", "rename one"],
    );
}

#[test]
fn strange_tables_are_noted() {
    let row = |i: usize| {
        let (u, v) = (i * i % 13, i * 7 % 19);
        format!(
            "{},{u},{},{},{v},{}\n",
            i + 100,
            if i == 17 { 9_999_999 } else { v + 1 },
            2 * (i * i) + 3,
            i * i
        )
    };
    let mut text = "id,u,far,leak,v,y\n".to_owned() + &(0..30).map(row).collect::<String>();
    let frame = prepare(&text, &roles("y"));
    for note in [
        "column \"id\": it is another one in every row, like a row number: if it means nothing, leave it out with --drop id",
        "column \"far\": 9999999 in row 19 is an outlier, over 1000 standard deviations from the median: correct it or remove the row",
        "column \"leak\": gives the target away, of which it is a linear function: is it known before the target is? if not, leave it out with --drop leak",
        "only 6 test rows: scores on them say little",
    ] {
        assert_notes(&frame, note);
    }
    assert_eq!(frame.notes.len(), 4, "{:#?}", frame.notes);
    text =
        text.lines().map(|line| format!("{line},{}\n", line.split(',').nth(1).unwrap())).collect();
    text = text.replacen("y,u\n", "y,\"same again\"\n", 1);
    text += text.lines().last().map(|line| format!("{line}\n{line}\n")).unwrap().as_str();
    let frame = prepare(&text, &roles("y"));
    for note in [
        "column \"same again\": \"same again\" is the same as \"u\" in every row: leave one of the two out with --drop \"same again\"",
        "2 rows have inputs and target of an earlier one: remove copies, a test row should be a new one",
    ] {
        assert_notes(&frame, note);
    }
    let wide = "a,b,c,d,e,f,y\n1,2,3,5,8,9,1\n2,1,4,4,7,0,0\n3,5,1,2,9,4,1\n5,3,2,6,1,5,0\n9,4,6,1,3,2,1\n";
    assert_notes(
        &prepare(wide, &roles("y")),
        "5 rows for 6 inputs: what fits them may do so by chance",
    );
}

#[test]
fn decimal_commas_and_semicolons_end_in_the_same_frame() {
    let points = table(30).replace(",r,", ",r.5,").replace("\n1,", "\n1.5,");
    let commas = points.replace(',', ";").replace('.', ",");
    let roles = roles("y");
    let (a, b) = (prepare(&points, &roles), prepare(&commas, &roles));
    assert_eq!((a.dataset.x, a.dataset.y, a.partition), (b.dataset.x, b.dataset.y, b.partition));
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
        let roles = Roles { group, missing, ..roles("e") };
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
                let reading = Reading { texts: encoding.texts(), ..Reading::default() };
                let again = Sheet::read(FILE, text.as_bytes(), &reading).expect("read before");
                let (x, gaps) = encoding.apply(&again).expect("the table that it was made of");
                if again.rows() == lines.len() {
                    prop_assert_eq!((x, gaps), (dataset.x, vec![]));
                }
            }
        }
    }
}
