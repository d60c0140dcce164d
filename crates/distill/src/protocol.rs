//! A protocol is a value: everything that decides a result but the data and the seed.

use crate::choice::{Choice, Ranking};
use crate::student::Student;
use limpid_data::Fractions;
use limpid_sr::Selection;
use serde::{Deserialize, Serialize};

/// The method's settings for one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

impl Protocol {
    /// How one formula of a front is chosen: the formulas of one lesson are ranked by how well they learnt
    /// it, and linear ones are a student of their own.
    pub fn choice(&self) -> Choice {
        Choice { ranking: Ranking::Training, selection: self.selection, linear: false }
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
