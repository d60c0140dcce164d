//! News of a fit under way, and what it can be taken up from.

use crate::cost::Cost;
use limpid_sr::{Front, Generation, State};
use serde::{Deserialize, Serialize};

/// News of a fit under way.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// The part of the work that goes on.
    pub stage: FitStage,
    /// The share of all work that is done, 0 to 1.
    pub done: f64,
    /// What all searches have cost so far.
    pub cost: Cost,
    /// The fronts of finished searches, in search units, with what each has cost.
    pub finished: &'a [(Front, Cost)],
    /// The search that goes on, if one does.
    pub generation: Option<&'a Generation<'a>>,
}

/// A part of the work of a fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FitStage {
    /// The search on the labels, or on another model's predictions.
    Labels,
    /// The training of all teachers, side by side.
    Teachers,
    /// The search on the answers of the teacher of that index.
    Lesson(usize),
}

/// What a fit that was interrupted goes on from; the default begins anew.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The fronts of finished searches, with what each has cost.
    pub finished: Vec<(Front, Cost)>,
    /// The state of the search that was going on.
    pub running: Option<State>,
}
