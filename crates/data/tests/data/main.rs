//! From files to data sets and frames, from outside. What the command says of malformed files stands in
//! `crates/limpid/tests/faults`.

mod damage;
mod forms;
mod frame;
mod meaning;
mod plain;
mod sheet;
mod shipped;
mod support;
