//! One binary for all cross-crate tests, so that they link once; allocations are counted in another.

mod arrows;
mod dependencies;
mod determinism;
mod documents;
mod imports;
mod leakage;
mod penalty;
mod support;
