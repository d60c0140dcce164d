//! Reverse-mode automatic differentiation whose gradients are nodes of the same tape.
//!
//! One idea: *a derivative is a program transformation*. A [`Tape`] records a program once, as a
//! list of matrix-valued nodes. [`Tape::grad`] appends the adjoint program to the same list, each
//! rule written in tape operations. So calling it again differentiates the derivative:
//!
//! ```
//! use limpid_base::Matrix;
//! use limpid_tape::Tape;
//!
//! let mut tape = Tape::new();
//! let x = tape.input(1, 1);
//! let y = tape.powi(x, 3); //            y   = x³
//! let dy = tape.grad(y, &[x])[0]; //     y′  = 3x²
//! let ddy = tape.grad(dy, &[x])[0]; //   y″  = 6x
//! let dddy = tape.grad(ddy, &[x])[0]; // y‴  = 6
//!
//! let mut program = tape.compile::<f64>(&[y, dy, ddy, dddy]);
//! program.set(x, &[2.0]);
//! program.run();
//! let values = [y, dy, ddy, dddy].map(|v| program.value(v)[0]);
//! assert_eq!(values, [8.0, 12.0, 12.0, 6.0]);
//! ```
//!
//! No flags, no detaching, no second kind of node. A penalty on a network's Jacobian is `grad` of
//! something that contains a `grad` ("double backward"); a Hessian penalty calls it three times.
//!
//! A recorded tape is then *replayed*: [`Tape::compile`] keeps the nodes that the wanted outputs
//! need, gives each a buffer, and [`Program::run`] fills them without allocating, once a
//! mini-batch.
//!
//! Source: reverse accumulation after \[Griewank08, ch. 3\]; gradients as tape programs after
//! \[Pearlmutter08\]; a rule for each operation, written in operations of the tape, after \[Radul23\].
//!
//! | file | what it knows of an operation |
//! |---|---|
//! | `op.rs` | its name and its value at a point |
//! | `tape.rs` | how it is recorded, and its shape |
//! | `grad.rs` | its derivative, in operations of the tape |
//! | `naive.rs` | its value for matrices: the definition of what a program computes |
//! | `kernel.rs` | its loop over the elements of a block |
//!
//! `schedule.rs`, `writer.rs`, `chain.rs` and `program.rs` make a program of the nodes and run it.

mod chain;
mod grad;
mod kernel;
mod naive;
mod op;
mod program;
mod schedule;
mod tape;
mod var;
mod writer;

pub use program::Program;
pub use tape::Tape;
pub use var::Var;

/// The example of the front page, tested as all others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct FrontPage;
