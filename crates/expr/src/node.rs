//! One node of a formula, and what a run of nodes in postfix order means.

use crate::{Error, Op};
use std::ops::Range;

/// One node of a formula.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Node {
    /// A constant; an evaluation rounds it to its own precision.
    Const(f64),
    /// A variable: the input column of that index.
    Var(u32),
    /// An operator; its operands are the one or two formulas before it.
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

    /// Tells whether both nodes are the same, constants compared by bits so that NaN equals itself.
    pub(crate) fn same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Const(a), Self::Const(b)) => a.to_bits() == b.to_bits(),
            _ => self == other,
        }
    }
}

/// Tells whether two runs of nodes are the same, constants compared by bits.
pub(crate) fn same(a: &[Node], b: &[Node]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(*b))
}

/// The contiguous range of the subtree whose root is `nodes[root]`.
///
/// The walk goes back from the root and counts the operands still owed:
///
/// ```text
/// nodes        x0   2   x1   *   sin   +        subtree of `sin`, node 4
/// still owed        0    1   2    1             it starts at node 1, where nothing is owed
/// ```
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
///
/// ```text
/// nodes    x0   2   x1   *   sin   +
/// starts   0    1   2    1   1     0
/// ```
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

/// Checks that `nodes` is exactly one formula: every operator has its operands, and one value is left.
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
