//! Ctrl-C stops after the running generation, prints the best so far and exits with 130.
#![cfg(unix)]

use crate::support::{Folder, bump, to_csv};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Sends Ctrl-C: it ends with 130, and this is the best so far that it printed.
#[track_caller]
fn interrupted(child: Child) -> Value {
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.expect("kill is there").success());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130));
    let found: Value = serde_json::from_slice(&output.stdout).expect("one JSON value");
    assert!(found["front"].as_array().is_some_and(|front| !front.is_empty()), "{found}");
    found
}

#[test]
fn ctrl_c_prints_the_best_so_far_and_exits_with_130() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(200, 1)));
    let mut child = Command::new(env!("CARGO_BIN_EXE_limpid"))
        .args(["search", &data, "--target", "y", "--evaluations", &u64::MAX.to_string(), "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut plan = String::new();
    let mut errors = BufReader::new(child.stderr.take().expect("piped"));
    errors.read_line(&mut plan).expect("the plan, printed before the search begins");
    interrupted(child);
    let left: Vec<String> = errors.lines().map(|line| line.expect("UTF-8")).collect();
    assert!(left.iter().any(|line| line.contains("interrupted")), "{left:?}");
}

/// In the first search, before any network is trained, and again after it.
#[test]
fn ctrl_c_in_a_fit_keeps_the_best_so_far_and_exits_with_130() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(200, 1)));
    let out = folder.path().join("out");
    let mut child = Command::new(env!("CARGO_BIN_EXE_limpid"))
        .args(["fit", &data, "--target", "y", "--evaluations", &u64::MAX.to_string(), "--json"])
        .arg("--out")
        .arg(&out)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut errors = BufReader::new(child.stderr.take().expect("piped")).lines();
    let plan =
        errors.by_ref().map(|line| line.expect("UTF-8")).find(|line| line.contains("Ctrl-C"));
    assert!(plan.is_some());
    let found = interrupted(child);
    assert_eq!(found["complete"], false);
    let report = std::fs::read_to_string(out.join("report.html")).expect("the page");
    assert!(report.contains("The search was interrupted"));
    assert!(out.join("model.json").exists() && out.join("formula.py").exists());
}
