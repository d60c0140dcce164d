//! `cargo xtask bench …`: the time of a training step here, everything else in a workspace of its own.

mod compare;
mod step;

use std::ffi::OsString;

/// Arguments of `cargo xtask bench`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    benchmark: Benchmark,
}

/// The benchmarks; all but the first are run by the program of `benchmarks/compare`.
#[derive(clap::Subcommand)]
enum Benchmark {
    /// Time one training step of the teacher: gather, draw, gradient, Adam
    Step(step::Arguments),
    /// Time the evaluation of a file of formulas: values, Jacobians, fits
    #[command(disable_help_flag = true)]
    Eval(Handed),
    /// Time training steps beside JAX and PyTorch and write benchmarks/step.md and step.json
    #[command(disable_help_flag = true)]
    CompareStep(Handed),
    /// Time formulas beside Operon, dynamic_expressions, gplearn and C, and write benchmarks/eval.md and eval.json
    #[command(disable_help_flag = true)]
    CompareEval(Handed),
    /// Search beside Operon, symbolic_regression and gplearn and write benchmarks/search.md and search.json; goes on where it was stopped
    #[command(disable_help_flag = true)]
    CompareSearch(Handed),
}

/// Arguments that `benchmarks/compare` understands, --help included.
#[derive(clap::Args)]
struct Handed {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Runs the benchmark that was asked for.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let (name, handed) = match &arguments.benchmark {
        Benchmark::Step(arguments) => return step::run(arguments),
        Benchmark::Eval(handed) => ("eval", handed),
        Benchmark::CompareStep(handed) => ("compare-step", handed),
        Benchmark::CompareEval(handed) => ("compare-eval", handed),
        Benchmark::CompareSearch(handed) => ("compare-search", handed),
    };
    compare::run(name, &handed.arguments)
}
