//! The study: the paper's catalogue, grid, records, tables and figures.
//!
//! Only this crate knows the paper \[Dhar25\], and below the command line only this crate touches the
//! disk or the clock.
//!
//! 1. [`Catalog`] opens the shipped data sets and checks each against its manifest.
//! 2. [`Plan`] lists the [`Cell`]s: data set × trial × teacher.
//! 3. [`run_cells`] runs those without a record and appends to the [`Store`]; [`StepCosts`] are measured
//!    elsewhere and stored beside it.
//! 4. [`t1()`], [`t2()`], [`t3()`], [`t8()`] and [`f1`] are made from what is stored, and measure nothing
//!    again.
//! 5. [`publish`] writes them as Markdown, LaTeX, CSV, SVG and one offline HTML page.
//!
//! What is known of the paper, and what was chosen instead of what is not, stands in
//! `docs/protocol.md`.

mod catalog;
mod cell;
mod cost;
mod expected;
pub mod f1;
pub mod figure;
mod generated;
mod plan;
mod publish;
mod record;
pub mod report;
mod results;
mod runner;
mod shard;
pub mod stats;
mod store;
mod t1;
mod t2;
mod t3;
mod t8;
pub mod table;
mod verify;

pub use catalog::{Catalog, Entry, Group};
pub use cell::{
    APPROXIMATE_LAMBDA, Arm, Cell, ENGINE, HESSIAN_GRID, JACOBIAN_GRID, LIPSCHITZ_GRID,
    PLACEBO_RUNS,
};
pub use cost::{COSTS, StepCase, StepCost, StepCosts};
pub use expected::{expected_seconds, training_rows};
pub use plan::{
    APPROXIMATION_SETS, FULL_TRIALS, Part, Plan, QUICK_SETS, QUICK_TRIALS, SIDE_TRIALS, all_cells,
};
pub use publish::{Output, PublishError, publish, store_costs, stored_costs};
pub use record::{Record, TeacherRecord, Times};
pub use results::{ArmScores, CLIP, Results, Runs, TrialRuns};
pub use runner::{RunError, Source, Summary, run_cells};
pub use shard::Shard;
pub use store::{Store, StoreError};
pub use t1::{STUDENTS, t1};
pub use t2::t2;
pub use t3::{Verdict, c3, t3, t3_cases};
pub use t8::t8;
pub use verify::{Finding, verify};
