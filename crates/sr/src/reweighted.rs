//! Losses of the residual, minimised by squares weighted anew.
//!
//! Each fit by squares is followed by one in which row i has the weight
//!
//! ```text
//! wᵢ ρ′(rᵢ) / rᵢ        r = p − y
//! ```
//!
//! so that where the weights no longer change, Σ wᵢ ρ(rᵢ) is stationary: iteratively reweighted
//! least squares. For |r| the weight is 1 / |r|: a row far off counts less and less, and the fit goes
//! through the median rather than the mean. Source: \[Holland77\].

use crate::bounds::Bounds;
use crate::constants::fit_constants;
use crate::loss::Loss;
use crate::scaling::Scaled;
use crate::squares;
use limpid_base::{Real, Samples, metrics};
use limpid_expr::{Expr, Plan, Precision, Scratch};

/// Greatest number of fits, each with weights of its own.
const ROUNDS: usize = 3;

/// Share of the targets' standard deviation that a residual counts as at least, so that no row's
/// weight is infinite.
const LEAST: f64 = 1e-4;

/// A loss of the residual that is least at 0, and what keeps its weights finite.
#[derive(Clone, Debug)]
pub(crate) struct Reweighted {
    pub(crate) loss: Loss,
    least: f64,
}

impl Reweighted {
    /// The loss for targets y.
    pub(crate) fn new<T: Real>(loss: &Loss, y: &[T]) -> Self {
        let y: Vec<f64> = y.iter().map(|y| y.to_f64()).collect();
        let least = LEAST * metrics::population_variance(&y).sqrt();
        Self { loss: loss.clone(), least: if least > 0.0 { least } else { LEAST } }
    }

    /// The better of the core scaled by squares, and scaled again by squares weighted at that.
    pub(crate) fn scale<T: Precision>(
        &self,
        core: &Expr,
        samples: Samples<'_, T>,
        bounds: &Bounds,
        scratch: &mut Scratch<T>,
    ) -> Scaled {
        let plan = core.compile::<T>();
        let (first, _) = match squares::scale(core, &plan.moments(samples, scratch), bounds) {
            Scaled::Formula(expr, mse) => (expr, mse),
            other => return other,
        };
        let weights = self.weights(&first.compile::<T>(), samples, scratch);
        let moments = plan.moments(samples.with_weights(Some(&weights)), scratch);
        let again = match squares::scale(core, &moments, bounds) {
            Scaled::Formula(expr, _) => Some(expr),
            Scaled::Undefined | Scaled::Refused => None,
        };
        let scored = [Some(first), again]
            .into_iter()
            .flatten()
            .map(|expr| (self.loss.mean(&expr.compile::<T>(), samples, scratch), expr));
        let best = scored.min_by(|a, b| a.0.total_cmp(&b.0));
        best.map_or(Scaled::Refused, |(loss, expr)| Scaled::Formula(expr, loss))
    }

    /// The weights of the rows' squares at the plan's predictions.
    fn weights<T: Real>(
        &self,
        plan: &Plan<T>,
        samples: Samples<'_, T>,
        scratch: &mut Scratch<T>,
    ) -> Vec<T> {
        let mut values = vec![T::ZERO; samples.rows()];
        plan.eval(samples.x, scratch, &mut values);
        for (i, value) in values.iter_mut().enumerate() {
            let own = samples.weights.map_or(1.0, |w| w[i].to_f64());
            let weight = self.loss.weight(value.to_f64(), samples.y()[i].to_f64(), self.least);
            *value = T::from_f64(own * weight);
        }
        values
    }

    /// Constants at least as good as `start`, after at most `iterations` steps a round, and their
    /// loss.
    pub(crate) fn fit<T: Precision>(
        &self,
        plan: &mut Plan<T>,
        start: &[f64],
        samples: Samples<'_, T>,
        iterations: usize,
        scratch: &mut Scratch<T>,
    ) -> (Vec<f64>, f64) {
        plan.set_constants(start);
        let mut best = (start.to_vec(), self.loss.mean(plan, samples, scratch));
        for _ in 0..ROUNDS {
            let weights = self.weights(plan, samples, scratch);
            let weighted = Samples { weights: Some(&weights), ..samples };
            let fitted = fit_constants(plan, &best.0, weighted, iterations, scratch);
            let loss = self.loss.mean(plan, samples, scratch);
            if loss >= best.1 {
                break;
            }
            best = (fitted.constants, loss);
        }
        plan.set_constants(&best.0);
        best
    }
}
