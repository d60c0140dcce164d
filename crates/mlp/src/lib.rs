//! The teacher: a multilayer perceptron trained with a penalty on its Jacobian.
//!
//! ```text
//! f(x) = a_L,   a_0 = x,   a_l = φ(a_{l−1} W_l + b_l)   (l < L),   a_L = a_{L−1} W_L + b_L
//! L    = (1/n) Σᵢ ‖f(xᵢ) − yᵢ‖² / c  +  λ (1/n) Σᵢ ‖∂f(xᵢ)/∂x‖²_F
//! ```
//!
//! 1. Record f on a [`Tape`](limpid_tape::Tape).
//! 2. Ask it for ∂f/∂x: more nodes of the same tape.
//! 3. Record L from both, and ask for ∂L/∂(W, b): double backward, and nothing else.
//! 4. Compile, and replay once a mini-batch; Adam moves the parameters.
//!
//! Source: the penalty after \[Drucker92\] and \[Hoffman19\], as used by \[Dhar25\]; Adam \[Kingma15\];
//! start \[Glorot10\].
//!
//! ```
//! use limpid_base::{Matrix, Real, Samples, Seed};
//! use limpid_mlp::{Config, Penalty, fit};
//!
//! let x = Matrix::from_fn(60, 1, |i, _| i as f32 / 30.0 - 1.0);
//! let y: Vec<f32> = x.col(0).iter().map(|&x| Real::sin(3.0 * x)).collect();
//! let config = Config::default().with_learning_rate(1e-2).with_penalties(vec![Penalty::jacobian(1e-3)]);
//! let teacher = fit(Samples::new(&x, &y), None, &config, Seed::new(0))?.model;
//! let error = teacher.predict(&x).col(0).iter().zip(&y).map(|(f, y)| (f - y).abs()).fold(0.0, f32::max);
//! assert!(error < 0.3, "worst error {error}");
//! # Ok::<(), limpid_mlp::Error>(())
//! ```

mod activation;
mod adam;
mod averages;
mod config;
mod error;
mod fit;
mod grammar;
mod history;
mod loss;
mod network;
mod objective;
mod penalty;
mod schedule;
mod spectral;
mod term;
mod trainer;
#[cfg(feature = "serde")]
mod wire;

pub use activation::Activation;
pub use adam::Adam;
pub use config::Config;
pub use error::Error;
pub use fit::fit;
pub use grammar::ParsePenaltyError;
pub use history::{Epoch, Fit, Stop};
pub use loss::Loss;
pub use network::{Layer, Mlp};
pub use objective::Objective;
pub use penalty::{Bound, How, Penalty, Strength, What};
pub use spectral::Spectral;
pub use trainer::Trainer;

/// The example of the front page, tested as all others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct FrontPage;
