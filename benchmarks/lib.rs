//! Measurements of the benchmarks, for `benches/` (criterion) and `cargo xtask bench` alike.

mod blocks;
#[cfg(feature = "eval")]
pub mod eval;
pub mod machine;
pub mod step;

/// CPU time of one timed block in seconds, unless something else is asked for.
pub const SECONDS_PER_RUN: f64 = 0.05;
