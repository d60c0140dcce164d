//! A formula: a postfix array of nodes, so that a subtree is a contiguous range.
//!
//! ```text
//! x0 + sin(2 * x1)   =   [x0, 2, x1, *, sin, +]
//!                              └─────┘  a subtree ends at its root
//! ```

use crate::node::{self, Node};
use crate::{Error, Op};
use std::ops::Range;

/// A formula, an array of nodes that is cheap to cut and join; serialised as its text (feature `serde`).
///
/// ```
/// use limpid_expr::{Expr, Op};
///
/// let formula: Expr = "x0 + sin(2 * x1)".parse()?;
/// let double = Expr::binary(Op::Mul, Expr::constant(2.0), Expr::variable(1));
/// assert_eq!(formula, Expr::binary(Op::Add, Expr::variable(0), Expr::unary(Op::Sin, double)));
/// assert_eq!((formula.complexity(), formula.depth()), (6, 4));
/// assert_eq!(formula.part(4).to_string(), "sin(2 * x1)");
/// # Ok::<(), limpid_expr::Error>(())
/// ```
#[derive(Clone, PartialEq, Debug)]
pub struct Expr {
    nodes: Vec<Node>,
}

impl Expr {
    /// The formula that has these nodes in postfix order.
    ///
    /// ```
    /// use limpid_expr::{Expr, Node, Op};
    ///
    /// let formula = Expr::from_postfix(vec![Node::Var(0), Node::Const(2.0), Node::Op(Op::Mul)])?;
    /// assert_eq!(formula.to_string(), "x0 * 2");
    /// assert!(Expr::from_postfix(vec![Node::Op(Op::Mul)]).is_err());
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Errors
    /// If an operator lacks operands, or the array holds no or several formulas.
    pub fn from_postfix(nodes: Vec<Node>) -> Result<Self, Error> {
        node::validate(&nodes)?;
        Ok(Self { nodes })
    }

    /// The formula of nodes that are one formula by construction.
    pub(crate) fn trusted(nodes: Vec<Node>) -> Self {
        debug_assert_eq!(node::validate(&nodes), Ok(()));
        Self { nodes }
    }

    /// A formula that is one constant.
    pub fn constant(value: f64) -> Self {
        Self { nodes: vec![Node::Const(value)] }
    }

    /// A formula that is one variable, the input column `index`.
    pub fn variable(index: u32) -> Self {
        Self { nodes: vec![Node::Var(index)] }
    }

    /// The formula op(a) of one operand.
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

    /// The formula op(a, b) of two operands.
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

    /// Number of nodes, leaves included.
    pub fn complexity(&self) -> usize {
        self.nodes.len()
    }

    /// Number of nodes on the longest way from the root to a leaf; 1 for a leaf.
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

    /// The formula in which the nodes `subtree` replace the subtree at `range`.
    ///
    /// ```
    /// use limpid_expr::Expr;
    ///
    /// let formula: Expr = "x0 + sin(2 * x1)".parse()?;
    /// let product = formula.subtree(3); // the nodes 2, x1 and *
    /// let changed = formula.splice(product, Expr::variable(2).nodes());
    /// assert_eq!(changed.to_string(), "x0 + sin(x2)");
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
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

    /// The same formula with other constants, given in postfix order.
    ///
    /// ```
    /// let formula: limpid_expr::Expr = "2 * x0 + 1".parse()?;
    /// assert_eq!(formula.constants(), [2.0, 1.0]);
    /// assert_eq!(formula.with_constants(&[0.5, -3.0]).to_string(), "0.5 * x0 + -3");
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Panics
    /// If their number is not that of the formula's constants.
    #[track_caller]
    pub fn with_constants(&self, constants: &[f64]) -> Self {
        let (expected, given) = (self.constants().len(), constants.len());
        assert_eq!(given, expected, "{given} values for the {expected} constants of {self}");
        let mut next = constants.iter();
        let replaced = self.nodes.iter().map(|&node| match node {
            Node::Const(_) => Node::Const(*next.next().expect("as many as there are constants")),
            node => node,
        });
        Self { nodes: replaced.collect() }
    }

    /// The same formula with its constants rounded to `digits` significant decimal digits, for display;
    /// 0 digits count as one.
    ///
    /// ```
    /// let formula: limpid_expr::Expr = "3.14159 * x0".parse()?;
    /// assert_eq!(formula.rounded(3).to_string(), "3.14 * x0");
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    pub fn rounded(&self, digits: usize) -> Self {
        let after_point = digits.max(1) - 1;
        let round = |c: &f64| {
            format!("{c:.after_point$e}").parse().expect("a number's own text is a number")
        };
        self.with_constants(&self.constants().iter().map(round).collect::<Vec<f64>>())
    }

    /// Indices of the input columns that the formula uses, sorted, each once.
    ///
    /// ```
    /// let formula: limpid_expr::Expr = "x7 - x2 * x7".parse()?;
    /// assert_eq!(formula.variables(), [2, 7]);
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
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

    /// The formula in which `f(i)` replaces each occurrence of a variable i.
    ///
    /// ```
    /// let formula: limpid_expr::Expr = "x0 * x1".parse()?;
    /// let shifted = formula.substitute(|i| format!("x{i} - {i}").parse().expect("a formula"));
    /// assert_eq!(shifted.to_string(), "(x0 - 0) * (x1 - 1)");
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
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

#[cfg(feature = "serde")]
impl serde::Serialize for Expr {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Expr {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
