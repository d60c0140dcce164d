//! What all comparisons have in common: how often they measure, under which conditions, and where they write.

use super::machine::Machine;
use super::peer::{Missing, Peer};
use super::step::SECONDS_PER_RUN;
use crate::checks::root;
use anyhow::Context;
use limpid_base::isa::Isa;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Arguments of `bench compare-…`.
#[derive(Clone, clap::Args)]
pub(crate) struct Arguments {
    /// Few and short runs: to see whether it works
    #[arg(long)]
    pub(crate) quick: bool,
    /// Folder for the page (.md) and the record (.json) [default: benchmarks, or target/benchmarks with --quick]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// How often, and how long.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Rounds {
    pub(crate) runs: usize,
    /// CPU time of a run, about and at least one step or pass.
    #[serde(rename = "seconds_per_run")]
    pub(crate) seconds: f64,
}

impl Arguments {
    /// The same, unless a part of the comparison is left out: its page is not to take the place of a whole one.
    pub(crate) fn partial(&self, partial: bool) -> Self {
        Self { quick: self.quick || partial, ..self.clone() }
    }

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

    /// The conditions of this run of `benchmark`, on a machine that has been pinned.
    pub(crate) fn conditions(
        &self,
        benchmark: &str,
        machine: Machine,
        peers: &[Peer],
        missing: Missing,
    ) -> Conditions {
        let quick = if self.quick { " --quick" } else { "" };
        Conditions {
            command: format!("cargo xtask bench {benchmark}{quick}"),
            machine,
            kernel: Isa::best().name().to_string(),
            versions: peers.iter().flat_map(|peer| peer.versions.clone()).collect(),
            missing,
        }
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
        note!("written: {0}/{name}.md, {0}/{name}.json", folder.display());
        Ok(())
    }
}

/// What a comparison was made with.
#[derive(Debug, Serialize)]
pub(crate) struct Conditions {
    /// What was typed.
    pub(crate) command: String,
    pub(crate) machine: Machine,
    /// The instruction set of our kernels.
    pub(crate) kernel: String,
    /// Of Python, the compiler and the peers.
    pub(crate) versions: BTreeMap<String, String>,
    /// What is missing, and why.
    pub(crate) missing: Missing,
}

impl Conditions {
    /// "Machine: …" on one line, then what is missing.
    pub(crate) fn to_markdown(&self) -> String {
        let Self { machine, kernel, versions, .. } = self;
        let pinned = match machine.pinned_to {
            Some(core) => format!("everything pinned to core {core}"),
            None => "nothing pinned to a core".to_string(),
        };
        let versions: String =
            versions.iter().map(|(name, version)| format!(", {name} {version}")).collect();
        let machine = format!(
            "Machine: {}, {} cores, {pinned}; kernels {kernel}. {}{versions}.\n",
            machine.cpu, machine.cores, machine.rustc
        );
        machine + &self.missing.to_markdown()
    }
}
