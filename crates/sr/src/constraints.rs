//! Rules that formulas keep to beside their size and depth, as a caller states them.

use crate::error::{Error, require};
use limpid_base::setters;
use limpid_expr::{Expr, Node, Op};

/// Rules beside size and depth; by default there are none. Variables are columns, counted from 0.
///
/// | name | default | purpose | range |
/// |---|---|---|---|
/// | `complexity` | none | what operators count, where that is not 1 | 1 or more each |
/// | `nesting` | none | operators that may not hold one another | any |
/// | `variables` | all | variables that formulas may use | columns of the samples |
/// | `increasing` | none | variables in which formulas should not decrease | the same |
/// | `decreasing` | none | variables in which formulas should not increase | the same |
///
/// ```
/// use limpid_expr::{Expr, Op};
/// use limpid_sr::{Config, Constraints, Nesting};
///
/// // An exponential counts three nodes, and none may stand within another.
/// let once = Nesting { outer: Op::Exp, inner: Op::Exp, most: 0 };
/// let constraints =
///     Constraints::default().with_complexity(vec![(Op::Exp, 3)]).with_nesting(vec![once]);
/// let formula: Expr = "exp(x0) + 1".parse()?;
/// assert_eq!((formula.complexity(), constraints.complexity_of(&formula)), (4, 6));
/// assert!(Config::study().with_constraints(constraints).check().is_ok());
/// # Ok::<(), limpid_expr::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
#[non_exhaustive]
pub struct Constraints {
    /// Operators that count more than 1 in the complexity of a formula, with what they count.
    pub complexity: Vec<(Op, usize)>,
    /// Operators that may not hold one another more than so many times.
    pub nesting: Vec<Nesting>,
    /// Variables that formulas may use; `None` for all.
    pub variables: Option<Vec<u32>>,
    /// Variables in which formulas should not decrease anywhere in the box around the samples.
    /// Formulas that do are not refused, but cost more: see [`Candidate`](crate::Candidate).
    pub increasing: Vec<u32>,
    /// Variables in which formulas should not increase anywhere in the box around the samples.
    pub decreasing: Vec<u32>,
}

setters!(Constraints {
    with_complexity complexity: Vec<(Op, usize)>,
    with_nesting nesting: Vec<Nesting>,
    with_variables variables: Option<Vec<u32>>,
    with_increasing increasing: Vec<u32>,
    with_decreasing decreasing: Vec<u32>,
});

/// The rule that on no way from a node `outer` down to a leaf lie more than `most` nodes `inner`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Nesting {
    /// The operator that holds.
    pub outer: Op,
    /// The operator that is held.
    pub inner: Op,
    /// The greatest number of nodes `inner` allowed; 0 for none.
    pub most: usize,
}

impl Constraints {
    /// What a node of this operator counts.
    pub fn count_of(&self, op: Op) -> usize {
        let said = self.complexity.iter().rfind(|(other, _)| *other == op);
        said.map_or(1, |(_, count)| *count)
    }

    /// The complexity of a formula: the sum of what its nodes count.
    pub fn complexity_of(&self, expr: &Expr) -> usize {
        let count = |node: &Node| match *node {
            Node::Op(op) => self.count_of(op),
            Node::Const(_) | Node::Var(_) => 1,
        };
        expr.nodes().iter().map(count).sum()
    }

    /// Refuses an operator that counts nothing.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let least = self.complexity.iter().map(|(_, count)| *count).min().unwrap_or(1);
        require(least >= 1, "constraints.complexity", least, "1 or more for every operator")
    }

    /// Refuses variables beyond the `inputs` columns of the samples.
    pub(crate) fn check_variables(&self, inputs: usize) -> Result<(), Error> {
        let lists = [
            ("constraints.variables", self.variables.as_deref().unwrap_or_default()),
            ("constraints.increasing", &self.increasing),
            ("constraints.decreasing", &self.decreasing),
        ];
        lists.into_iter().try_for_each(|(name, list)| known(name, list, inputs))
    }
}

/// Refuses a list with a variable beyond the `inputs` columns of the samples.
pub(crate) fn known(name: &'static str, list: &[u32], inputs: usize) -> Result<(), Error> {
    match list.iter().find(|&&variable| variable as usize >= inputs) {
        Some(&variable) => Err(Error::Variable { name, variable, inputs }),
        None => Ok(()),
    }
}
