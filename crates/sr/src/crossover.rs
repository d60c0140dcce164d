//! Two parents, one child.
//!
//! ```text
//!      mother          father                child
//!        +               ×                     +
//!       / \             / \                   / \
//!     sin  x₁    and   x₂  x₃      give       ×   x₁
//!      |                                     / \
//!     x₀                                   x₂  x₃
//! ```
//!
//! A random subtree of the mother, here sin(x₀), gives way to a random subtree of the father, here all
//! of it. Source: \[Koza92, sec. 6.4.1\].

use limpid_base::Rng;
use limpid_expr::{Expr, Node};
use rand::RngExt;

/// A node of the tree: an operator nine times in ten, where there is one \[Koza92, sec. 6.4.1\].
pub(crate) fn pick_node(tree: &Expr, rng: &mut Rng) -> usize {
    let nodes = tree.nodes();
    let operators = nodes.iter().filter(|n| matches!(n, Node::Op(_))).count();
    let inner = operators > 0 && (operators == nodes.len() || rng.random_bool(0.9));
    let count = if inner { operators } else { nodes.len() - operators };
    let chosen = rng.random_range(0..count);
    let mut matching = (0..nodes.len()).filter(|&i| matches!(nodes[i], Node::Op(_)) == inner);
    matching.nth(chosen).expect("chosen is below their number")
}

/// The first parent with a random subtree replaced by a random subtree of the second.
pub(crate) fn crossover(mother: &Expr, father: &Expr, rng: &mut Rng) -> Expr {
    let hole = mother.subtree(pick_node(mother, rng));
    let graft = father.subtree(pick_node(father, rng));
    mother.splice(hole, &father.nodes()[graft])
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Seed;

    #[test]
    fn a_child_is_made_of_its_parents_parts() {
        let mother: Expr = "sin(x0) + x1".parse().expect("a formula");
        let father: Expr = "x2 * x3".parse().expect("a formula");
        let mut rng = Seed::new(1).rng();
        let children: Vec<String> =
            (0..4000).map(|_| crossover(&mother, &father, &mut rng).to_string()).collect();
        for expected in ["x2 * x3", "sin(x2 * x3) + x1", "x2 * x3 + x1", "sin(x0) + x3"] {
            assert!(children.iter().any(|c| c == expected), "never {expected}");
        }
    }
}
