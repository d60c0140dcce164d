//! A search stopped between two generations, as a value.

use crate::config::Config;
use crate::context::Context;
use crate::front::Front;
use crate::island::Island;
use serde::{Deserialize, Serialize};

/// All that a search needs to go on: what [`search`](crate::search) hands out at every generation
/// and [`resume`](crate::resume) takes back. It can be written and read by serde; samples, settings
/// and seed are not in it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct State {
    /// Of the generation.
    pub(crate) number: u64,
    pub(crate) front: Front,
    pub(crate) islands: Vec<Island>,
}

/// A state of another search.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the state is not one of this search: it has {0}")]
pub struct StateError(pub(crate) String);

impl State {
    /// The state with what was left out of it computed again.
    pub(crate) fn restore(
        mut self,
        context: &Context<'_>,
        config: &Config,
    ) -> Result<Self, StateError> {
        let (found, wanted) = (self.islands.len(), config.islands.max(1));
        if found != wanted {
            return Err(StateError(format!("{found} islands, not {wanted}")));
        }
        for island in &mut self.islands {
            island.restore(context)?;
        }
        Ok(self)
    }
}
