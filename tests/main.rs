//! One binary for all cross-crate tests, so that they link once; allocations are counted in another.

mod arrows;
mod determinism;
mod documents;
mod estimate;
mod fixtures;
mod gradients;
mod imports;
mod leakage;
mod loss;
mod penalty;
mod product;
mod replay;
mod step;
mod support;
mod teacher;
mod training;
