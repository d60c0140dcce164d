//! Crossover and hoist mutation of two trees, and the subtrees they draw.

use limpid_base::Rng;
use limpid_expr::{Expr, Node};
use rand::RngExt;
use std::ops::Range;

/// A random subtree: operators are nine times as likely roots as leaves \[Koza92\].
fn subtree(tree: &Expr, rng: &mut Rng) -> Range<usize> {
    let weight = |node: &Node| if matches!(node, Node::Op(_)) { 9_u32 } else { 1 };
    let total: u32 = tree.nodes().iter().map(weight).sum();
    let mut left = rng.random_range(0..total);
    let root = tree.nodes().iter().position(|node| {
        let here = left < weight(node);
        left = left.saturating_sub(weight(node));
        here
    });
    tree.subtree(root.expect("the weights add up to the total"))
}

/// A subtree of the parent replaced by one of the donor.
pub(super) fn graft(parent: &Expr, donor: &Expr, rng: &mut Rng) -> Expr {
    let hole = subtree(parent, rng);
    let scion = subtree(donor, rng);
    parent.splice(hole, &donor.nodes()[scion])
}

/// A subtree replaced by a subtree of itself.
pub(super) fn hoist(tree: &Expr, rng: &mut Rng) -> Expr {
    let outer = subtree(tree, rng);
    let part =
        Expr::from_postfix(tree.nodes()[outer.clone()].to_vec()).expect("a subtree is a tree");
    let inner = subtree(&part, rng);
    tree.splice(outer, &part.nodes()[inner])
}
