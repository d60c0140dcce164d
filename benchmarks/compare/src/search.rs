//! `cargo xtask bench compare-search`: formulas that our search and others find, in the same CPU time.

mod experiment;
mod launch;
mod limpid;
mod log;
mod page;
mod problem;
mod quality;
mod question;
mod runner;
mod score;
mod selection;
mod speed;
mod tool;

use crate::comparison::Comparison;
use crate::conditions::{self, Conditions};
use crate::root;
use experiment::Experiment;
use limpid_base::isa::Isa;
use limpid_benchmarks::machine::Machine;
use log::Log;
use page::Findings;
use problem::Problem;
use runner::Runner;
use std::path::PathBuf;
use tool::Tool;

/// Arguments of `bench compare-search`.
#[derive(clap::Args)]
#[group(id = "search")] // the flattened ones are a group of the name of their type
pub(crate) struct Arguments {
    #[command(flatten)]
    common: conditions::Arguments,
    /// CPU seconds of a search [default: 5,20, or 1 with --quick]
    #[arg(long, value_name = "S,S,...", value_delimiter = ',', value_parser = seconds)]
    budgets: Option<Vec<f64>>,
    /// Seeds of every search [default: 3, or 1 with --quick]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1000))]
    seeds: Option<u64>,
    /// Only these problems; the page then goes to target/benchmarks, if no folder is named
    #[arg(long, value_name = "A,B,...", value_delimiter = ',', value_parser = Problem::parse)]
    problems: Option<Vec<&'static Problem>>,
    /// Only these tools, likewise: limpid, operon, symbolic_regression, gplearn, linear, boosting
    #[arg(long, value_name = "A,B,...", value_delimiter = ',', value_parser = Tool::parse_group)]
    tools: Option<Vec<&'static str>>,
}

/// A positive number of seconds.
fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse::<f64>().ok().filter(|s| *s > 0.0 && s.is_finite());
    seconds.ok_or_else(|| "a positive number of seconds is needed".into())
}

/// Folder of everything that is made, downloaded and remembered.
fn folder() -> PathBuf {
    root().join("target/peers/search")
}

/// Runs every search that has not been run, and writes the page and the record.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let common = arguments.common.partial(arguments.is_partial());
    common.folder()?;
    let experiment = Experiment::new(arguments);
    experiment.make_problems()?;
    let log = Log::open(&folder().join("runs.jsonl"))?;
    let mut runner = Runner::new(log, experiment.limpid()?);

    let scores = experiment.scores(&mut runner)?;
    let selections = experiment.selections(&mut runner)?;
    let speeds = experiment.speeds(&mut runner)?;
    let conditions = Conditions {
        command: arguments.command(),
        machine: Machine::here(),
        kernel: Isa::best().name().to_string(),
        versions: runner.versions,
        missing: runner.missing,
    };
    let Experiment { budgets, seeds, selection_seeds, .. } = experiment;
    let cases = Findings { budgets, seeds, scores, selections, selection_seeds, speeds };
    Comparison { conditions, cases }.write(&common)
}

impl Arguments {
    /// True if something is left out that belongs on the page.
    fn is_partial(&self) -> bool {
        self.problems.is_some() || self.tools.is_some()
    }

    /// The command as it was typed, but for the folder.
    fn command(&self) -> String {
        let numbers = |all: &Vec<f64>| all.iter().map(f64::to_string).collect::<Vec<_>>().join(",");
        let names = |all: &Vec<&Problem>| all.iter().map(|p| p.name).collect::<Vec<_>>().join(",");
        let flags = [
            ("budgets", self.budgets.as_ref().map(numbers)),
            ("seeds", self.seeds.map(|seeds| seeds.to_string())),
            ("problems", self.problems.as_ref().map(names)),
            ("tools", self.tools.as_ref().map(|tools| tools.join(","))),
        ];
        let quick = if self.common.quick { " --quick" } else { "" };
        let given =
            flags.into_iter().filter_map(|(flag, value)| Some(format!(" --{flag} {}", value?)));
        format!("cargo xtask bench compare-search{quick}{}", given.collect::<String>())
    }
}
