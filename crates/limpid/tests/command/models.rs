//! What `limpid predict`, `explain` and `teach` do with saved models.

use crate::support::{Folder, limpid, mixed};
use std::path::Path;

/// A fit of `mixed` rows; its folder.
fn fitted(folder: &Folder, more: &[&str]) -> (String, String) {
    let data = folder.file("d.csv", mixed(150));
    let out = folder.path().join("out").display().to_string();
    let common = ["fit", &data, "--target", "y", "--effort", "quick", "--evaluations", "20000000"];
    let common = [&common[..], &["--out", &out, "--quiet"], more].concat();
    limpid(&common).assert().success();
    (data, out)
}

/// Standard output and standard error of a command that succeeds.
fn said(arguments: &[&str]) -> (String, String) {
    let output = limpid(arguments).assert().success().get_output().clone();
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr))
}

fn numbers(column: &str) -> Vec<f64> {
    column.lines().skip(1).map(|line| line.parse().expect("a number")).collect()
}

#[test]
fn every_row_of_the_front_and_the_network_predict() {
    let folder = Folder::new();
    let (data, out) = fitted(&folder, &[]);
    let model = format!("{out}/model.json");
    let labels: Vec<f64> = mixed(150)
        .lines()
        .skip(1)
        .map(|line| line.rsplit(',').next().and_then(|v| v.parse().ok()).expect("a number"))
        .collect();
    let (chosen, warnings) = said(&["predict", "--model", &model, &data]);
    assert!(chosen.starts_with("y\n"), "{chosen}");
    let error = |predictions: &[f64]| {
        predictions.iter().zip(&labels).map(|(p, y)| (p - y).abs()).fold(0.0, f64::max)
    };
    assert!(error(&numbers(&chosen)) < 0.5, "{}", error(&numbers(&chosen)));
    // Validation and test rows may lie outside of the training rows' box, by little.
    assert!(warnings.lines().all(|line| line.contains("outside of training")), "{warnings}");
    let (mean, _) = said(&["predict", "--model", &model, "--row", "1", &data]);
    assert!(error(&numbers(&mean)) > 2.0);
    let (network, _) = said(&["predict", "--model", &model, "--network", &data]);
    assert!(error(&numbers(&network)) < 5.0);
    assert_ne!(network, chosen);
    let refused = limpid(&["predict", "--model", &model, "--row", "99", &data]).assert().code(2);
    let message = String::from_utf8(refused.get_output().stderr.clone()).expect("UTF-8");
    assert!(message.contains("--row 99: the front has rows 1 to "), "{message}");
}

#[test]
fn a_new_date_that_may_be_two_is_no_date() {
    let folder = Folder::new();
    let row = |i: usize| format!("2019-{:02}-{:02},{}\n", 1 + i / 28, 1 + i % 28, 3 * i + 7);
    let data = folder.file("d.csv", "d,y\n".to_owned() + &(0..140).map(row).collect::<String>());
    let out = folder.path().join("out").display().to_string();
    let work = ["--effort", "quick", "--evaluations", "2e6", "--teacher", "none", "--quiet"];
    limpid(&[&["fit", &data, "--target", "y", "--out", &out], &work[..]].concat())
        .assert()
        .success();
    let new = folder.file("new.csv", "d\n2019-02-01\n05/06/2019\n31/01/2019\n1 Feb 2019\nsoon\n");
    let (predictions, warnings) = said(&["predict", "--model", &out, &new]);
    let lines: Vec<&str> = predictions.lines().collect();
    assert_eq!((lines[2], lines[5], lines[1]), ("NaN", "NaN", lines[4]), "{predictions}");
    assert!(lines[3].parse::<f64>().is_ok_and(f64::is_finite), "{predictions}");
    let told = "column \"d\": texts that are no date, or may be two dates, in rows 3, 6";
    assert!(warnings.contains(told), "{warnings}");
}

#[test]
fn predict_warns_with_row_numbers_and_predicts_nothing_it_cannot() {
    let folder = Folder::new();
    let (_, out) = fitted(&folder, &["--teacher", "none", "--choose", "earned"]);
    let model = format!("{out}/model.json");
    let new = "b,colour,a,size,on,more\n1,red,5,small,yes,z\n1,red,99,small,yes,z\n1,pink,5,small,yes,z\n\
               1,red,,small,yes,z\n-999,green,5,small,no,z\n";
    let new = folder.file("new.csv", new);
    let (predictions, warnings) = said(&["predict", "--model", &model, &new]);
    let lines: Vec<&str> = predictions.lines().collect();
    assert_eq!(lines.len(), 6);
    assert!(lines[1].parse::<f64>().is_ok_and(|v| (v - 13.0).abs() < 0.2), "{predictions}");
    assert_eq!((lines[3], lines[4]), ("NaN", "NaN"));
    for part in [
        "column \"a\": values outside of training, which had 0 to 10, in row 3",
        "column \"colour\": categories that the fitted table did not have in row 4",
        "column \"a\": missing values in row 5",
    ] {
        assert!(warnings.contains(part), "{warnings}\ndoes not say\n{part}");
    }
    // b is not in the formula: where it leaves its box nothing is at risk.
    assert_eq!(warnings.lines().count(), 3, "{warnings}");
    let quiet = said(&["predict", "--model", &model, &new, "--quiet"]);
    assert_eq!(quiet, (predictions, String::new()));
}

#[test]
fn predict_reads_what_fit_reads_as_it_is_told() {
    let folder = Folder::new();
    let data = folder.file("d.txt", mixed(120).replace(',', " "));
    let out = folder.path().join("out").display().to_string();
    let fit = ["fit", &data, "--target", "y", "--effort", "quick", "--evaluations", "20000000"];
    let more = ["--delimiter", "space", "--teacher", "none", "--out", &out, "--quiet"];
    limpid(&[&fit[..], &more].concat()).assert().success();
    let model = format!("{out}/model.json");
    let (spaced, _) = said(&["predict", "--model", &model, "--delimiter", "space", &data]);
    let plain = folder.file("d.csv", mixed(120));
    assert_eq!(said(&["predict", "--model", &model, &plain]).0, spaced);
}

/// A row a row, so that predictions can be put beside them.
#[test]
fn predict_keeps_blank_rows_and_takes_a_table_without_rows() {
    let folder = Folder::new();
    let (_, out) = fitted(&folder, &["--teacher", "none"]);
    let model = format!("{out}/model.json");
    let head = "a,colour,size,on,b\n";
    let blank =
        folder.file("blank.csv", format!("{head}5,red,small,yes,1\n,,,,\n5,red,small,yes,1\n\n"));
    let (predictions, warnings) = said(&["predict", "--model", &model, &blank]);
    let lines: Vec<&str> = predictions.lines().collect();
    assert_eq!((lines.len(), lines[2]), (4, "NaN"), "{predictions}");
    assert!(warnings.contains("missing values in row 3"), "{warnings}");
    let none = folder.file("none.csv", head);
    assert_eq!(said(&["predict", "--model", &model, &none]), ("y\n".into(), String::new()));
}

#[test]
fn predict_finds_columns_with_made_up_names_and_those_no_pair_mentions() {
    let folder = Folder::new();
    let row = |i: usize| format!("{},{},{}\n", 2 * i, i * 7 % 11, 3 * (i * 7 % 11) + 2 * i);
    let unnamed = ",a,y\n".to_owned() + &(0..40).map(row).collect::<String>();
    let pairs = |i: usize| format!("{} 1:{} 7:{}\n", 2 * (i % 5) + i % 7, i % 5, i % 7);
    let pairs: String = (0..60).map(pairs).collect();
    for (name, table, target, new, truth) in [
        ("unnamed.csv", unnamed, "y", ",a\n5,3\n", 14.0),
        ("pairs.svm", pairs, "label", "0 1:2\n", 4.0),
    ] {
        let (table, out) = (folder.file(name, table), folder.path().join(target));
        let out = out.display().to_string();
        let short = ["--teacher", "none", "--evaluations", "3000000", "--out", &out];
        said(&[&["fit", &table, "--target", target], &short[..]].concat());
        let (model, new) = (format!("{out}/model.json"), folder.file("new", new));
        let (predictions, _) = said(&["predict", "--model", &model, &new]);
        let found: f64 = predictions.lines().nth(1).expect("a row").parse().expect("a number");
        assert!((found - truth).abs() < 1e-3, "{name}: {predictions}");
    }
}

#[test]
fn predict_says_which_column_is_not_there() {
    let folder = Folder::new();
    let (_, out) = fitted(&folder, &["--teacher", "none"]);
    let model = format!("{out}/model.json");
    let new = folder.file("new.csv", "a,color,size,on,b\n1,red,small,yes,2\n");
    let refused = limpid(&["predict", "--model", &model, &new]).assert().code(3);
    let message = String::from_utf8(refused.get_output().stderr.clone()).expect("UTF-8");
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(message.contains("new.csv, row 1, column 2 (\"color\")"), "{message}");
    assert!(message.contains("\"colour\""), "{message}");
}

#[test]
fn explain_writes_the_page_of_another_row() {
    let folder = Folder::new();
    let (data, out) = fitted(&folder, &[]);
    let model = format!("{out}/model.json");
    let (formula, told) = said(&["explain", "--model", &model, "--row", "1"]);
    assert!(formula.starts_with("y = "), "{formula}");
    assert!(told.contains("row-1"), "{told}");
    let page = std::fs::read_to_string(format!("{out}/row-1/report.html")).expect("the page");
    assert!(page.contains("row 1 of ") && page.contains("the chosen one is row "), "{page}");
    assert!(
        page.contains("<dd><b>not looked at</b>") && page.contains("are kept for what was chosen"),
        "{page}"
    );
    assert!(Path::new(&format!("{out}/row-1/formula.py")).exists());
    // The chosen row again is the same page as that of the fit.
    let again = folder.path().join("again").display().to_string();
    said(&["explain", "--model", &model, "--out", &again]);
    let read = |folder: &str| std::fs::read(format!("{folder}/report.html")).expect("the page");
    assert!(read(&again) == read(&out));

    std::fs::write(&data, mixed(140)).expect("a file can be written");
    let refused = limpid(&["explain", "--model", &model]).assert().code(3).get_output().clone();
    let message = String::from_utf8(refused.stderr).expect("UTF-8");
    assert!(message.contains("is not the file that was fitted"), "{message}");
}

#[test]
fn teach_saves_a_network_that_predicts() {
    let folder = Folder::new();
    let data = folder.file("d.csv", mixed(150));
    let out = folder.path().join("net").display().to_string();
    let arguments = ["teach", &data, "--target", "y", "--lambda", "0.001", "--hidden", "16,8"];
    let (said_by_teach, _) = said(&[&arguments[..], &["--out", &out]].concat());
    assert!(said_by_teach.contains("epochs; R2 ") && said_by_teach.contains("30 test rows"));
    let model = format!("{out}/model.json");
    let (predictions, _) = said(&["predict", "--model", &model, &data, "--quiet"]);
    assert_eq!(numbers(&predictions).len(), 150);
    let refused = limpid(&["predict", "--model", &model, "--row", "1", &data]).assert().code(2);
    let message = String::from_utf8(refused.get_output().stderr.clone()).expect("UTF-8");
    assert!(message.contains("a network alone"), "{message}");
}

#[test]
fn every_bad_new_table_is_refused_in_one_line() {
    let folder = Folder::new();
    let (_, out) = fitted(&folder, &["--teacher", "none"]);
    let model = format!("{out}/model.json");
    let cases = [
        (
            "empty",
            "",
            "row 1, column 1: the file is empty: write a header line and rows below it, at least 5 to learn from",
        ),
        (
            "no_header",
            "5,1\n6,2\n",
            "row 1, column 1 (\"5\"): the first line holds only numbers: add a header line with a name for each column",
        ),
        (
            "short_row",
            "a,colour,size,on,b\n5,red,small,yes\n",
            "row 2, column 5 (\"b\"): the number of fields is 4, expected 5 as in the header: add the missing fields or \
             remove the row",
        ),
        (
            "column_missing",
            "colour,size,b,on\nred,small,2,yes\n",
            "row 1, column 1: no column is named \"a\", there are \"colour\", \"size\", \"b\", \"on\": correct the name, or add \
             the column",
        ),
        (
            "texts_for_numbers",
            "a,colour,size,on,b\nfive,red,small,yes,2\nsix,red,small,yes,2\n",
            "row 2, column 1 (\"a\"): \"five\" is a category, where the model takes numbers: correct the column or its \
             name",
        ),
        (
            "too_large",
            "a,colour,size,on,b\n1e200,red,small,yes,2\n",
            "row 2, column 1 (\"a\"): \"1e200\" is too large, sums of squares overflow beyond 1e150: give the column a \
             larger unit",
        ),
    ];
    for (name, text, says) in cases {
        let new = folder.file(&format!("{name}.csv"), text);
        let refused = limpid(&["predict", "--model", &model, &new]).assert().code(3);
        let output = refused.get_output();
        assert_eq!(output.stdout, b"", "{name}");
        let said = String::from_utf8(output.stderr.clone()).expect("UTF-8");
        assert_eq!(said, format!("error: {new}, {says}\n"));
    }
}

#[test]
fn damaged_models_are_refused_in_one_line() {
    let folder = Folder::new();
    let (data, out) = fitted(&folder, &["--teacher", "none"]);
    let text = std::fs::read_to_string(format!("{out}/model.json")).expect("the model");
    let (body, _) = text.rsplit_once(",\n  \"blake3\"").expect("a checksum");
    // A file of an older version of the program, which had no checksum, may still say anything.
    let older = format!("{body}\n}}");
    limpid(&["predict", "--model", &folder.file("older", &older), &data]).assert().success();
    let cases = [
        ("changed", text.replacen("\"chosen\": ", "\"chosen\": 9", 1), "was changed or damaged"),
        ("empty", String::new(), "not a saved model"),
        ("cut", text[..text.len() / 2].to_string(), "not a saved model"),
        ("other", "{\"version\": 7}".into(), "version 7"),
        ("formula", older.replacen("\"formula\": \"", "\"formula\": \"x99 + ", 1), "x99"),
        ("chosen", older.replacen("\"chosen\": ", "\"chosen\": 9", 1), "is chosen"),
    ];
    for (name, text, part) in cases {
        let model = folder.file(name, text);
        let refused = limpid(&["predict", "--model", &model, &data]).assert().code(3);
        let message = String::from_utf8(refused.get_output().stderr.clone()).expect("UTF-8");
        assert_eq!(message.lines().count(), 1, "{message}");
        assert!(message.contains(name) && message.contains(part), "{message}");
    }
}

/// Runs a command with a file of a fit changed, which is put back then.
fn with_changed(path: &str, bytes: &[u8], arguments: &[&str]) -> std::process::Output {
    let whole = std::fs::read(path).expect("the file");
    std::fs::write(path, bytes).expect("space");
    let output = limpid(arguments).output().expect("it starts");
    std::fs::write(path, whole).expect("space");
    output
}

/// Flips of single bits, and files cut short: refused in one line, or, where the text means the same, of no effect.
#[test]
fn every_flip_and_every_cut_of_a_file_of_a_fit_is_refused() {
    let folder = Folder::new();
    let (data, out) = fitted(&folder, &["--teacher", "none"]);
    let again = folder.path().join("again").display().to_string();
    let predict = ["predict", "--quiet", "--model", &out, &data];
    let explain = ["explain", "--quiet", "--model", &out, "--out", &again];
    for (name, arguments) in [("model.json", &predict[..]), ("run.json", &explain[..])] {
        let path = format!("{out}/{name}");
        let (whole, expected) = (std::fs::read(&path).expect("the file"), said(arguments));
        let flipped = |k: usize| {
            let (mut bytes, bit) = (whole.clone(), k * (8 * whole.len() - 1) / 199);
            bytes[bit / 8] ^= 1 << (bit % 8);
            bytes
        };
        let cut = |k: usize| whole[..k * (whole.len() - 2) / 50].to_vec();
        let damaged = (0..200).map(flipped).chain((0..50).map(cut));
        let mut refused = 0;
        for (k, bytes) in damaged.enumerate() {
            let output = with_changed(&path, &bytes, arguments);
            let message = String::from_utf8_lossy(&output.stderr);
            match output.status.code() {
                Some(3) => {
                    assert!(message.starts_with("error: ") && message.contains(name), "{message}");
                    assert_eq!((message.lines().count(), output.stdout.len()), (1, 0), "{message}");
                    refused += 1;
                }
                code => {
                    let printed = String::from_utf8_lossy(&output.stdout);
                    assert_eq!(
                        (code, &*printed),
                        (Some(0), expected.0.as_str()),
                        "{name} {k}: {message}"
                    );
                }
            }
        }
        assert!(refused >= 245, "{name}: {refused} of 250");
    }
}

#[test]
fn a_page_whose_rows_would_be_cut_otherwise_is_refused() {
    let folder = Folder::new();
    let (_, out) = fitted(&folder, &["--teacher", "none"]);
    let path = format!("{out}/run.json");
    let text = std::fs::read_to_string(&path).expect("the record");
    let mut record: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    record.as_object_mut().expect("an object").remove("blake3");
    let change = |key: &str, value: serde_json::Value| {
        let mut changed = record.clone();
        *changed.pointer_mut(key).expect("a field") = value;
        let text = ::limpid::distill::sealed(&changed);
        let output = with_changed(&path, text.as_bytes(), &["explain", "--model", &out]);
        assert_eq!(output.status.code(), Some(3), "{key}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let said = change("/request/seed", 7.into());
    assert!(
        said.contains("is not the file that was fitted, or its rows are cut otherwise"),
        "{said}"
    );
    let said = change("/model", "0".repeat(64).into());
    assert!(said.contains("record of another model than the one beside it"), "{said}");
}
