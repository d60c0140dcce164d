//! Classical genetic programming \[Koza92\], as gplearn 0.4.3 does it \[Stephens15\].
//!
//! 1. Ramped half-and-half: trees of depth 2 to 6, full or grown.
//! 2. Fitness: mean absolute error plus parsimony times length.
//! 3. Every member of the next generation comes from a tournament winner by crossover, subtree,
//!    hoist or point mutation, or as it is.
//! 4. After the last generation the answer is its member of least mean absolute error.
//!
//! No constants are fitted, nothing is simplified, nothing but the last generation is kept.
//! Differs from the source: a member that is undefined on some row is the worst of all (numpy's
//! argmin would pick it), a member reproduced as it is keeps its fitness, and an error of 0 does not
//! end the run early. Runs are those of gplearn itself within the noise of seeds: see `agreement`.

mod config;

pub use config::Config;

use crate::error::Error;
use crate::front::{Candidate, Front};
use limpid_base::{Rng, Samples, Seed};
use limpid_expr::{Expr, Node, Op, Scratch};
use rand::RngExt;
use rand::seq::IndexedRandom;
use std::ops::Range;

/// A tree and its mean absolute error.
#[derive(Clone, Debug)]
struct Program {
    tree: Expr,
    error: f64,
}

/// Runs all generations; the front holds the one answer, its loss the mean absolute error. It is
/// empty only if every member of the last generation is undefined on some row.
///
/// # Errors
/// If a setting is out of range: see [`Config::check`].
///
/// # Panics
/// If the samples have not one target a row.
#[track_caller]
pub fn search(samples: Samples<'_, f32>, config: &Config, seed: Seed) -> Result<Front, Error> {
    evolve(samples, config, seed, |_| {})
}

/// [`search`] that shows `observe` the members of every generation, in their order.
#[track_caller]
fn evolve(
    samples: Samples<'_, f32>,
    config: &Config,
    seed: Seed,
    mut observe: impl FnMut(&[Program]),
) -> Result<Front, Error> {
    config.check()?;
    let breeder = Breeder { config, variables: samples.x.cols() };
    let mut scratch = Scratch::new();
    let mut population: Vec<Program> = vec![];
    for generation in 0..config.generations {
        let seed = seed.child("generation").nth(generation as u64);
        population = (0..config.population_size)
            .map(|i| breeder.offspring(&population, &mut seed.nth(i as u64).rng()))
            .map(|offspring| offspring.evaluate(samples, &mut scratch))
            .collect();
        observe(&population);
    }
    let best = population.into_iter().reduce(|a, b| if b.error < a.error { b } else { a });
    Ok(Front::of(best.map(|program| Candidate {
        complexity: program.tree.complexity(),
        violation: 0.0,
        loss: program.error,
        expr: program.tree,
    })))
}

/// A new tree, or a member that goes on as it is.
enum Offspring {
    New(Expr),
    Same(Program),
}

impl Offspring {
    fn evaluate(self, samples: Samples<'_, f32>, scratch: &mut Scratch<f32>) -> Program {
        match self {
            Self::Same(program) => program,
            Self::New(tree) => {
                let error = tree.compile::<f32>().absolute_error(samples, scratch);
                Program { tree, error: if error.is_nan() { f64::INFINITY } else { error } }
            }
        }
    }
}

/// The operators of gplearn for one problem.
struct Breeder<'a> {
    config: &'a Config,
    variables: usize,
}

impl Breeder<'_> {
    /// The next member: a random tree if there are no parents yet.
    fn offspring(&self, parents: &[Program], rng: &mut Rng) -> Offspring {
        if parents.is_empty() {
            return Offspring::New(self.build(rng));
        }
        let c = self.config;
        let method: f64 = rng.random();
        let parent = self.tournament(parents, rng);
        let bounds = [c.p_crossover, c.p_subtree_mutation, c.p_hoist_mutation, c.p_point_mutation];
        let mut bound = 0.0;
        let chosen = bounds.iter().position(|p| {
            bound += p;
            method < bound
        });
        match chosen {
            Some(0) => {
                let donor = self.tournament(parents, rng);
                Offspring::New(graft(&parent.tree, &donor.tree, rng))
            }
            Some(1) => Offspring::New(graft(&parent.tree, &self.build(rng), rng)),
            Some(2) => Offspring::New(hoist(&parent.tree, rng)),
            Some(3) => Offspring::New(self.point(&parent.tree, rng)),
            _ => Offspring::Same(parent.clone()),
        }
    }

    /// The fittest of a few random members: least error plus parsimony times length.
    fn tournament<'p>(&self, parents: &'p [Program], rng: &mut Rng) -> &'p Program {
        let fitness =
            |p: &Program| p.error + self.config.parsimony_coefficient * p.tree.complexity() as f64;
        (0..self.config.tournament_size)
            .map(|_| parents.choose(rng).expect("there are parents"))
            .reduce(|a, b| if fitness(b) < fitness(a) { b } else { a })
            .expect("there is a contestant")
    }

    /// A random tree, half-and-half; its root is an operator.
    fn build(&self, rng: &mut Rng) -> Expr {
        let full = rng.random_bool(0.5);
        let (low, high) = self.config.init_depth;
        let depth = rng.random_range(low..=high);
        let mut postfix = vec![];
        self.push_operator(1, depth, full, rng, &mut postfix);
        Expr::from_postfix(postfix).expect("every operator was pushed after its operands")
    }

    fn push_operator(
        &self,
        level: usize,
        depth: usize,
        full: bool,
        rng: &mut Rng,
        out: &mut Vec<Node>,
    ) {
        let operator = *self.config.function_set.choose(rng).expect("there are operators");
        for _ in 0..operator.arity() {
            let operators = self.config.function_set.len();
            let choice = rng.random_range(0..self.variables + operators);
            if level < depth && (full || choice <= operators) {
                self.push_operator(level + 1, depth, full, rng, out);
            } else {
                out.push(self.terminal(rng));
            }
        }
        out.push(Node::Op(operator));
    }

    /// A variable or a constant, all equally likely.
    fn terminal(&self, rng: &mut Rng) -> Node {
        let choice = rng.random_range(0..=self.variables);
        let (low, high) = self.config.const_range;
        if choice < self.variables {
            Node::Var(choice as u32)
        } else {
            Node::Const(rng.random_range(low..high))
        }
    }

    /// Point mutation: each node is exchanged with a small probability for one of its arity.
    fn point(&self, tree: &Expr, rng: &mut Rng) -> Expr {
        let exchange = |node: &Node| {
            if !rng.random_bool(self.config.p_point_replace) {
                return *node;
            }
            match node.arity() {
                0 => self.terminal(rng),
                arity => {
                    let fits = self.config.function_set.iter().filter(|o| o.arity() == arity);
                    let fits: Vec<&Op> = fits.collect();
                    Node::Op(**fits.choose(rng).expect("the node's own operator fits"))
                }
            }
        };
        let nodes = tree.nodes().iter().map(exchange).collect();
        Expr::from_postfix(nodes).expect("no arity changed")
    }
}

/// A random subtree: operators are nine times as likely roots as leaves \[Koza92\].
fn subtree(tree: &Expr, rng: &mut Rng) -> Range<usize> {
    let weight = |node: &Node| if matches!(node, Node::Op(_)) { 9_u32 } else { 1 };
    let total: u32 = tree.nodes().iter().map(weight).sum();
    let mut left = rng.random_range(0..total);
    let root = tree.nodes().iter().position(|node| {
        let here = left < weight(node);
        left = left.saturating_sub(weight(node));
        here
    });
    tree.subtree(root.expect("the weights add up to the total"))
}

/// A subtree of the parent replaced by one of the donor.
fn graft(parent: &Expr, donor: &Expr, rng: &mut Rng) -> Expr {
    let hole = subtree(parent, rng);
    let scion = subtree(donor, rng);
    parent.splice(hole, &donor.nodes()[scion])
}

/// A subtree replaced by a subtree of itself.
fn hoist(tree: &Expr, rng: &mut Rng) -> Expr {
    let outer = subtree(tree, rng);
    let part =
        Expr::from_postfix(tree.nodes()[outer.clone()].to_vec()).expect("a subtree is a tree");
    let inner = subtree(&part, rng);
    tree.splice(outer, &part.nodes()[inner])
}

#[cfg(test)]
mod agreement;

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Matrix;

    fn breeder(config: &Config) -> Breeder<'_> {
        Breeder { config, variables: 5 }
    }

    /// Levels of operators, as gplearn counts depth.
    fn levels(tree: &Expr) -> usize {
        tree.depth() - 1
    }

    /// gplearn 0.4.3's own 40,000 initial programs of 5 features and these 8 functions have a mean
    /// length of 11.67 (standard error 0.06) and these shares of depths 1 to 6.
    #[test]
    fn initial_trees_have_gplearns_lengths_and_depths() {
        const SHARES: [f64; 6] = [0.0999, 0.2319, 0.1899, 0.1705, 0.1570, 0.1509];
        let config = Config::default();
        let mut rng = Seed::new(1).rng();
        let count = 40_000;
        let trees: Vec<Expr> = (0..count).map(|_| breeder(&config).build(&mut rng)).collect();
        let length = trees.iter().map(Expr::complexity).sum::<usize>() as f64 / f64::from(count);
        assert!((length - 11.67).abs() < 0.3, "mean length {length}");
        for (depth, share) in (1..).zip(SHARES) {
            let found =
                trees.iter().filter(|t| levels(t) == depth).count() as f64 / f64::from(count);
            assert!((found - share).abs() < 0.012, "depth {depth}: {found}, not {share}");
        }
    }

    #[test]
    fn every_way_to_breed_gives_valid_programs() {
        let config = Config::default();
        let breeder = breeder(&config);
        let mut rng = Seed::new(2).rng();
        for _ in 0..500 {
            let (a, b) = (breeder.build(&mut rng), breeder.build(&mut rng));
            for child in [graft(&a, &b, &mut rng), hoist(&a, &mut rng), breeder.point(&a, &mut rng)]
            {
                assert_eq!(Expr::from_postfix(child.nodes().to_vec()), Ok(child));
            }
            assert!(hoist(&a, &mut rng).complexity() <= a.complexity());
        }
    }

    #[test]
    fn a_simple_law_is_found_and_the_seed_decides() {
        let x = Matrix::from_fn(100, 2, |i, j| ((i * (7 + 4 * j)) % 23) as f32 / 8.0 - 1.4);
        let y: Vec<f32> = (0..100).map(|i| x[(i, 0)] * x[(i, 1)] - x[(i, 0)]).collect();
        let samples = Samples::new(&x, &y);
        let config = Config::default();
        let front = search(samples, &config, Seed::new(1)).expect("settings in range");
        assert_eq!(front.len(), 1);
        assert!(front.last().expect("an answer").loss < 1e-5, "{front:?}");
        assert_eq!(search(samples, &config, Seed::new(1)), Ok(front));
    }
}
