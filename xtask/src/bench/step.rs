//! `cargo xtask bench step`: one case, timed on one thread or several.

use anyhow::Context;
use limpid_benchmarks::SECONDS_PER_RUN;
use limpid_benchmarks::step::{Activation, Case, Smoothing, Throughput, throughput};
use serde::Serialize;
use std::io::Write;

/// The largest size of a case, so that a slip of the finger does not ask for a terabyte.
const LARGEST: usize = 16_384;

/// The largest number of a penalty: a block is a whole period, and a tape holds every projection.
const LARGEST_COUNT: usize = 1000;

/// Arguments of `bench step`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Number of inputs of the network
    #[arg(long, value_name = "N", default_value = "13", value_parser = size)]
    inputs: usize,
    /// Widths of the hidden layers, separated by commas
    #[arg(long, value_name = "N,N,...", default_value = "64,64", value_delimiter = ',', value_parser = size)]
    hidden: Vec<usize>,
    /// Number of outputs of the network
    #[arg(long, value_name = "N", default_value = "1", value_parser = size)]
    outputs: usize,
    /// Number of samples in a mini-batch
    #[arg(long, value_name = "N", default_value = "128", value_parser = size)]
    batch: usize,
    /// Activation: tanh, relu, silu, softplus or sin
    #[arg(long, value_name = "NAME", default_value = "tanh", value_parser = activation)]
    activation: Activation,
    /// Penalty: none, naive, jacobian, projected:K, sampled:Q, periodic:K, lipschitz, hessian or weight-decay
    #[arg(long, value_name = "PENALTY", default_value = "none", value_parser = penalty)]
    penalty: Smoothing,
    /// Threads that each train a network of their own at the same time
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: u16,
    /// Runs of about 0.05 s, of which the median is taken, a thread
    #[arg(long, value_name = "N", default_value = "20", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    runs: u32,
    /// Print one JSON object instead
    #[arg(long)]
    json: bool,
}

fn size(text: &str) -> Result<usize, String> {
    let size = text.parse().ok().filter(|size| (1..=LARGEST).contains(size));
    size.ok_or_else(|| format!("a size is a whole number from 1 to {LARGEST}"))
}

fn penalty(text: &str) -> Result<Smoothing, String> {
    let penalty = text.parse::<Smoothing>().map_err(|error| error.to_string())?;
    match penalty {
        Smoothing::Penalty(p) if p.how.projections.max(p.how.every) > Some(LARGEST_COUNT) => {
            Err(format!("a penalty's number is a whole number from 1 to {LARGEST_COUNT}"))
        }
        _ => Ok(penalty),
    }
}

fn activation(text: &str) -> Result<Activation, String> {
    serde_json::from_value(text.into())
        .map_err(|_| "there are tanh, relu, silu, softplus and sin".to_string())
}

/// The case together with its measurement.
#[derive(Serialize)]
struct TimedCase<'a> {
    #[serde(flatten)]
    case: &'a Case,
    #[serde(flatten)]
    found: &'a Throughput,
}

/// Times the case and prints one line.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let case = Case {
        inputs: arguments.inputs,
        hidden: arguments.hidden.clone(),
        outputs: arguments.outputs,
        batch: arguments.batch,
        activation: arguments.activation,
        penalty: arguments.penalty,
    };
    let (runs, threads) = (arguments.runs as usize, usize::from(arguments.threads));
    let found = throughput(&case, runs, SECONDS_PER_RUN, threads);
    let text = match arguments.json {
        true => serde_json::to_string(&TimedCase { case: &case, found: &found })?,
        false => readable(&case, &found),
    };
    writeln!(std::io::stdout(), "{text}").context("printing the result")
}

fn readable(case: &Case, found: &Throughput) -> String {
    let Throughput { measurement: m, threads, steps_per_second } = found;
    format!(
        "{case}: {:.1} µs a step (p10 {:.1}, p90 {:.1}; {} runs, {} steps), {:.1} GFLOP/s ({}), \
         {steps_per_second:.0} steps a second on {threads} thread{}",
        m.us_per_step,
        m.p10,
        m.p90,
        m.runs,
        m.steps,
        m.gflops,
        m.kernel,
        if *threads == 1 { "" } else { "s" }
    )
}
