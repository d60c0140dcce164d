//! Teach a network to be smooth, then read it as a formula.
//!
//! A network fitted to noisy data wriggles between its points, and a formula that imitates it
//! learns the wriggles. Limpid trains the network with a penalty on its Jacobian, lets a symbolic
//! search imitate the smooth network, and gives back a formula in the units of the data:
//!
//! ```no_run
//! let table = limpid::Table::new("yacht.csv", std::fs::read("datasets/yacht.csv")?);
//! let fitted = limpid::fit(&table, "residuary_resistance")?;
//! println!("{}", fitted.formula());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! That is what `limpid fit` does: it reads text, gaps, decimal commas and gzip, trains several networks, searches
//! the labels and each network's answers, chooses on rows held back and scores once on others. [`Fitter`] has the
//! settings, [`Fit`] the whole front, its table, JSON, files and an HTML page. With a short budget:
//!
//! ```
#![doc = include_str!("../examples/three_lines.rs")]
//! ```
//!
//! The method by itself, step by step, on rows that are there already:
//!
//! ```
#![doc = include_str!("../examples/first_formula.rs")]
//! ```
//!
//! Each step of a fit, to be changed or replaced:
//!
//! ```
#![doc = include_str!("../examples/own_table.rs")]
//! ```
//!
//! The command is the feature `cli`, on by default: a program that needs the library alone leaves it out
//! (`default-features = false`), and with it the parsing of arguments, progress bars and signals.
//!
//! This crate only gathers the others under one name, and holds the `limpid` command:
//!
//! | module | what it is for |
//! |---|---|
//! | [`base`] | matrices, real numbers, seeds, metrics |
//! | [`data`] | tables and CSV text to training, validation and test rows, scalers, synthetic tasks |
//! | [`tape`] | derivatives as programs, of any order |
//! | [`mlp`] | the teacher: networks and smoothness penalties |
//! | [`expr`] | formulas: parse, print, simplify, evaluate many rows at once |
//! | [`sr`] | the search: samples to a front of formulas |
//! | [`distill`] | the method: teacher to student, choices, scores, fits of one's own tables, saved models |
//! | [`limpid_fit`] | the items above: a table's bytes to a fit, its record and its texts; all are named here |
//!
//! The whole method is one call, [`distill::run`]; the guide (`crates/guide`) builds it up from the
//! first derivative on.

pub use limpid_base as base;
pub use limpid_data as data;
pub use limpid_distill as distill;
pub use limpid_expr as expr;
pub use limpid_mlp as mlp;
pub use limpid_sr as sr;
pub use limpid_tape as tape;

pub use limpid_base::{Matrix, Samples, Seed};
pub use limpid_data::Dataset;
pub use limpid_distill::{Protocol, SavedModel};
pub use limpid_expr::Expr;
#[cfg(feature = "cli")]
pub use limpid_fit::DialectArguments;
pub use limpid_fit::{
    Data, Effort, Error, Fit, Fitter, Goal, HeldOut, Record, Request, Rule, Source, Space, Table,
    Tables, Task, Teachers, fit, label, observations, shell_line, strength,
};
pub use limpid_mlp::Penalty;
pub use limpid_sr::{Front, Selection};
pub use limpid_tape::Tape;
