//! The teacher against its definitions.

mod estimate;
mod fit;
mod fixtures;
mod gradient;
mod penalty;
mod step;
mod teacher;
mod training;
