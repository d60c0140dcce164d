//! T8 of made-up records and times, column by column, against an independent computation.
//!
//! `approximations/records.jsonl` holds three data sets (one of them generated) × four trials × all arms
//! with random numbers, one trial being incomplete; `approximations/expected.json` the seconds of the
//! teachers and what a program in Python made of both.

use limpid_report::{Table, Value};
use limpid_study::{Catalog, Entry, Record, Results, t8};
use serde_json::Value as Json;
use std::path::Path;

const SETS: [&str; 3] = ["yacht", "residential_building", "friedman1_100"];

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/approximations").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn expected() -> Json {
    serde_json::from_str(&read("expected.json")).expect("JSON")
}

fn made(seconds: &dyn Fn(&str) -> Option<f64>) -> Table {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../datasets");
    let catalog = Catalog::open(&folder).expect("the manifest");
    let entries: Vec<&Entry> =
        SETS.iter().map(|name| catalog.entry(name).expect("a data set")).collect();
    let lines = read("records.jsonl");
    let records: Vec<Record> =
        lines.lines().map(|line| serde_json::from_str(line).expect("a record")).collect();
    t8(&entries, &Results::new(&records), seconds)
}

fn with_times() -> Table {
    let expected = expected();
    made(&|key| expected["seconds"][key].as_f64())
}

fn cell<'t>(table: &Table, row: &'t [Value], key: &str) -> &'t Value {
    let at = table.columns.iter().position(|column| column.key == key);
    &row[at.unwrap_or_else(|| panic!("no column {key}"))]
}

/// Every value that is expected in a row, found under its column's key.
fn check(table: &Table, row: &[Value], expected: &Json) {
    for (key, want) in expected.as_object().expect("a row") {
        let found = cell(table, row, key);
        let same = match found {
            Value::Text(text) => Some(text.as_str()) == want.as_str(),
            Value::Int(found) => Some(*found) == want.as_i64(),
            Value::Number(found) | Value::Significant(found) => {
                want.as_f64().is_some_and(|w| (found - w).abs() <= 1e-10 * w.abs().max(1.0))
            }
            Value::Missing => want.is_null(),
            Value::Formula(_) => panic!("no formula is expected"),
        };
        assert!(same, "{key}: {found:?}, not {want}, in {expected}");
    }
}

#[test]
fn every_column_of_t8_is_what_an_independent_program_makes_of_the_records() {
    let (table, expected) = (with_times(), expected());
    let rows: Vec<&Vec<Value>> = table.blocks.iter().flat_map(|block| &block.rows).collect();
    let expected = expected["rows"].as_array().expect("rows");
    assert_eq!((rows.len(), expected.len()), (3 * 7, 3 * 7));
    assert_eq!(table.columns.len(), expected[0].as_object().expect("a row").len());
    rows.iter().zip(expected).for_each(|(row, want)| check(&table, row, want));
}

#[test]
fn the_mean_rows_of_t8_are_means_over_data_sets_with_an_interval_around_them() {
    let (table, expected) = (with_times(), expected());
    let mean = &table.blocks.last().expect("blocks").summary;
    assert_eq!(mean.len(), 7);
    for (row, want) in mean.iter().zip(expected["mean"].as_array().expect("rows")) {
        check(&table, row, want);
        for who in ["teacher", "gplearn", "limpid"] {
            let parts = ["_low", "", "_high"].map(|end| format!("difference_{who}{end}"));
            match parts.map(|key| cell(&table, row, &key).clone()) {
                [Value::Number(low), Value::Number(mean), Value::Number(high)] => {
                    assert!(low < mean && mean < high, "{low} {mean} {high}");
                }
                other => assert_eq!(want["penalty"], "jacobian", "{other:?}"),
            }
        }
    }
}

#[test]
fn the_notes_count_the_projections_that_equal_the_exact_penalty() {
    let expected = expected();
    let text = format!("In {} of {} trials", expected["equal"], expected["trials"]);
    assert_eq!(text, "In 3 of 11 trials");
    assert!(with_times().notes.iter().any(|note| note.contains(&text)));
}

#[test]
fn without_times_everything_but_the_cost_is_there() {
    let (timed, table) = (with_times(), made(&|_| None));
    for (a, b) in timed.blocks.iter().zip(&table.blocks) {
        for (a, b) in a.rows.iter().chain(&a.summary).zip(b.rows.iter().chain(&b.summary)) {
            for column in &table.columns {
                let cost = ["teacher_seconds", "ratio"].contains(&column.key.as_str());
                let of = |row| cell(&table, row, &column.key).clone();
                assert_eq!(of(b), if cost { Value::Missing } else { of(a) }, "{}", column.key);
            }
        }
    }
}
