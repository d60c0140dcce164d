//! Tables of made-up records, column by column, against NumPy and SciPy.
//!
//! `tables/records.jsonl` holds three data sets (one of them a control) × three trials × all arms
//! with random numbers, `tables/expected.json` what an independent program, `tables/fixtures.py`, made
//! of them.

use limpid_report::{Table, Value};
use limpid_study::{Catalog, Effects, Entry, Record, Results, Scores, t1, t2, t4, t5, t9};
use serde_json::Value as Json;
use std::path::Path;

const SETS: [&str; 3] = ["yacht", "forest_fires", "servo"];

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// What is made of the records, data sets in the order that the expected rows have.
fn made(make: impl Fn(&[&Entry], &Results<'_>) -> Table) -> Table {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../datasets");
    let catalog = Catalog::open(&folder).expect("the manifest");
    let entries = SETS.map(|name| catalog.entry(name).expect("a shipped data set"));
    let lines = read("records.jsonl");
    let records: Vec<Record> =
        lines.lines().map(|line| serde_json::from_str(line).expect("a record")).collect();
    make(&entries, &Results::new(&records))
}

/// A table that is made of scores and effects.
fn scored(make: fn(&Scores<'_>, &Effects) -> Table) -> Table {
    made(|entries, results| {
        let scores = Scores::new(entries, results);
        make(&scores, &Effects::new(&scores))
    })
}

fn expected(key: &str) -> Vec<Json> {
    let mut all: Json = serde_json::from_str(&read("expected.json")).expect("JSON");
    all[key].take().as_array().expect("rows").clone()
}

/// Every value that is expected in a row, found under its column's key.
fn check(table: &Table, row: &[Value], expected: &Json) {
    for (key, want) in expected.as_object().expect("a row") {
        let at = table.columns.iter().position(|c| c.key == *key);
        let found = &row[at.unwrap_or_else(|| panic!("no column {key}"))];
        let same = match (found, want) {
            (Value::Text(text), Json::String(want)) => text == want,
            (Value::Text(text), want) => text.parse::<f64>().ok() == want.as_f64(),
            (Value::Int(found), want) => Some(*found) == want.as_i64(),
            (Value::Number(found) | Value::Significant(found), want) => {
                want.as_f64().is_some_and(|w| (found - w).abs() <= 1e-10 * w.abs().max(1.0))
            }
            (Value::Missing, want) => want.is_null(),
            (Value::Formula(_), _) => panic!("no formula is expected"),
        };
        assert!(same, "{} {key}: {found:?}, not {want}, in {expected}", table.id);
    }
}

fn row_of<'t>(table: &'t Table, wanted: &Json, keys: &[&str]) -> &'t [Value] {
    let at = |key: &str| table.columns.iter().position(|c| c.key == key).expect("a column");
    let fits = |row: &&Vec<Value>| {
        keys.iter().all(|key| match (&row[at(key)], &wanted[*key]) {
            (Value::Text(text), want) => Some(text.as_str()) == want.as_str(),
            (Value::Number(v), want) => Some(*v) == want.as_f64(),
            _ => false,
        })
    };
    table.blocks.iter().flat_map(|b| &b.rows).find(fits).expect("the row is there")
}

/// Checks every expected row of a table, found by its text and numbers under `keys`.
fn check_all(table: &Table, rows: &[Json], keys: &[&str]) {
    rows.iter().for_each(|want| check(table, row_of(table, want, keys), want));
}

#[test]
fn every_column_of_t1_is_what_numpy_and_scipy_make_of_the_records() {
    let (table, expected) = (scored(t1), expected("t1"));
    assert_eq!(expected.len(), 15);
    assert_eq!(table.columns.len(), expected[0].as_object().expect("a row").len());
    check_all(&table, &expected, &["dataset", "student"]);
}

#[test]
fn the_mean_row_of_t1_leaves_the_control_out() {
    let table = scored(t1);
    for (block, want) in table.blocks.iter().zip(expected("mean")) {
        check(&table, &block.summary[0], &want);
    }
}

#[test]
fn every_column_of_t2_is_what_numpy_makes_of_the_records() {
    let (table, expected) = (made(t2), expected("t2"));
    assert_eq!(expected.len(), 3 * 5 * 14);
    check_all(&table, &expected, &["dataset", "student", "penalty", "lambda"]);
}

#[test]
fn every_effect_of_t4_is_what_numpy_makes_of_the_records_and_lies_in_its_interval() {
    let (table, expected) = (scored(|_, effects| t4(effects)), expected("t4"));
    assert_eq!(expected.len(), 5 * 2);
    check_all(&table, &expected, &["student", "penalty"]);
    let number = |row: &[Value], key: &str| {
        let at = table.columns.iter().position(|c| c.key == key).expect("a column");
        match row[at] {
            Value::Number(v) => v,
            ref other => panic!("{key} is {other:?}"),
        }
    };
    for row in table.blocks.iter().flat_map(|b| &b.rows) {
        for key in ["gain", "change", "oracle", "placebo_oracle", "ratio", "teacher"] {
            let [estimate, low, high] =
                ["", "_low", "_high"].map(|end| number(row, &format!("{key}{end}")));
            assert!(low < estimate && estimate < high, "{key}: {low} {estimate} {high}");
        }
    }
}

#[test]
fn every_column_of_t5_is_what_scipy_makes_of_the_records() {
    let (table, expected) = (scored(|scores, _| t5(scores)), expected("t5"));
    assert_eq!(expected.len(), 5 * 2 + 3 * 5 * 2);
    check_all(&table, &expected, &["dataset", "student", "penalty"]);
}

#[test]
fn every_column_of_t9_is_what_numpy_makes_of_the_records() {
    let table = made(|entries, results| t9(entries, results, &|_| None));
    let expected = expected("t9");
    assert_eq!(expected.len(), 2 * 3 * 3);
    check_all(&table, &expected, &["dataset", "student", "penalty"]);
}
