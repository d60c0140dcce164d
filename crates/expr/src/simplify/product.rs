//! Products and quotients: constant factors are merged, so that a product has one at most.
//!
//! ```text
//! 6 · (x / 2)      6 comes to a term with the factor 1/2      3 · x
//! 6 / (2 · x)      6 is divided by a term with the factor 2   3 / x
//! ```
//!
//! Factors whose product overflows or vanishes stay apart, as in 1e300 · (1e300 · x).

use super::{Builder, Pair};
use crate::node::subtree;
use crate::{Node, Op};
use Factor::{Over, Per, Times};
use std::ops::Range;

/// A constant c beside the rest x of a term.
#[derive(Clone, Copy)]
enum Factor {
    /// Term c · x.
    Times(f64),
    /// Term x / c.
    Per(f64),
    /// Term c / x.
    Over(f64),
}

impl Factor {
    /// The one factor that does what `self` does to a term that has the factor `own`.
    fn merged(self, own: Self) -> Self {
        match (self, own) {
            (Times(c), Times(d)) => Times(c * d), // c (d x)
            (Times(c), Per(d)) => Times(c / d),   // c (x / d)
            (Times(c), Over(d)) => Over(c * d),   // c (d / x)
            (Per(c), Times(d)) => Times(d / c),   // (d x) / c
            (Per(c), Per(d)) => Per(c * d),       // (x / d) / c
            (Per(c), Over(d)) => Over(d / c),     // (d / x) / c
            (Over(c), Times(d)) => Over(c / d),   // c / (d x)
            (Over(c), Per(d)) => Over(c * d),     // c / (x / d)
            (Over(c), Over(d)) => Times(c / d),   // c / (d / x)
        }
    }

    /// The constant c of the factor.
    fn constant(self) -> f64 {
        let (Times(c) | Per(c) | Over(c)) = self;
        c
    }
}

impl Builder {
    /// The product left · right.
    pub(super) fn mul(&mut self, pair: &Pair) {
        match pair.constants {
            // Their product is not finite, or it would have been folded: nothing to rearrange.
            (Some(_), Some(_)) => self.nodes.push(Node::Op(Op::Mul)),
            (_, Some(c)) => {
                self.keep_left(pair);
                self.bring(Times(c));
            }
            (Some(c), _) => {
                self.keep_right(pair);
                self.bring(Times(c));
            }
            _ => self.nodes.push(Node::Op(Op::Mul)),
        }
    }

    /// The quotient left / right.
    pub(super) fn div(&mut self, pair: &Pair) {
        match pair.constants {
            (_, Some(c)) if c != 0.0 => {
                self.keep_left(pair);
                self.bring(Per(c));
            }
            (Some(0.0), None) => self.replace_last(0.0),
            (Some(c), None) => {
                self.keep_right(pair);
                self.bring(Over(c));
            }
            _ if self.equal(pair) => self.replace_last(1.0),
            _ => self.nodes.push(Node::Op(Op::Div)),
        }
    }

    /// The constant factor of a term, if it has one.
    fn factor(&self, term: &Range<usize>) -> Option<Factor> {
        let Node::Op(op @ (Op::Mul | Op::Div)) = self.nodes[term.end - 1] else { return None };
        let left_alone = || subtree(&self.nodes, term.end - 2).start == term.start + 1;
        match (op, self.nodes[term.start], self.nodes[term.end - 2]) {
            (Op::Div, _, Node::Const(c)) => Some(Per(c)),
            (Op::Mul, Node::Const(c), _) if left_alone() => Some(Times(c)),
            (Op::Div, Node::Const(c), _) if left_alone() => Some(Over(c)),
            _ => None,
        }
    }

    /// Takes a constant factor off the last subtree, which leaves x.
    fn take_factor(&mut self, factor: Factor) {
        let term = self.last();
        self.nodes.pop();
        match factor {
            Per(_) => drop(self.nodes.pop()),
            Times(_) | Over(_) => drop(self.nodes.remove(term.start)),
        }
    }

    /// Puts c before the last subtree and `op` behind it.
    fn lead(&mut self, c: f64, op: Op) {
        let start = self.last().start;
        self.nodes.insert(start, Node::Const(c));
        self.nodes.push(Node::Op(op));
    }

    /// Brings a factor to the last subtree, merged with the subtree's own; c ≠ 0 in x / c and c / x.
    fn bring(&mut self, factor: Factor) {
        match factor {
            Times(0.0) => return self.replace_last(0.0),
            Times(1.0) | Per(1.0) => return,
            _ => {}
        }
        if let Some(own) = self.factor(&self.last())
            && factor.merged(own).constant().is_normal()
        {
            self.take_factor(own);
            return self.bring(factor.merged(own));
        }
        match factor {
            Times(c) => self.lead(c, Op::Mul),
            Over(c) => self.lead(c, Op::Div),
            Per(c) => self.nodes.extend([Node::Const(c), Node::Op(Op::Div)]),
        }
    }
}
