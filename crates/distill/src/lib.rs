//! The method: from a table through teachers and students to a formula and its scores.
//!
//! Two readings of one pipeline: [`run`], the specification and the study's, one data set and one lesson; and
//! [`fit()`], a user's, one table and several lessons. Everything in it is a function from plain data to
//! plain data; nothing here reads a file or a clock.
//!
//! ```text
//! Observations ─► Problem ─► lessons: the labels │ a teacher's answers │ another model's predictions
//!                    lesson ─learn─► pool of formulas, in data units, measured on validation rows
//!                                      pool ─choose─► front, one formula ─score on test labels─► outcome
//! ```
//!
//! Direct symbolic regression is the lesson without a teacher. Numbers cross from stage to stage in data
//! units; each learner scales for itself.
//!
//! | file | noun, in reading order |
//! |---|---|
//! | `observations`, `sampling` | inputs, labels, weights and predictions; rows for those who look at few |
//! | `problem`, `units` | the rows as each learner sees them; formulas from its units to those of the data |
//! | `teacher`, `lesson` | a network, and the answers that a student learns |
//! | `student`, `ridge`, `tree`, `model` | who learns, and what predicts in the end |
//! | `pool`, `choice` | formulas under one measure; which becomes the front, and which is taken |
//! | `run`, `protocol`, `outcome` | the study's reading, its settings and numbers |
//! | `fit`, `config`, `work`, `progress`, `cost`, `fitted`, `baselines` | the user's reading |
//! | `lambda` | the choice of λ among finished runs |
//! | `saved`, `network` | models in files |
//! | `error`, `parallel` | what can go wrong; work side by side |
//!
//! ```
//! use limpid_base::Seed;
//! use limpid_data::synthetic;
//! use limpid_distill::{Protocol, Student, run};
//!
//! let dataset = synthetic::friedman1(120, 5, 0.1, Seed::new(1));
//! let protocol = Protocol::default().with_students(vec![Student::Linear { ridge: 1.0 }]);
//! let outcome = run(&dataset, &protocol, Seed::new(2), |_| {})?;
//! assert!(outcome.students[0].test.r2 > 0.4);
//! # Ok::<(), limpid_distill::Error>(())
//! ```

mod baselines;
mod choice;
mod config;
mod cost;
mod error;
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
mod parallel;
mod pool;
mod power;
mod problem;
mod progress;
mod protocol;
mod ridge;
mod run;
mod sampling;
mod saved;
mod seal;
mod shape;
mod student;
mod teacher;
mod tested;
mod tidy;
mod tree;
mod undefined;
mod units;
mod work;

pub use choice::{Choice, Ranking};
pub use config::FitConfig;
pub use cost::Cost;
pub use error::Error;
pub use fit::{fit, train};
pub use fitted::{Baseline, BaselineModel, Fitted, FrontRow, Stars, Trained};
pub use lambda::{LambdaRule, TeacherScore, choose_lambda};
pub use lesson::{Lesson, Origin};
pub use metrics::Metrics;
pub use model::{Model, predict};
pub use network::SavedNetwork;
pub use observations::{Observations, PerRow};
pub use outcome::{FrontPoint, Outcome, StudentOutcome, TeacherOutcome};
pub use pool::Pool;
pub use problem::Problem;
pub use progress::{Checkpoint, FitStage, Progress};
pub use protocol::Protocol;
pub use ridge::{Features, Ridge};
pub use run::{Stage, run};
pub use saved::{SavedModel, SavedModelError};
pub use seal::{checksum, is_whole, sealed};
pub use shape::Doubt;
pub use student::{Learned, Student};
pub use teacher::Teacher;
pub use tested::{Gain, Tested};
pub use tree::RegressionTree;
pub use units::{in_data_units, in_scaled_units};

/// The example of the front page, tested as all others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct FrontPage;
