//! Sums and differences: signs are absorbed and constants merged, so that a sum has one at most.
//!
//! ```text
//! (x + 3) − 5      shift of x + 3 by −5      d = 3, 3 − 5 = −2      x − 2
//! 5 − (x + 3)      a constant's difference   5 − 3 = 2              2 − x
//! (−x) + y         a sign on the left        operands swap          y − x
//! ```

use super::{Builder, Pair};
use crate::{Node, Op};
use std::ops::Range;

impl Builder {
    /// The sum left + right.
    pub(super) fn add(&mut self, pair: &Pair) {
        match pair.constants {
            (_, Some(c)) => {
                self.keep_left(pair);
                self.shift(c);
            }
            (Some(c), _) => {
                self.keep_right(pair);
                self.shift(c);
            }
            _ if self.root_is(&pair.right, Op::Neg) => {
                self.nodes.pop();
                self.binary_anew(pair.right.start, Op::Sub);
            }
            _ if self.root_is(&pair.left, Op::Neg) => {
                self.nodes.remove(pair.left.end - 1);
                self.nodes[pair.left.start..].rotate_left(pair.left.len() - 1);
                self.binary_anew(pair.left.start + pair.right.len(), Op::Sub);
            }
            _ => self.nodes.push(Node::Op(Op::Add)),
        }
    }

    /// The difference left − right.
    pub(super) fn sub(&mut self, pair: &Pair) {
        match pair.constants {
            (_, Some(c)) => {
                self.keep_left(pair);
                self.shift(-c);
            }
            (Some(c), _) => self.subtract_from(c, pair),
            _ if self.equal(pair) => self.replace_last(0.0),
            _ if self.root_is(&pair.right, Op::Neg) => {
                self.nodes.pop();
                self.binary_anew(pair.right.start, Op::Add);
            }
            _ => self.nodes.push(Node::Op(Op::Sub)),
        }
    }

    /// Applies `op` to the last two subtrees, of which the second starts at `middle`.
    fn binary_anew(&mut self, middle: usize, op: Op) {
        self.starts.push(middle);
        self.binary(op);
    }

    /// The difference of a constant: c − (x + d) = (c − d) − x, and c − (−x) = x + c.
    fn subtract_from(&mut self, c: f64, pair: &Pair) {
        if self.root_is(&pair.right, Op::Neg) {
            self.nodes.pop();
            self.keep_right(pair);
            return self.shift(c);
        }
        if let Some(d) = self.shift_of(&pair.right)
            && (c - d).is_finite()
        {
            self.nodes.truncate(pair.right.end - 2);
            self.nodes[pair.left.start] = Node::Const(c - d);
        }
        self.nodes.push(Node::Op(Op::Sub));
    }

    /// The constant c of a term x + c or x − (−c).
    fn shift_of(&self, term: &Range<usize>) -> Option<f64> {
        match self.nodes[term.clone()] {
            [.., Node::Const(c), Node::Op(Op::Add)] => Some(c),
            [.., Node::Const(c), Node::Op(Op::Sub)] => Some(-c),
            _ => None,
        }
    }

    /// Adds c to the last subtree, merged with a constant that it adds itself.
    fn shift(&mut self, c: f64) {
        let term = self.last();
        let mut c = c;
        if let Some(d) = self.shift_of(&term)
            && (c + d).is_finite()
        {
            self.nodes.truncate(term.end - 2);
            c += d;
        }
        if c == 0.0 {
            return;
        }
        let (op, c) = if c < 0.0 { (Op::Sub, -c) } else { (Op::Add, c) };
        self.nodes.extend([Node::Const(c), Node::Op(op)]);
    }
}
