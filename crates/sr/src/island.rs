//! One island: a population that breeds by itself between migrations.
//!
//! 1. Keep the members sorted by rank and crowding.
//! 2. Breed as many offspring: parents by tournament, crossover or mutation, simplify.
//! 3. Scale each offspring linearly; fit the constants of those in the island's best quarter.
//! 4. Of parents and offspring together, the best survive.

use crate::Config;
use crate::context::Context;
use crate::crossover::crossover;
use crate::grow::grow;
use crate::member::{Effort, Member, assess};
use crate::mutate::mutate;
use crate::rank::survivors;
use limpid_base::{Rng, Samples, Seed};
use limpid_expr::{Expr, Scratch};
use rand::RngExt;

/// Contestants of a tournament.
const TOURNAMENT: usize = 2;

/// Attempts at an offspring within the bounds before a fresh tree takes its place.
const ATTEMPTS: usize = 8;

/// A population, best first, and what its evaluation has cost so far.
#[derive(Clone, Debug)]
pub(crate) struct Island {
    pub(crate) members: Vec<Member>,
    pub(crate) candidates: u64,
    scratch: Scratch<f32>,
}

impl Island {
    /// Every variable alone, then random trees of mixed sizes.
    pub(crate) fn new(
        context: &Context,
        config: &Config,
        samples: Samples<'_, f32>,
        seed: Seed,
    ) -> Self {
        let mut rng = seed.rng();
        let fresh = (0..config.population).map(|i| {
            let nodes = 1 + i % context.max_nodes.min(15);
            grow(context, nodes, context.max_depth, &mut rng)
        });
        let trees: Vec<Expr> = (0..context.variables).map(Expr::variable).chain(fresh).collect();
        let mut island = Self { members: vec![], candidates: 0, scratch: Scratch::new() };
        let effort = Effort { iterations: config.fit_iterations, below: f64::INFINITY };
        let members = trees.into_iter().map(|tree| island.assess(tree, samples, effort)).collect();
        island.members = survivors(members, config.population);
        island
    }

    /// The next generation: a pure function of this island and the seed.
    pub(crate) fn evolve(
        &mut self,
        context: &Context,
        config: &Config,
        samples: Samples<'_, f32>,
        seed: Seed,
    ) {
        let mut rng = seed.rng();
        let effort = Effort { iterations: config.fit_iterations, below: self.quartile() };
        let mut pool = self.members.clone();
        for _ in 0..config.population {
            let child = self.offspring(context, config, &mut rng);
            pool.push(self.assess(child, samples, effort));
        }
        self.members = survivors(pool, config.population);
    }

    /// Takes members in from elsewhere.
    pub(crate) fn welcome(&mut self, guests: Vec<Member>, population: usize) {
        let mut pool = std::mem::take(&mut self.members);
        pool.extend(guests);
        self.members = survivors(pool, population);
    }

    /// Node evaluations so far.
    pub(crate) fn node_evaluations(&self) -> u64 {
        self.scratch.node_evaluations()
    }

    /// The loss that a quarter of the members are better than.
    fn quartile(&self) -> f64 {
        let mut losses: Vec<f64> = self.members.iter().map(|m| m.candidate.loss).collect();
        losses.sort_by(f64::total_cmp);
        losses.get(losses.len() / 4).copied().unwrap_or(f64::INFINITY)
    }

    fn assess(&mut self, tree: Expr, samples: Samples<'_, f32>, effort: Effort) -> Member {
        self.candidates += 1;
        assess(tree, samples, effort, &mut self.scratch)
    }

    /// A simplified child within the bounds on size and depth.
    fn offspring(&self, context: &Context, config: &Config, rng: &mut Rng) -> Expr {
        for _ in 0..ATTEMPTS {
            let Some(mother) = self.parent(rng) else { break };
            let child = match self.parent(rng) {
                Some(father) if rng.random_bool(config.crossover) => {
                    crossover(&mother.tree, &father.tree, rng)
                }
                _ => mutate(&mother.tree, context, rng),
            };
            let child = child.simplify();
            let fits =
                child.complexity() <= context.max_nodes && child.depth() <= context.max_depth;
            if fits && child != mother.tree {
                return child;
            }
        }
        grow(context, context.max_nodes.min(9), context.max_depth, rng)
    }

    /// The best of a few random members.
    fn parent(&self, rng: &mut Rng) -> Option<&Member> {
        let count = self.members.len();
        let winner =
            (0..TOURNAMENT).filter(|_| count > 0).map(|_| rng.random_range(0..count)).min()?;
        self.members.get(winner)
    }
}
