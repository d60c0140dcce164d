//! One binary for the tests of the whole crate, so that they link once.

mod code;
mod custom;
mod derivatives;
mod evaluation;
mod operators;
mod postfix;
mod text;
