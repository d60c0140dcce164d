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
//! A formula's way through the crate, one generation on one island:
//!
//! ```text
//!            ┌── crossover ──┐
//! parents ───┼── mutate ─────┼──▶ tree ──▶ assess ──────────────────────▶ niche ──▶ front
//!            └── graft ──────┘             │ seen before?  no
//!                   ▲                      │ objective: scale, a + b f    ┐ while there is
//!                library                   │ objective: fit, constants    ┘ hope for it
//!                                          │ admission: bounds, sound, monotone
//! ```
//!
//! The book of rooms, in reading order; each floor stands on the ones above it:
//!
//! | floor | file | noun |
//! |---|---|---|
//! | settings | `error` | [`Error`]: what is wrong with what a search is given |
//! | | `loss`, `constraints`, `config` | [`Loss`], [`Constraints`], [`Config`] |
//! | rows | `screen` | the variables that may matter, of very many |
//! | measure | `curve` | smooth losses: value, slope and curvature of a row |
//! | | `slopes` | a formula's slopes beside the samples' |
//! | | `constants` | [`fit_constants`]: Levenberg–Marquardt |
//! | | `scaling` | a formula's core, and which way to scale it pays |
//! | | `squares`, `reweighted`, `smooth`, `matching` | four ways to scale and fit |
//! | | `objective` | the questions *score*, *scale* and *fit*, and who answers them |
//! | rules | `bounds` | size, depth and nesting |
//! | | `sound` | no poles between the rows |
//! | | `monotone` | directions in a variable |
//! | | `admission` | the three together |
//! | space | `space` | operators and variables, and how they are drawn |
//! | | `context` | everything that does not change while a search runs |
//! | make | `grow`, `crossover`, `mutate` | new formulas at random |
//! | | `library`, `graft` | new formulas that correct the residuals |
//! | | `linear` | sparse linear formulas to start from |
//! | judge | `structure`, `seen` | a formula without its constants; the ones known |
//! | | `front`, `member` | [`Candidate`], [`Front`]; a candidate on an island |
//! | | `assess` | a tree scaled and fitted while there is hope for it |
//! | evolve | `island` | a niche for every complexity |
//! | | `state`, `generation` | [`State`]: islands side by side; what an observer sees of it |
//! | | `parallel` | islands side by side |
//! | | `snap`, `polish` | constants refined, and given a name |
//! | | `search` | [`search`]: from start to front; [`resume`] |
//! | choose | `select` | [`select`]: which formula of a front to take |
//! | beside | `gplearn` | [`gplearn::search`], with its settings, breeding and variation |
//!
//! What was tried and measured stands in `DESIGN.md` beside the sources.
//!
//! Non-finite is a value, not an error: a formula that is undefined on some row has infinite loss.

mod admission;
mod assess;
mod bounds;
mod config;
mod constants;
mod constraints;
mod context;
mod crossover;
mod curve;
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
mod matching;
mod member;
mod monotone;
mod mutate;
mod objective;
mod parallel;
mod polish;
mod reweighted;
mod scaling;
mod screen;
mod search;
mod seen;
mod select;
mod slopes;
mod smooth;
mod snap;
mod sound;
mod space;
mod squares;
mod state;
mod structure;

pub use config::Config;
pub use constants::{Fitted, fit_constants};
pub use constraints::{Constraints, Nesting};
pub use error::Error;
pub use front::{Candidate, Front};
pub use generation::{Control, Generation};
pub use loss::{CustomLoss, Loss, Units};
pub use search::{resume, search, sparse_linear};
pub use select::{Selection, beyond_chance, earned, select};
pub use state::State;

/// The example of the front page, tested as all others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct FrontPage;
