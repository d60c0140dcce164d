//! Random trees of a wanted size.
//!
//! An operator takes one of the nodes left and shares the others among its operands at random, so
//! that trees come out in all shapes; a leaf is what one node, or the last level, has room for.

use crate::context::Context;
use limpid_base::Rng;
use limpid_expr::{Expr, Node};
use rand::RngExt;

/// A random tree of about `nodes` nodes and at most `depth` levels, its shape drawn by splitting
/// the nodes left among the operands.
pub(crate) fn grow(context: &Context<'_>, nodes: usize, depth: usize, rng: &mut Rng) -> Expr {
    let mut postfix = vec![];
    push_tree(context, nodes, depth, rng, &mut postfix);
    Expr::from_postfix(postfix).expect("every operator was pushed after its operands")
}

/// Pushes a tree in postfix order, operands before their operator.
///
/// ```text
/// n = 1, or the last level     a leaf
/// ∘ with one operand           1 node for ∘, n − 1 for the operand
/// ∘ with two operands          1 node for ∘, k and n − 1 − k for them, k drawn from 1 … n − 2
/// ```
fn push_tree(
    context: &Context<'_>,
    nodes: usize,
    depth: usize,
    rng: &mut Rng,
    out: &mut Vec<Node>,
) {
    let operator = if nodes < 2 || depth < 2 {
        None
    } else if nodes == 2 {
        context.space.operator(1, rng)
    } else {
        context.space.any_operator(rng)
    };
    let Some(operator) = operator else {
        out.push(context.space.leaf(rng));
        return;
    };
    let left = nodes - 1;
    let first = if operator.arity() == 2 { rng.random_range(1..left.max(2)) } else { left };
    push_tree(context, first, depth - 1, rng, out);
    if operator.arity() == 2 {
        push_tree(context, left.saturating_sub(first).max(1), depth - 1, rng, out);
    }
    out.push(Node::Op(operator));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::tests::with_context;
    use limpid_base::Seed;

    #[test]
    fn trees_keep_to_their_bounds() {
        let mut rng = Seed::new(1).rng();
        for (nodes, depth) in (1..25).flat_map(|n| (1..7).map(move |d| (n, d))) {
            let tree = with_context(3, |context| grow(context, nodes, depth, &mut rng));
            assert!(tree.complexity() <= nodes, "{} > {nodes}", tree.complexity());
            assert!(tree.depth() <= depth, "{} > {depth}", tree.depth());
            assert!(tree.variables().iter().all(|&v| v < 3));
        }
    }
}
