//! One whole training step of the teacher: gather of a mini-batch, draw, gradient, Adam.
//!
//! 1. A [`Case`] says which network, which batch, which penalty.
//! 2. [`Case::steps`] does its steps: by the product's own [`Trainer`](limpid_mlp::Trainer).
//! 3. A [`Stopwatch`] times blocks of them by the CPU time of its thread; [`measure`] runs many in turn.
//! 4. A [`Measurement`] is the median of the blocks, with [`multiply_adds`] as the measure of the work.
//!
//! ```
//! use limpid_benchmarks::step::{Activation, Case, Smoothing, measure};
//!
//! let plain = Case {
//!     inputs: 13,
//!     hidden: vec![64, 64],
//!     outputs: 1,
//!     batch: 128,
//!     activation: Activation::Tanh,
//!     penalty: Smoothing::None,
//! };
//! let penalised = Case { penalty: "jacobian".parse()?, ..plain.clone() };
//! let times = measure(&[plain, penalised], 20, 0.01);
//! println!("{:.2} plain steps", times[1].us_per_step / times[0].us_per_step);
//! # Ok::<(), limpid_mlp::ParsePenaltyError>(())
//! ```

mod case;
mod flops;
mod measurement;
mod naive;
mod smoothing;
mod spread;
mod stopwatch;
mod throughput;

pub use case::{BATCHES, Case, SHAPES};
pub use flops::multiply_adds;
pub use limpid_mlp::Activation;
pub use measurement::Measurement;
pub use naive::Naive;
pub use smoothing::Smoothing;
pub use spread::Spread;
pub use stopwatch::{Stopwatch, measure};
pub use throughput::{Throughput, throughput};
