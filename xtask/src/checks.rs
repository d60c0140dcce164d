//! `cargo xtask test` and `cargo xtask ci`.

use crate::exit::Failure;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_path_buf()
}

/// All tests, documentation examples included.
pub(crate) fn test() -> anyhow::Result<()> {
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
