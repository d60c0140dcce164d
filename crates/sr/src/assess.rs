//! The judgement of a tree: scaled linearly, its constants fitted while there is hope for it.

use crate::context::Context;
use crate::front::Candidate;
use crate::member::Member;
use crate::scaling::{Scaled, core};
use crate::seen::Seen;
use crate::structure::{has_constants, structural_hash};
use limpid_base::Samples;
use limpid_expr::{Expr, Scratch};

/// Levenberg–Marquardt iterations before a second look at the loss.
const FIRST_ITERATIONS: usize = 2;

/// Greatest loss of a tree whose constants are fitted, in units of its limit.
const HOPE: f64 = 4.0;

/// Greatest loss after the first iterations of a tree whose constants are fitted further, in units of
/// its limit.
const SECOND_LOOK: f64 = 2.0;

/// Greatest loss on the rows of the first look of a tree that goes on to all rows, in units of its
/// limit.
const FIRST_LOOK: f64 = 1.5;

/// Number of times a structure with constants is fitted, from wherever they start.
const RESTARTS: u32 = 4;

/// Working memory and counts of the judgement; a file holds the counts.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Assessor {
    #[cfg_attr(feature = "serde", serde(with = "count"))]
    pub(crate) scratch: Scratch<f32>,
    pub(crate) seen: Seen,
    /// Number of trees judged so far.
    pub(crate) candidates: u64,
    /// Number of nodes of the cores that were evaluated.
    pub(crate) nodes: u64,
    /// Number of trees undefined on some row.
    pub(crate) undefined: u64,
}

/// Working memory in a file: the node evaluations it has counted.
#[cfg(feature = "serde")]
mod count {
    use limpid_expr::Scratch;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(
        scratch: &Scratch<f32>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        scratch.node_evaluations().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Scratch<f32>, D::Error> {
        Ok(Scratch::new().with_node_evaluations(u64::deserialize(from)?))
    }
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
        let known = structural_hash(&core);
        if self.seen.has(known, if has_constants(&core) { RESTARTS } else { 1 }) {
            return None;
        }
        self.nodes += core.complexity() as u64;
        if let Some(subset) = &context.first_look {
            let limit = |complexity| FIRST_LOOK * limit(complexity);
            let (expr, loss) = self.improve(&core, subset.samples(), context, limit)?;
            if loss >= limit(context.admission.bounds.complexity(&expr)) {
                return None;
            }
            core = crate::scaling::core(&expr);
        }
        let (expr, loss) = self.improve(&core, context.samples, context, &limit)?;
        self.seen.insert(known);
        let complexity = context.admission.bounds.complexity(&expr);
        let limit = limit(complexity);
        if loss >= limit {
            return None;
        }
        let violation = context.admission.violation(&expr, &mut self.scratch)?;
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
        let limit = limit(context.admission.bounds.complexity(&expr));
        let fits = context.config.fit_iterations > 0 && has_constants(core);
        let hope = if fits { HOPE } else { 1.0 };
        if loss >= hope * limit || !context.admission.bounds.admit_nesting(&expr) {
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
        let bounds = &context.admission.bounds;
        match context.objective.scale(core, samples, bounds, &mut self.scratch) {
            Scaled::Formula(expr, loss) => Some((expr, loss)),
            Scaled::Refused => None,
            Scaled::Undefined => {
                self.undefined += 1;
                None
            }
        }
    }

    /// The formula with its constants fitted, as far as there is hope.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::tests::with_context;

    fn parse(text: &str) -> Expr {
        text.parse().expect("a formula")
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
