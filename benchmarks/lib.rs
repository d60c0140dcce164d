//! What the benchmarks measure, for `benches/` (criterion) and `cargo xtask bench` alike.

mod blocks;
pub mod eval;
pub mod step;
