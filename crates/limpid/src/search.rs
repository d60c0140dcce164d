//! `limpid search`: a file, a search, its front.

use crate::budget::Budget;
use crate::checkpoint::Checkpoint;
use crate::clock::cpu_seconds;
use crate::exit::Failure;
use crate::input::{self, Validation};
use crate::measure::{self, Measure};
use crate::preset::Preset;
use crate::row::{Judge, Row};
use crate::rule::Rule;
use crate::say;
use crate::space::Space;
use crate::table::Table;
use crate::task::Task;
use crate::work::Work;
use crate::{interrupt, json};
use limpid::data::{Parts, Scaler};
use limpid::sr::{self, Candidate, Control, Generation, Loss};
use limpid::{Front, Seed};
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
    /// What errors cost: mse, mae, or huber=DELTA with DELTA in the unit of the target
    #[arg(long, value_name = "LOSS", default_value = "mse", value_parser = measure::loss)]
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
    let parts = arguments.read()?;
    let scaler = Scaler::fit(&parts.train);
    let units = Scaler::decimal(&parts.train);
    let names = &parts.train.dataset().features;
    let measure = Measure::new(&arguments.loss, arguments.weights.as_deref(), names)?;
    let task = arguments.task(&parts, &measure, &units)?;
    say::unless(arguments.quiet, || arguments.plan(&parts, &task));

    let (front, work) = arguments.search(&task, &stop)?;
    let constraints = &task.config.constraints;
    let judge =
        Judge { parts: &parts, measure: &measure, constraints, units: &units, scaler: &scaler };
    let linear = task.linear();
    let fitting: Vec<Candidate> = linear
        .iter()
        .filter(|line| line.complexity <= task.config.max_complexity)
        .cloned()
        .collect();
    let rows = judge.rows(&front, &fitting, arguments.select);
    let baseline = linear.last().map(|line| judge.baseline(line));
    let text = if arguments.json {
        json::render(&rows, baseline.as_ref(), names, work, arguments.seed) + "\n"
    } else {
        let readable: Vec<Row> = rows.iter().map(|row| judge.readable(row)).collect();
        let table = Table { dataset: parts.train.dataset(), measure: &measure };
        table.render(&readable, baseline.as_ref(), arguments.select)
    };
    say::print(&text)?;
    say::unless(arguments.quiet, || summary(work));
    if stop.load(Ordering::Relaxed) { Err(Failure::Interrupted.into()) } else { Ok(()) }
}

impl Arguments {
    fn read(&self) -> Result<Parts, Failure> {
        let validation = match &self.valid {
            Some(path) => Validation::File(path),
            None => Validation::Fraction(self.valid_fraction),
        };
        let seed = Seed::new(self.seed).child("split");
        let weights = self.weights.as_deref();
        input::read(&self.data, &self.target, weights, validation, self.test.as_deref(), seed)
    }

    fn plan(&self, parts: &Parts, task: &Task) -> String {
        format!(
            "{}: {} training rows, {} validation rows, {} inputs; searching for {} \
             (Ctrl-C: stop, and print the best so far)",
            self.data.display(),
            task.y.len(),
            parts.valid.y().len(),
            task.x.cols() - usize::from(task.weights.is_some()),
            self.budget.until(task.config.evaluations),
        )
    }

    /// The training rows in the units of the search, and how to search them.
    fn task(&self, parts: &Parts, measure: &Measure, units: &Scaler) -> Result<Task, Failure> {
        let raw = parts.train.dataset();
        let train = parts.train.clone().scaled(units);
        let (loss, factor) = measure.loss.in_units(units.y.sd);
        let preset = self.preset.config();
        let config = preset
            .clone()
            .with_fit_iterations(self.fit_iterations.map_or(preset.fit_iterations, usize::from))
            .with_evaluations(self.budget.evaluations(preset.evaluations))
            .with_loss(loss)
            .with_target_loss(self.target_loss.map(|target| target / factor));
        let config = self.space.bound(config, &raw.features, measure.weights, units)?;
        let narrow = |v: &[f64]| v.iter().map(|&v| v as f32).collect();
        Ok(Task {
            x: train.x().cast(),
            y: narrow(train.y()),
            weights: measure.weights(raw).map(narrow),
            config,
            seed: Seed::new(self.seed).child("search"),
        })
    }

    /// Searches, from the checkpoint if there is one; `stop` ends it after the current generation.
    fn search(&self, task: &Task, stop: &AtomicBool) -> anyhow::Result<(Front, Work)> {
        let threads = self.threads.map_or(0, usize::from); // 0: as many as there are cores
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        let clock = self.budget.clock()?;
        let open = |path: &PathBuf| Checkpoint::open(path, task.digest());
        let (mut checkpoint, state) = self.checkpoint.as_ref().map(open).transpose()?.unzip();
        let mut work = Work::default();
        let mut saved = Ok(());
        let observe = |generation: &Generation<'_>| {
            work = Work::of(generation);
            let over = stop.load(Ordering::Relaxed) || clock.is_over();
            if let Some(checkpoint) = &mut checkpoint {
                saved = match over || generation.last {
                    true => checkpoint.write(generation.state()),
                    false => checkpoint.offer(generation.state()),
                };
            }
            if over || saved.is_err() { Control::Stop } else { Control::Continue }
        };
        let (samples, config) = (task.samples(), &task.config);
        let front = pool.install(|| match state.flatten() {
            Some(state) => sr::resume(state, samples, config, task.seed, observe),
            None => sr::search(samples, config, task.seed, observe),
        })?;
        saved?;
        Ok((front, Work { cpu_seconds: cpu_seconds(), ..work }))
    }
}

fn summary(work: Work) -> String {
    let cpu = work.cpu_seconds.map_or_else(String::new, |s| format!(", {s:.2} CPU seconds"));
    format!(
        "{} node evaluations, {} formulas, {} of them known{cpu}",
        work.node_evaluations, work.candidates, work.cache_hits
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
