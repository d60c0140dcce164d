//! `cargo xtask bench eval`: the speed of a file of formulas, on one thread.

use crate::{BadData, root};
use anyhow::Context;
use limpid_benchmarks::SECONDS_PER_RUN;
use limpid_benchmarks::eval::{Case, Formulas, Measurement, Notation, Precision, Task, measure};
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Arguments of `bench eval`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// File of formulas of x0, x1, …, one a line; blank lines and lines that begin with # are skipped
    /// [default: benchmarks/eval/trees_mix.txt]
    #[arg(long, value_name = "FILE")]
    exprs: Option<PathBuf>,
    /// Notation: infix, as sin(x0 * 1.5), or postfix, as x0 c1.5 * sin
    #[arg(long, value_name = "NAME", default_value = "postfix", value_parser = notation)]
    format: Notation,
    /// Rows of the table, uniform in [0.5, 2)
    #[arg(long, value_name = "N", default_value = "10000", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    rows: u32,
    /// Precision of the numbers, f32 or f64
    #[arg(long, value_name = "NAME", default_value = "f32", value_parser = precision)]
    precision: Precision,
    /// Values and derivatives in all constants
    #[arg(long)]
    jacobian: bool,
    /// Fits of all constants to sin(x0), ten iterations of Levenberg-Marquardt at most
    #[arg(long, conflicts_with = "jacobian")]
    fit: bool,
    /// Give every variable a factor, a constant of its own, as Operon does
    #[arg(long)]
    weights: bool,
    /// Runs of about 0.05 s, of which the median is taken
    #[arg(long, value_name = "N", default_value = "20", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    runs: u32,
    /// Print one JSON object instead
    #[arg(long)]
    json: bool,
}

fn notation(text: &str) -> Result<Notation, String> {
    match text {
        "infix" => Ok(Notation::Infix),
        "postfix" => Ok(Notation::Postfix),
        _ => Err("there are infix and postfix".into()),
    }
}

fn precision(text: &str) -> Result<Precision, String> {
    match text {
        "f32" => Ok(Precision::F32),
        "f64" => Ok(Precision::F64),
        _ => Err("there are f32 and f64".into()),
    }
}

/// The case together with its measurement.
#[derive(Serialize)]
struct TimedCase<'a> {
    #[serde(flatten)]
    case: Case,
    #[serde(flatten)]
    found: &'a Measurement,
}

/// Times the formulas and prints one line.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let formulas = arguments.formulas()?;
    let case = arguments.case();
    let found = measure(&formulas, case, arguments.runs as usize, SECONDS_PER_RUN);
    let text = match arguments.json {
        true => serde_json::to_string(&TimedCase { case, found: &found })?,
        false => readable(case, &found),
    };
    writeln!(std::io::stdout(), "{text}").context("printing the result")
}

impl Arguments {
    fn formulas(&self) -> Result<Formulas, BadData> {
        let mixed = || root().join("benchmarks/eval/trees_mix.txt");
        let path = self.exprs.clone().unwrap_or_else(mixed);
        let bad = |why: String| BadData(format!("{}: {why}", path.display()));
        let text = std::fs::read_to_string(&path).map_err(|error| bad(error.to_string()))?;
        let formulas =
            Formulas::parse(&text, self.format).map_err(|error| bad(error.to_string()))?;
        Ok(if self.weights { formulas.weighted() } else { formulas })
    }

    fn case(&self) -> Case {
        let task = match (self.jacobian, self.fit) {
            (true, _) => Task::Jacobian,
            (_, true) => Task::Fit,
            _ => Task::Values,
        };
        Case { task, precision: self.precision, rows: self.rows as usize }
    }
}

fn readable(case: Case, found: &Measurement) -> String {
    let Measurement { gnodes_per_s, p10, p90, ms_per_formula, isa, runs, formulas, .. } = found;
    format!(
        "{case}, {formulas} formulas: {gnodes_per_s:.2} Gnodes/s (p10 {p10:.2}, p90 {p90:.2}; {runs} runs), \
         {ms_per_formula:.4} ms a formula on one thread, {isa}"
    )
}
