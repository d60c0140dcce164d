//! How long a search may take, as the command line says it.

use crate::clock::{Clock, Limit};
use crate::count::count;
use crate::exit::Failure;

/// How long to search.
#[derive(clap::Args)]
#[group(multiple = false)]
#[command(next_help_heading = "Search")]
pub(crate) struct Budget {
    /// Node evaluations (nodes × rows) to spend [default: the preset's]
    #[arg(long, value_name = "N", value_parser = count)]
    evaluations: Option<u64>,
    /// CPU seconds to spend; stops after a generation, and --evaluations with the number then
    /// printed gives the same formulas again
    #[arg(long, value_name = "S", value_parser = seconds)]
    cpu_seconds: Option<f64>,
    /// The same with seconds on the wall
    #[arg(long, value_name = "S", value_parser = seconds)]
    seconds: Option<f64>,
}

impl Budget {
    /// Node evaluations: as given, else `usual` unless time ends the search.
    pub(crate) fn evaluations(&self, usual: u64) -> u64 {
        let timed = self.cpu_seconds.or(self.seconds).is_some();
        self.evaluations.unwrap_or(if timed { u64::MAX } else { usual })
    }

    /// The limit in words.
    pub(crate) fn until(&self, evaluations: u64) -> String {
        match (self.cpu_seconds, self.seconds) {
            (Some(s), _) => format!("{s} CPU seconds"),
            (_, Some(s)) => format!("{s} seconds"),
            _ => format!("{evaluations} node evaluations"),
        }
    }

    /// Starts to count now.
    pub(crate) fn clock(&self) -> Result<Clock, Failure> {
        Clock::start(match (self.cpu_seconds, self.seconds) {
            (Some(seconds), _) => Limit::Cpu(seconds),
            (_, Some(seconds)) => Limit::Wall(seconds),
            _ => Limit::None,
        })
    }
}

/// A positive number of seconds.
fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse::<f64>().ok().filter(|s| *s > 0.0 && s.is_finite());
    seconds.ok_or_else(|| "a positive number of seconds is needed".into())
}
