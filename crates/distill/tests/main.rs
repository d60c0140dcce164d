//! One binary for the tests of the whole method.

mod chance;
mod choices;
mod doors;
mod scales;
