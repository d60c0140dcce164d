//! Random trees, parents and offspring.

use super::config::Config;
use super::program::{Offspring, Program};
use super::variation::{graft, hoist};
use limpid_base::Rng;
use limpid_expr::{Expr, Node, Op};
use rand::RngExt;
use rand::seq::IndexedRandom;

/// The operators of gplearn for one problem.
pub(super) struct Breeder<'a> {
    pub(super) config: &'a Config,
    pub(super) variables: usize,
}

impl Breeder<'_> {
    /// The next member: a random tree if there are no parents yet.
    pub(super) fn offspring(&self, parents: &[Program], rng: &mut Rng) -> Offspring {
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

    /// Pushes a random operator after its operands. Above the last level every operand of a full tree is an
    /// operator; of another tree it is one where the first operators + 1 of variables + operators equally
    /// likely numbers come up, which is how gplearn draws.
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

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Seed;

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
}
