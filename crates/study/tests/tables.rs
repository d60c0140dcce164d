//! T1 and T2 of made-up records, column by column, against NumPy and SciPy.
//!
//! `tables/records.jsonl` holds three data sets (one of them a control) × three trials × all arms
//! with random numbers, `tables/expected.json` what an independent program in Python made of them.
#![allow(missing_docs)]

use limpid_study::table::{Table, Value};
use limpid_study::{Catalog, Entry, Record, Results, t1, t2};
use serde_json::Value as Json;
use std::path::Path;

const SETS: [&str; 3] = ["yacht", "forest_fires", "servo"];

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Makes a table of the records in the order that the expected rows have.
fn made(table: fn(&[&Entry], &Results<'_>) -> Table) -> Table {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../datasets");
    let catalog = Catalog::open(&folder).expect("the manifest");
    let entries = SETS.map(|name| catalog.entry(name).expect("a shipped data set"));
    let lines = read("records.jsonl");
    let records: Vec<Record> =
        lines.lines().map(|line| serde_json::from_str(line).expect("a record")).collect();
    table(&entries, &Results::new(&records))
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
            (Value::Number(found), want) => {
                want.as_f64().is_some_and(|w| (found - w).abs() <= 1e-10 * w.abs().max(1.0))
            }
            (Value::Missing, want) => want.is_null(),
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

#[test]
fn every_column_of_t1_is_what_numpy_and_scipy_make_of_the_records() {
    let (table, expected) = (made(t1), expected("t1"));
    assert_eq!(expected.len(), 15);
    assert_eq!(table.columns.len(), expected[0].as_object().expect("a row").len());
    expected
        .iter()
        .for_each(|want| check(&table, row_of(&table, want, &["dataset", "student"]), want));
}

#[test]
fn the_mean_row_of_t1_leaves_the_control_out() {
    let table = made(t1);
    for (block, want) in table.blocks.iter().zip(expected("mean")) {
        check(&table, &block.summary[0], &want);
    }
}

#[test]
fn every_column_of_t2_is_what_numpy_makes_of_the_records() {
    let (table, expected) = (made(t2), expected("t2"));
    assert_eq!(expected.len(), 3 * 5 * 7);
    for want in &expected {
        check(&table, row_of(&table, want, &["dataset", "student", "lambda"]), want);
    }
}
