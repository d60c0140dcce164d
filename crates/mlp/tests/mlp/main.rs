//! The teacher against its definitions.

mod penalty;
