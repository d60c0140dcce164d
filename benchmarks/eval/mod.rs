//! Evaluation of a file of formulas: values, values with derivatives, whole fits.
//!
//! 1. [`Formulas`] are read from text; [`MIXED`] and [`ARITHMETIC`] are the ones measured everywhere.
//! 2. A [`Case`] says what is done with them, in which precision, over how many rows of [`inputs`].
//! 3. A [`Stopwatch`] times passes over all formulas by the CPU time of its thread.
//! 4. A [`Measurement`] is the median of the blocks, as nodes (leaves included) × rows a second.
//!
//! ```
//! use limpid_benchmarks::eval::{Case, Formulas, Notation, Precision, Task, measure};
//!
//! let formulas = Formulas::parse("x0 c1.5 * sin\nx1 x0 +\n", Notation::Postfix)?;
//! let case = Case { task: Task::Values, precision: Precision::F32, rows: 1000 };
//! let found = measure(&formulas, case, 20, 1e-4);
//! assert_eq!((found.formulas, found.nodes), (2, 7));
//! println!("{:.1} thousand million nodes a second on {}", found.gnodes_per_s, found.isa);
//! # Ok::<(), limpid_benchmarks::eval::BadLine>(())
//! ```

mod case;
mod formulas;
mod inputs;
mod measurement;
mod results;
mod runner;
mod stopwatch;

pub use case::{Case, ITERATIONS, Precision, Task};
pub use formulas::{ARITHMETIC, BadLine, Formulas, MIXED, Notation};
pub use inputs::{inputs, target};
pub use measurement::{Measurement, measure};
pub use results::results;
pub use stopwatch::Stopwatch;
