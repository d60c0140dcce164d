//! `limpid search`: a file, a search, its front.

use crate::budget::Budget;
use crate::checkpoint::{CheckpointFile, Snapshot, digest};
use crate::clock::cpu_seconds;
use crate::exit::Failure;
use crate::fit::pool;
use crate::input::{self, Input, Validation};
use crate::preset::Preset;
use crate::rule::Rule;
use crate::say;
use crate::space::Space;
use crate::table::Table;
use crate::{interrupt, json};
use limpid::Seed;
use limpid::distill::{self, Choice, Cost, FitConfig, Fitted, Progress, Ranking};
use limpid::sr::{Control, Generation, Loss};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// Arguments of `search`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// CSV file: a line of column names, then rows of numbers
    data: PathBuf,
    /// The column to find formulas for; all others are inputs
    #[arg(long, value_name = "COLUMN")]
    target: String,
    #[command(flatten)]
    budget: Budget,
    /// CSV file of validation rows, which select the formula
    #[arg(long, value_name = "FILE")]
    valid: Option<PathBuf>,
    /// Share of the rows of the data file to hold back for validation
    #[arg(long, value_name = "SHARE", default_value_t = 0.25, value_parser = share, conflicts_with = "valid")]
    valid_fraction: f64,
    /// CSV file of test rows: adds a column of R2 that nothing is selected by
    #[arg(long, value_name = "FILE")]
    test: Option<PathBuf>,
    /// Threads [default: all cores]; the formulas do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// The same seed gives the same formulas
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Islands, their size and the default budget
    #[arg(long, value_enum, default_value = "limpid")]
    preset: Preset,
    /// What errors cost: mse, mae, huber=DELTA with DELTA in the unit of the target, or poisson for counts
    #[arg(long, value_name = "LOSS", default_value = "mse", value_parser = str::parse::<Loss>)]
    loss: Loss,
    /// Column with a weight for every row, 0 or more; it is no input
    #[arg(long, value_name = "COLUMN")]
    weights: Option<String>,
    /// Which formula is marked
    #[arg(long, value_enum, default_value = "earned")]
    select: Rule,
    /// End when a formula's training loss is at most this, in data units
    #[arg(long, value_name = "LOSS", value_parser = target_loss)]
    target_loss: Option<f64>,
    /// File that the search is saved to every few seconds and at its end, and goes on from
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Levenberg-Marquardt iterations on the constants of a promising formula [default: 4]; 0: linear scaling only
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=1000))]
    fit_iterations: Option<u16>,
    /// Print one JSON object in place of the table
    #[arg(long)]
    json: bool,
    /// Print the result and errors only
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    space: Space,
}

/// Searches, and prints the front.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let stop = interrupt::flag()?;
    let input = arguments.read()?;
    let config = arguments.config(&input)?;
    say::unless(arguments.quiet, || arguments.plan(&input, &config));

    let fitted = arguments.fit(&input, &config, &stop)?;
    let cpu_seconds = cpu_seconds();
    let text = if arguments.json {
        json::render(&fitted, &input, cpu_seconds, arguments.seed) + "\n"
    } else {
        Table { input: &input, loss: &arguments.loss }.render(&fitted, arguments.select)
    };
    say::print(&text)?;
    say::unless(arguments.quiet, || summary(fitted.cost, cpu_seconds));
    if stop.load(Ordering::Relaxed) { Err(Failure::Interrupted.into()) } else { Ok(()) }
}

impl Arguments {
    fn read(&self) -> Result<Input, Failure> {
        let validation = match &self.valid {
            Some(path) => Validation::File(path),
            None => Validation::Fraction(self.valid_fraction),
        };
        let seed = Seed::new(self.seed).child("split");
        let weights = self.weights.as_deref();
        input::read(&self.data, &self.target, weights, validation, self.test.as_deref(), seed)
    }

    fn plan(&self, input: &Input, config: &FitConfig) -> String {
        let parts = &input.observations.parts;
        format!(
            "{}: {} training rows, {} validation rows, {} inputs; searching for {} \
             (Ctrl-C: stop, and print the best so far)",
            self.data.display(),
            parts.train.y().len(),
            parts.valid.y().len(),
            input.names.len(),
            self.budget.until(config.search.evaluations),
        )
    }

    /// The labels as the only lesson.
    fn config(&self, input: &Input) -> Result<FitConfig, Failure> {
        let preset = self.preset.config();
        let search = preset
            .clone()
            .with_fit_iterations(self.fit_iterations.map_or(preset.fit_iterations, usize::from))
            .with_evaluations(self.budget.evaluations(preset.evaluations))
            .with_loss(self.loss.clone())
            .with_target_loss(self.target_loss);
        let search = self.space.bound(search, &input.names)?;
        let choice = Choice {
            ranking: Ranking::Training,
            selection: self.select.into(),
            linear: self.select == Rule::Earned,
        };
        Ok(FitConfig { labels: true, teachers: vec![], search, choice, rows: usize::MAX })
    }

    /// Searches, from the checkpoint if there is one; `stop` ends it after the current generation.
    fn fit(&self, input: &Input, config: &FitConfig, stop: &AtomicBool) -> anyhow::Result<Fitted> {
        let pool = pool(self.threads)?;
        let clock = self.budget.clock()?;
        let (observations, seed) = (&input.observations, Seed::new(self.seed));
        let open = |path: &PathBuf| CheckpointFile::open(path, digest(config, observations, seed));
        let (mut file, from) = self.checkpoint.as_ref().map(open).transpose()?.unzip();
        let mut saved = Ok(());
        let observe = |now: Progress<'_>| {
            let over = stop.load(Ordering::Relaxed) || clock.is_over();
            if let Some(file) = &mut file {
                let running = now.generation.map(Generation::state);
                let snapshot = Snapshot { finished: now.finished, running };
                let last = now.generation.is_some_and(|generation| generation.last);
                saved = match over || last {
                    true => file.write(&snapshot),
                    false => file.offer(&snapshot),
                };
            }
            if over || saved.is_err() { Control::Stop } else { Control::Continue }
        };
        let from = from.unwrap_or_default();
        let fitted = pool.install(|| distill::fit(observations, config, seed, from, observe))?;
        saved?;
        Ok(fitted)
    }
}

fn summary(cost: Cost, cpu_seconds: Option<f64>) -> String {
    let cpu = cpu_seconds.map_or_else(String::new, |s| format!(", {s:.2} CPU seconds"));
    format!(
        "{} node evaluations, {} formulas, {} of them known{cpu}",
        cost.node_evaluations, cost.candidates, cost.cache_hits
    )
}

/// A share between 0 and 1, neither of them.
fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|v| (0.0..1.0).contains(v) && *v > 0.0);
    share.ok_or_else(|| "a number between 0 and 1, such as 0.25, is needed".into())
}

/// A loss.
fn target_loss(text: &str) -> Result<f64, String> {
    let loss = text.parse::<f64>().ok().filter(|l| *l >= 0.0 && l.is_finite());
    loss.ok_or_else(|| "a number of 0 or more is needed".into())
}
