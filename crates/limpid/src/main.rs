//! The `limpid` command.
//!
//! Exit codes: 0 ok, 1 internal error or results that cannot be written, 2 usage, 3 bad data, 130 interrupted.

mod budget;
mod check;
mod checkpoint;
mod clock;
mod completions;
mod eval;
mod exit;
mod explain;
mod fit;
mod folder;
mod formulas;
mod input;
mod interrupt;
mod json;
mod model;
mod predict;
mod preset;
mod progress;
mod rule;
mod say;
mod search;
mod source;
mod space;
mod table;
mod teach;

use clap::{CommandFactory, Parser, Subcommand};
use std::process::ExitCode;

/// Formulas from tables of numbers.
#[derive(Parser)]
#[command(name = "limpid", version, after_help = HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const HELP: &str = "\
To begin: `limpid check data.csv --target y` says how a table is read, `limpid fit data.csv --target y`
finds a formula and writes a report, `limpid predict --model data.limpid/model.json new.csv` uses it.
`limpid COMMAND --help` explains a command.";

#[derive(Subcommand)]
enum Command {
    /// Fit a formula to one column of a table, by way of smooth networks; writes a report
    Fit(Box<fit::Arguments>),
    /// Say how a table would be read and what `fit` would do, without doing it
    Check(Box<check::Arguments>),
    /// Predict the rows of a new table by a fitted formula or a trained network
    Predict(predict::Arguments),
    /// Write the report again, for another formula of the front
    Explain(explain::Arguments),
    /// Train a smooth network alone, and save it
    Teach(Box<teach::Arguments>),
    /// Search a CSV file for formulas of one column in terms of the others, without a network
    Search(Box<search::Arguments>),
    /// Evaluate formulas, and their derivatives in the constants, on the rows of a CSV file
    Eval(eval::Arguments),
    /// Print a script by which a shell completes commands and flags
    Completions(completions::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Fit(arguments) => fit::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Predict(arguments) => predict::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Teach(arguments) => teach::run(&arguments),
        Command::Search(arguments) => search::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments, &mut Arguments::command()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => exit::report(&error),
    }
}
