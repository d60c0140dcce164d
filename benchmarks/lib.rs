//! Criterion benchmarks; the cases are in `benches/`, one file a noun.
