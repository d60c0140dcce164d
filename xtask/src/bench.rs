//! `cargo xtask bench …`: the time of one training step, alone and beside other systems.

mod compare;
pub(crate) mod machine;
mod peer;
mod report;
mod section;
mod step;
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
    CompareStep(compare::Arguments),
}

/// Runs the benchmark.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    match &arguments.benchmark {
        Benchmark::Step(arguments) => step::run(arguments),
        Benchmark::CompareStep(arguments) => compare::run(arguments),
    }
}
