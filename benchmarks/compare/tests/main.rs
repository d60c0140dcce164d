//! The program as `cargo xtask bench` runs it: `eval`, and what `compare-search` refuses.
#![allow(missing_docs)]

use assert_cmd::Command;
use serde_json::Value;

fn program() -> Command {
    Command::new(assert_cmd::cargo::cargo_bin!("limpid-compare"))
}

fn bench_eval(arguments: &[&str]) -> Command {
    let mut command = program();
    command.arg("eval").args(arguments);
    command
}

/// A file of two formulas, 11 nodes and 2 constants.
fn formulas() -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(&file, "# two\nx0 c1.5 * sin\nx1 x6 + c0.5 - x0 /\n")
        .expect("it can be written");
    file
}

#[test]
fn evaluation_is_one_json_object_of_the_case_and_its_speed() {
    let file = formulas();
    let path = file.path().to_str().expect("UTF-8");
    for (more, task) in [(&[][..], "values"), (&["--jacobian"], "jacobian"), (&["--fit"], "fit")] {
        for precision in ["f32", "f64"] {
            let common = ["--exprs", path, "--format", "postfix", "--rows", "300", "--runs", "2"];
            let mut command = bench_eval(&common);
            command.args(["--precision", precision, "--json"]).args(more);
            let output = command.assert().success().get_output().clone();
            let found: Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
            assert_eq!((&found["task"], &found["precision"]), (&task.into(), &precision.into()));
            assert_eq!((&found["rows"], &found["inputs"]), (&300.into(), &7.into()));
            assert_eq!((&found["nodes"], &found["formulas"]), (&11.into(), &2.into()));
            assert_eq!((&found["threads"], &found["runs"]), (&1.into(), &2.into()));
            assert!(["portable", "avx2", "avx512"].map(Value::from).contains(&found["isa"]));
            let number = |key: &str| found[key].as_f64().expect("a number");
            assert!(0.0 < number("p10") && number("p10") <= number("gnodes_per_s"), "{found}");
            assert!(number("gnodes_per_s") <= number("p90"), "{found}");
            let seconds = 11.0 * 300.0 / number("gnodes_per_s") * 1e-9;
            assert!(
                (number("ms_per_formula") / (1e3 * seconds / 2.0) - 1.0).abs() < 0.5,
                "{found}"
            );
        }
    }
}

#[test]
fn formulas_in_infix_and_weights_are_measured_too() {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(&file, "sin(x0) + x1\n").expect("it can be written");
    let path = file.path().to_str().expect("UTF-8");
    let arguments =
        ["--exprs", path, "--format", "infix", "--weights", "--rows", "9", "--runs", "1"];
    let output = bench_eval(&arguments).arg("--json").assert().success().get_output().clone();
    let found: Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
    assert_eq!((&found["nodes"], &found["formulas"]), (&8.into(), &1.into()));
    let output =
        bench_eval(&["--rows", "20", "--runs", "1"]).assert().success().get_output().clone();
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.starts_with("values in f32 over 20 rows, 100 formulas: "), "{text}");
    assert_eq!(text.lines().count(), 1);
}

#[test]
fn bad_formulas_give_one_line_with_their_place_and_exit_code_3() {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    let path = file.path().to_str().expect("UTF-8");
    for (text, part) in [
        ("x0\nx0 +\n", ": line 2, byte 3: add takes 2 argument(s), not 1"),
        ("x0 foo", ": line 1, byte 3: unknown name \"foo\""),
        ("x0 x4000000000 +", ": line 1: x4000000000 is more than"),
        ("# nothing", ": there is no formula"),
    ] {
        std::fs::write(&file, text).expect("it can be written");
        refused(bench_eval(&["--exprs", path]), 3, &format!("{path}{part}"));
    }
    refused(bench_eval(&["--exprs", "none.txt"]), 3, "none.txt: ");
    for (arguments, part) in [
        (&["--format", "prefix"][..], "there are infix and postfix"),
        (&["--precision", "f16"], "there are f32 and f64"),
        (&["--rows", "0"], "--rows"),
    ] {
        refused(bench_eval(arguments), 2, part);
    }
}

#[test]
fn a_comparison_of_searches_says_which_problems_and_tools_there_are() {
    for (arguments, part) in [
        (["--problems", "yacht,yachts"], "friedman_1, diabetes"),
        (["--tools", "pysr"], "limpid, operon"),
        (["--budgets", "5,0"], "a positive number"),
        (["--seeds", "0"], "--seeds"),
    ] {
        let mut command = program();
        command.arg("compare-search").args(arguments);
        refused(command, 2, part);
    }
}

#[track_caller]
fn refused(mut command: Command, code: i32, part: &str) {
    let output = command.assert().code(code).get_output().clone();
    let text = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains(part), "{part:?} is not in {text}");
    assert!(output.stdout.is_empty());
}
