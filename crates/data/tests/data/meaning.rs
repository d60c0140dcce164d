//! What cells and columns mean: gaps or categories, dates, codes, names of rows.

use limpid_base::Seed;
use limpid_data::{
    Calendar, Code, Encoding, Error, FaultKind, Fractions, Frame, Missing, Reading, Roles, Sheet,
    Survey, Unit,
};

/// A table of so many rows under a header.
fn table(header: &str, n: usize, row: impl Fn(usize) -> String) -> String {
    format!("{header}\n") + &(0..n).map(|i| row(i) + "\n").collect::<String>()
}

fn try_read(text: &str, reading: &Reading, roles: &Roles) -> Result<Frame, Error> {
    let sheet = Sheet::read("t.csv", text.as_bytes(), reading)?;
    Frame::prepare(sheet, roles, &Fractions::default(), Seed::new(1))
}

fn read(text: &str, reading: &Reading, roles: &Roles) -> Frame {
    try_read(text, reading, roles).unwrap_or_else(|error| panic!("{error}"))
}

fn plain(text: &str) -> Frame {
    read(text, &Reading::default(), &Roles::new("y"))
}

fn notes(frame: &Frame) -> Vec<String> {
    frame.notes.iter().map(ToString::to_string).collect()
}

/// Inputs of a further table as a model that remembers `encoding` makes them, with the number of gaps.
fn further(encoding: &Encoding, text: &str) -> (Vec<Vec<f64>>, usize) {
    let reading = Reading::default().encoded(encoding).for_prediction();
    let sheet = Sheet::read("new.csv", text.as_bytes(), &reading).expect("a table");
    let (x, gaps) = encoding.apply(&sheet).expect("the columns");
    ((0..x.rows()).map(|i| x.row(i)).collect(), gaps.len())
}

/// 40 rows of a text, a number and a target; every fourth text is `word`.
fn with_word(word: &str, others: [&str; 2]) -> String {
    let text = |i: usize| if i.is_multiple_of(4) { word } else { others[i % 2] };
    table("t,a,y", 40, |i| format!("{},{}.5,{}", text(i), i * 7 % 11, i * i % 23))
}

#[test]
fn none_beside_other_words_is_a_category_and_a_note_says_so() {
    let frame = plain(&with_word("None", ["Some", "Marked"]));
    assert_eq!(frame.dataset.features, ["t=Marked", "t=None", "t=Some", "a"]);
    assert_eq!(
        notes(&frame)[0],
        "column \"t\": \"None\" (10 rows) is a category (--missing-values None makes it a missing value)"
    );
    let asked = Reading::default().with_missing(vec!["None".into()]);
    let roles = Roles::new("y").with_missing(Missing::Median);
    let frame = read(&with_word("None", ["Some", "Marked"]), &asked, &roles);
    assert_eq!(frame.dataset.features, ["t=Some", "a"]);
    assert_eq!(notes(&frame)[0], "column \"t\": \"None\" (10 rows) is read as missing");
}

#[test]
fn na_is_namibia_beside_codes_of_two_letters_and_a_gap_beside_words() {
    let frame = plain(&with_word("NA", ["DE", "ZA"]));
    assert_eq!(frame.dataset.features[..3], ["t=DE", "t=NA", "t=ZA"]);
    let words = with_word("NA", ["high", "low"]);
    let error = try_read(&words, &Reading::default(), &Roles::new("y")).unwrap_err();
    assert_eq!((error.kind, error.at.row), (FaultKind::Missing, 2));
    let frame = read(&words, &Reading::default(), &Roles::new("y").with_missing(Missing::Drop));
    let said = &notes(&frame)[0];
    let expected = "column \"t\": \"NA\" (10 rows) is read as missing (--no-missing-values t reads categories)";
    assert_eq!(said, expected);
    let kept = Reading::default().with_kept(vec!["t".into()]);
    assert_eq!(read(&words, &kept, &Roles::new("y")).dataset.features.len(), 4);
}

#[test]
fn beside_blank_cells_a_mark_is_a_category() {
    let blank = |i: usize| if i % 8 == 4 { "" } else { ["?", "high", "low"][i % 3] };
    let text = table("t,a,y", 48, |i| format!("{},{}.5,{}", blank(i), i * 7 % 11, i * i % 23));
    let frame = read(&text, &Reading::default(), &Roles::new("y").with_missing(Missing::Drop));
    assert_eq!((frame.dataset.rows(), &frame.dataset.features[0][..]), (42, "t=?"));
}

#[test]
fn a_saved_encoding_remembers_which_words_are_categories() {
    let with_none = plain(&with_word("None", ["Some", "Marked"])).encoding;
    let new = "t,a\nNone,1\nNA,2\nMild,3\n,4\n";
    let (x, gaps) = further(&with_none, new);
    assert_eq!((x[0][..3].to_vec(), gaps), (vec![0.0, 1.0, 0.0], 3));
    let roles = Roles::new("y").with_missing(Missing::Median);
    let asked = Reading::default().with_missing(vec!["unknown".into(), "-9".into()]);
    let frame = read(&with_word("unknown", ["Some", "Marked"]), &asked, &roles);
    let (x, gaps) = further(&frame.encoding, "t,a\nunknown,-9.0\nNone,1\n");
    let Code::Number { fill: Some(fill) } = frame.encoding.columns[1].code else {
        panic!("filled")
    };
    assert_eq!((x[0][1], x[1][0], gaps), (fill, x[0][0], 0));
    let json = serde_json::to_string(&frame.encoding).expect("JSON");
    assert_eq!(serde_json::from_str::<Encoding>(&json).expect("the same"), frame.encoding);
    let old = "{\"columns\": [{\"name\": \"a\", \"code\": {\"number\": {\"fill\": null}}}]}";
    let old: Encoding = serde_json::from_str(old).expect("a model of before");
    assert_eq!(old.missing, Vec::<String>::new());
}

#[test]
fn words_taken_for_gaps_are_said_in_columns_of_numbers_too() {
    let text = table("a,b,y", 30, |i| {
        format!("{},{}.5,{}", if i % 10 == 3 { "-" } else { "1.5" }, i * 7 % 11, i * i % 23)
    });
    let text = text.replacen("\n1.5,", "\n2.5,", 1);
    let frame = read(&text, &Reading::default(), &Roles::new("y").with_missing(Missing::Drop));
    assert_eq!(notes(&frame)[0], "column \"a\": \"-\" (3 rows) is read as missing");
    let dropped = Roles::new("y").with_drop(vec!["a".into()]);
    let others = notes(&read(&text, &Reading::default(), &dropped));
    assert!(!others.iter().any(|note| note.contains("missing")), "{others:?}");
}

#[test]
fn a_repeated_number_far_outside_is_called_a_code_and_is_missing_if_asked() {
    let cell =
        |i: usize| if i.is_multiple_of(9) { "-999".to_owned() } else { format!("{}.25", i % 7) };
    let text = table("a,b,y", 45, |i| format!("{},{}.5,{}", cell(i), i * 7 % 11, i * i % 23));
    assert!(notes(&plain(&text)).contains(
        &"column \"a\": -999 in 5 rows, far from all other values, is likely to stand for a missing value: if it \
          does, say so with --missing-values -999"
            .to_owned()
    ));
    let asked = Reading::default().with_missing(vec!["-999".into()]);
    let frame = read(&text, &asked, &Roles::new("y").with_missing(Missing::Drop));
    assert_eq!(frame.dataset.rows(), 40);
    assert!(!notes(&frame).iter().any(|note| note.contains("likely")));
}

/// 40 rows whose first column is `cell`.
fn with_cells(cell: impl Fn(usize) -> String) -> String {
    table("when,a,y", 40, |i| format!("{},{}.5,{}", cell(i), i * 7 % 11, i * i % 23))
}

#[test]
fn dates_are_one_input_that_counts_from_the_first() {
    let text = with_cells(|i| format!("{:02}.{:02}.2021", i % 28 + 1, i / 28 + 1));
    let frame = plain(&text);
    assert_eq!(frame.dataset.features, ["when", "a"]);
    assert_eq!(frame.dataset.x.col(0)[28..31], [31.0, 32.0, 33.0]);
    assert_eq!(
        notes(&frame)[0],
        "column \"when\": dates: days since 2021-01-01 (--categorical when reads categories)"
    );
    let calendar = Calendar { origin: "2021-01-01".into(), unit: Unit::Days, month_first: None };
    assert_eq!(frame.encoding.columns[0].code, Code::Date { calendar, fill: None });
    // A new table may write them otherwise, and be earlier; what is no date is a gap.
    let (x, gaps) = further(&frame.encoding, "a,when\n1,2020-12-31\n1,31 Jan 2021\n1,soon\n1,-\n");
    assert_eq!((x[0][0], x[1][0], x[2][0].is_nan(), gaps), (-1.0, 30.0, true, 2));
}

#[test]
fn dates_are_categories_if_asked_and_medians_fill_their_gaps() {
    let cell = |i: usize| if i == 7 { "?".to_owned() } else { format!("2021-0{}-01", i % 5 + 1) };
    let text = with_cells(cell);
    let median = Roles::new("y").with_missing(Missing::Median);
    let frame = read(&text, &Reading::default(), &median);
    let Code::Date { fill: Some(fill), calendar } = &frame.encoding.columns[0].code else {
        panic!("dates")
    };
    assert_eq!(
        (frame.dataset.x[(7, 0)], calendar.to_string()),
        (*fill, "months since 2021-01-01".into())
    );
    let asked = Reading::default().with_texts(vec!["when".into()]);
    let roles = median.with_categorical(vec!["when".into()]);
    assert_eq!(read(&text, &asked, &roles).dataset.features.len(), 6);
}

#[test]
fn times_are_hours_and_a_strange_cell_among_dates_is_an_error() {
    let frame = plain(&with_cells(|i| format!("{}:{:02}", i % 24, i * 7 % 60)));
    assert_eq!(frame.dataset.x.col(0)[..2], [0.0, 1.0 + 7.0 / 60.0]);
    assert_eq!(
        notes(&frame)[0],
        "column \"when\": times: hours of the day (--categorical when reads categories)"
    );
    let cell =
        |i: usize| if i == 5 { "soon".to_owned() } else { format!("2021-01-{:02}", i % 28 + 1) };
    let error = try_read(&with_cells(cell), &Reading::default(), &Roles::new("y")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "t.csv, row 7, column 1 (\"when\"): \"soon\" is not a date, as other cells of the column are: correct the \
         cell or remove the row, or leave the column out with --drop when, or read it as categories with \
         --categorical when"
    );
}

#[test]
fn dates_of_an_unclear_order_are_left_out_and_a_target_of_dates_is_refused() {
    let frame = plain(&with_cells(|i| format!("0{}/0{}/2021", i % 9 + 1, i % 4 + 1)));
    assert_eq!(frame.dataset.features, ["a"]);
    assert_eq!(
        notes(&frame)[0],
        "column \"when\": dates such as \"01/01/2021\" may be day/month or month/day, written as 2015-01-31 they are \
         read: left out (--use when makes it an input)"
    );
    let text = with_cells(|i| format!("2021-01-{:02}", i % 28 + 1));
    let error = try_read(&text, &Reading::default(), &Roles::new("when")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "t.csv, row 1, column 1 (\"when\"): the target should be numbers but the column holds dates such as \
         \"2021-01-01\", \"2021-01-02\", \"2021-01-03\": write the days since the first as numbers"
    );
}

#[test]
fn zeros_before_digits_make_codes_categories_if_they_are_few() {
    let zip = |i: usize| ["02139", "10001", "00501"][i % 3].to_owned();
    let frame = plain(&with_cells(zip));
    assert_eq!(frame.dataset.features[..3], ["when=00501", "when=02139", "when=10001"]);
    assert_eq!(
        notes(&frame)[0],
        "column \"when\": zeros stand before the digits, as in codes: read as categories (--use when reads numbers)"
    );
    let numbers = Reading::default().with_numbers(vec!["when".into()]);
    assert_eq!(read(&with_cells(zip), &numbers, &Roles::new("y")).dataset.features, ["when", "a"]);
    let many = plain(&with_cells(|i| format!("{:05}", 37 * i)));
    assert_eq!(many.dataset.features, ["when", "a"]);
    assert_eq!(
        notes(&many)[0],
        "column \"when\": zeros stand before the digits, as in codes: read as numbers (--categorical when reads \
         categories)"
    );
}

#[test]
fn columns_that_name_the_rows_are_left_out_unless_asked_for() {
    let text = table("RowNumber,name,year,a,y", 120, |i| {
        format!("{},car {i},{},{}.5,{}", i + 1, 1900 + i, i * 7 % 11, i * i % 23)
    });
    let frame = plain(&text);
    assert_eq!(frame.dataset.features, ["year", "a"]);
    assert_eq!(
        notes(&frame)[..3],
        [
            "column \"RowNumber\": it numbers the rows: left out (--use RowNumber makes it an input)",
            "column \"name\": another text in every row, which says nothing of new ones: left out (--use name makes it \
             an input)",
            "column \"year\": every row has a different value, as in a row number: if it means nothing, leave it out \
             with --drop year",
        ]
    );
    let asked = Roles::new("y").with_used(vec!["RowNumber,name".into()]);
    assert_eq!(read(&text, &Reading::default(), &asked).dataset.features.len(), 123);
}

#[test]
fn the_last_input_stays_whatever_it_is_called() {
    let text = table("id,y", 30, |i| format!("{i},{}", i * i % 23));
    assert_eq!(plain(&text).dataset.features, ["id"]);
}

#[test]
fn many_texts_are_left_out_with_a_way_to_use_them() {
    let text = table("t,a,y", 150, |i| format!("place {},{}.5,{}", i % 60, i * 7 % 11, i * i % 23));
    let frame = plain(&text);
    assert_eq!(frame.dataset.features, ["a"]);
    assert_eq!(
        notes(&frame)[0],
        "column \"t\": 60 different texts, too many for an input each: left out (--use t makes it an input)"
    );
    let asked = Roles::new("y").with_used(vec!["t".into()]);
    assert_eq!(read(&text, &Reading::default(), &asked).dataset.features.len(), 61);
}

#[test]
fn numbers_too_near_to_each_other_are_refused_as_too_large_ones_are() {
    let text = table("a,b,y", 30, |i| format!("{}e-200,{}.5,{}", i % 7, i * 7 % 11, i * i % 23));
    let error = try_read(&text, &Reading::default(), &Roles::new("y")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "t.csv, row 1, column 1 (\"a\"): the numbers differ by at most 6e-200, squares of what is below 1e-150 are 0: \
         give the column a smaller unit, so that its numbers are larger"
    );
}

#[test]
fn a_survey_lists_every_column_and_what_mends_them() {
    let text = table("a,b,c,d,y", 40, |i| {
        let a = if i == 3 { "1 kg" } else { "2" };
        let b = if i == 5 { "1e999" } else { "3" };
        let [c, d] =
            [4, 9].map(|k| if i == k { "?".to_owned() } else { format!("{}.5", i * k % 7) });
        format!("{a},{b},{c},{d},{}", i * i % 23)
    });
    let sheet = Sheet::read("t.csv", text.as_bytes(), &Reading::default()).expect("a table");
    let survey = |roles: &Roles| Survey::of(&sheet, roles, &Fractions::default(), Seed::new(1));
    let found = survey(&Roles::new("y"));
    let faults: Vec<String> = found.faults.iter().map(ToString::to_string).collect();
    assert_eq!(faults.len(), 4, "{faults:#?}");
    assert!(faults[0].contains("\"1 kg\"") && faults[1].contains("\"1e999\""));
    assert!(faults[2].contains("row 6, column 3") && faults[2].contains("2 in all"));
    assert!(faults[3].contains("row 11, column 4"));
    let remedy = found.remedy.expect("the rest will do");
    assert_eq!((remedy.drop, remedy.missing), (vec!["a".into(), "b".into()], Some(Missing::Drop)));
    let sound = survey(&Roles::new("y").with_drop(vec!["a,b,c,d".into()]));
    assert_eq!((sound.faults.len(), sound.remedy.is_none()), (1, true)); // no input is left
}

#[test]
fn a_target_without_a_value_is_said_to_be_so() {
    let text = table("a,b,y", 30, |i| format!("{}.5,{}.5,NA", i % 7, i * 7 % 11));
    for rule in [Missing::Error, Missing::Drop, Missing::Median] {
        let roles = Roles::new("y").with_missing(rule);
        let error = try_read(&text, &Reading::default(), &roles).unwrap_err();
        let said = "t.csv, row 1, column 3 (\"y\"): the target is missing in every row: choose another target";
        assert_eq!(error.to_string(), said);
    }
}
