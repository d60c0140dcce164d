//! What all comparisons have in common: how often they measure, and where they write.

use super::machine::Machine;
use super::step::SECONDS_PER_RUN;
use crate::checks::root;
use anyhow::Context;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Arguments of `bench compare-…`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Few and short runs: to see whether it works
    #[arg(long)]
    quick: bool,
    /// Folder for the page (.md) and the record (.json) [default: benchmarks, or target/benchmarks with --quick]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// How often, and how long.
#[derive(Clone, Copy)]
pub(crate) struct Rounds {
    pub(crate) runs: usize,
    /// CPU time of a run.
    pub(crate) seconds: f64,
}

impl Arguments {
    pub(crate) fn rounds(&self) -> Rounds {
        match self.quick {
            true => Rounds { runs: 3, seconds: 0.005 },
            false => Rounds { runs: 20, seconds: SECONDS_PER_RUN },
        }
    }

    /// The folder, made: a bad one is known before anything is measured.
    pub(crate) fn folder(&self) -> anyhow::Result<PathBuf> {
        let own = if self.quick { "target/benchmarks" } else { "benchmarks" };
        let folder = self.out.clone().unwrap_or_else(|| root().join(own));
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("writing into {}", folder.display()))?;
        Ok(folder)
    }

    /// What was typed.
    pub(crate) fn command(&self, benchmark: &str) -> String {
        let quick = if self.quick { " --quick" } else { "" };
        format!("cargo xtask bench {benchmark}{quick}")
    }

    /// Writes the page and the record.
    pub(crate) fn write(
        &self,
        name: &str,
        page: &str,
        record: &impl Serialize,
    ) -> anyhow::Result<()> {
        let folder = self.folder()?;
        let file = |ending: &str| folder.join(format!("{name}.{ending}"));
        let json = serde_json::to_string_pretty(record)? + "\n";
        for (path, text) in [(file("md"), page), (file("json"), json.as_str())] {
            std::fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
        }
        eprintln!("written: {0}/{name}.md, {0}/{name}.json", folder.display());
        Ok(())
    }
}

/// "Machine: …" on one line.
pub(crate) fn machine_line(
    machine: &Machine,
    kernel: &str,
    versions: &BTreeMap<String, String>,
) -> String {
    let pinned = match machine.pinned_to {
        Some(core) => format!("everything pinned to core {core}"),
        None => "nothing pinned to a core, since `taskset` does not do it here".to_string(),
    };
    let versions: String =
        versions.iter().map(|(name, version)| format!(", {name} {version}")).collect();
    format!(
        "Machine: {}, {} cores, {pinned}; kernels {kernel}. {}{versions}.\n",
        machine.cpu, machine.cores, machine.rustc
    )
}
