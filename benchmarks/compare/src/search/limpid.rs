//! The `limpid` command as it was when the comparison began.

use crate::install::limpid_program;
use anyhow::Context;
use std::path::{Path, PathBuf};

/// A copy of the program, so that what is built meanwhile does not change what is compared.
#[derive(Default)]
pub(crate) struct Limpid {
    pub(crate) program: PathBuf,
    /// The start of its hash: another program has to answer anew.
    pub(crate) version: String,
}

impl Limpid {
    /// Builds the program and copies it into the folder.
    pub(crate) fn build(folder: &Path) -> anyhow::Result<Self> {
        let built = limpid_program()?;
        let bytes = std::fs::read(&built).context("reading limpid's program")?;
        let version = blake3::hash(&bytes).to_hex()[..16].to_string();
        let program = folder.join(format!("limpid-{version}"));
        if !program.exists() {
            std::fs::copy(&built, &program).context("copying limpid's program")?;
        }
        Ok(Self { program, version })
    }
}
