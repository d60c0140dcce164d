//! The `limpid` command from outside: what it prints, and its exit codes.

mod bad_data;
mod bounds;
mod checkpoint;
mod docs;
mod eval;
mod exports;
mod fit;
mod instruction_sets;
mod interrupt;
mod kept;
mod models;
mod predict;
mod screen;
mod search;
mod support;
mod table_exports;
mod tables;
mod usage;
