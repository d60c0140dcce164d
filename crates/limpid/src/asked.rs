//! Arguments that `fit`, `check` and `search` share.

use limpid::data::Frame;
use limpid::distill::FitConfig;
use limpid::{Error, Goal, HeldOut, Request, Source, Space};
use std::path::PathBuf;

/// What is to be explained, and by what.
#[derive(clap::Args)]
pub(crate) struct Asked {
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    goal: Goal,
    /// The same seed gives the same formulas
    #[arg(long, help_heading = "Search", value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    #[command(flatten)]
    space: Space,
}

impl Asked {
    /// The request for a table; a search says which rows are held out.
    pub(crate) fn request(&self, answers: Option<&str>, held_out: Option<&HeldOut>) -> Request {
        Request {
            source: self.source.clone(),
            seed: self.seed,
            teacher_column: answers.map(str::to_string),
            held_out: held_out.cloned(),
        }
    }

    /// The configuration with what was asked for.
    pub(crate) fn config(&self, plan: FitConfig, frame: &Frame) -> Result<FitConfig, Error> {
        let config = self.goal.aim(plan);
        let search = self.space.bound(config.search.clone(), &frame.dataset.features)?;
        Ok(config.with_search(search))
    }
}

/// How it runs, and what is kept of it.
#[derive(clap::Args)]
#[command(next_help_heading = "Results")]
pub(crate) struct Output {
    /// Folder for report.html, front.csv, formula.*, model.json and run.json [default: of `fit` the data
    /// file's name, ending in .limpid; `search` writes nothing]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Replace the results that the folder holds
    #[arg(long)]
    pub(crate) force: bool,
    /// File that the searches are saved to every few seconds and at their ends, and go on from
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
    /// Threads [default: all cores]; the formulas do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// Print one JSON object in place of the table
    #[arg(long)]
    pub(crate) json: bool,
    /// Print the result and errors only
    #[arg(short, long)]
    pub(crate) quiet: bool,
}
