//! A search that was stopped goes on where it was.
#![cfg(unix)]

use crate::support::{Folder, assert_refused, bump, json, search, to_csv};
use serde_json::Value;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Everything but the time.
fn found(mut value: Value) -> Value {
    value.as_object_mut().expect("an object").remove("cpu_seconds");
    value
}

#[test]
fn a_killed_search_goes_on_to_the_bit() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(150, 1)));
    let file = folder.path().join("state").display().to_string();
    let arguments = ["--target", "y", "--evaluations", "400000000", "--seed", "3"];
    let whole = json(search(&[data.as_str()]).args(arguments));
    for threads in ["1", "2"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_limpid"))
            .args(["search", &data, "--checkpoint", &file, "--threads", threads])
            .args(["--target", "y", "--seed", "3", "--evaluations", &u64::MAX.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the command starts");
        while !std::path::Path::new(&file).exists() {
            std::thread::sleep(Duration::from_millis(5));
        }
        child.kill().expect("it runs");
        child.wait().expect("it was killed");
        let resumed = json(search(&[data.as_str(), "--checkpoint", &file]).args(arguments));
        assert_eq!(found(resumed), found(whole.clone()));
        std::fs::remove_file(&file).expect("a file");
        let _ = std::fs::remove_file(format!("{file}.previous"));
    }
}

#[test]
fn a_search_goes_on_with_a_larger_budget_and_keeps_the_file_before() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(100, 1)));
    let file = folder.path().join("state").display().to_string();
    let run = |evaluations: &str, more: &[&str]| {
        let arguments = [data.as_str(), "--target", "y", "--evaluations", evaluations];
        found(json(search(&arguments).args(more)))
    };
    run("20000000", &["--checkpoint", &file]);
    let first = std::fs::read(&file).expect("a file");
    let resumed = run("60000000", &["--checkpoint", &file]);
    assert_eq!(resumed, run("60000000", &[]));
    let previous = format!("{file}.previous");
    assert_eq!(std::fs::read(&previous).expect("the one before"), first);
    // A crash between two renames leaves the previous file alone.
    std::fs::remove_file(&file).expect("a file");
    assert_eq!(run("60000000", &["--checkpoint", &file]), resumed);
}

#[test]
fn a_damaged_or_foreign_file_is_refused_and_left_alone() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(60, 1)));
    let file = folder.path().join("state").display().to_string();
    let common =
        [data.as_str(), "--target", "y", "--quiet", "--evaluations", "1", "--checkpoint", &file];
    json(&mut search(&common));
    let good = std::fs::read(&file).expect("a file");
    let mut flipped = good.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    for damaged in
        [flipped, good[..good.len() / 2].to_vec(), b"not JSON".to_vec(), vec![], vec![0xff; 99]]
    {
        std::fs::write(&file, &damaged).expect("writable");
        assert_refused(search(&common), &["state", "damaged or no checkpoint", "remove it"]);
        assert_eq!(std::fs::read(&file).expect("still there"), damaged);
    }
    std::fs::write(&file, &good).expect("writable");
    for other in
        [["--seed", "9"], ["--max-size", "12"], ["--loss", "mae"], ["--valid-fraction", "0.3"]]
    {
        let mut command = search(&common);
        command.args(other);
        assert_refused(command, &["belongs to a search with other data, settings or seed"]);
    }
    assert_eq!(std::fs::read(&file).expect("still there"), good);
}

#[test]
fn a_file_that_cannot_be_written_is_said_at_once() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(60, 1)));
    let file = folder.path().join("none/state").display().to_string();
    let output = search(&[&data, "--target", "y", "--checkpoint", &file]).assert().code(2);
    let message = String::from_utf8(output.get_output().stderr.clone()).expect("UTF-8");
    assert!(message.contains("cannot be written") && message.contains("--checkpoint"), "{message}");
}

/// A state whose checksum is right and whose formulas, islands or sizes are those of no search on this table.
#[test]
fn a_state_that_cannot_be_one_of_this_search_is_refused() {
    let folder = Folder::new();
    let data = folder.file("d.csv", to_csv(&bump(60, 1)));
    let file = folder.path().join("state").display().to_string();
    let common =
        [data.as_str(), "--target", "y", "--quiet", "--evaluations", "1", "--checkpoint", &file];
    json(&mut search(&common));
    let good = std::fs::read_to_string(&file).expect("a file");
    let (header, state) = good.trim_end().split_once('\n').expect("two lines");
    let mut header: Value = serde_json::from_str(header).expect("JSON");
    let state: Value = serde_json::from_str(state).expect("JSON");
    let mut refused = |change: &dyn Fn(&mut Value), says: &str| {
        let mut changed = state.clone();
        change(&mut changed);
        let text = changed.to_string();
        header["blake3"] = blake3::hash(text.as_bytes()).to_hex().to_string().into();
        std::fs::write(&file, format!("{header}\n{text}\n")).expect("writable");
        assert_refused(search(&common), &["the state is not one of this search", says]);
    };
    let running = |state: &mut Value| state["running"].as_object_mut().expect("a search").clone();
    assert!(running(&mut state.clone()).contains_key("islands"));
    refused(&|state| state["running"]["front"][0]["expr"] = "x99".into(), "variable 99 of 2");
    refused(
        &|state| {
            let front = state["running"]["front"].clone();
            state["finished"] = serde_json::json!([[front, limpid::distill::Cost::default()]]);
            state["finished"][0][0][0]["expr"] = "x99".into();
        },
        "variable 99 of 2",
    );
    refused(
        &|state| state["running"]["islands"].as_array_mut().expect("a list").truncate(1),
        "1 islands, not 4",
    );
    refused(
        &|state| {
            let niches = state["running"]["islands"][0]["niches"].as_array_mut().expect("a list");
            let niche = niches.iter_mut().find(|niche| niche[0].is_object()).expect("a member");
            niche[0]["candidate"]["complexity"] = 1_000_000.into();
        },
        "a formula of size 1000000 among those of",
    );
}
