//! One parent, one child: the usual small changes, all of one signature.

use crate::context::Context;
use crate::crossover::pick_node;
use crate::grow::grow;
use limpid_base::{Rng, standard_normal};
use limpid_expr::{Expr, Node};
use rand::RngExt;
use rand::seq::IndexedRandom;

/// A change of a tree; it returns the tree as it was where it does not apply.
type Mutation = fn(&Expr, &Context<'_>, &mut Rng) -> Expr;

/// Every mutation with its weight.
const MUTATIONS: [(Mutation, u32); 9] = [
    (perturb_constant, 3),
    (swap_operator, 3),
    (swap_leaf, 4),
    (swap_operands, 1),
    (rotate, 1),
    (insert_operator, 4),
    (delete_operator, 3),
    (replace_subtree, 3),
    (hoist, 1),
];

/// A random mutation of the tree.
pub(crate) fn mutate(tree: &Expr, context: &Context<'_>, rng: &mut Rng) -> Expr {
    let (mutation, _) =
        MUTATIONS.choose_weighted(rng, |(_, weight)| *weight).expect("the weights are positive");
    mutation(tree, context, rng)
}

/// A position whose node fits, at random; `None` if there is none.
fn position(tree: &Expr, rng: &mut Rng, fits: impl Fn(&Node) -> bool) -> Option<usize> {
    let fitting: Vec<usize> = (0..tree.complexity()).filter(|&i| fits(&tree.nodes()[i])).collect();
    fitting.choose(rng).copied()
}

/// True of a node that has operands.
fn is_operator(node: &Node) -> bool {
    matches!(node, Node::Op(_))
}

/// True of a variable or a constant, one of which every tree has.
fn is_leaf(node: &Node) -> bool {
    !is_operator(node)
}

/// The tree with one node exchanged for another of its arity.
fn exchange(tree: &Expr, at: usize, node: Node) -> Expr {
    let mut nodes = tree.nodes().to_vec();
    nodes[at] = node;
    Expr::from_postfix(nodes).expect("the arity did not change")
}

/// Moves one constant: c → c (1 + 0.3 z) + 0.1 z′ with z and z′ from N(0, 1).
fn perturb_constant(tree: &Expr, _: &Context<'_>, rng: &mut Rng) -> Expr {
    let Some(at) = position(tree, rng, |n| matches!(n, Node::Const(_))) else {
        return tree.clone();
    };
    let Node::Const(c) = tree.nodes()[at] else { unreachable!("position() found a constant") };
    let moved = c * (1.0 + 0.3 * standard_normal(rng)) + 0.1 * standard_normal(rng);
    exchange(tree, at, Node::Const(moved))
}

/// Exchanges one operator for another of its arity.
fn swap_operator(tree: &Expr, context: &Context<'_>, rng: &mut Rng) -> Expr {
    let found = position(tree, rng, is_operator);
    let other = found.and_then(|at| context.space.operator(tree.nodes()[at].arity(), rng));
    found.zip(other).map_or_else(|| tree.clone(), |(at, op)| exchange(tree, at, Node::Op(op)))
}

/// Exchanges one leaf for another one.
fn swap_leaf(tree: &Expr, context: &Context<'_>, rng: &mut Rng) -> Expr {
    let at = position(tree, rng, is_leaf).expect("every tree has a leaf");
    exchange(tree, at, context.space.leaf(rng))
}

/// Swaps the operands of one operator: a ∘ b → b ∘ a.
fn swap_operands(tree: &Expr, _: &Context<'_>, rng: &mut Rng) -> Expr {
    let Some(at) = position(tree, rng, |n| n.arity() == 2) else { return tree.clone() };
    let right = tree.subtree(at - 1);
    let left = tree.subtree(right.start - 1);
    let nodes = tree.nodes();
    let swapped = [&nodes[right.clone()], &nodes[left.clone()], &nodes[at..=at]].concat();
    tree.splice(tree.subtree(at), &swapped)
}

/// Rotates two operators: a ∘ (b ∗ c) → (a ∘ b) ∗ c.
fn rotate(tree: &Expr, _: &Context<'_>, rng: &mut Rng) -> Expr {
    let nodes = tree.nodes();
    let binary = |i: usize| nodes[i].arity() == 2;
    let turning: Vec<usize> = (2..nodes.len()).filter(|&i| binary(i) && binary(i - 1)).collect();
    let Some(&at) = turning.choose(rng) else { return tree.clone() };
    let c = tree.subtree(at - 2);
    let ab = tree.subtree(at).start..c.start;
    let turned = [&nodes[ab], &nodes[at..=at], &nodes[c], &nodes[at - 1..at]].concat();
    tree.splice(tree.subtree(at), &turned)
}

/// Puts an operator on one subtree t: t → op(t), or t ∘ leaf, or leaf ∘ t.
fn insert_operator(tree: &Expr, context: &Context<'_>, rng: &mut Rng) -> Expr {
    let Some(operator) = context.space.any_operator(rng) else { return tree.clone() };
    let range = tree.subtree(rng.random_range(0..tree.complexity()));
    let inner = &tree.nodes()[range.clone()];
    let op = Node::Op(operator);
    let grown = match operator.arity() {
        1 => [inner, &[op]].concat(),
        _ if rng.random_bool(0.5) => [inner, &[context.space.leaf(rng), op]].concat(),
        _ => [&[context.space.leaf(rng)], inner, &[op]].concat(),
    };
    tree.splice(range, &grown)
}

/// Leaves of one operator an operand t alone: op(…, t, …) → t.
fn delete_operator(tree: &Expr, _: &Context<'_>, rng: &mut Rng) -> Expr {
    let Some(at) = position(tree, rng, is_operator) else { return tree.clone() };
    let last = tree.subtree(at - 1);
    let keep = match tree.nodes()[at].arity() {
        2 if rng.random_bool(0.5) => tree.subtree(last.start - 1),
        _ => last,
    };
    tree.splice(tree.subtree(at), &tree.nodes()[keep])
}

/// Replaces one subtree by a fresh random one of up to 7 nodes.
fn replace_subtree(tree: &Expr, context: &Context<'_>, rng: &mut Rng) -> Expr {
    let range = tree.subtree(pick_node(tree, rng));
    let nodes = rng.random_range(1..=7);
    tree.splice(range, grow(context, nodes, context.admission.bounds.max_depth, rng).nodes())
}

/// The whole tree → one of its subtrees.
fn hoist(tree: &Expr, _: &Context<'_>, rng: &mut Rng) -> Expr {
    let range = tree.subtree(pick_node(tree, rng));
    tree.splice(0..tree.complexity(), &tree.nodes()[range])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::tests::with_context;
    use limpid_base::Seed;

    #[test]
    fn every_mutation_gives_valid_trees_and_changes_some() {
        with_context(4, |context| {
            for (index, (mutation, _)) in MUTATIONS.into_iter().enumerate() {
                let mut rng = Seed::new(3).nth(index as u64).rng();
                let mut changed = 0;
                for nodes in 1..200 {
                    let tree = grow(context, 1 + nodes % 20, 8, &mut rng);
                    let child = mutation(&tree, context, &mut rng);
                    assert_eq!(Expr::from_postfix(child.nodes().to_vec()), Ok(child.clone()));
                    changed += usize::from(child != tree);
                }
                assert!(changed > 50, "mutation {index} changed {changed} of 199 trees");
            }
        });
    }

    #[test]
    fn swapping_operands_keeps_both() {
        let tree: Expr = "sin(x0) - x1 * x2".parse().expect("a formula");
        let mut rng = Seed::new(1).rng();
        let children: Vec<String> = with_context(4, |context| {
            (0..50).map(|_| swap_operands(&tree, context, &mut rng).to_string()).collect()
        });
        assert!(children.iter().any(|c| c == "x1 * x2 - sin(x0)"));
        assert!(children.iter().any(|c| c == "sin(x0) - x2 * x1"));
    }

    #[test]
    fn rotating_keeps_the_leaves_in_order() {
        let tree: Expr = "x0 - x1 * x2".parse().expect("a formula");
        let mut rng = Seed::new(1).rng();
        let child = with_context(4, |context| rotate(&tree, context, &mut rng));
        assert_eq!(child.to_string(), "(x0 - x1) * x2");
    }
}
