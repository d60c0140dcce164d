//! The study: the paper's catalogue, grid, records, tables and figures.
//!
//! Only this crate knows the paper \[Dhar25\], and below the command line only this crate touches the
//! disk or the clock.
//!
//! 1. [`Catalog`] opens the shipped data sets and checks each against its manifest.
//! 2. [`Plan`] lists the [`Cell`]s: data set × trial × teacher.
//! 3. [`run_cells`] runs those without a record and appends to the [`Store`]; [`StepCosts`] are measured
//!    elsewhere and stored beside it.
//! 4. [`Scores`] are what the students reached, [`Effect`] what a penalty does for one; [`t1()`] to [`t9()`],
//!    the [`claims()`] page and the figures are made from what is stored, and measure nothing again.
//! 5. [`publish`] writes them as Markdown, LaTeX, CSV, SVG and one offline HTML page.
//!
//! What is known of the paper, and what was chosen instead of what is not, stands in
//! `docs/protocol.md`.

mod answer;
mod cache;
mod catalog;
mod cell;
mod claims;
mod columns;
mod cost;
mod coverage;
mod drawing;
mod effect;
mod error;
mod expected;
pub mod f1;
mod f2;
mod f3;
mod family;
mod files;
mod generated;
mod output;
mod page;
mod plan;
mod publication;
mod publish;
mod record;
mod results;
mod runner;
mod scores;
mod sets;
mod shard;
pub mod stats;
mod store;
mod study;
mod t1;
mod t2;
mod t3;
mod t4;
mod t5;
mod t6;
mod t8;
mod t9;
mod trials;
mod verdict;
mod verify;

pub use cache::{copy_measurements, store_costs, stored_costs};
pub use catalog::{Catalog, Entry, Group};
pub use cell::{
    APPROXIMATE_LAMBDA, Arm, Cell, ENGINE, HESSIAN_GRID, JACOBIAN_GRID, LIPSCHITZ_GRID,
    PLACEBO_RUNS, READABLE,
};
pub use claims::claims;
pub use cost::{COSTS, StepCase, StepCost, StepCosts};
pub use coverage::Coverage;
pub use effect::{Effect, Effects, Relative};
pub use error::PublishError;
pub use expected::expected_seconds;
pub use family::PenaltyFamily;
pub use files::FileError;
pub use output::Output;
pub use plan::{
    APPROXIMATION_SETS, FULL_TRIALS, Part, Plan, QUICK_SETS, QUICK_TRIALS, SIDE_TRIALS, all_cells,
};
pub use publish::publish;
pub use record::{Record, TeacherRecord, Times};
pub use results::{ArmScores, CLIP, Results, Runs, TrialRuns};
pub use runner::{RunError, Source, Summary, run_cells};
pub use scores::{Chosen, STUDENTS, Scores, SetScores};
pub use shard::Shard;
pub use store::{Store, StoreError};
pub use study::Study;
pub use t1::t1;
pub use t2::t2;
pub use t3::{C3Ratios, c3, c3_ratios, t3, t3_cases};
pub use t4::t4;
pub use t5::{Significance, significance, t5};
pub use t6::t6;
pub use t8::t8;
pub use t9::t9;
pub use trials::training_rows;
pub use verdict::Verdict;
pub use verify::{Finding, compare, verify};

/// The example of the front page, tested as all others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct FrontPage;
