//! One node of a formula, and what a run of nodes in postfix order means.

use crate::{Error, Op};
use std::ops::Range;

/// One node of a formula.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Node {
    /// A constant; rounded to the precision of the evaluation.
    Const(f64),
    /// The input column of that index.
    Var(u32),
    /// An operator on the one or two formulas before it.
    Op(Op),
}

impl Node {
    /// Number of operands: 0 for leaves, 1 or 2 for operators.
    #[inline]
    pub fn arity(self) -> usize {
        match self {
            Self::Op(op) => op.arity(),
            Self::Const(_) | Self::Var(_) => 0,
        }
    }

    /// The same node, constants compared by bits so that NaN equals itself.
    pub(crate) fn same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Const(a), Self::Const(b)) => a.to_bits() == b.to_bits(),
            _ => self == other,
        }
    }
}

/// Whether two runs of nodes are the same, constants by bits.
pub(crate) fn same(a: &[Node], b: &[Node]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(*b))
}

/// The contiguous range of the subtree whose root is `nodes[root]`.
///
/// Walks back from the root, counting the operands still owed.
pub(crate) fn subtree(nodes: &[Node], root: usize) -> Range<usize> {
    let mut owed = 1;
    for start in (0..=root).rev() {
        owed += nodes[start].arity();
        owed -= 1;
        if owed == 0 {
            return start..root + 1;
        }
    }
    unreachable!("a validated postfix array owes nothing at its start")
}

/// The first node of the subtree at each node, for all nodes in one pass.
pub(crate) fn starts(nodes: &[Node]) -> Vec<usize> {
    let mut starts: Vec<usize> = Vec::with_capacity(nodes.len());
    for (i, node) in nodes.iter().enumerate() {
        let mut start = i;
        for _ in 0..node.arity() {
            start = starts[start - 1];
        }
        starts.push(start);
    }
    starts
}

/// Checks that `nodes` is exactly one formula.
pub(crate) fn validate(nodes: &[Node]) -> Result<(), Error> {
    let mut formulas = 0;
    for (i, node) in nodes.iter().enumerate() {
        if let Node::Op(op) = node
            && formulas < op.arity()
        {
            let (name, arity) = (op.spec().name, op.arity());
            return Err(Error::MissingOperand { node: i, name, arity, given: formulas });
        }
        formulas = formulas - node.arity() + 1;
    }
    if formulas == 1 { Ok(()) } else { Err(Error::NotOne { formulas }) }
}
