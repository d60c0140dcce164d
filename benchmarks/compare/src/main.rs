//! Limpid beside other systems: `cargo xtask bench compare-…` builds this program and hands it its arguments.
//!
//! | command | measures | beside |
//! |---|---|---|
//! | `eval` | a file of formulas | |
//! | `compare-step` | a training step of the teacher | JAX, PyTorch |
//! | `compare-eval` | formulas: values, Jacobians, fits | Operon, dynamic_expressions, gplearn, C |
//! | `compare-search` | what searches find in the same CPU time | Operon, symbolic_regression, gplearn |
//!
//! Each comparison writes a record (JSON) and a page that is made from the record alone (Markdown). The drivers of the
//! other systems lie in `peers/`; what they need is installed into `target/peers` when it is first asked for.
//! Exit codes: 0 ok, 1 error, 2 usage, 3 bad data.

/// A line on standard error. Where nobody reads it any more, that is no reason to stop.
macro_rules! note {
    ($($part:tt)*) => {{
        use std::io::Write as _;
        let _unread = writeln!(std::io::stderr(), $($part)*);
    }};
}

mod comparison;
mod conditions;
mod eval;
mod formulas;
mod install;
mod peer;
mod search;
mod step;
mod system;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Limpid beside other systems.
#[derive(Parser)]
#[command(name = "cargo xtask bench", bin_name = "cargo xtask bench", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Time the evaluation of a file of formulas: values, Jacobians, fits
    Eval(formulas::Arguments),
    /// Time training steps beside JAX and PyTorch and write benchmarks/step.md and step.json
    CompareStep(conditions::Arguments),
    /// Time formulas beside Operon, dynamic_expressions, gplearn and C, and write benchmarks/eval.md and eval.json
    CompareEval(conditions::Arguments),
    /// Search beside Operon, symbolic_regression and gplearn and write benchmarks/search.md and search.json; goes on where it was stopped
    CompareSearch(search::Arguments),
}

/// A file of formulas that is missing or not what it should be.
#[derive(Debug)]
struct BadData(String);

impl std::fmt::Display for BadData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadData {}

/// The project's folder, two above this package.
fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own).to_path_buf()
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return misunderstood(&error),
    };
    let result = match &arguments.command {
        Command::Eval(arguments) => formulas::run(arguments),
        Command::CompareStep(arguments) => step::run(arguments),
        Command::CompareEval(arguments) => eval::run(arguments),
        Command::CompareSearch(arguments) => search::run(arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            note!("error: {error:#}");
            ExitCode::from(if error.is::<BadData>() { 3 } else { 1 })
        }
    }
}

/// A bad argument is one line, as every other failure; help is clap's to print.
fn misunderstood(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::ValueValidation | ErrorKind::InvalidValue | ErrorKind::UnknownArgument => {
            let text = error.to_string();
            note!("{}; --help says what there is", text.lines().next().unwrap_or_default());
            ExitCode::from(2)
        }
        _ => error.exit(),
    }
}
