//! `cargo xtask bench …`: the time of a training step, the speed of formulas and what searches find, alone and
//! beside other systems.

mod compare;
mod compare_eval;
mod comparison;
mod eval;
mod eval_line;
mod eval_report;
mod eval_row;
mod install;
pub(crate) mod machine;
mod peer;
mod report;
mod search;
mod section;
mod step;
mod system;
mod table;

/// Arguments of `bench`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    benchmark: Benchmark,
}

#[derive(clap::Subcommand)]
enum Benchmark {
    /// Time one training step of the teacher: gather, draw, gradient, Adam
    Step(step::Arguments),
    /// Time training steps beside JAX and PyTorch and write benchmarks/step.md and step.json
    CompareStep(comparison::Arguments),
    /// Time the evaluation of a file of formulas: values, Jacobians, fits
    Eval(eval::Arguments),
    /// Time formulas beside Operon, dynamic_expressions, gplearn and C, and write benchmarks/eval.md and eval.json
    CompareEval(comparison::Arguments),
    /// Search beside Operon, symbolic_regression and gplearn and write benchmarks/search.md and search.json; goes on where it was stopped
    CompareSearch(search::Arguments),
}

/// Runs the benchmark.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    match &arguments.benchmark {
        Benchmark::Step(arguments) => step::run(arguments),
        Benchmark::CompareStep(arguments) => compare::run(arguments),
        Benchmark::Eval(arguments) => eval::run(arguments),
        Benchmark::CompareEval(arguments) => compare_eval::run(arguments),
        Benchmark::CompareSearch(arguments) => search::run(arguments),
    }
}
