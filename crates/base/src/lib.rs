//! Matrices, real numbers, seeds and metrics: the ground under every other crate.
//!
//! Everything here gives the same bits on every x86-64 processor. Sums have one order, fused multiply-adds
//! are written out, and elementary functions are the crate's own, so that a result is a function of data,
//! settings and seed alone.
//!
//! | module | noun |
//! |---|---|
//! | [`Matrix`] | a dense, column-major matrix and its products |
//! | [`Real`] | `f32` or `f64`, with elementary functions that give the same bits everywhere |
//! | [`Rows`], [`Samples`] | inputs, targets, weights and slopes: owned, and borrowed as engines are given them |
//! | [`Seed`] | a named tree of random number generators |
//! | [`metrics`] | R², RMSE, MAE, folded in index order |
//! | [`solve_spd`] | small symmetric positive definite systems |
//! | [`setters!`] | one method `with_…` for each field of a settings type |
//! | [`isa`] | one portable kernel, compiled for every instruction set |
//! | [`gemm`], [`small_gemm`] | products of large and of small matrices |
//!
//! ```
//! use limpid_base::{Matrix, Real, Seed, metrics};
//!
//! let x = Matrix::from_fn(3, 2, |i, j| (i + 10 * j) as f64);
//! assert_eq!(x.col(1), [10.0, 11.0, 12.0]);
//! assert_eq!(x.t_matmul(&x)[(0, 0)], 0.0 + 1.0 + 4.0); // XᵀX
//!
//! let mut rng = Seed::new(1).child("noise").nth(0).rng();
//! let noise = limpid_base::standard_normal(&mut rng);
//! assert!(noise.abs() < 10.0);
//!
//! assert_eq!(metrics::r2(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0]), 1.0);
//! assert_eq!(Real::exp(0.0_f64), 1.0);
//! ```

mod elementary;
mod gemm;
pub mod isa;
mod matrix;
pub mod metrics;
mod normal;
mod percentile;
mod real;
mod rows;
mod samples;
mod seed;
mod setters;
mod solve;
mod spaced;

pub use gemm::{Accumulate, Factor, gemm, small_gemm};
pub use matrix::{Matrix, MatrixRef};
pub use normal::standard_normal;
pub use percentile::percentile;
pub use real::Real;
pub use rows::Rows;
pub use samples::Samples;
pub use seed::{Rng, Seed, splitmix64};
pub use solve::solve_spd;
pub use spaced::spaced;

/// The example of the front page, tested as all others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct FrontPage;
