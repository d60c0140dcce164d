//! `cargo xtask test` and `cargo xtask ci`.

use crate::exit::Failure;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_path_buf()
}

/// Programs that tests need and not every machine has: how each is asked whether it is there, and what is
/// skipped without it.
const TOOLS: [(&str, &[&str], &str); 6] = [
    ("chromium", &["--version"], "the report in a browser"),
    ("pdflatex", &["--version"], "tables in LaTeX"),
    ("slurmctld", &["-V"], "the job array on a real Slurm"),
    ("munged", &["--version"], "the job array on a real Slurm"),
    ("cc", &["--version"], "writes that go wrong"),
    ("python3", &["-c", "import numpy, sympy"], "exported Python"),
];

/// All tests, documentation examples included; says first what this machine lacks for some of them.
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
    succeed(Command::new(cargo()).args(["test", "--workspace", "--locked"]), "cargo test")
}

/// The script that continuous integration runs, so that both check the same.
pub(crate) fn ci() -> anyhow::Result<()> {
    succeed(Command::new("bash").arg(".ci/run"), ".ci/run")
}

fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".into())
}

fn succeed(command: &mut Command, name: &str) -> anyhow::Result<()> {
    let status = command.current_dir(root()).status()?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::Verification(format!("{name} failed ({status}): see its output above")).into())
}
