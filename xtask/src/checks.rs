//! `cargo xtask test` and `cargo xtask ci`: all checks of the project.

use crate::exit::Failure;
use anyhow::Context;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Folder of the main workspace, from which every check runs.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_path_buf()
}

/// Programs that tests need and not every machine has.
///
/// Each stands with the arguments that ask it whether it is there, and with what is skipped without it.
const TOOLS: [(&str, &[&str], &str); 6] = [
    ("chromium", &["--version"], "the report in a browser"),
    ("pdflatex", &["--version"], "tables in LaTeX"),
    ("slurmctld", &["-V"], "the job array on a real Slurm"),
    ("munged", &["--version"], "the job array on a real Slurm"),
    ("cc", &["--version"], "writes that go wrong"),
    ("python3", &["-c", "import numpy, sympy"], "exported Python"),
];

/// Runs all tests, documentation examples included; says first what this machine lacks for some of them.
///
/// `benchmarks/compare` has tests of its own. They share the target folder, so that common dependencies are
/// compiled once.
///
/// # Errors
/// [`Failure::Verification`] if a test fails; cargo has printed which.
pub(crate) fn test() -> anyhow::Result<()> {
    for (program, arguments, what) in TOOLS {
        let program = match std::env::var("LIMPID_PYTHON") {
            Ok(python) if program == "python3" => python,
            _ => program.into(),
        };
        let run = Command::new(&program).args(arguments).output();
        if !run.is_ok_and(|output| output.status.success()) {
            note!("skipped here: {what} ({program} {} fails)", arguments.join(" "));
        }
    }
    succeed(Command::new(cargo()).args(["test", "--workspace", "--locked"]), "cargo test")?;
    let compare = ["test", "--locked", "--manifest-path", "benchmarks/compare/Cargo.toml"];
    let mut test = Command::new(cargo());
    succeed(
        test.args(compare).arg("--target-dir").arg(target()?),
        "cargo test of benchmarks/compare",
    )
}

/// The target folder that this program lies in, for workspaces that share what they compile with the main one.
pub(crate) fn target() -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe().context("finding the folder of this program")?;
    let target = own.ancestors().nth(2).context("this program lies in no target folder")?;
    Ok(target.to_path_buf())
}

/// Runs the script that continuous integration runs, so that both check the same.
///
/// # Errors
/// [`Failure::Verification`] if a step of the script fails.
pub(crate) fn ci() -> anyhow::Result<()> {
    succeed(Command::new("bash").arg(".ci/run"), ".ci/run")
}

/// The cargo that runs this program, or the first on the path.
pub(crate) fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".into())
}

/// Runs a command in the workspace's folder.
///
/// # Errors
/// [`Failure::Verification`] if it ends with another code than 0.
fn succeed(command: &mut Command, name: &str) -> anyhow::Result<()> {
    let status = command.current_dir(root()).status()?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::Verification(format!("{name} failed ({status}): see its output above")).into())
}
