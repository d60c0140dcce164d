//! One binary for all cross-crate tests, so that they link once.

mod fixtures;
mod gradients;
