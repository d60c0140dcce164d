//! The program of `benchmarks/compare`: built when it is asked for, so that no other command waits for it.

use crate::checks::{cargo, root, target};
use crate::exit::Failure;
use anyhow::Context;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

/// Builds the program and runs its command `name`; ends as the program ends.
pub(super) fn run(name: &str, arguments: &[OsString]) -> anyhow::Result<()> {
    let program = build()?;
    let status = Command::new(&program).arg(name).args(arguments).status();
    let status = status.with_context(|| format!("starting {}", program.display()))?;
    match status.code() {
        Some(0) => Ok(()),
        // The program has said why it failed.
        code => std::process::exit(code.unwrap_or(1)),
    }
}

/// The program in the target folder of this one, so that both share what they compile.
fn build() -> anyhow::Result<PathBuf> {
    let target = target()?;
    note!("building benchmarks/compare (some minutes, once)");
    let mut build = Command::new(cargo());
    build.args(["build", "--release", "--locked", "--target-dir"]).arg(&target);
    let status = build.current_dir(root().join("benchmarks/compare")).status();
    match status.context("starting cargo")?.success() {
        true => Ok(target.join("release/limpid-compare")),
        false => {
            let text = "benchmarks/compare was not built: see cargo's output above";
            Err(Failure::Verification(text.into()).into())
        }
    }
}
