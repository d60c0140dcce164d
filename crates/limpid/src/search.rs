//! `limpid search`: a file, a search, its front.

use crate::clock::{Clock, Limit, cpu_seconds};
use crate::exit::Failure;
use crate::input::{self, Validation};
use crate::row::{Judge, Row};
use crate::work::Work;
use crate::{interrupt, json, table};
use limpid::data::{Scaler, Train};
use limpid::expr::Op;
use limpid::sr::{self, Control};
use limpid::{Front, Matrix, Samples, Seed, Selection};
use std::io::Write;
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
    /// Operators, separated by commas: symbols + - * / ^ or names such as sin; one named twice is
    /// used twice as often [default: + - * twice, /, square, sin, cos, exp, log, sqrt, tanh]
    #[arg(long, value_name = "A,B,...", value_delimiter = ',', value_parser = operator, allow_hyphen_values = true)]
    ops: Option<Vec<Op>>,
    /// Most nodes of a formula, counted in standardised units
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(5..=1000))]
    max_size: u16,
    /// Print one JSON object in place of the table
    #[arg(long)]
    json: bool,
    /// Print the result and errors only
    #[arg(short, long)]
    quiet: bool,
}

/// How long to search.
#[derive(clap::Args)]
#[group(multiple = false)]
struct Budget {
    /// Node evaluations (nodes × rows) to spend [default: 10000000000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    evaluations: Option<u64>,
    /// CPU seconds to spend; stops after a generation, and --evaluations with the number then
    /// printed gives the same formulas again
    #[arg(long, value_name = "S", value_parser = seconds)]
    cpu_seconds: Option<f64>,
    /// The same with seconds on the wall
    #[arg(long, value_name = "S", value_parser = seconds)]
    seconds: Option<f64>,
}

/// Which formula is marked.
const RULE: Selection = Selection::SimplestWithin { standard_errors: 1.0 };

/// Searches, and prints the front.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let stop = interrupt::flag()?;
    let seed = Seed::new(arguments.seed);
    let validation = match &arguments.valid {
        Some(path) => Validation::File(path),
        None => Validation::Fraction(arguments.valid_fraction),
    };
    let (data, test) = (&arguments.data, arguments.test.as_deref());
    let input = input::read(data, &arguments.target, validation, test, seed.child("split"))?;
    let scaler = Scaler::fit(&input.split.train);
    let train = scaler.apply(input.split.clone()).train;
    arguments.tell(|| arguments.plan(&train, input.split.valid.y().len()));

    let (front, work) = arguments.search(&train, seed.child("search"), &stop)?;
    let judge = Judge { input: &input, scaler: &scaler };
    let rows = judge.rows(&front, RULE);
    let text = if arguments.json {
        json::render(&rows, &train.dataset().features, work, arguments.seed) + "\n"
    } else {
        let readable: Vec<Row> = rows.iter().map(|row| judge.readable(row)).collect();
        table::render(&readable, train.dataset())
    };
    std::io::stdout().write_all(text.as_bytes())?;
    arguments.tell(|| summary(work));
    if stop.load(Ordering::Relaxed) { Err(Failure::Interrupted.into()) } else { Ok(()) }
}

impl Arguments {
    /// A line on standard error, unless it shall be quiet.
    fn tell(&self, line: impl FnOnce() -> String) {
        if !self.quiet {
            eprintln!("{}", line());
        }
    }

    fn plan(&self, train: &Train, valid: usize) -> String {
        let (n, d) = train.x().shape();
        let budget = &self.budget;
        let until = match (budget.cpu_seconds, budget.seconds) {
            (Some(s), _) => format!("{s} CPU seconds"),
            (_, Some(s)) => format!("{s} seconds"),
            _ => format!("{} node evaluations", self.config().evaluations),
        };
        format!(
            "{}: {n} training rows, {valid} validation rows, {d} inputs; searching for {until} \
             (Ctrl-C: stop, and print the best so far)",
            self.data.display()
        )
    }

    fn config(&self) -> sr::Config {
        let preset = sr::Config::limpid();
        let timed = self.budget.cpu_seconds.or(self.budget.seconds).is_some();
        let evaluations = if timed { u64::MAX } else { preset.evaluations };
        sr::Config {
            operators: self.ops.clone().unwrap_or(preset.operators),
            max_complexity: usize::from(self.max_size),
            evaluations: self.budget.evaluations.unwrap_or(evaluations),
            ..preset
        }
    }

    fn clock(&self) -> Result<Clock, Failure> {
        Clock::start(match (self.budget.cpu_seconds, self.budget.seconds) {
            (Some(seconds), _) => Limit::Cpu(seconds),
            (_, Some(seconds)) => Limit::Wall(seconds),
            _ => Limit::None,
        })
    }

    /// Searches the standardised training rows; `stop` ends it after the current generation.
    fn search(
        &self,
        train: &Train,
        seed: Seed,
        stop: &AtomicBool,
    ) -> anyhow::Result<(Front, Work)> {
        let x: Matrix<f32> = train.x().cast();
        let y: Vec<f32> = train.y().iter().map(|&v| v as f32).collect();
        let threads = self.threads.map_or(0, usize::from); // 0: as many as there are cores
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        let (config, clock) = (self.config(), self.clock()?);
        let mut work = Work::default();
        let front = pool.install(|| {
            sr::search(Samples::new(&x, &y), &config, seed, |generation| {
                work.node_evaluations = generation.node_evaluations;
                work.candidates = generation.candidates;
                let over = stop.load(Ordering::Relaxed) || clock.is_over();
                if over { Control::Stop } else { Control::Continue }
            })
        });
        Ok((front, Work { cpu_seconds: cpu_seconds(), ..work }))
    }
}

fn summary(work: Work) -> String {
    let cpu = work.cpu_seconds.map_or_else(String::new, |s| format!(", {s:.2} CPU seconds"));
    format!("{} node evaluations, {} formulas{cpu}", work.node_evaluations, work.candidates)
}

/// A share between 0 and 1, neither of them.
fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|v| (0.0..1.0).contains(v) && *v > 0.0);
    share.ok_or_else(|| "a number between 0 and 1, such as 0.25, is needed".into())
}

/// A positive number of seconds.
fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse::<f64>().ok().filter(|s| *s > 0.0 && s.is_finite());
    seconds.ok_or_else(|| "a positive number of seconds is needed".into())
}

/// An operator by its symbol or name.
fn operator(text: &str) -> Result<Op, String> {
    let known = || Op::ALL.map(|op| op.spec().name).join(", ");
    Op::from_word(text.trim()).ok_or_else(|| format!("there are + - * / ^ and {}", known()))
}
