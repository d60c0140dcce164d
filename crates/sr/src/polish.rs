//! Last touches in double precision: constants refined and, where the loss allows, given a name.
//!
//! Islands work in single precision, which is twice as fast; what they leave on the front is
//! simplified, fitted again in double precision, and offered once more with constants such as 2 or π / 3
//! in the place of ones near them. The front keeps the better of each pair.

use crate::context::Context;
use crate::front::{Candidate, Front};
use crate::snap::snap;
use limpid_base::Rows;
use limpid_expr::{Expr, Scratch};

/// Levenberg–Marquardt iterations in double precision on every formula of the final front.
const ITERATIONS: usize = 20;

/// The samples of a search in double precision.
pub(crate) struct Polish<'a> {
    context: &'a Context<'a>,
    rows: Rows<f64>,
}

impl<'a> Polish<'a> {
    /// The samples of this search, widened.
    pub(crate) fn new(context: &'a Context<'a>) -> Self {
        Self { context, rows: context.samples.cast() }
    }

    /// The front of all formulas simplified and fitted, and of the same with named constants.
    pub(crate) fn front(&self, front: &Front) -> Front {
        Front::of(front.iter().flat_map(|candidate| {
            let fitted = self.fit(&candidate.expr.simplify());
            let snapped = self.snap(&fitted);
            snapped.into_iter().chain([fitted])
        }))
    }

    /// The formula with its constants fitted.
    pub(crate) fn fit(&self, expr: &Expr) -> Candidate {
        let (mut plan, start) = (expr.compile::<f64>(), expr.constants());
        let (samples, mut scratch) = (self.rows.samples(), Scratch::new());
        let (constants, loss) =
            self.context.objective.fit(&mut plan, &start, samples, ITERATIONS, &mut scratch);
        self.candidate(expr.with_constants(&constants), loss)
    }

    /// The candidate with its constants snapped to numbers with a name; `None` if none was.
    fn snap(&self, fitted: &Candidate) -> Option<Candidate> {
        let objective = &self.context.objective;
        let (samples, mut scratch) = (self.rows.samples(), Scratch::new());
        let (expr, loss) = snap(&fitted.expr, fitted.loss, objective, samples, &mut scratch)?;
        Some(self.candidate(expr, loss))
    }

    /// The candidate that a formula of this loss is, its complexity and violation measured anew.
    fn candidate(&self, expr: Expr, loss: f64) -> Candidate {
        Candidate {
            complexity: self.context.admission.bounds.complexity(&expr),
            violation: self.context.admission.monotone.violation(&expr, &mut Scratch::new()),
            loss,
            expr,
        }
    }
}
