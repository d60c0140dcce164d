//! The `limpid` command.
//!
//! Exit codes: 0 ok, 1 internal error, 2 usage, 3 bad data, 130 interrupted.

mod budget;
mod checkpoint;
mod clock;
mod eval;
mod exit;
mod formulas;
mod input;
mod interrupt;
mod json;
mod measure;
mod preset;
mod row;
mod rule;
mod search;
mod space;
mod table;
mod task;
mod work;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Formulas from tables of numbers.
#[derive(Parser)]
#[command(name = "limpid", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Search a CSV file for formulas of one column in terms of the others
    Search(Box<search::Arguments>),
    /// Evaluate formulas, and their derivatives in the constants, on the rows of a CSV file
    Eval(eval::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Search(arguments) => search::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => exit::report(&error),
    }
}
