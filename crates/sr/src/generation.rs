//! What an observer sees at a generation barrier, and what it may answer.

use crate::context::Context;
use crate::front::{Candidate, Front};
use crate::island::Island;
use crate::state::State;

/// Front, state and counts of a search after a generation.
#[derive(Clone, Debug)]
pub struct Generation<'a> {
    /// Number of the generation, from 0 for the initial populations.
    pub number: u64,
    /// Front so far, its constants in single precision.
    pub front: &'a Front,
    /// Node evaluations spent so far.
    pub node_evaluations: u64,
    /// Formulas tried so far.
    pub candidates: u64,
    /// Formulas tried whose structure was known already, so that nothing was evaluated.
    pub cache_hits: u64,
    /// Nodes of the formulas that were evaluated, their linear scaling left out.
    pub candidate_nodes: u64,
    /// Formulas tried that are undefined on some row, so that their loss is infinite.
    pub undefined: u64,
    /// True where the budget is spent or the target loss reached, so that the search ends here.
    pub last: bool,
    state: &'a State,
}

/// Answer of an observer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// The search goes on.
    Continue,
    /// The search ends here, with the front as it stands.
    Stop,
}

impl<'a> Generation<'a> {
    /// The view of a state that an observer gets.
    pub(crate) fn of(state: &'a State, context: &Context<'_>) -> Self {
        let config = context.config;
        let sum = |of: fn(&Island) -> u64| state.islands.iter().map(of).sum();
        let node_evaluations: u64 = sum(|island| island.assessor.scratch.node_evaluations());
        let candidates: u64 = sum(|island| island.assessor.candidates);
        // Known structures cost nothing; where no others are left, their number ends the search.
        let spent = node_evaluations.max(candidates);
        let best = state.front.last().map_or(f64::INFINITY, Candidate::cost);
        let reached = config.target_loss.is_some_and(|target| best <= target);
        Self {
            number: state.number,
            front: &state.front,
            node_evaluations,
            last: reached || spent >= config.evaluations,
            candidates,
            cache_hits: sum(|island| island.assessor.seen.hits),
            candidate_nodes: sum(|island| island.assessor.nodes),
            undefined: sum(|island| island.assessor.undefined),
            state,
        }
    }

    /// The whole state of the search, from which [`resume`](crate::resume) goes on.
    pub fn state(&self) -> &State {
        self.state
    }
}
