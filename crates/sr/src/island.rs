//! One island: formulas of every size that breed by themselves between migrations.
//!
//! ```text
//! complexity   1      2      3      …     30
//! niche       [●]    [●●]   [●●●●]  …   [●●●●●●]      best cost first, at most `niche` members
//! ```
//!
//! Members live in niches, one a complexity; within a niche no structure occurs twice and the best
//! by cost stay. A parent is drawn from a random niche, so every size is explored alike.

use crate::assess::Assessor;
use crate::context::Context;
use crate::crossover::crossover;
use crate::error::Error;
use crate::graft::graft;
use crate::grow::grow;
use crate::library::Library;
use crate::member::Member;
use crate::mutate::mutate;
use limpid_base::{Rng, Seed};
use limpid_expr::Expr;
use rand::RngExt;
use rand::seq::IndexedRandom;

/// Number of contestants of a tournament.
const TOURNAMENT: usize = 4;

/// Number of attempts at an offspring within the bounds before a fresh tree takes its place.
const ATTEMPTS: usize = 8;

/// A population, its library, and what its evaluation has cost so far.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Island {
    /// Members of each complexity, sorted by cost.
    niches: Vec<Vec<Member>>,
    library: Library,
    pub(crate) assessor: Assessor,
}

impl Island {
    /// An island of given formulas, every variable alone, and random trees of mixed sizes.
    pub(crate) fn new(context: &Context<'_>, given: &[Expr], seed: Seed) -> Self {
        let mut rng = seed.rng();
        let fresh = (0..context.config.population).map(|i| {
            let nodes = 1 + i % context.admission.bounds.max_size.min(15);
            grow(context, nodes, context.admission.bounds.max_depth, &mut rng).simplify()
        });
        let variables = context.space.variables.iter().map(|&v| Expr::variable(v));
        let trees: Vec<Expr> = given.iter().cloned().chain(variables).chain(fresh).collect();
        let mut assessor = Assessor::new();
        let library = Library::new(context, &[], &mut rng, &mut assessor.scratch);
        let niches = vec![vec![]; context.admission.bounds.max_size + 1];
        let mut island = Self { niches, library, assessor };
        for tree in trees {
            island.try_out(&tree, context);
        }
        island
    }

    /// The next generation: a pure function of this island and the seed.
    pub(crate) fn evolve(&mut self, context: &Context<'_>, seed: Seed) {
        let mut rng = seed.rng();
        for _ in 0..context.config.population {
            let child = self.offspring(context, &mut rng);
            self.try_out(&child, context);
        }
    }

    /// A new library, of parts of the present members.
    pub(crate) fn refresh(&mut self, context: &Context<'_>, seed: Seed) {
        let members: Vec<Member> = self.members().cloned().collect();
        self.library = Library::new(context, &members, &mut seed.rng(), &mut self.assessor.scratch);
    }

    /// Computes what a file leaves out.
    pub(crate) fn restore(&mut self, context: &Context<'_>) -> Result<(), Error> {
        let (found, wanted) = (self.niches.len(), context.admission.bounds.max_size + 1);
        if found != wanted {
            return Err(Error::State(format!("formulas of {found} sizes, not {wanted}")));
        }
        for (size, niche) in self.niches.iter().enumerate() {
            if let Some(other) = niche.iter().find(|member| member.candidate.complexity != size) {
                let found = other.candidate.complexity;
                return Err(Error::State(format!(
                    "a formula of size {found} among those of {size}"
                )));
            }
            niche.iter().try_for_each(|member| context.check(&member.candidate.expr))?;
        }
        self.library.restore(context)
    }

    /// All members, from the least complexity up and the best first within each.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Member> {
        self.niches.iter().flatten()
    }

    /// The best member of each niche.
    pub(crate) fn best(&self) -> impl Iterator<Item = &Member> {
        self.niches.iter().filter_map(|niche| niche.first())
    }

    /// Takes a member into its niche, if it is better than one there.
    pub(crate) fn welcome(&mut self, member: Member, capacity: usize) {
        let niche = &mut self.niches[member.candidate.complexity];
        let cost = member.candidate.cost();
        if let Some(twin) = niche.iter().position(|m| m.shape == member.shape) {
            if niche[twin].candidate.cost() <= cost {
                return;
            }
            niche.remove(twin);
        }
        let at = niche.partition_point(|m| m.candidate.cost() <= cost);
        niche.insert(at, member);
        niche.truncate(capacity);
    }

    /// Judges a tree and takes it in if it beats the worst member of its niche, which limits the work spent on
    /// it; there is no limit while the niche has room.
    fn try_out(&mut self, tree: &Expr, context: &Context<'_>) {
        let niches = &self.niches;
        let limit = |complexity: usize| {
            let niche: &Vec<Member> = &niches[complexity];
            let full = niche.len() >= context.config.niche;
            niche.last().filter(|_| full).map_or(f64::MAX, |m| m.candidate.cost())
        };
        if let Some(member) = self.assessor.assess(tree, context, limit) {
            self.welcome(member, context.config.niche);
        }
    }

    /// A simplified child within the bounds on size and depth.
    fn offspring(&mut self, context: &Context<'_>, rng: &mut Rng) -> Expr {
        for _ in 0..ATTEMPTS {
            let Some(mother) = self.parent(rng).cloned() else { break };
            let mother = mother.candidate.expr;
            let draw: f64 = rng.random();
            let child = if draw < context.config.graft {
                graft(&mother, &self.library, context, rng, &mut self.assessor.scratch)
            } else if draw < context.config.graft + context.config.crossover {
                self.parent(rng).map(|father| crossover(&mother, &father.candidate.expr, rng))
            } else {
                Some(mutate(&mother, context, rng))
            };
            let Some(child) = child.map(|child| child.simplify()) else { continue };
            if child != mother && context.admission.bounds.admit(&child) {
                return child;
            }
        }
        grow(
            context,
            context.admission.bounds.max_size.min(9),
            context.admission.bounds.max_depth,
            rng,
        )
    }

    /// The best of a few random members of a random niche.
    fn parent(&self, rng: &mut Rng) -> Option<&Member> {
        let inhabited: Vec<&Vec<Member>> = self.niches.iter().filter(|n| !n.is_empty()).collect();
        let niche = inhabited.choose(rng)?;
        let winner = (0..TOURNAMENT).map(|_| rng.random_range(0..niche.len())).min()?;
        niche.get(winner)
    }
}
