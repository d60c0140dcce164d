//! Values with bounds of their rounding, for tests that compare formulas.

use crate::{Expr, Node};

/// The value at a row with a bound of its rounding error to first order, or `None` if an
/// intermediate value is not finite.
pub(crate) fn bounded(expr: &Expr, row: &[f64]) -> Option<(f64, f64)> {
    let mut stack: Vec<(f64, f64)> = Vec::new();
    for &node in expr.nodes() {
        let (value, error) = match node {
            Node::Const(c) => (c, 0.0),
            Node::Var(i) => (row[i as usize], 0.0),
            Node::Op(op) => {
                let b = if op.arity() == 2 { stack.pop()? } else { (0.0, 0.0) };
                let a = stack.pop()?;
                let y = op.value(a.0, b.0);
                let [da, db] = op.partials(a.0, b.0, y);
                (y, a.1 * da.abs() + b.1 * db.abs())
            }
        };
        if !value.is_finite() || !error.is_finite() {
            return None;
        }
        stack.push((value, error + 4.0 * f64::EPSILON * value.abs() + f64::MIN_POSITIVE));
    }
    stack.pop()
}
