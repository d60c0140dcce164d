//! From files to data sets and frames, from outside. What the command says of tables as people have them
//! stands in `tests/tables` of the workspace.

mod conventions;
mod damage;
mod forms;
mod frame;
mod meaning;
mod plain;
mod sheet;
mod shipped;
mod support;
