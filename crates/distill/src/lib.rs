//! The method: from a data set through a teacher to a formula and its scores.
//!
//! [`run`] is the specification, one screen long. Everything in it is a function from plain data to
//! plain data; nothing here reads a file or a clock.
//!
//! ```text
//! data set ─split─► train, valid, test ─standardise─► teacher ─lesson─► train with the teacher's answers
//!          ─student─► front ─select on valid─► formula ─score on test labels─► outcome
//! ```
//!
//! Direct symbolic regression is the protocol whose teacher is `None`. Between standardising and
//! scoring all numbers are in standardised units; scores are in data units.
//!
//! ```
//! use limpid_base::Seed;
//! use limpid_data::synthetic;
//! use limpid_distill::{Protocol, Student, run};
//!
//! let dataset = synthetic::friedman1(120, 5, 0.1, Seed::new(1));
//! let protocol = Protocol { students: vec![Student::Linear { ridge: 1.0 }], ..Protocol::default() };
//! let outcome = run(&dataset, &protocol, Seed::new(2), |_| {})?;
//! assert!(outcome.students[0].test.r2 > 0.4);
//! # Ok::<(), limpid_distill::Error>(())
//! ```

mod baselines;
mod choice;
mod fit;
mod fitted;
mod lambda;
mod lesson;
mod line;
mod metrics;
mod model;
mod network;
mod observations;
mod outcome;
mod pool;
mod problem;
mod protocol;
mod ridge;
mod run;
mod sampling;
mod saved;
mod student;
mod teacher;
mod tree;
mod units;
mod work;

pub use choice::{Choice, Ranking};
pub use fit::{Checkpoint, FitConfig, FitStage, Progress, fit, train};
pub use fitted::{Baseline, BaselineModel, Fitted, FrontRow, Trained};
pub use lambda::{Rule, TeacherScore, choose};
pub use lesson::{Lesson, Origin};
pub use metrics::Metrics;
pub use model::{Model, predict};
pub use network::SavedNetwork;
pub use observations::{Observations, PerRow};
pub use outcome::{FrontPoint, Outcome, StudentOutcome, TeacherOutcome};
pub use pool::Pool;
pub use problem::Problem;
pub use protocol::Protocol;
pub use ridge::{Features, Ridge};
pub use run::{Error, Stage, run};
pub use saved::{SavedModel, SavedModelError};
pub use student::{Learned, Student};
pub use teacher::Teacher;
pub use tree::RegressionTree;
pub use units::{in_data_units, in_scaled_units};
pub use work::Cost;
