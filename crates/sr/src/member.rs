//! A formula on an island: scaled linearly, its constants fitted.
//!
//! A tree is split into k + m · h, its core h free of an outer constant and factor. Of the four ways
//! to scale the core,
//!
//! ```text
//! h        b h        a + h        a + b h         2 nodes more for each constant
//! ```
//!
//! that of the lowest ln(mse) + ε · nodes is taken, with a and b in closed form \[Keijzer03\].

use crate::bounds::Bounds;
use crate::context::Context;
use crate::front::Candidate;
use crate::objective::Objective;
use crate::seen::Seen;
use limpid_base::{Real, Samples, splitmix64};
use limpid_expr::{Expr, Moments, Node, Op, Scratch};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A candidate and what identifies it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Member {
    pub(crate) candidate: Candidate,
    /// Hash of its structure.
    pub(crate) shape: u64,
}

/// What a node must gain in ln(mse) to be kept, ε.
const GAIN: f64 = 0.002;

/// Levenberg–Marquardt iterations before a second look at the loss.
const FIRST_ITERATIONS: usize = 2;

/// A tree with constants to fit is dropped if its loss before that is so many times its limit,
const HOPE: f64 = 4.0;

/// and if it still is so many times the limit after the first iterations.
const SECOND_LOOK: f64 = 2.0;

/// Of many rows, a tree that is fitted to some of them goes on to all if its loss on those is so many
/// times its limit at most.
const FIRST_LOOK: f64 = 1.5;

/// How often a structure with constants is fitted, from wherever they start.
const RESTARTS: u32 = 4;

/// Scores trees and fits their constants; a file holds the counts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Assessor {
    #[serde(serialize_with = "write_count", deserialize_with = "read_count")]
    pub(crate) scratch: Scratch<f32>,
    pub(crate) seen: Seen,
    pub(crate) candidates: u64,
    /// Nodes of the cores that were evaluated.
    pub(crate) nodes: u64,
    /// Candidates undefined on some row.
    pub(crate) undefined: u64,
}

fn write_count<S: Serializer>(scratch: &Scratch<f32>, to: S) -> Result<S::Ok, S::Error> {
    scratch.node_evaluations().serialize(to)
}

fn read_count<'de, D: Deserializer<'de>>(from: D) -> Result<Scratch<f32>, D::Error> {
    Ok(Scratch::new().with_node_evaluations(u64::deserialize(from)?))
}

impl Assessor {
    pub(crate) fn new() -> Self {
        Self { scratch: Scratch::new(), seen: Seen::new(), candidates: 0, nodes: 0, undefined: 0 }
    }

    /// The tree scaled, its constants fitted while there is hope that its loss will be below
    /// `limit(complexity)`.
    ///
    /// `None` if it will not, was assessed before, is too large, constant, undefined on some row or
    /// not sound between the rows.
    pub(crate) fn assess(
        &mut self,
        tree: &Expr,
        context: &Context<'_>,
        limit: impl Fn(usize) -> f64,
    ) -> Option<Member> {
        self.candidates += 1;
        let mut core = core(tree);
        let known = shape(&core);
        if self.seen.has(known, if fittable(&core) { RESTARTS } else { 1 }) {
            return None;
        }
        self.nodes += core.complexity() as u64;
        if let Some(subset) = &context.first_look {
            let limit = |complexity| FIRST_LOOK * limit(complexity);
            let (expr, loss) = self.improve(&core, subset.samples(), context, limit)?;
            if loss >= limit(context.bounds.complexity(&expr)) {
                return None;
            }
            core = self::core(&expr);
        }
        let (expr, loss) = self.improve(&core, context.samples, context, &limit)?;
        self.seen.insert(known);
        let complexity = context.bounds.complexity(&expr);
        let limit = limit(complexity);
        if loss >= limit || !context.sound.admits(&expr, &mut self.scratch) {
            return None;
        }
        let violation = context.monotone.violation(&expr, &mut self.scratch);
        (loss + violation < limit)
            .then(|| Member::new(Candidate { expr, loss, violation, complexity }))
    }

    /// The core scaled and its constants fitted on these samples, and its loss; `None` if there is no
    /// hope that it will be below the limit, or it is too large or wrongly nested.
    fn improve(
        &mut self,
        core: &Expr,
        samples: Samples<'_, f32>,
        context: &Context<'_>,
        limit: impl Fn(usize) -> f64,
    ) -> Option<(Expr, f64)> {
        let (expr, loss) = self.scaled(core, samples, context)?;
        let limit = limit(context.bounds.complexity(&expr));
        let fits = context.config.fit_iterations > 0 && fittable(core);
        let hope = if fits { HOPE } else { 1.0 };
        if loss >= hope * limit || !context.bounds.admit_nesting(&expr) {
            return None;
        }
        Some(if fits { self.fit(expr, loss, samples, context, limit) } else { (expr, loss) })
    }

    /// The core scaled, and its loss.
    fn scaled(
        &mut self,
        core: &Expr,
        samples: Samples<'_, f32>,
        context: &Context<'_>,
    ) -> Option<(Expr, f64)> {
        let plan = core.compile::<f32>();
        let moments = plan.moments(samples, &mut self.scratch);
        self.undefined += u64::from(!moments.wff.is_finite());
        let (expr, mse) = scale(core, &moments, &context.bounds)?;
        let Objective { loss, .. } = &context.objective;
        let first = expr.compile::<f32>();
        let Some(weights) = context.objective.weights(&first, samples, &mut self.scratch) else {
            return Some((expr, mse));
        };
        let weighted = samples.with_weights(Some(&weights));
        let moments = plan.moments(weighted, &mut self.scratch);
        let again = scale(core, &moments, &context.bounds).map(|(expr, _)| expr);
        [Some(expr), again]
            .into_iter()
            .flatten()
            .map(|e| (loss.mean(&e.compile::<f32>(), samples, &mut self.scratch), e))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(loss, expr)| (expr, loss))
    }

    fn fit(
        &mut self,
        expr: Expr,
        loss: f64,
        samples: Samples<'_, f32>,
        context: &Context<'_>,
        limit: f64,
    ) -> (Expr, f64) {
        let mut plan = expr.compile::<f32>();
        let mut fit = |start: &[f64], iterations: usize| {
            context.objective.fit(&mut plan, start, samples, iterations, &mut self.scratch)
        };
        let mut fitted = fit(&expr.constants(), FIRST_ITERATIONS);
        if fitted.1 < SECOND_LOOK * limit {
            fitted = fit(&fitted.0, context.config.fit_iterations);
        }
        if fitted.1 < loss { (expr.with_constants(&fitted.0), fitted.1) } else { (expr, loss) }
    }
}

impl Member {
    pub(crate) fn new(candidate: Candidate) -> Self {
        Self { shape: shape(&candidate.expr), candidate }
    }
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

/// Whether it has constants.
fn fittable(core: &Expr) -> bool {
    core.nodes().iter().any(|node| matches!(node, Node::Const(_)))
}

/// The scaled core within its bounds, and its mean squared error.
fn scale(core: &Expr, m: &Moments, bounds: &Bounds) -> Option<(Expr, f64)> {
    let line = m.linear_scaling()?;
    let (f, y) = (m.wf / m.w, m.wy / m.w);
    let slope = m.wfy / m.wff;
    let variants = [
        (0.0, 1.0, m.wrr / m.w),
        (0.0, slope, (m.wyy - slope * m.wfy) / m.w),
        (y - f, 1.0, m.wrr / m.w - (f - y) * (f - y)),
        (line.intercept, line.slope, line.mse),
    ];
    let extra = |a: f64, b: f64| bounds.scaling(a != 0.0, b != 1.0);
    let room = bounds.max_size.checked_sub(bounds.complexity(core))?;
    let floor = 1e-14 * (m.wyy / m.w - y * y);
    let (a, b, mse, _) = variants
        .into_iter()
        .filter(|&(a, b, mse)| mse.is_finite() && extra(a, b) <= room)
        .map(|(a, b, mse)| {
            let mse = mse.max(line.mse);
            (a, b, mse, Real::ln(mse.max(floor).max(1e-300)) + GAIN * extra(a, b) as f64)
        })
        .min_by(|left, right| left.3.total_cmp(&right.3))?;
    let mut expr = core.clone();
    if b != 1.0 {
        expr = Expr::binary(Op::Mul, Expr::constant(b), expr);
    }
    if a != 0.0 {
        expr = Expr::binary(Op::Add, expr, Expr::constant(a));
    }
    Some((expr, mse))
}

/// A hash of the structure: constants count as equal, and operands of + and · in any order.
pub(crate) fn shape(expr: &Expr) -> u64 {
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
                splitmix64(
                    splitmix64(a).wrapping_add(b.rotate_left(17))
                        ^ (3 + ((op.index() as u64) << 3)),
                )
            }
        };
        stack.push(hash);
    }
    stack[0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::tests::with_context;

    fn parse(text: &str) -> Expr {
        text.parse().expect("a formula")
    }

    #[test]
    fn the_core_has_no_outer_constant_and_factor() {
        for (text, expected) in [
            ("2 * sin(x0) + 3", "sin(x0)"),
            ("3 - x0 / 2", "x0"),
            ("2 / x0", "2 / x0"),
            ("2 * (x0 + 1)", "x0 + 1"),
            ("sin(2 * x0)", "sin(2 * x0)"),
        ] {
            assert_eq!(core(&parse(text)).to_string(), expected, "{text}");
        }
    }

    #[test]
    fn the_shape_forgets_constants_and_order() {
        assert_eq!(shape(&parse("2 * x0 + sin(x1)")), shape(&parse("sin(x1) + x0 * 3")));
        for other in ["2 * x0 + sin(x0)", "2 * x0 - sin(x1)", "2 * x1 + sin(x0)", "x0 + sin(x1)"] {
            assert_ne!(shape(&parse("2 * x0 + sin(x1)")), shape(&parse(other)), "{other}");
        }
        assert_ne!(shape(&parse("x0 - x1")), shape(&parse("x1 - x0")));
    }

    /// The targets of the context are 2 x₀ + 1.
    #[test]
    fn only_the_constants_that_gain_something_are_added() {
        with_context(2, |context| {
            let assess = |text: &str| {
                let member = Assessor::new().assess(&parse(text), context, |_| f64::MAX);
                member.map(|m| (m.candidate.expr.to_string(), m.candidate.loss))
            };
            let (text, loss) = assess("x0 * 5").expect("a member");
            assert!(loss < 1e-10, "{text} has loss {loss}");
            assert_eq!(parse(&text).complexity(), 5);
            assert_eq!(assess("x0 + x0 + 1").expect("a member").0, "x0 + x0 + 1");
            assert_eq!(assess("x0 - x0"), None);
            assert_eq!(assess("log(x0 - 2)"), None);
        });
    }

    #[test]
    fn candidates_undefined_on_a_row_are_counted() {
        with_context(2, |context| {
            let mut assessor = Assessor::new();
            for text in ["log(x0 - 2)", "1 / (x1 - x1)", "x0 + x1", "sqrt(-x0) + x1"] {
                let _ = assessor.assess(&parse(text), context, |_| f64::MAX);
            }
            assert_eq!((assessor.candidates, assessor.undefined), (4, 3));
        });
    }

    #[test]
    fn a_structure_without_constants_is_assessed_once() {
        with_context(2, |context| {
            let mut assessor = Assessor::new();
            assert!(assessor.assess(&parse("x0 + x1"), context, |_| f64::MAX).is_some());
            let work = assessor.scratch.node_evaluations();
            assert!(assessor.assess(&parse("x1 + x0"), context, |_| f64::MAX).is_none());
            assert_eq!((assessor.candidates, assessor.nodes), (2, 3));
            assert_eq!((assessor.seen.hits, assessor.scratch.node_evaluations()), (1, work));
        });
    }
}
