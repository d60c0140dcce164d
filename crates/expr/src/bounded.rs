//! Values with bounds of their rounding, for tests that compare formulas.

use crate::{Expr, Node, Op};

/// Magnitude of an operand at which protected functions jump.
const JUMP: f64 = 0.001;

/// The value at a row with a bound of its rounding error to first order, or `None` if an
/// intermediate value is not finite, or rounding may decide: of the exponent of a number below 0, under a root of 0, or
/// where a protected function jumps.
pub(crate) fn bounded(expr: &Expr, row: &[f64]) -> Option<(f64, f64)> {
    let mut stack: Vec<(f64, f64)> = Vec::new();
    for (i, &node) in expr.nodes().iter().enumerate() {
        let (value, error) = match node {
            Node::Const(c) => (c, 0.0),
            Node::Var(i) => (row[i as usize], 0.0),
            Node::Op(op) => {
                let b = if op.arity() == 2 { stack.pop()? } else { (0.0, 0.0) };
                let a = stack.pop()?;
                let is_computed = matches!(expr.nodes()[i - 1], Node::Op(_));
                let is_at = |(v, error): (f64, f64), jump: f64| (v.abs() - jump).abs() <= error;
                let is_open = match op {
                    Op::Pow => a.0 < 0.0,
                    Op::Sqrt | Op::ProtectedSqrt => is_at(a, 0.0),
                    Op::ProtectedDiv => is_at(b, JUMP),
                    Op::ProtectedInv | Op::ProtectedLog => is_at(a, JUMP),
                    _ => false,
                };
                if is_open && is_computed {
                    return None;
                }
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
