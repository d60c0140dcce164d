//! Teach a network to be smooth, then read it as a formula.
//!
//! A network fitted to noisy data wriggles between its points, and a formula that imitates it
//! learns the wriggles. Limpid trains the network with a penalty on its Jacobian, lets a symbolic
//! search imitate the smooth network, and gives back a formula in the units of the data:
//!
//! ```
#![doc = include_str!("../examples/first_formula.rs")]
//! ```
//!
//! From a table of one's own, with text, gaps and decimal commas, through several teachers to the best formula of
//! every size, as `limpid fit` does it:
//!
//! ```
#![doc = include_str!("../examples/own_table.rs")]
//! ```
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
pub use limpid_mlp::Penalty;
pub use limpid_sr::{Front, Selection};
pub use limpid_tape::Tape;
