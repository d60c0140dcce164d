//! The teacher against its definitions.

mod estimate;
mod fixtures;
mod gradient;
mod penalty;
mod step;
mod teacher;
mod training;
