//! The `limpid` command: arguments, files, signals and exit codes around `limpid-fit`.
//!
//! Exit codes: 0 ok, 1 internal error or results that cannot be written, 2 usage, 3 bad data, 130 interrupted.

mod asked;
mod budget;
mod check;
mod checkpoint;
mod clock;
mod completions;
mod count;
mod eval;
mod exit;
mod explain;
mod file;
mod fit;
mod folder;
mod formulas;
mod interrupt;
mod lock;
mod man;
mod model;
mod needed;
mod predict;
mod preset;
mod progress;
mod run;
mod say;
mod screen;
mod search;
mod switch;
mod teach;

use clap::{CommandFactory, Parser, Subcommand};
use exit::Failure;
use limpid::base::isa::Isa;
use std::process::ExitCode;
use std::sync::LazyLock;

/// Formulas from tables of numbers.
#[derive(Parser)]
#[command(name = "limpid", version = version(), after_help = HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const HELP: &str = "\
To begin: `limpid check data.csv --target y` says how a table is read, `limpid fit data.csv --target y`
finds a formula and writes a report, `limpid predict --model data.limpid new.csv` uses it.
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
    /// Write the manual pages to a folder
    Man(man::Arguments),
}

/// The version, the commit it was built from and the instruction set that formulas are evaluated with.
fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let [version, commit] = [env!("CARGO_PKG_VERSION"), env!("LIMPID_COMMIT")];
        format!("{version} (commit {commit}, {})", Isa::best().name())
    });
    &VERSION
}

fn main() -> ExitCode {
    if let Err(error) = Isa::requested() {
        return exit::report(&Failure::Usage(error).into());
    }
    let result = match Arguments::parse().command {
        Command::Fit(arguments) => fit::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Predict(arguments) => predict::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Teach(arguments) => teach::run(&arguments),
        Command::Search(arguments) => search::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments, &mut Arguments::command()),
        Command::Man(arguments) => man::run(&arguments, Arguments::command()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => exit::report(&error),
    }
}
