//! Products and quotients: constant factors are merged, so that a product has one at most.

use super::{Builder, Pair};
use crate::node::subtree;
use crate::{Node, Op};
use std::ops::Range;

/// A constant factor of a term.
#[derive(Clone, Copy)]
enum Factor {
    /// c x.
    Times(f64),
    /// x / c.
    Per(f64),
    /// c / x.
    Over(f64),
}

impl Builder {
    /// left · right.
    pub(super) fn mul(&mut self, pair: &Pair) {
        match pair.constants {
            // Their product is not finite, or it would have been folded: nothing to rearrange.
            (Some(_), Some(_)) => self.nodes.push(Node::Op(Op::Mul)),
            (_, Some(c)) => {
                self.keep_left(pair);
                self.scale(c);
            }
            (Some(c), _) => {
                self.keep_right(pair);
                self.scale(c);
            }
            _ => self.nodes.push(Node::Op(Op::Mul)),
        }
    }

    /// left / right.
    pub(super) fn div(&mut self, pair: &Pair) {
        match pair.constants {
            (_, Some(c)) if c != 0.0 => {
                self.keep_left(pair);
                self.divide(c);
            }
            (Some(0.0), None) => self.replace_last(0.0),
            (Some(c), None) => {
                self.keep_right(pair);
                self.divide_into(c);
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
            (Op::Div, _, Node::Const(c)) => Some(Factor::Per(c)),
            (Op::Mul, Node::Const(c), _) if left_alone() => Some(Factor::Times(c)),
            (Op::Div, Node::Const(c), _) if left_alone() => Some(Factor::Over(c)),
            _ => None,
        }
    }

    /// Takes a constant factor off the last subtree, which leaves x.
    fn take_factor(&mut self, factor: Factor) {
        let term = self.last();
        self.nodes.pop();
        match factor {
            Factor::Per(_) => drop(self.nodes.pop()),
            Factor::Times(_) | Factor::Over(_) => drop(self.nodes.remove(term.start)),
        }
    }

    /// Puts c before the last subtree and `op` behind it.
    fn lead(&mut self, c: f64, op: Op) {
        let start = self.last().start;
        self.nodes.insert(start, Node::Const(c));
        self.nodes.push(Node::Op(op));
    }

    /// Multiplies the last subtree by c, merged with its own factor.
    fn scale(&mut self, c: f64) {
        if c == 0.0 {
            return self.replace_last(0.0);
        }
        if c == 1.0 {
            return;
        }
        let factor = self.factor(&self.last());
        match factor {
            Some(factor @ Factor::Times(d)) if (c * d).is_normal() => {
                self.take_factor(factor);
                self.scale(c * d);
            }
            Some(factor @ Factor::Per(d)) if (c / d).is_normal() => {
                self.take_factor(factor);
                self.scale(c / d);
            }
            Some(factor @ Factor::Over(d)) if (c * d).is_normal() => {
                self.take_factor(factor);
                self.divide_into(c * d);
            }
            _ => self.lead(c, Op::Mul),
        }
    }

    /// Divides the last subtree by c ≠ 0, merged with its own factor.
    fn divide(&mut self, c: f64) {
        if c == 1.0 {
            return;
        }
        let factor = self.factor(&self.last());
        match factor {
            Some(factor @ Factor::Times(d)) if (d / c).is_normal() => {
                self.take_factor(factor);
                self.scale(d / c);
            }
            Some(factor @ Factor::Per(d)) if (c * d).is_normal() => {
                self.take_factor(factor);
                self.divide(c * d);
            }
            Some(factor @ Factor::Over(d)) if (d / c).is_normal() => {
                self.take_factor(factor);
                self.divide_into(d / c);
            }
            _ => self.nodes.extend([Node::Const(c), Node::Op(Op::Div)]),
        }
    }

    /// Divides c ≠ 0 by the last subtree, merged with its own factor.
    fn divide_into(&mut self, c: f64) {
        let factor = self.factor(&self.last());
        match factor {
            Some(factor @ Factor::Times(d)) if (c / d).is_normal() => {
                self.take_factor(factor);
                self.divide_into(c / d);
            }
            Some(factor @ Factor::Per(d)) if (c * d).is_normal() => {
                self.take_factor(factor);
                self.divide_into(c * d);
            }
            Some(factor @ Factor::Over(d)) if (c / d).is_normal() => {
                self.take_factor(factor);
                self.scale(c / d);
            }
            _ => self.lead(c, Op::Div),
        }
    }
}
