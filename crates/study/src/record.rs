//! What is kept of a cell: its numbers in one record, its times in another.
//!
//! ```text
//! {"key": "…", "dataset": "yacht", "trial": 0,
//!  "teacher": {"arm": "jacobian", "lambda": 0.1, "scores": {…}},
//!  "students": [{"name": "gplearn", …}, …], "engine": 6, …}
//! ```

use crate::cell::{Arm, Cell, ENGINE};
use crate::plan::QUICK_SETS;
use limpid_base::metrics;
use limpid_distill::{Outcome, StudentOutcome, TeacherOutcome};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name of the matrix product in every new record.
pub const PRODUCT: &str = "own";

/// The numbers of one cell; the same bits on every run of the same code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Key of the cell, [`Cell::key`].
    pub key: String,
    /// Name of the data set.
    pub dataset: String,
    /// Number of the trial.
    pub trial: u32,
    /// The teacher: which, and how good.
    pub teacher: TeacherRecord,
    /// One entry a student.
    pub students: Vec<StudentOutcome>,
    /// The engine that made it.
    pub engine: u32,
    /// Name of the matrix product: "own", or in an older record the routine that the processor chose.
    /// The numbers do not depend on it.
    pub kernel: String,
}

/// The teacher of a cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TeacherRecord {
    /// Arm of the study, which says what teacher it is.
    #[serde(flatten)]
    pub arm: Arm,
    /// Scores of the teacher; none in the direct arm.
    pub scores: Option<TeacherOutcome>,
}

/// Data sets whose records hold whole fronts, for F3: elsewhere they would be most of a record.
const FRONT_SETS: [&str; 6] = QUICK_SETS;

/// True if F3 shows the cell's fronts: those of the Jacobian grid, its standard run included.
fn keeps_fronts(cell: &Cell) -> bool {
    FRONT_SETS.contains(&cell.dataset.as_str()) && Arm::jacobian_grid().contains(&cell.arm)
}

impl Record {
    /// The record of a cell that was run.
    pub fn new(cell: &Cell, key: String, mut outcome: Outcome) -> Self {
        if !keeps_fronts(cell) {
            outcome.students.iter_mut().for_each(|student| student.front.clear());
        }
        Self {
            key,
            dataset: cell.dataset.clone(),
            trial: cell.trial,
            teacher: TeacherRecord { arm: cell.arm, scores: outcome.teacher },
            students: outcome.students,
            engine: ENGINE,
            kernel: PRODUCT.to_string(),
        }
    }

    /// True if all fields but `kernel` are equal.
    pub fn has_numbers_of(&self, other: &Self) -> bool {
        *self == Self { kernel: self.kernel.clone(), ..other.clone() }
    }

    /// The entry of the student of that name.
    pub fn student(&self, name: &str) -> Option<&StudentOutcome> {
        self.students.iter().find(|s| s.name == name)
    }
}

/// CPU seconds of one cell's stages, kept apart from its record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Times {
    /// Key of the cell, [`Cell::key`].
    pub key: String,
    /// CPU seconds of training the teacher.
    pub teacher: f64,
    /// Each student's learning and scoring, by name.
    pub students: BTreeMap<String, f64>,
}

/// CPU seconds of training the teacher of the cell with that key, if they are known.
pub(crate) type TeacherSeconds<'s> = dyn Fn(&str) -> Option<f64> + 's;

/// The median over records of the CPU seconds of training their teachers; `None` if no time is known.
pub(crate) fn median_seconds(records: &[&Record], seconds: &TeacherSeconds<'_>) -> Option<f64> {
    let times: Vec<f64> = records.iter().filter_map(|record| seconds(&record.key)).collect();
    (!times.is_empty()).then(|| metrics::median(&times))
}
