//! The tape against differences, and its programs against its definition.

mod gradients;
mod replay;
