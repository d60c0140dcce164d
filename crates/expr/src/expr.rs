//! A formula: a postfix array of nodes, so that a subtree is a contiguous range.
//!
//! ```text
//! x0 + sin(2 * x1)   =   [x0, 2, x1, *, sin, +]
//!                              └─────┘  a subtree ends at its root
//! ```

use crate::node::{self, Node};
use crate::{Error, Op};
use std::ops::Range;

/// A formula; cheap to cut and join. Serialised as its text.
#[derive(Clone, PartialEq, Debug)]
pub struct Expr {
    nodes: Vec<Node>,
}

impl Expr {
    /// The formula of these nodes in postfix order.
    ///
    /// # Errors
    /// If an operator lacks operands, or the array holds no or several formulas.
    pub fn from_postfix(nodes: Vec<Node>) -> Result<Self, Error> {
        node::validate(&nodes)?;
        Ok(Self { nodes })
    }

    /// For nodes that are one formula by construction.
    pub(crate) fn trusted(nodes: Vec<Node>) -> Self {
        debug_assert_eq!(node::validate(&nodes), Ok(()));
        Self { nodes }
    }

    /// A constant.
    pub fn constant(value: f64) -> Self {
        Self { nodes: vec![Node::Const(value)] }
    }

    /// The input column `index`.
    pub fn variable(index: u32) -> Self {
        Self { nodes: vec![Node::Var(index)] }
    }

    /// op(a).
    ///
    /// # Panics
    /// If `op` does not take one operand.
    #[track_caller]
    pub fn unary(op: Op, a: Self) -> Self {
        assert_eq!(op.arity(), 1, "{} takes {} operands, not 1", op.spec().name, op.arity());
        let mut nodes = a.nodes;
        nodes.push(Node::Op(op));
        Self { nodes }
    }

    /// op(a, b).
    ///
    /// # Panics
    /// If `op` does not take two operands.
    #[track_caller]
    pub fn binary(op: Op, a: Self, b: Self) -> Self {
        assert_eq!(op.arity(), 2, "{} takes {} operand, not 2", op.spec().name, op.arity());
        let mut nodes = a.nodes;
        nodes.extend(b.nodes);
        nodes.push(Node::Op(op));
        Self { nodes }
    }

    /// The nodes in postfix order; never empty, the root is the last.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Number of nodes.
    pub fn complexity(&self) -> usize {
        self.nodes.len()
    }

    /// Nodes on the longest way from the root to a leaf; 1 for a leaf.
    pub fn depth(&self) -> usize {
        let mut depths: Vec<usize> = Vec::new();
        for node in &self.nodes {
            let below = depths.drain(depths.len() - node.arity()..).max().unwrap_or(0);
            depths.push(below + 1);
        }
        depths[0]
    }

    /// The contiguous range of the subtree that ends at the node `root`.
    ///
    /// # Panics
    /// If there is no such node.
    #[track_caller]
    pub fn subtree(&self, root: usize) -> Range<usize> {
        assert!(root < self.nodes.len(), "node {root} of {}", self.nodes.len());
        node::subtree(&self.nodes, root)
    }

    /// The subtree that ends at the node `root`, as a formula.
    ///
    /// # Panics
    /// If there is no such node.
    #[track_caller]
    pub fn part(&self, root: usize) -> Self {
        Self::trusted(self.nodes[self.subtree(root)].to_vec())
    }

    /// The formula in which the nodes `subtree` replace those of `range`.
    ///
    /// # Panics
    /// If `range` is not a subtree of this formula or `subtree` not one formula.
    #[track_caller]
    pub fn splice(&self, range: Range<usize>, subtree: &[Node]) -> Self {
        assert!(
            !range.is_empty() && self.subtree(range.end - 1) == range,
            "{range:?} is no subtree of {self}"
        );
        node::validate(subtree).unwrap_or_else(|e| panic!("the replacement is no formula: {e}"));
        let (before, after) = (&self.nodes[..range.start], &self.nodes[range.end..]);
        Self { nodes: [before, subtree, after].concat() }
    }

    /// The constants in postfix order.
    pub fn constants(&self) -> Vec<f64> {
        let constant = |node: &Node| match node {
            Node::Const(value) => Some(*value),
            _ => None,
        };
        self.nodes.iter().filter_map(constant).collect()
    }

    /// The same formula with other constants, in postfix order.
    ///
    /// # Panics
    /// If their number differs.
    #[track_caller]
    pub fn with_constants(&self, constants: &[f64]) -> Self {
        let mut new = self.clone();
        let places = new.nodes.iter_mut().filter_map(|node| match node {
            Node::Const(value) => Some(value),
            _ => None,
        });
        let mut given = constants.iter();
        let mut count = 0;
        for (place, value) in places.zip(given.by_ref()) {
            *place = *value;
            count += 1;
        }
        let expected = self.constants().len();
        assert!(
            count == expected && constants.len() == expected,
            "{} values for the {expected} constants of {self}",
            constants.len()
        );
        new
    }

    /// Each constant through `f`.
    fn map_constants(&self, f: impl Fn(f64) -> f64) -> Self {
        let constants: Vec<f64> = self.constants().into_iter().map(f).collect();
        self.with_constants(&constants)
    }

    /// The same formula with its constants rounded to `digits` significant decimal digits (at
    /// least one), for display.
    pub fn rounded(&self, digits: usize) -> Self {
        let after_point = digits.max(1) - 1;
        self.map_constants(|c| {
            format!("{c:.after_point$e}").parse().expect("a number's own text is a number")
        })
    }

    /// Indices of the input columns that occur, sorted, each once.
    pub fn variables(&self) -> Vec<u32> {
        let variable = |node: &Node| match node {
            Node::Var(index) => Some(*index),
            _ => None,
        };
        let mut all: Vec<u32> = self.nodes.iter().filter_map(variable).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The formula in which `f(i)` replaces each variable i, once an occurrence.
    pub fn substitute(&self, mut f: impl FnMut(u32) -> Self) -> Self {
        let mut nodes = Vec::with_capacity(self.nodes.len());
        for &node in &self.nodes {
            match node {
                Node::Var(index) => nodes.extend(f(index).nodes),
                _ => nodes.push(node),
            }
        }
        Self { nodes }
    }
}

impl serde::Serialize for Expr {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Expr {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
