//! A protocol is a value: everything that decides a result but the data and the seed.

use crate::choice::{Choice, Ranking};
use crate::error::Error;
use crate::student::Student;
use limpid_base::setters;
use limpid_data::Fractions;
use limpid_sr::Selection;
use serde::{Deserialize, Serialize};

/// Settings of [`run`](crate::run): the method on one data set.
///
/// | name | default | purpose | range |
/// |---|---|---|---|
/// | `fractions` | 0.6, 0.2 | shares of training and validation rows | see [`Fractions`] |
/// | `teacher` | 64-64, no penalty | network that the students learn from; none for the labels | see [`limpid_mlp::Config`] |
/// | `students` | all | learners, each by itself | see [`Student`] |
/// | `selection` | simplest within one standard error | how one formula of a front is chosen | see [`Choice`] |
/// | `replicate` | 0 | number of the repetition | |
///
/// ```
/// use limpid_distill::{Protocol, Student};
///
/// let ridge = |ridge| Protocol::default().with_students(vec![Student::Linear { ridge }]);
/// assert!(ridge(1.0).check().is_ok());
/// assert!(ridge(-1.0).check().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Protocol {
    /// Shares of the three parts.
    pub fractions: Fractions,
    /// The teacher; `None` for direct symbolic regression on the labels.
    pub teacher: Option<limpid_mlp::Config>,
    /// Who learns from it.
    pub students: Vec<Student>,
    /// How one formula of a front is chosen, on validation rows.
    pub selection: Selection,
    /// Number of the repetition: another one changes the seeds of teacher and students, not the
    /// split.
    pub replicate: u64,
}

setters!(Protocol {
    with_fractions fractions: Fractions,
    with_teacher teacher: Option<limpid_mlp::Config>,
    with_students students: Vec<Student>,
    with_selection selection: Selection,
    with_replicate replicate: u64,
});

impl Protocol {
    /// Passes if every setting is in its range.
    ///
    /// # Errors
    /// [`Error::Setting`] or [`Error::Search`] for the first setting that is not.
    pub fn check(&self) -> Result<(), Error> {
        let refused = |name| move |reason| Error::Setting { name, reason };
        self.fractions.check().map_err(refused("fractions"))?;
        if let Some(teacher) = &self.teacher {
            teacher.check().map_err(|e| refused("teacher")(e.to_string()))?;
        }
        self.choice().check()?;
        Ok(self.students.iter().try_for_each(Student::check)?)
    }

    /// How one formula of a front is chosen: the formulas of one lesson are ranked by how well they learnt
    /// it, and linear ones are a student of their own.
    pub fn choice(&self) -> Choice {
        Choice {
            ranking: Ranking::Training,
            selection: self.selection,
            linear: false,
            earned: false,
            sound: false,
            beyond_chance: None,
        }
    }
}

impl Default for Protocol {
    /// The study's standard pipeline.
    fn default() -> Self {
        Self {
            fractions: Fractions::default(),
            teacher: Some(limpid_mlp::Config::default()),
            students: Student::all(),
            selection: Selection::SimplestWithin { standard_errors: 1.0 },
            replicate: 0,
        }
    }
}
