//! What `limpid predict` needs of a table, and what it copies of it.

use crate::support::{Folder, json, limpid, mixed};
use assert_cmd::Command;

/// A model of `mixed` rows whose formula reads `a` and `colour` alone; its folder.
fn fitted(folder: &Folder) -> String {
    let data = folder.file("d.csv", mixed(150));
    let out = folder.path().join("out").display().to_string();
    let common = ["fit", &data, "--target", "y", "--effort", "quick", "--evaluations", "2e7"];
    limpid(&common).args(["--inputs", "a,colour=red", "--out", &out, "--quiet"]).assert().success();
    out
}

fn said(command: &mut Command) -> (String, String) {
    let output = command.assert().success().get_output().clone();
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr))
}

#[test]
fn a_table_needs_the_columns_that_the_formula_reads_and_no_others() {
    let folder = Folder::new();
    let out = fitted(&folder);
    let new = folder.file("new.csv", "colour,a\nred,5\nblue,1\n");
    let (whole, _) =
        said(&mut limpid(&["predict", "--model", &out, &folder.file("e.csv", mixed(150))]));
    assert_eq!(whole.lines().count(), 151);
    let (predictions, _) = said(&mut limpid(&["predict", "--model", &out, &new]));
    let numbers: Vec<f64> =
        predictions.lines().skip(1).map(|v| v.parse().expect("a number")).collect();
    assert!((numbers[0] - 13.0).abs() < 0.1 && (numbers[1] - 2.0).abs() < 0.1, "{predictions}");
    // The mean reads none, the network all.
    let (means, _) = said(&mut limpid(&["predict", "--model", &out, "--row", "1", &new]));
    assert_eq!(means.lines().count(), 3);
    let refused = limpid(&["predict", "--model", &out, "--network", &new]).assert().code(3);
    let message = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(message.contains("no column is named \"size\""), "{message}");
}

#[test]
fn columns_are_copied_as_they_are_written() {
    let folder = Folder::new();
    let out = fitted(&folder);
    let text = "id;colour;a;note;y\n007;red;5,50;\"a \"\"b\"\"; c\";?\n008;red;5,50;NA;1\n";
    let new = folder.file("new.csv", text);
    let run =
        |more: &[&str]| said(limpid(&["predict", "--quiet", "--model", &out, &new]).args(more)).0;
    let plain = run(&[]);
    let predicted = plain.lines().nth(1).expect("a row");
    assert_eq!(plain.lines().next(), Some("y"));
    // In the dialect of the table: so it is one that can be read again.
    let comma = predicted.replace('.', ",");
    assert_eq!(run(&["--keep", "id"]), format!("id;y\n007;{comma}\n008;{comma}\n"));
    let kept = run(&["--keep", "note,a"]);
    assert!(kept.starts_with(&format!("note;a;y\n\"a \"\"b\"\"; c\";5,50;{comma}\n")), "{kept}");
    let all = run(&["--append"]);
    assert!(all.starts_with("id;colour;a;note;y;predicted y\n007;red;5,50;"), "{all}");
    assert!(all.ends_with(&format!("008;red;5,50;NA;1;{comma}\n")), "{all}");
    let again = folder.file("again.csv", all);
    let (all, _) = said(&mut limpid(&["predict", "--model", &out, "--append", "--quiet", &again]));
    assert!(all.starts_with("id;colour;a;note;y;predicted y;predicted predicted y\n"), "{all}");
    let refused = limpid(&["predict", "--model", &out, &new, "--keep", "ident"]).assert().code(3);
    let message = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(message.contains("no column is named \"ident\""), "{message}");
    limpid(&["predict", "--model", &out, &new, "--keep", "id", "--append"]).assert().code(2);
}

#[test]
fn strict_prints_nothing_unless_every_row_has_a_prediction() {
    let folder = Folder::new();
    let out = fitted(&folder);
    for (rows, says) in [
        (
            "red,5\nred,\npink,1\n",
            "row 3: there is no prediction, column \"a\" is missing (and none for 1 further row)",
        ),
        ("red,5\npink,1\n", "row 3: there is no prediction, column \"colour\" holds \"pink\""),
    ] {
        let new = folder.file("new.csv", format!("colour,a\n{rows}"));
        let refused = limpid(&["predict", "--strict", "--model", &out, &new]).assert().code(3);
        let output = refused.get_output();
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(output.stdout.is_empty() && message.contains(says), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
        let (printed, warned) = said(&mut limpid(&["predict", "--model", &out, &new]));
        assert!(printed.contains("NaN") && warned.contains("warning: "), "{printed}{warned}");
    }
    let new = folder.file("new.csv", "colour,a\nred,5\n");
    let (printed, _) = said(&mut limpid(&["predict", "--strict", "--model", &out, &new]));
    assert_eq!(printed.lines().count(), 2);
}

#[test]
fn tables_come_by_standard_input() {
    let folder = Folder::new();
    let out = fitted(&folder);
    let piped = |arguments: &[&str]| {
        let mut command = limpid(arguments);
        command.current_dir(folder.path()).write_stdin(mixed(150));
        command
    };
    let data = folder.file("d.csv", mixed(150));
    let by_name = said(&mut limpid(&["predict", "--quiet", "--model", &out, &data]));
    assert_eq!(said(&mut piped(&["predict", "--quiet", "--model", &out, "-"])), by_name);
    let (checked, _) = said(&mut piped(&["check", "-", "--target", "y"]));
    assert!(checked.contains(": 150 rows, "), "{checked}");
    let found = json(&mut piped(&["search", "-", "--target", "y", "--evaluations", "1e4"]));
    let expected = ["search", &data, "--target", "y", "--evaluations", "1e4"];
    assert_eq!(found["front"], json(&mut limpid(&expected))["front"]);
    let short = ["--teacher", "none", "--evaluations", "1e4", "--quiet"];
    piped(&[&["fit", "-", "--target", "y"][..], &short].concat()).assert().success();
    let explain = ["explain", "--model", "input.limpid", "--data"];
    piped(&[&explain[..], &["-"]].concat()).assert().success();
    let untold = piped(&explain[..3]).assert().code(3);
    let message = String::from_utf8_lossy(&untold.get_output().stderr).into_owned();
    assert!(message.contains("say where it is with --data"), "{message}");
    let twice = piped(&["search", "-", "--target", "y", "--valid", "-"]).assert().code(2);
    let message = String::from_utf8_lossy(&twice.get_output().stderr).into_owned();
    assert!(message.contains("standard input is one table"), "{message}");
    folder.file("f.txt", "a * 2\n");
    let numbers = "a,b\n1,2\n";
    let mut eval = limpid(&["eval", "--exprs", "f.txt", "--data", "-"]);
    eval.current_dir(folder.path()).write_stdin(numbers);
    assert_eq!(said(&mut eval).0, "f1\n2.0\n");
}
