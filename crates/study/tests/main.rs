//! The oracles of the study: tables and statistics against NumPy and SciPy.
#![allow(missing_docs)]

mod approximations;
mod stats;
mod tables;
