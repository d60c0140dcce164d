//! The settings of a fit.

use crate::choice::Choice;
use serde::{Deserialize, Serialize};

/// How formulas are looked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitConfig {
    /// Flag: the labels (or another model's predictions) are a lesson.
    pub labels: bool,
    /// The teachers, each a lesson; they learn labels, so there are none for another model's predictions.
    pub teachers: Vec<limpid_mlp::Config>,
    /// The search for formulas of each lesson.
    pub search: limpid_sr::Config,
    /// How one formula is chosen.
    pub choice: Choice,
    /// Most training rows that a learner sees.
    pub rows: usize,
}
