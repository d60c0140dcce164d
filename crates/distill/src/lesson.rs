//! A lesson: answers for a student to learn, and whose they are.

use crate::problem::Problem;
use crate::teacher::Teacher;
use serde::{Deserialize, Serialize};

/// The source of a lesson's answers, or of a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Labels of the training rows.
    Labels,
    /// Answers of the teacher of that index.
    Teacher(usize),
    /// Predictions of another model.
    Answers,
    /// Least squares with forward selection on the labels, which is no lesson.
    Linear,
    /// Least squares of logarithms with forward selection, which is no lesson either.
    Power,
}

/// Answers for the rows of a problem's sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// Whose answers they are.
    pub origin: Origin,
    /// One answer a row of the sample, m, in data units.
    pub answers: Vec<f64>,
}

impl Problem<'_> {
    /// The lesson without a teacher: the labels, or another model's predictions where those are to be
    /// explained.
    pub fn labels(&self) -> Lesson {
        let other = self.data.predictions.is_some();
        let origin = if other { Origin::Answers } else { Origin::Labels };
        Lesson { origin, answers: self.goal() }
    }

    /// The lesson of the teacher of that index: the network's answers in place of the labels.
    pub fn lesson(&self, index: usize, teacher: &Teacher) -> Lesson {
        Lesson { origin: Origin::Teacher(index), answers: teacher.predict(&self.x) }
    }
}
