//! One binary for the crate's tests, so that they link once.

mod exhaustive;
mod gemm;
mod product;
mod reference;
