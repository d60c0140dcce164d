//! A search between two generations, as a value.

use crate::context::Context;
use crate::error::Error;
use crate::front::Front;
use crate::island::Island;
use crate::linear::sparse_linear;
use crate::member::Member;
use crate::parallel;
use limpid_base::Seed;
use limpid_expr::Expr;

/// Number of generations between two libraries.
const LIBRARY: u64 = 5;

/// Everything a search needs to go on: what [`search`](crate::search) hands out at every generation
/// and [`resume`](crate::resume) takes back. It can be written and read by serde; samples, settings
/// and seed are not in it.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct State {
    /// Number of the generation that was last completed; 0 for the initial populations.
    pub(crate) number: u64,
    /// Best formulas of all generations up to that one.
    pub(crate) front: Front,
    pub(crate) islands: Vec<Island>,
}

impl State {
    /// The initial populations: guesses, sparse linear formulas, and random ones.
    pub(crate) fn start(context: &Context<'_>, seed: Seed) -> Self {
        let linear = sparse_linear(context, context.first_samples());
        let given: Vec<Expr> = context.config.guesses.iter().cloned().chain(linear).collect();
        let islands = parallel::map(context.config.islands, |i| {
            Island::new(context, &given, island_seed(seed, i).child("start"))
        });
        Self { number: 0, front: Front::of([context.constant.clone()]), islands }
    }

    /// The state with what a file leaves out computed again.
    ///
    /// # Errors
    /// If the state is not one of a search in these samples with these settings.
    pub(crate) fn restore(mut self, context: &Context<'_>) -> Result<Self, Error> {
        let (found, wanted) = (self.islands.len(), context.config.islands);
        if found != wanted {
            return Err(Error::State(format!("{found} islands, not {wanted}")));
        }
        self.front.iter().try_for_each(|candidate| context.check(&candidate.expr))?;
        self.islands.iter_mut().try_for_each(|island| island.restore(context))?;
        Ok(self)
    }

    /// Adds the best of every niche to the front.
    pub(crate) fn collect(&mut self) {
        for member in self.islands.iter().flat_map(Island::best) {
            self.front.insert(member.candidate.clone());
        }
    }

    /// One generation on every island, side by side, then perhaps a migration.
    pub(crate) fn evolve(&mut self, context: &Context<'_>, seed: Seed) {
        let number = self.number;
        parallel::each(&mut self.islands, |i, island| {
            let seed = island_seed(seed, i);
            if number.is_multiple_of(LIBRARY) {
                island.refresh(context, seed.child("library").nth(number));
            }
            island.evolve(context, seed.child("generation").nth(number));
        });
        self.number += 1;
        let migration = context.config.migration as u64;
        if migration > 0 && self.number.is_multiple_of(migration) {
            self.migrate(context.config.niche);
        }
    }

    /// Sends the best of each niche of every island to the next island, around the ring.
    fn migrate(&mut self, niche: usize) {
        let best = |island: &Island| Front::of(island.best().map(|m| m.candidate.clone()));
        let travellers: Vec<Front> = self.islands.iter().map(best).collect();
        let count = self.islands.len();
        for (from, guests) in travellers.into_iter().enumerate().filter(|_| count > 1) {
            for guest in &guests {
                self.islands[(from + 1) % count].welcome(Member::new(guest.clone()), niche);
            }
        }
    }
}

/// The seed of the island of that index.
fn island_seed(seed: Seed, index: usize) -> Seed {
    seed.child("island").nth(index as u64)
}
