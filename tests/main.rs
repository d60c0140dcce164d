//! One binary for all cross-crate tests, so that they link once.

mod arrows;
mod determinism;
mod documents;
mod fixtures;
mod gradients;
mod leakage;
mod penalty;
mod support;
