//! What the benchmarks measure, for `benches/` (criterion) and `cargo xtask bench` alike.

pub mod step;
