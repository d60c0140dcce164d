//! `cargo xtask bench compare-search`: what our search finds and what others find, in the same CPU time.

mod limpid;
mod log;
mod plan;
mod problem;
mod quality;
mod report;
mod run;
mod runner;
mod score;
mod selection;
mod speed;
mod tool;

use super::comparison::{self, Conditions};
use super::machine::Machine;
use crate::checks::root;
use limpid_base::isa::Isa;
use log::Log;
use plan::Plan;
use problem::Problem;
use report::Report;
use runner::Runner;
use std::path::PathBuf;
use tool::Tool;

/// Arguments of `bench compare-search`.
#[derive(clap::Args)]
#[group(id = "search")] // the flattened ones are a group of the name of their type
pub(crate) struct Arguments {
    #[command(flatten)]
    common: comparison::Arguments,
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

/// What is made, downloaded and remembered.
fn folder() -> PathBuf {
    root().join("target/peers/search")
}

/// Runs every search that has not been run, and writes the page and the record.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let common = arguments.common.partial(arguments.is_partial());
    common.folder()?;
    let plan = Plan::new(arguments);
    plan.make_problems()?;
    let log = Log::open(&folder().join("runs.jsonl"))?;
    let mut runner = Runner::new(log, plan.limpid()?);

    let scores = plan.scores(&mut runner)?;
    let selections = plan.selections(&mut runner)?;
    let speeds = plan.speeds(&mut runner)?;
    let conditions = Conditions {
        command: arguments.command(),
        machine: Machine::here(),
        kernel: Isa::best().name().to_string(),
        versions: runner.versions,
        missing: runner.missing,
    };
    let Plan { budgets, seeds, selection_seeds, .. } = plan;
    let report = Report { conditions, budgets, seeds, scores, selections, selection_seeds, speeds };
    common.write("search", &report.to_markdown(), &report)
}

impl Arguments {
    /// Whether something is left out that belongs on the page.
    fn is_partial(&self) -> bool {
        self.problems.is_some() || self.tools.is_some()
    }

    /// What was typed, but for the folder.
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
