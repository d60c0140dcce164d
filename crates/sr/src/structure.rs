//! The structure of a formula: what is left of it when its constants are forgotten.
//!
//! Two formulas of one structure differ in nothing that fitting could not change. The hash is computed
//! along the postfix nodes with a stack, as a value would be: a leaf has a number of its own, and an
//! operator mixes the hashes of its operands; those of + and · are sorted first, so that 2 x₀ + x₁ and
//! x₁ + 3 x₀ are one structure.

use limpid_base::splitmix64;
use limpid_expr::{Expr, Node, Op};

/// A hash of the structure: constants count as equal, and operands of + and · in any order.
pub(crate) fn structural_hash(expr: &Expr) -> u64 {
    let mut stack: Vec<u64> = Vec::with_capacity(16);
    for node in expr.nodes() {
        let hash = match *node {
            Node::Const(_) => splitmix64(1),
            Node::Var(index) => splitmix64(2 + (u64::from(index) << 8)),
            Node::Op(op) => {
                let b = stack.pop().unwrap_or(0);
                let a = if op.arity() == 2 { stack.pop().unwrap_or(0) } else { 0 };
                let (a, b) = match op {
                    Op::Add | Op::Mul => (a.min(b), a.max(b)),
                    _ => (a, b),
                };
                splitmix64(splitmix64(a).wrapping_add(b.rotate_left(17)) ^ (3 + ((op as u64) << 3)))
            }
        };
        stack.push(hash);
    }
    stack[0]
}

/// True if the formula has constants, which can be fitted.
pub(crate) fn has_constants(expr: &Expr) -> bool {
    expr.nodes().iter().any(|node| matches!(node, Node::Const(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_structure_forgets_constants_and_order() {
        let hash = |text: &str| structural_hash(&text.parse().expect("a formula"));
        assert_eq!(hash("2 * x0 + sin(x1)"), hash("sin(x1) + x0 * 3"));
        for other in ["2 * x0 + sin(x0)", "2 * x0 - sin(x1)", "2 * x1 + sin(x0)", "x0 + sin(x1)"] {
            assert_ne!(hash("2 * x0 + sin(x1)"), hash(other), "{other}");
        }
        assert_ne!(hash("x0 - x1"), hash("x1 - x0"));
    }
}
