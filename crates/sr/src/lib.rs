//! The search: from samples to a Pareto front of formulas.
//!
//! Two engines share the formulas of `limpid-expr`:
//!
//! * [`search`], Limpid's own: islands of formulas of every size, evolved by tournament, crossover,
//!   mutation and grafts that correct the residuals, with linear scaling in closed form and
//!   Levenberg–Marquardt on the constants; the answer is a [`Front`] of (complexity, loss).
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
//! let config = Config::study().with_evaluations(100_000_000);
//! let front = search(Samples::new(&x, &y), &config, Seed::new(0), |_| Control::Continue)?;
//! let best = front.last().expect("a front is never empty");
//! assert!(best.loss < 1e-6, "{} has loss {}", best.expr, best.loss);
//! # Ok::<(), limpid_sr::Error>(())
//! ```
//!
//! | file | noun |
//! |---|---|
//! | `search`, `state` | [`search`]: generations, barriers, migration; [`resume`] |
//! | `context` | the data, building blocks and bounds of one search |
//! | `bounds`, `monotone` | what formulas must keep to |
//! | `screen` | of very many variables, those that may matter |
//! | `loss`, `objective` | what residuals cost, and constants fitted to that |
//! | `island` | a niche for every complexity |
//! | `member` | a formula with its scaling and constants; its core and its shape |
//! | `seen` | structures assessed before |
//! | `grow`, `mutate`, `crossover` | new formulas at random |
//! | `library`, `graft` | new formulas that correct the residuals |
//! | `linear` | sparse linear formulas to start from |
//! | `sound` | no poles between the rows |
//! | `constants`, `snap` | constants fitted, and given a name |
//! | `front`, `select` | the answer, and which formula to take |
//!
//! What was tried and measured stands in `DESIGN.md` beside the sources.
//!
//! Non-finite is a value, not an error: a formula that is undefined on some row has infinite loss.

mod bounds;
mod config;
mod constants;
mod constraints;
mod context;
mod crossover;
mod error;
mod front;
mod generation;
pub mod gplearn;
mod graft;
mod grow;
mod island;
mod library;
mod linear;
mod loss;
mod member;
mod monotone;
mod mutate;
mod objective;
mod polish;
mod screen;
mod search;
mod seen;
mod select;
mod snap;
mod sound;
mod state;

pub use config::Config;
pub use constants::{Fitted, fit_constants};
pub use constraints::{Constraints, Nesting};
pub use error::Error;
pub use front::{Candidate, Front};
pub use generation::{Control, Generation};
pub use loss::{CustomLoss, Loss, Units};
pub use search::{resume, search, sparse_linear};
pub use select::{Selection, earned, select};
pub use state::State;
