//! `limpid search`: a fit whose only lesson is the labels, with all settings of the search.

use crate::asked::{Asked, Output};
use crate::budget::Budget;
use crate::exit::Failure;
use crate::file::tables;
use crate::interrupt;
use crate::preset::Preset;
use crate::run::run as run_task;
use crate::say;
use limpid::data::Frame;
use limpid::{HeldOut, Task};

/// Arguments of `limpid search`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    held_out: HeldOut,
    #[command(flatten)]
    budget: Budget,
    /// Islands, their size and the default budget
    #[arg(long, help_heading = "Search", value_enum, default_value = "limpid")]
    preset: Preset,
    #[command(flatten)]
    output: Output,
}

/// Searches, and prints the front; writes a folder if one is named.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let stop = interrupt::flag()?;
    let task = arguments.prepare()?;
    let evaluations = task.config.search.evaluations;
    let until = arguments.budget.until(evaluations);
    say::unless(arguments.output.quiet, || format!("searching for {until}"));
    let clock = arguments.budget.clock()?;
    run_task(task, &arguments.output, arguments.output.out.clone(), &clock, &stop)
}

impl Arguments {
    fn prepare(&self) -> Result<Task, Failure> {
        let request = self.asked.request(None, Some(&self.held_out));
        let tables = tables(&request)?;
        let plan = |frame: &Frame| {
            let mut plan = self.preset.config();
            let evaluations = self.budget.evaluations(plan.search.evaluations);
            plan.search = plan.search.with_evaluations(evaluations);
            self.asked.config(plan, frame)
        };
        Ok(Task::new(request, &tables, plan)?)
    }
}
