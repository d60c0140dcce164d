//! Bounds on a formula: its size, its depth and how its operators nest.

use crate::config::Config;
use crate::constraints::{Constraints, Nesting};
use limpid_expr::{Expr, Node, Op};

/// The bounds of one search.
#[derive(Clone, Debug)]
pub(crate) struct Bounds {
    /// Greatest complexity, linear scaling counted.
    pub(crate) max_size: usize,
    /// Most levels below the linear scaling.
    pub(crate) max_depth: usize,
    constraints: Constraints,
}

impl Bounds {
    /// The bounds that the settings of a search ask for.
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            max_size: config.max_complexity,
            max_depth: config.max_depth,
            constraints: config.constraints.clone(),
        }
    }

    /// The complexity of a formula as [`Constraints::complexity_of`] counts it.
    pub(crate) fn complexity(&self, expr: &Expr) -> usize {
        self.constraints.complexity_of(expr)
    }

    /// Complexity that the scaling a + b f adds, for those of a and b that are there.
    pub(crate) fn scaling(&self, intercept: bool, slope: bool) -> usize {
        let cost = |there: bool, op: Op| {
            if there { 1 + self.constraints.count_of(op) } else { 0 }
        };
        cost(intercept, Op::Add) + cost(slope, Op::Mul)
    }

    /// Admission of a formula: true if it is small, flat and nested as it may be.
    pub(crate) fn admit(&self, expr: &Expr) -> bool {
        self.complexity(expr) <= self.max_size
            && expr.depth() <= self.max_depth
            && self.admit_nesting(expr)
    }

    /// Admission by nesting alone: true if no operator holds more of another than it may.
    pub(crate) fn admit_nesting(&self, expr: &Expr) -> bool {
        self.constraints.nesting.iter().all(|rule| rule.admits(expr))
    }
}

impl Nesting {
    /// Admission by this rule: true if no way from a node `outer` to a leaf has more than `most` nodes
    /// `inner` on it. One pass over the postfix nodes, with a stack of the counts below.
    fn admits(&self, expr: &Expr) -> bool {
        // Of every formula not yet taken: the most nodes `inner` on a way to a leaf.
        let mut open: Vec<usize> = Vec::new();
        for node in expr.nodes() {
            let below = open.drain(open.len() - node.arity()..).max().unwrap_or(0);
            let Node::Op(op) = *node else {
                open.push(0);
                continue;
            };
            if op == self.outer && below > self.most {
                return false;
            }
            open.push(below + usize::from(op == self.inner));
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Expr {
        text.parse().expect("a formula")
    }

    #[test]
    fn a_rule_of_nesting_counts_along_each_way_to_a_leaf() {
        let admits = |most: usize, text: &str| {
            let rule = Nesting { outer: Op::Sin, inner: Op::Exp, most };
            rule.admits(&parse(text))
        };
        assert!(admits(0, "exp(sin(x0)) + exp(x0)"));
        assert!(!admits(0, "sin(x0 + exp(x0))"));
        assert!(admits(1, "sin(exp(x0) + exp(x1))"), "side by side is not nested");
        assert!(!admits(1, "sin(x1 * exp(exp(x0)))"));
        let itself = Nesting { outer: Op::Sin, inner: Op::Sin, most: 0 };
        assert!(itself.admits(&parse("sin(x0) + sin(x1)")));
        assert!(!itself.admits(&parse("sin(1 + sin(x0))")));
    }

    #[test]
    fn operators_count_what_they_are_said_to() {
        let complexity = vec![(Op::Sin, 3), (Op::Mul, 2)];
        let constraints = Constraints { complexity, ..Constraints::default() };
        let bounds = Bounds::new(&Config { constraints, ..Config::study() });
        assert_eq!(bounds.complexity(&parse("2 * sin(x0) + 1")), 9);
        assert_eq!((bounds.scaling(true, true), bounds.scaling(false, true)), (5, 3));
    }
}
