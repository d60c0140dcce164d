//! The commands as a user runs them, a module for each subject, in one binary that links once.
#![allow(missing_docs)]

mod bench;
mod browser;
mod faults;
mod page;
mod report;
mod reproduce;
mod slurm;
mod study;
mod tools;
