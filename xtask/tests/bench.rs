//! `cargo xtask bench step` and `bench eval` as a user runs them, and what `compare-search` refuses.
#![allow(missing_docs)]

use assert_cmd::Command;
use serde_json::Value;

fn bench(arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("xtask"));
    command.args(["bench", "step"]).args(arguments);
    command
}

fn bench_eval(arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("xtask"));
    command.args(["bench", "eval"]).args(arguments);
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
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("xtask"));
        command.args(["bench", "compare-search"]).args(arguments);
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

#[test]
fn one_json_object_says_the_case_and_what_was_found() {
    let arguments = ["--hidden", "8,4", "--batch", "16", "--penalty", "periodic:3", "--runs", "2"];
    for threads in [1, 2] {
        let mut command = bench(&arguments);
        command.args(["--threads", &threads.to_string(), "--json"]);
        let output = command.assert().success().get_output().clone();
        let found: Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
        assert_eq!((&found["hidden"], &found["batch"]), (&[8, 4].into(), &16.into()));
        assert_eq!((&found["inputs"], &found["outputs"]), (&13.into(), &1.into()));
        assert_eq!(
            (&found["penalty"], &found["activation"]),
            (&"periodic:3".into(), &"tanh".into())
        );
        assert_eq!((&found["threads"], &found["runs"]), (&threads.into(), &(2 * threads).into()));
        assert!(found["kernel"].is_string());
        assert_eq!(found["steps"].as_u64().map(|steps| steps % 3), Some(0));
        for field in ["us_per_step", "p10", "p90", "gflops", "steps_per_second"] {
            assert!(found[field].as_f64().is_some_and(|x| x > 0.0), "{field}: {found}");
        }
    }
}

#[test]
fn without_json_the_line_is_to_be_read() {
    let output = bench(&["--hidden", "4", "--runs", "1"]).assert().success().get_output().clone();
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.starts_with("13-4-1 tanh, batch 128, none: "), "{text}");
}

#[test]
fn bad_arguments_give_one_clear_line_and_exit_code_2() {
    for (arguments, part) in [
        (&["--penalty", "jacobain"][..], "lipschitz, hessian and weight-decay"),
        (&["--penalty", "projected:0"], "projected:4"),
        (&["--penalty", "sampled:1.5"], "above 0 and at most 1"),
        (&["--batch", "0"], "from 1 to"),
        (&["--hidden", "64,x"], "from 1 to"),
        (&["--activation", "gelu"], "tanh, relu"),
        (&["--threads", "0"], "--threads"),
        (&["--runs", "-1"], "-1"),
        (&["--batches", "3"], "--batches"),
    ] {
        refused(bench(arguments), 2, part);
    }
}
