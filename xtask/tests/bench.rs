//! `cargo xtask bench step` as a user runs it.

use crate::study::said;
use assert_cmd::Command;
use serde_json::Value;

fn bench(arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("xtask"));
    command.args(["bench", "step"]).args(arguments);
    command
}

#[track_caller]
fn refused(mut command: Command, code: i32, part: &str) {
    let run = command.assert().code(code);
    let text = said(&run);
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains(part), "{part:?} is not in {text}");
    assert!(run.get_output().stdout.is_empty());
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
