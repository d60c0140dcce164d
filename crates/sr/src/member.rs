//! A tree with the best linear scaling and constants found for it.

use crate::constants::fit_constants;
use crate::front::Candidate;
use limpid_base::Samples;
use limpid_expr::{Expr, Node, Op, Scratch};

/// A tree f and the candidate a + b · f made of it.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) tree: Expr,
    pub(crate) candidate: Candidate,
}

impl Member {
    /// Two members with the same key are the same formula, but for rounding and order of operands.
    pub(crate) fn key(&self) -> (usize, u64) {
        (self.candidate.complexity, self.candidate.loss.to_bits())
    }
}

/// How far to go with the constants of a tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    /// Levenberg–Marquardt iterations.
    pub(crate) iterations: usize,
    /// Only for trees whose loss after linear scaling lies below this.
    pub(crate) below: f64,
}

/// Scores a tree: a and b in closed form \[Keijzer03\], then all constants together if the tree is
/// worth it.
pub(crate) fn assess(
    tree: Expr,
    samples: Samples<'_, f32>,
    effort: Effort,
    scratch: &mut Scratch<f32>,
) -> Member {
    let moments = tree.compile::<f32>().moments(samples, scratch);
    let Some(scaling) = moments.linear_scaling() else {
        let complexity = tree.complexity();
        let candidate = Candidate { expr: tree.clone(), loss: f64::INFINITY, complexity };
        return Member { tree, candidate };
    };
    let scaled = scale(&tree, scaling.intercept, scaling.slope);
    let worth_fitting = effort.iterations > 0 && scaling.mse < effort.below;
    if worth_fitting && tree.nodes().iter().any(|n| matches!(n, Node::Const(_))) {
        let start = scaled.constants();
        let mut plan = scaled.compile::<f32>();
        let fitted = fit_constants(&mut plan, &start, samples, effort.iterations, scratch);
        if fitted.mse < scaling.mse {
            let tree = tree.with_constants(&fitted.constants[2..]);
            return member(tree, scaled.with_constants(&fitted.constants), fitted.mse);
        }
    }
    member(tree, scaled, scaling.mse)
}

fn member(tree: Expr, expr: Expr, loss: f64) -> Member {
    let complexity = expr.complexity();
    Member { tree, candidate: Candidate { expr, loss, complexity } }
}

/// a + b · f, its constants first.
fn scale(tree: &Expr, a: f64, b: f64) -> Expr {
    let product = Expr::binary(Op::Mul, Expr::constant(b), tree.clone());
    Expr::binary(Op::Add, Expr::constant(a), product)
}
