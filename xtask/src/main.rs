//! The project's commands: `cargo xtask <command>`.
//!
//! Exit codes: 0 ok, 1 internal error, 2 usage, 3 bad data, 4 verification failed, 130 interrupted.

/// A line on standard error. Where nobody reads it any more, that is no reason to stop.
macro_rules! note {
    ($($part:tt)*) => {{
        use std::io::Write as _;
        let _unread = writeln!(std::io::stderr(), $($part)*);
    }};
}

/// A line on standard output; a reader that has seen enough is no reason to stop either.
macro_rules! tell {
    ($($part:tt)*) => {{
        use std::io::Write as _;
        let _unread = writeln!(std::io::stdout(), $($part)*);
    }};
}

mod bench;
mod checks;
mod exit;
mod merge;
mod progress;
mod reproduce;
mod slurm;
mod tables;
mod tidy;
mod verify;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};
use exit::Failure;
use std::process::ExitCode;

/// Limpid's commands. `cargo xtask reproduce` is the main one.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// The commands, one file each.
#[derive(Subcommand)]
enum Command {
    /// Run the study and make its tables: the quick profile without arguments, everything with --full
    Reproduce(reproduce::Arguments),
    /// Make tables, figures and the report again from what is recorded, running nothing
    Tables(tables::Arguments),
    /// Join the records of several folders into one, compressed
    Merge(merge::Arguments),
    /// Write a batch script that runs a study as a Slurm job array
    Slurm(slurm::Arguments),
    /// Make the tables again and run some cells again: are they those that are there?
    Verify(verify::Arguments),
    /// Measure how fast teachers train and formulas evaluate, and what searches find
    Bench(bench::Arguments),
    /// Run all tests, documentation examples included
    Test,
    /// Hold every doc comment to the rule of sentences in CONTRIBUTING.md
    Tidy,
    /// Run what continuous integration runs: formatting, lints, docs, benches, tests, a tiny study
    Ci,
}

fn main() -> ExitCode {
    if let Err(error) = limpid_base::isa::Isa::requested() {
        return exit::report(&Failure::Usage(error).into());
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return misunderstood(&error),
    };
    let result = match arguments.command {
        Command::Reproduce(arguments) => reproduce::run(&arguments),
        Command::Tables(arguments) => tables::run(&arguments),
        Command::Merge(arguments) => merge::run(&arguments),
        Command::Slurm(arguments) => slurm::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Test => checks::test(),
        Command::Tidy => tidy::run(),
        Command::Ci => checks::ci(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => exit::report(&error),
    }
}

/// A bad argument is one line, as every other failure; help is clap's to print.
fn misunderstood(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::ValueValidation | ErrorKind::InvalidValue | ErrorKind::UnknownArgument => {
            let text = error.to_string();
            let line = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
            exit::report(&Failure::Usage(format!("{line}; --help says what there is")).into())
        }
        _ => error.exit(),
    }
}
