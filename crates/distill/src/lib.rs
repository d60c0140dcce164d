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

mod errors;
mod fit;
mod fitted;
mod lambda;
mod line;
mod model;
mod network;
mod outcome;
mod protocol;
mod ridge;
mod rows;
mod run;
mod saved;
mod student;
mod teacher;
mod tree;
mod units;

pub use errors::Errors;
pub use fit::{FitConfig, FitStage, Progress, Trained, fit, predict, train};
pub use fitted::{Baseline, BaselineModel, Fitted, FrontRow, Origin, Taught};
pub use lambda::{Rule, TeacherScore, choose};
pub use model::Model;
pub use network::SavedNetwork;
pub use outcome::{FrontPoint, Outcome, StudentOutcome, TeacherOutcome};
pub use protocol::{Protocol, Student};
pub use ridge::{Features, Ridge};
pub use rows::{Beside, Rows};
pub use run::{Error, Stage, run};
pub use saved::{SavedFormula, SavedModel, SavedModelError};
pub use student::{Learned, learn};
pub use teacher::{Lesson, Teacher, teach};
pub use tree::RegressionTree;
pub use units::{in_data_units, in_scaled_units};
