//! What `limpid fit` finds, prints and writes.

use crate::support::{Folder, KEYS, ROW_KEYS, bump, files, json, keys, limpid, mixed, to_csv};
use assert_cmd::Command;
use serde_json::Value;
use std::path::Path;

/// A fit of a second or two.
const SMALL: [&str; 4] = ["--effort", "quick", "--evaluations", "20000000"];

const FILES: [&str; 11] = [
    "formula.c",
    "formula.excel.txt",
    "formula.py",
    "formula.rs",
    "formula.sql",
    "formula.tex",
    "formula.txt",
    "front.csv",
    "model.json",
    "report.html",
    "run.json",
];

fn fit(data: &str, out: &str, more: &[&str]) -> Command {
    let common = ["fit", data, "--target", "y", "--out", out];
    limpid(&[&common, &SMALL[..], more].concat())
}

fn text(path: &str) -> String {
    std::fs::read_to_string(path).expect("a file")
}

#[test]
fn a_fit_writes_its_folder_and_marks_one_row() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(120, 1)));
    let out = folder.path().join("out").display().to_string();
    let output = fit(&data, &out, &[]).assert().success().get_output().clone();
    let shown = String::from_utf8(output.stdout).expect("UTF-8");
    let names: Vec<String> = files(Path::new(&out)).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, FILES);
    assert_eq!(shown.lines().filter(|line| line.starts_with('*')).count(), 2, "{shown}");
    for part in ["complexity", "test", "found on", "y =", "the mean", "a regression tree"] {
        assert!(shown.contains(part), "{shown}");
    }
    for part in ["a linear formula of", "a network, λ = 0.01", "on 24 test rows: R2"] {
        assert!(shown.contains(part), "{shown}");
    }
    let front = text(&format!("{out}/front.csv"));
    assert!(front.starts_with("chosen,row,complexity,valid_mse,valid_r2,"), "{front}");
    assert_eq!(front.lines().filter(|line| line.starts_with('*')).count(), 1);
    for baseline in
        ["the mean", "a regression tree", "\"a network, λ = 0.01\"", "a linear formula of"]
    {
        assert!(front.contains(baseline), "{front}");
    }
    let report = text(&format!("{out}/report.html"));
    for part in ["<math", "Predicted against observed", "Front: choose a formula", "Residuals over"]
    {
        assert!(report.contains(part), "{part}: {report}");
    }
    assert!(report.contains("default-src 'none'"));
    assert!(!report.contains("src=\"http") && !report.contains("href=\"http"));
}

#[test]
fn threads_and_repetition_change_no_byte() {
    let folder = Folder::new();
    folder.file("d.csv", mixed(150));
    let run = |name: &str, threads: &str| {
        let place = folder.path().join(name);
        std::fs::create_dir(&place).expect("a folder can be made");
        let mut command = fit("../d.csv", "out", &["--quiet"]);
        command.current_dir(&place).env("RAYON_NUM_THREADS", threads).assert().success();
        files(&place.join("out"))
    };
    let expected = run("one", "1");
    let names: Vec<&str> = expected.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, FILES);
    for ((name, one), (_, two)) in expected.iter().zip(&run("two", "2")) {
        assert!(one == two, "{name} differs");
    }
}

#[test]
fn json_has_exactly_these_keys() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(100, 1)));
    let out = folder.path().join("out").display().to_string();
    let found = json(&mut fit(&data, &out, &["--seed", "7"]));
    assert_eq!(keys(&found), KEYS);
    assert_eq!((&found["seed"], &found["complete"]), (&Value::from(7), &Value::from(true)));
    let front = found["front"].as_array().expect("a list");
    for row in front {
        let is_star = ["selected", "simple", "accurate"].iter().any(|key| row[key] == true);
        assert_eq!(keys(row), ROW_KEYS);
        assert_eq!(row["test_r2"].is_f64(), is_star, "{row}");
    }
    assert_eq!(front.iter().filter(|row| row["selected"] == true).count(), 1);
    let sizes: Vec<u64> = front.iter().filter_map(|row| row["complexity"].as_u64()).collect();
    assert!(sizes.windows(2).all(|pair| pair[0] < pair[1]), "{sizes:?}");
    assert_eq!(found["baselines"].as_array().map(Vec::len), Some(5));
}

#[test]
fn categories_become_inputs_and_the_formula_is_found() {
    let folder = Folder::new();
    let data = folder.file("d.csv", mixed(200));
    let out = folder.path().join("out").display().to_string();
    let found = json(&mut fit(&data, &out, &["--teacher", "none"]));
    assert!(found["test_r2"].as_f64().is_some_and(|r2| r2 > 0.999), "{found}");
    let rows = found["front"].as_array().expect("a list");
    let chosen = rows.iter().find(|row| row["selected"] == true).expect("a chosen row");
    let formula = chosen["formula"].as_str().expect("a formula");
    assert!(formula.contains("`colour=red`") && formula.contains('a'), "{formula}");
    let names = ["a", "colour=blue", "colour=green", "colour=red", "size=large", "on=yes", "b"];
    let report = text(&format!("{out}/report.html"));
    assert!(names.iter().all(|name| report.contains(name)));

    let ordered = ["--ordinal=size=small<medium<large", "--teacher", "none", "--force"];
    fit(&data, &out, &ordered).assert().success();
    let model: Value = serde_json::from_str(&text(&format!("{out}/model.json"))).expect("JSON");
    let columns = model["encoding"]["columns"].as_array().expect("a list");
    let size = columns.iter().find(|column| column["name"] == "size").expect("the column");
    assert_eq!(size["code"]["ordinal"]["levels"], serde_json::json!(["small", "medium", "large"]));
}

/// The model is exact on noisy labels: the formula follows the model.
#[test]
fn another_models_predictions_are_read_as_a_formula() {
    let folder = Folder::new();
    let mut table = String::from("a,b,yhat,y\n");
    for i in 0..150 {
        let (a, b) = ((i * 37 % 101) as f64 / 20.0, (i * 17 % 23) as f64 / 5.0);
        let yhat = a * a + b;
        table += &format!("{a},{b},{yhat},{}\n", yhat + [3.0, -3.0, 1.0][i % 3]);
    }
    let data = folder.file("d.csv", table);
    let out = folder.path().join("out").display().to_string();
    let found = json(&mut fit(&data, &out, &["--teacher-column", "yhat"]));
    let model = found["test_model_r2"].as_f64().expect("a number");
    let labels = found["test_r2"].as_f64().expect("a number");
    assert!(model > 0.9999 && labels < 0.98, "{found}");
    let names: Vec<&str> = found["baselines"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|b| b["name"].as_str())
        .collect();
    assert!(names.contains(&"the model whose predictions were learnt"), "{names:?}");
    assert!(!names.iter().any(|name| name.contains("network")), "{names:?}");
    let shown = fit(&data, &out, &["--teacher-column", "yhat", "--force"]).assert().success();
    let shown = String::from_utf8(shown.get_output().stdout.clone()).expect("UTF-8");
    assert!(
        shown.contains("the model") && shown.contains("R2 1.000 for the model's predictions"),
        "{shown}"
    );
}

#[test]
fn rows_of_a_group_stay_together_and_weights_count() {
    let folder = Folder::new();
    let mut table = String::from("who,w,x,y\n");
    for i in 0..120 {
        let x = (i * 37 % 101) as f64 / 50.0;
        // Rows of weight 0 say the opposite of the others.
        let (w, y) = if i % 5 == 0 { (0, -3.0 * x) } else { (1 + i % 3, 3.0 * x + 1.0) };
        table += &format!("p{},{w},{x},{y}\n", i / 10);
    }
    let data = folder.file("d.csv", table);
    let out = folder.path().join("out").display().to_string();
    let flags = ["--group", "who", "--weights", "w"];
    let found = json(&mut fit(&data, &out, &flags));
    let rows = found["front"].as_array().expect("a list");
    let chosen = rows.iter().find(|row| row["selected"] == true).expect("a chosen row");
    assert!(chosen["valid_r2"].as_f64().is_some_and(|r2| r2 > 0.999), "{found}");
    let record: Value = serde_json::from_str(&text(&format!("{out}/run.json"))).expect("JSON");
    for part in ["train_rows", "valid_rows", "test_rows"] {
        let rows = record["data"][part].as_u64().expect("a number");
        assert!(rows > 0 && rows.is_multiple_of(8), "{part}: {rows}"); // 8 of 10 have a weight
    }
}

#[test]
fn no_formula_is_longer_than_asked_for() {
    let folder = Folder::new();
    let mut table = String::from("a,b,y\n");
    for i in 0..100 {
        let (a, b) = (i * 37 % 101, i * 17 % 23);
        table += &format!("{},{},{}\n", 1_000_000 + a, 2_000_000 + b, 3 * a + b * b);
    }
    let data = folder.file("d.csv", table);
    let out = folder.path().join("out").display().to_string();
    for size in ["5", "7", "12"] {
        let found =
            json(&mut fit(&data, &out, &["--teacher", "none", "--max-size", size, "--force"]));
        let sizes =
            found["front"].as_array().expect("a list").iter().map(|row| row["complexity"].as_u64());
        let most = sizes.max().flatten().expect("a front");
        assert!(most <= size.parse().expect("a number"), "{most} nodes: {found}");
    }
}

#[test]
fn a_network_that_cannot_be_trained_is_told() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(60, 1)));
    let out = folder.path().join("out").display().to_string();
    let output = fit(&data, &out, &["--teacher", "1e300"]).assert().success().get_output().clone();
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    let note = "is left out, its training failed: ";
    assert!(said.contains("note: the network of λ") && said.contains(note), "{said}");
    assert!(text(&format!("{out}/report.html")).contains(note));
}

#[test]
fn a_folder_that_cannot_be_written_to_is_refused_before_the_work() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(60, 1)));
    let out = folder.file("taken", "a file");
    let forever =
        ["fit", &data, "--target", "y", "--out", &out, "--evaluations", "18446744073709551615"];
    let refused = limpid(&forever).assert().code(2).get_output().clone();
    let message = String::from_utf8(refused.stderr).expect("UTF-8");
    assert!(
        message.contains("cannot be written to") && message.contains("choose another --out"),
        "{message}"
    );
}

#[test]
fn results_are_not_replaced_without_being_told() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(60, 1)));
    let out = folder.path().join("out").display().to_string();
    fit(&data, &out, &["--teacher", "none"]).assert().success();
    let before = files(Path::new(&out));
    let refused = fit(&data, &out, &["--seed", "2"]).assert().code(2).get_output().clone();
    let message = String::from_utf8(refused.stderr).expect("UTF-8");
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(
        message.contains("holds model.json already") && message.contains("--force"),
        "{message}"
    );
    assert_eq!(files(Path::new(&out)), before);
}

#[test]
fn packed_files_and_other_dialects_give_the_same_formula() {
    use std::io::Write;
    let folder = Folder::new();
    let plain = to_csv(&bump(80, 1));
    let mut packed = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
    packed.write_all(plain.as_bytes()).expect("memory");
    let packed = packed.finish().expect("memory");
    let german =
        format!("\u{feff}{}", plain.replace(',', ";").replace('.', ",").replace('\n', "\r\n"));
    let run = |name: &str, bytes: &[u8]| {
        let data = folder.file(name, bytes);
        let out = folder.path().join(format!("{name}.out")).display().to_string();
        fit(&data, &out, &["--teacher", "none", "--quiet"]).assert().success();
        text(&format!("{out}/formula.txt"))
    };
    let expected = run("a.csv", plain.as_bytes());
    assert_eq!(run("b.csv.gz", &packed), expected);
    assert_eq!(run("c.csv", german.as_bytes()), expected);
    assert_eq!(run("d.tsv", plain.replace(',', "\t").as_bytes()), expected);
}

/// What formulas may be made of, what errors cost and which is chosen are asked for as of a search.
#[test]
fn the_flags_of_a_search_bound_a_fit() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(80, 1)));
    let out = folder.path().join("out").display().to_string();
    let flags = "--inputs x1 --op-size exp=4 --nest exp:exp=0 --max-depth 4 --increasing x1 --loss mae \
                 --select best --guess 2*x1";
    let more: Vec<&str> = flags.split_whitespace().chain(["--teacher", "none"]).collect();
    let found = json(&mut fit(&data, &out, &more));
    let rows = found["front"].as_array().expect("a list");
    let formulas: Vec<&str> = rows.iter().filter_map(|row| row["formula"].as_str()).collect();
    assert!(!formulas.iter().any(|formula| formula.contains("x2")), "{formulas:?}");
    let loss = |row: &Value| row["valid_loss"].as_f64().expect("a number");
    let chosen = rows.iter().find(|row| row["selected"] == true).expect("a chosen row");
    assert!(rows.iter().all(|row| loss(row) >= loss(chosen)), "{found}");
    assert!(text(&format!("{out}/front.csv")).starts_with("chosen,row,complexity,valid_loss,"));
    let wrong =
        fit(&data, &out, &["--force", "--inputs", "x3"]).assert().code(2).get_output().clone();
    let message = String::from_utf8(wrong.stderr).expect("UTF-8");
    assert!(message.contains("--inputs: no input is named \"x3\""), "{message}");
}

#[test]
fn a_network_has_the_penalty_that_is_asked_for() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(60, 1)));
    let out = folder.path().join("out").display().to_string();
    let found = json(&mut fit(&data, &out, &["--penalty", "weight-decay=0.001"]));
    let names = found["baselines"].as_array().expect("a list").iter();
    let names: Vec<&str> = names.filter_map(|baseline| baseline["name"].as_str()).collect();
    assert!(names.contains(&"a network, weight-decay=0.001"), "{names:?}");
}

/// The searches of a fit that was ended are not made again.
#[test]
fn a_fit_goes_on_from_its_checkpoint() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(60, 1)));
    let [one, two] = ["one", "two"].map(|name| folder.path().join(name).display().to_string());
    let state = folder.path().join("state").display().to_string();
    let whole = json(&mut fit(&data, &one, &["--teacher", "0.01", "--checkpoint", &state]));
    let again = json(&mut fit(&data, &two, &["--teacher", "0.01", "--checkpoint", &state]));
    assert_eq!((&again["front"], &again["candidates"]), (&whole["front"], &whole["candidates"]));
}
