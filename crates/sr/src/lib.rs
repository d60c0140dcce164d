//! The search: from samples to a Pareto front of formulas.
//!
//! Two engines share the formulas of `limpid-expr`:
//!
//! * [`search`], Limpid's own: islands of formulas, each evolved by tournament, crossover and
//!   mutation, with linear scaling in closed form and Levenberg–Marquardt on the constants; the
//!   answer is a [`Front`] of (complexity, loss).
//! * [`gplearn::search`], classical genetic programming as the program gplearn does it; the answer
//!   is one formula.
//!
//! Both see nothing but [`Samples`](limpid_base::Samples), spend a budget of work instead of time,
//! and give the same formulas for the same seed on any number of threads.
//!
//! ```
//! use limpid_base::{Matrix, Samples, Seed};
//! use limpid_sr::{Config, Control, search};
//!
//! // y = 2 x₀ + x₁²
//! let x = Matrix::from_fn(50, 2, |i, j| ((i * (7 + 4 * j)) % 23) as f32 / 8.0 - 1.4);
//! let y: Vec<f32> = (0..50).map(|i| 2.0 * x[(i, 0)] + x[(i, 1)] * x[(i, 1)]).collect();
//! let config = Config { evaluations: 100_000_000, ..Config::study() };
//! let front = search(Samples::new(&x, &y), &config, Seed::new(0), |_| Control::Continue);
//! let best = front.last().expect("a front is never empty");
//! assert!(best.loss < 1e-6, "{} has loss {}", best.expr, best.loss);
//! ```
//!
//! Non-finite is a value, not an error: a formula that is undefined on some row has infinite loss.

mod config;
mod constants;
mod context;
mod crossover;
mod front;
pub mod gplearn;
mod grow;
mod island;
mod member;
mod mutate;
mod rank;
mod search;
mod select;

pub use config::Config;
pub use constants::{Fitted, fit_constants};
pub use front::{Candidate, Front};
pub use search::{Control, Generation, search};
pub use select::{Selection, select};
