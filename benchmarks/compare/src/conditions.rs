//! How often a comparison measures, under which conditions, and where it writes.

use crate::peer::{Missing, Peer};
use crate::root;
use anyhow::Context;
use limpid_base::isa::Isa;
use limpid_benchmarks::SECONDS_PER_RUN;
use limpid_benchmarks::machine::Machine;
use serde::{Deserialize, Serialize};
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

/// Number and length of the timed blocks of each case.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Rounds {
    /// Number of blocks, at least 1.
    pub(crate) runs: usize,
    /// CPU time of a block in seconds, but at least one step or pass.
    #[serde(rename = "seconds_per_run")]
    pub(crate) seconds: f64,
}

impl Arguments {
    /// The same arguments, quick ones if a part of the comparison is left out: its page is not to take the place
    /// of a whole one.
    pub(crate) fn partial(&self, partial: bool) -> Self {
        Self { quick: self.quick || partial, ..self.clone() }
    }

    /// Blocks for a page to publish, or few short ones.
    pub(crate) fn rounds(&self) -> Rounds {
        match self.quick {
            true => Rounds { runs: 3, seconds: 0.005 },
            false => Rounds { runs: 20, seconds: SECONDS_PER_RUN },
        }
    }

    /// The folder for page and record, made now: a bad one is known before anything is measured.
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
}

/// Command, machine and versions that a comparison was made with.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Conditions {
    /// The command as it was typed, but for the folder.
    pub(crate) command: String,
    /// Processor, cores, day and compiler.
    pub(crate) machine: Machine,
    /// The instruction set of our kernels.
    pub(crate) kernel: String,
    /// Versions of Python, the compiler and the peers, by name.
    pub(crate) versions: BTreeMap<String, String>,
    /// Everything that could not be measured, and why.
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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Conditions under which nothing was measured.
    pub(crate) fn conditions() -> Conditions {
        let machine = Machine {
            cpu: "a processor".into(),
            cores: 2,
            pinned_to: None,
            date: "a day".into(),
            rustc: "a compiler".into(),
        };
        Conditions {
            command: "a command".into(),
            machine,
            kernel: "avx2".into(),
            versions: BTreeMap::new(),
            missing: Missing::default(),
        }
    }

    #[test]
    fn conditions_name_the_machine_and_what_is_missing() {
        let mut conditions = conditions();
        conditions.missing.note("JAX cannot be run".into());
        assert_eq!(
            conditions.to_markdown(),
            "Machine: a processor, 2 cores, nothing pinned to a core; kernels avx2. a compiler.\n\
             \n**Not measured:** JAX cannot be run.\n"
        );
    }
}
