//! Tells the command which commit it is built from: `unknown` outside of a repository.

use std::process::Command;

/// What git answers to these words, if there are git and a repository.
fn git(words: &[&str]) -> Option<String> {
    let output = Command::new("git").args(words).output().ok()?;
    let answer = String::from_utf8(output.stdout).ok()?.trim().to_string();
    Some(answer).filter(|answer| output.status.success() && !answer.is_empty())
}

fn main() {
    let commit = git(&["rev-parse", "--short=12", "HEAD"]).unwrap_or_else(|| "unknown".into());
    println!("cargo::rustc-env=LIMPID_COMMIT={commit}");
    println!("cargo::rerun-if-changed=build.rs");
    // A line is added to this file with every commit.
    if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"]) {
        println!("cargo::rerun-if-changed={log}");
    }
}
