//! The `limpid` command from outside: what it prints, and its exit codes.

mod bad_data;
mod bounds;
mod checkpoint;
mod docs;
mod eval;
mod interrupt;
mod search;
mod support;
mod usage;
