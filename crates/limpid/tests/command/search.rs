//! What `limpid search` finds and prints.

use crate::support::{Folder, KEYS, ROW_KEYS, bump, json, keys, limpid, mixed, search, to_csv};
use limpid::base::metrics;
use limpid::expr::{Node, Op};
use limpid::{Dataset, Expr};
use serde_json::Value;

/// Enough to find something, in a fraction of a second.
const BUDGET: [&str; 2] = ["--evaluations", "50000000"];

fn rows(object: &Value) -> &Vec<Value> {
    object["front"].as_array().expect("a list")
}

#[test]
fn json_has_exactly_the_keys_of_the_contract() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(80, 1)));
    let common = [&[data.as_str(), "--target", "y", "--seed", "7"], &BUDGET[..]].concat();
    for (tested, more) in [(false, vec![]), (true, vec!["--test", data.as_str()])] {
        let found = json(search(&common).args(more));
        assert_eq!(keys(&found), KEYS);
        assert_eq!(found["seed"], 7);
        assert!(found["node_evaluations"].as_u64().is_some_and(|n| n >= 10_000_000));
        assert!(found["candidates"].as_u64().is_some_and(|n| n > 100));
        assert!(
            found["cpu_seconds"].as_f64().is_some_and(|s| s > 0.0) || !cfg!(target_os = "linux")
        );
        for row in rows(&found) {
            assert_eq!(keys(row), ROW_KEYS);
            assert_eq!(row["test_r2"].is_f64(), tested, "{row}");
        }
    }
}

#[test]
fn a_front_gets_larger_and_better_within_the_wanted_size_and_operators() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(80, 1)));
    let arguments = [&data, "--target", "y", "--max-size", "12", "--ops", "+,*,square,inv"];
    let found = json(search(&arguments).args(BUDGET));
    let size = |row: &Value| row["complexity"].as_u64().expect("a number");
    let loss = |row: &Value| row["train_mse"].as_f64().expect("a number");
    assert!(rows(&found).len() > 3);
    for pair in rows(&found).windows(2) {
        assert!(size(&pair[0]) < size(&pair[1]) && loss(&pair[0]) > loss(&pair[1]));
    }
    assert!(rows(&found).iter().all(|row| size(row) <= 12));
    assert_eq!(rows(&found).iter().filter(|row| row["selected"] == true).count(), 1);
    let allowed = [Op::Add, Op::Sub, Op::Mul, Op::Div, Op::Square, Op::Inv]; // scaling brings − and /
    for row in rows(&found) {
        let text = row["formula"].as_str().expect("text");
        let formula = Expr::parse(text, &["x1", "x2"].map(String::from)).expect("a formula");
        let known = |node: &Node| !matches!(node, Node::Op(op) if !allowed.contains(op));
        assert!(formula.nodes().iter().all(known), "{text}");
    }
}

/// Labels are scaled and shifted, so that formulas in the wrong units are far off.
#[test]
fn the_printed_errors_are_those_of_the_printed_formula_in_data_units() {
    let [train, valid, test] = [1, 2, 3].map(|seed| {
        let mut dataset = bump(100, seed);
        dataset.x.as_mut_slice().iter_mut().for_each(|x| *x = 40.0 * *x + 300.0);
        dataset.y.iter_mut().for_each(|y| *y = 1e-3 * *y - 2.0);
        Dataset { features: vec!["wind speed".into(), "exp".into()], ..dataset }
    });
    let folder = Folder::new();
    let [a, b, c] = [("a", &train), ("b", &valid), ("c", &test)]
        .map(|(name, dataset)| folder.file(name, to_csv(dataset)));
    let found = json(search(&[&a, "--target", "y", "--valid", &b, "--test", &c]).args(BUDGET));
    for row in rows(&found) {
        let text = row["formula"].as_str().expect("text");
        let formula = Expr::parse(text, &train.features).expect("a formula");
        let values =
            |d: &Dataset| (0..d.rows()).map(|i| formula.at(&d.x.row(i))).collect::<Vec<f64>>();
        let mse = |d: &Dataset| metrics::mse(&d.y, &values(d));
        for (key, expected) in [
            ("train_mse", mse(&train)),
            ("valid_mse", mse(&valid)),
            ("test_r2", metrics::r2(&test.y, &values(&test))),
        ] {
            let shown = row[key].as_f64().expect("a number");
            assert!(
                (shown - expected).abs() <= 1e-9 * expected.abs(),
                "{key} {shown}, {expected}: {text}"
            );
        }
    }
    let last = rows(&found).last().expect("a row");
    assert!(last["test_r2"].as_f64().is_some_and(|r2| r2 > 0.7), "{last}");
}

#[test]
fn the_front_depends_on_the_seed_but_not_on_threads() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(120, 1)));
    let run = |seed: &str, threads: &str| {
        let arguments = [&data, "--target", "y", "--seed", seed, "--threads", threads];
        let mut found = json(search(&arguments).args(BUDGET));
        found["cpu_seconds"] = Value::Null;
        found
    };
    let one = run("3", "1");
    assert_eq!(run("3", "2"), one);
    assert_eq!(run("3", "3"), one);
    assert_ne!(run("4", "2")["front"], one["front"]);
}

#[test]
fn a_search_ended_by_time_is_repeated_by_its_node_evaluations() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(120, 1)));
    let run = |flag: &str, value: &str| json(&mut search(&[&data, "--target", "y", flag, value]));
    for flag in ["--seconds", "--cpu-seconds"] {
        if flag == "--cpu-seconds" && !cfg!(target_os = "linux") {
            continue;
        }
        let timed = run(flag, "0.2");
        let spent = timed["node_evaluations"].to_string();
        let counted = run("--evaluations", &spent);
        for key in ["front", "node_evaluations", "candidates"] {
            assert_eq!(timed[key], counted[key], "{key}");
        }
    }
}

#[test]
fn the_table_marks_one_row_and_rounds_without_harm() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(80, 1)));
    let arguments = [&data, "--target", "y", "--quiet", "--test", &data];
    let output = search(&arguments).args(BUDGET).assert().success().get_output().clone();
    assert_eq!(output.stderr, b"", "--quiet");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let head: Vec<&str> = text.lines().take_while(|line| !line.starts_with("---")).collect();
    let head = head.join("\n");
    for word in ["complexity", "train", "valid", "test", "MSE", "R2", "found", "y ="] {
        assert!(head.contains(word), "{word} in\n{text}");
    }
    let exact = json(search(&[&data, "--target", "y"]).args(BUDGET));
    let table: Vec<&str> =
        text.lines().skip_while(|line| !line.starts_with("---")).skip(1).collect();
    assert_eq!(table.iter().filter(|line| line.starts_with("*   ")).count(), 1, "{text}");
    for (line, row) in table.iter().zip(rows(&exact)) {
        let mut cells = line.trim_start_matches(['*', '+']).split_whitespace();
        let mut number = || cells.next().and_then(|cell| cell.parse::<f64>().ok());
        assert_eq!(number(), row["row"].as_f64());
        assert_eq!(number(), row["complexity"].as_f64());
        let (shown, exact) = (number().expect("a number"), row["train_mse"].as_f64().expect("too"));
        assert!((shown / exact - 1.0).abs() < 6e-3, "{shown} for {exact}");
    }
    assert!(table[rows(&exact).len()].is_empty(), "{text}");
    for part in
        ["the mean", "a linear formula of 2 inputs", "a regression tree", "80 test rows: R2"]
    {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

#[test]
fn strange_but_sound_files_are_searched() {
    let plain = bump(30, 1);
    let with = |change: fn(&mut Dataset)| {
        let mut dataset = plain.clone();
        change(&mut dataset);
        to_csv(&dataset)
    };
    let files = [
        ("five rows", "a,y\n1,2\n2,3\n3,5\n4,4\n5,9\n".to_string()),
        ("a constant input", with(|d| d.x.col_mut(0).fill(0.1))),
        ("the target as an input", with(|d| d.x.col_mut(0).copy_from_slice(&d.y))),
        ("tiny labels", with(|d| d.y.iter_mut().for_each(|y| *y *= 1e-140))),
        ("huge labels", with(|d| d.y.iter_mut().for_each(|y| *y *= 1e148))),
        ("huge inputs", with(|d| d.x.as_mut_slice().iter_mut().for_each(|x| *x *= 1e148))),
        ("one outlier", with(|d| d.y[3] = 1e150)),
        ("one label beside equal ones", with(|d| d.y[1..].fill(0.5))),
        ("names that are functions", to_csv(&plain).replacen("x1,x2", "sin,e^x `y`", 1)),
    ];
    let folder = Folder::new();
    for (name, text) in files {
        let data = folder.file("d.csv", text);
        let found = json(search(&[&data, "--target", "y"]).args(["--evaluations", "300000"]));
        assert!(!rows(&found).is_empty(), "{name}: {found}");
        assert_eq!(rows(&found).iter().filter(|r| r["selected"] == true).count(), 1, "{name}");
        search(&[&data, "--target", "y"]).args(["--evaluations", "300000"]).assert().success();
    }
}

/// Texts, gaps and `;` are read as `fit` reads them, in files of validation and test rows too.
#[test]
fn tables_as_people_keep_them_are_searched_and_kept() {
    let folder = Folder::new();
    let other = |text: &str| text.replace(',', ";").replace('.', ",");
    let data = folder.file("d.csv", other(&mixed(200)) + ";red;small;no;1;5\n");
    let held_out = folder.file("v.csv", other(&mixed(90)));
    let out = folder.path().join("out").display().to_string();
    let arguments = [&data, "--target", "y", "--missing", "drop", "--drop", "b", "--out", &out];
    let more = ["--valid", &held_out, "--test", &held_out, "--evaluations", "20000000"];
    let found = json(search(&arguments).args(more));
    assert!(found["test_r2"].as_f64().is_some_and(|r2| r2 > 0.99), "{found}");
    let last = rows(&found).last().expect("a row");
    assert!(last["formula"].as_str().is_some_and(|f| f.contains("`colour=red`")), "{last}");
    let model = format!("{out}/model.json");
    let mut predict = limpid(&["predict", "--model", &model, &held_out]);
    let predicted = predict.assert().success().get_output().stdout.clone();
    assert_eq!(String::from_utf8_lossy(&predicted).lines().count(), 91);
    let mut explain = limpid(&["explain", "--model", &model, "--row", "1"]);
    explain.assert().success();
    assert!(std::path::Path::new(&out).join("row-1/report.html").exists());
}
