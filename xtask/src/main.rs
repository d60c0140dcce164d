//! The project's commands: `cargo xtask <command>`.
//!
//! Exit codes: 0 ok, 1 internal error, 2 usage, 3 bad data, 4 verification failed, 130 interrupted.

mod checks;
mod exit;
mod progress;
mod reproduce;
mod verify;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Limpid's commands. `cargo xtask reproduce` is the main one.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the study and make its tables: the quick profile without arguments, everything with --full
    Reproduce(reproduce::Arguments),
    /// Check that published tables hold finite, plausible numbers
    Verify(verify::Arguments),
    /// Run all tests
    Test,
    /// Run what continuous integration runs: formatting, lints, docs, benches, tests, a tiny study
    Ci,
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Reproduce(arguments) => reproduce::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Test => checks::test(),
        Command::Ci => checks::ci(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => exit::report(&error),
    }
}
