//! Random formulas, for tests, benches and fuzzing.
//!
//! The nodes are written from left to right in postfix order, without recursion: a subtree of s nodes
//! under a binary operator splits s − 1 nodes uniformly between its operands.

use crate::{Expr, Node, Op};
use limpid_base::{Rng, standard_normal};
use rand::RngExt;
use rand::seq::IndexedRandom;

/// Probability that a leaf is a constant.
const CONSTANT: f64 = 0.3;

/// A part of the formula that is still to be written.
enum Task {
    /// Subtree of that many nodes.
    Subtree(usize),
    /// Operator whose operands are written.
    Root(Op),
}

/// A random formula of `nodes` nodes over the operators `ops` and that many `variables`.
///
/// Leaves are constants (normal with standard deviation 2) or variables; operators are drawn
/// uniformly from those that fit the nodes left. If no operator fits, as for two nodes without a
/// unary operator, the subtree is smaller by a node. If there are no variables, every leaf is a
/// constant; if there are no operators, the formula is a leaf.
///
/// ```
/// use limpid_base::Seed;
/// use limpid_expr::{Op, random};
///
/// let formula = random(&mut Seed::new(1).rng(), &[Op::Add, Op::Sin], 2, 7);
/// assert_eq!(formula.complexity(), 7);
/// ```
pub fn random(rng: &mut Rng, ops: &[Op], variables: u32, nodes: usize) -> Expr {
    let unary: Vec<Op> = ops.iter().copied().filter(|op| op.arity() == 1).collect();
    let mut written = Vec::with_capacity(nodes);
    let mut tasks = vec![Task::Subtree(nodes.max(1))];
    while let Some(task) = tasks.pop() {
        match task {
            Task::Root(op) => written.push(Node::Op(op)),
            Task::Subtree(size) => {
                let fitting = if size > 2 { ops } else { &unary };
                match fitting.choose(rng) {
                    Some(&op) if size > 1 => split(rng, op, size - 1, &mut tasks),
                    _ => written.push(leaf(rng, variables)),
                }
            }
        }
    }
    Expr::trusted(written)
}

/// Adds the tasks of an operator above `below` nodes; the one to be done first comes last.
fn split(rng: &mut Rng, op: Op, below: usize, tasks: &mut Vec<Task>) {
    tasks.push(Task::Root(op));
    if op.arity() == 1 {
        tasks.push(Task::Subtree(below));
    } else {
        let left = rng.random_range(1..below);
        tasks.push(Task::Subtree(below - left));
        tasks.push(Task::Subtree(left));
    }
}

/// A constant or a variable.
fn leaf(rng: &mut Rng, variables: u32) -> Node {
    if variables == 0 || rng.random_bool(CONSTANT) {
        Node::Const(2.0 * standard_normal(rng))
    } else {
        Node::Var(rng.random_range(0..variables))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Seed;

    #[test]
    fn sizes_are_met_exactly_with_unary_operators() {
        let mut rng = Seed::new(1).rng();
        for nodes in 1..200 {
            assert_eq!(random(&mut rng, &Op::ALL, 3, nodes).complexity(), nodes);
        }
    }

    #[test]
    fn sizes_are_never_exceeded_without() {
        let mut rng = Seed::new(2).rng();
        for nodes in 1..200 {
            let size = random(&mut rng, &[Op::Add, Op::Mul], 0, nodes).complexity();
            assert!(size <= nodes && size % 2 == 1, "{size} for {nodes}");
        }
        assert_eq!(random(&mut rng, &[], 1, 9).complexity(), 1);
    }
}
