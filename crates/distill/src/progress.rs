//! News of a fit under way, and what it can be taken up from.

use crate::cost::Cost;
use crate::fitted::FrontRow;
use crate::lesson::Origin;
use crate::problem::Problem;
use limpid_sr::{Candidate, Error, Front, Generation, State};
use serde::{Deserialize, Serialize};

/// Loss, in units of the smallest, of a formula that is nearly as good.
const NEARLY: f64 = 1.1;

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
    pub(crate) problem: &'a Problem<'a>,
}

impl Progress<'_> {
    /// The best so far in data units: of the front whose last formula has the smallest loss on validation rows
    /// the simplest formula that is nearly as good. It takes many looks at all rows, so it is for a call every few
    /// seconds.
    pub fn best(&self) -> Option<FrontRow> {
        let cost = |candidate: &Candidate| self.problem.valid_loss(&candidate.expr);
        let last = |front: &&Front| front.last().map_or(f64::INFINITY, cost);
        let running = self.generation.map(|generation| generation.front);
        let fronts = self.finished.iter().map(|(front, _)| front).chain(running);
        let front = fronts.min_by(|a, b| last(a).total_cmp(&last(b)))?;
        let enough = NEARLY * last(&front);
        let best = front.iter().find(|candidate| cost(candidate) <= enough)?;
        Some(self.problem.row(Origin::Labels, self.problem.printed(&best.expr)))
    }
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
