//! News of a fit under way, and what it can be taken up from.

use crate::cost::Cost;
use limpid_sr::{Error, Front, Generation, State};
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

impl Checkpoint {
    /// Passes if the formulas of finished searches may have been found in rows of d inputs; a search looks at its
    /// state itself.
    ///
    /// # Errors
    /// [`Error::State`] with the first input that is not there.
    pub(crate) fn check(&self, d: usize) -> Result<(), Error> {
        let formulas = self.finished.iter().flat_map(|(front, _)| front).map(|found| &found.expr);
        let unknown = formulas.flat_map(|formula| formula.variables()).find(|&j| j as usize >= d);
        unknown.map_or(Ok(()), |j| Err(Error::State(format!("variable {j} of {d}"))))
    }
}
