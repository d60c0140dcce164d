//! Linear scaling: a formula's core h, and which of four ways to write it pays for its nodes.
//!
//! A tree is split into k + m · h, its core h free of an outer constant and factor. Of the four ways
//! to scale the core,
//!
//! ```text
//! h        b h        a + h        a + b h         2 nodes more for each constant
//! ```
//!
//! that of the lowest ln(loss) + ε · nodes is taken \[Keijzer03\]. The objective finds a and b.

use crate::bounds::Bounds;
use limpid_base::Real;
use limpid_expr::{Expr, Node, Op};

/// Gain in ln(loss) that keeps a node, ε.
const GAIN: f64 = 0.002;

/// One way to scale a core h, a + b h, and the loss it has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scaling {
    pub(crate) a: f64,
    pub(crate) b: f64,
    pub(crate) loss: f64,
}

/// What comes of scaling a core.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scaled {
    /// The core has no value on some row.
    Undefined,
    /// The core is constant, or too large once it is scaled.
    Refused,
    /// The scaled formula and its loss.
    Formula(Expr, f64),
}

impl Scaling {
    /// Nodes that the constants add.
    pub(crate) fn nodes(&self, bounds: &Bounds) -> usize {
        bounds.scaling(self.a != 0.0, self.b != 1.0)
    }

    /// The value ln(loss) + ε · nodes by which ways are compared; losses below `floor` count as it.
    pub(crate) fn criterion(&self, floor: f64, bounds: &Bounds) -> f64 {
        Real::ln(self.loss.max(floor).max(1e-300)) + GAIN * self.nodes(bounds) as f64
    }

    /// The formula a + b h.
    fn apply(&self, core: &Expr) -> Expr {
        let mut expr = core.clone();
        if self.b != 1.0 {
            expr = Expr::binary(Op::Mul, Expr::constant(self.b), expr);
        }
        if self.a != 0.0 {
            expr = Expr::binary(Op::Add, expr, Expr::constant(self.a));
        }
        expr
    }
}

/// The core scaled in the best of the ways that keep it within the bounds.
///
/// No loss can be below `least`, the loss of the best a + b h: one that is, by rounding, counts as
/// it. Losses below `floor` are all alike.
pub(crate) fn best(
    core: &Expr,
    ways: &[Scaling],
    least: f64,
    floor: f64,
    bounds: &Bounds,
) -> Scaled {
    let Some(room) = bounds.max_size.checked_sub(bounds.complexity(core)) else {
        return Scaled::Refused;
    };
    let best = ways
        .iter()
        .filter(|way| way.loss.is_finite() && way.nodes(bounds) <= room)
        .map(|way| Scaling { loss: way.loss.max(least), ..*way })
        .map(|way| (way.criterion(floor, bounds), way))
        .min_by(|left, right| left.0.total_cmp(&right.0));
    best.map_or(Scaled::Refused, |(_, way)| Scaled::Formula(way.apply(core), way.loss))
}

/// The tree without an outer constant and an outer factor.
pub(crate) fn core(tree: &Expr) -> Expr {
    // One of each: a sum within a factor is left alone.
    let rest = strip(strip(tree.clone(), [Op::Add, Op::Sub]), [Op::Mul, Op::Div]);
    match rest.nodes() {
        [.., Node::Op(Op::Neg)] => rest.part(rest.complexity() - 2),
        _ => rest,
    }
}

/// The operand t of `t ∘ c` or `c ∘ t`, where ∘ is one of `ops` and c a constant; c / t is kept.
fn strip(expr: Expr, ops: [Op; 2]) -> Expr {
    let last = expr.complexity() - 1;
    match expr.nodes() {
        [.., Node::Const(_), Node::Op(op)] if ops.contains(op) => expr.part(last - 2),
        [Node::Const(_), .., Node::Op(op)]
            if ops.contains(op) && *op != Op::Div && expr.subtree(last - 1).start == 1 =>
        {
            expr.part(last - 1)
        }
        _ => expr,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_has_no_outer_constant_and_factor() {
        for (text, expected) in [
            ("2 * sin(x0) + 3", "sin(x0)"),
            ("3 - x0 / 2", "x0"),
            ("2 / x0", "2 / x0"),
            ("2 * (x0 + 1)", "x0 + 1"),
            ("sin(2 * x0)", "sin(2 * x0)"),
        ] {
            let tree: Expr = text.parse().expect("a formula");
            assert_eq!(core(&tree).to_string(), expected, "{text}");
        }
    }
}
