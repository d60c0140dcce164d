//! One binary for the tests of the whole method.

mod chance;
mod doors;
mod scales;
