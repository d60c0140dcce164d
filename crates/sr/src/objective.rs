//! Constants fitted to any loss, by squares weighted anew.
//!
//! Squares are fitted by Levenberg–Marquardt. For another loss ρ each fit is followed by one in
//! which row i has the weight
//!
//! ```text
//! wᵢ ρ′(rᵢ) / rᵢ
//! ```
//!
//! so that where the weights no longer change, Σ wᵢ ρ(rᵢ) is stationary: iteratively reweighted
//! least squares. Source: \[Holland77\].

use crate::constants::fit_constants;
use crate::loss::Loss;
use limpid_base::{Real, Samples, metrics};
use limpid_expr::{Plan, Scratch};

/// Fits with weights of their own.
const ROUNDS: usize = 3;

/// A residual counts at least as this share of the targets' standard deviation, so that no row's
/// weight is infinite.
const LEAST: f64 = 1e-4;

/// A loss, and what keeps its weights finite.
#[derive(Clone, Debug)]
pub(crate) struct Objective {
    pub(crate) loss: Loss,
    least: f64,
}

impl Objective {
    pub(crate) fn new<T: Real>(loss: &Loss, y: &[T]) -> Self {
        let y: Vec<f64> = y.iter().map(|y| y.to_f64()).collect();
        let least = LEAST * metrics::population_variance(&y).sqrt();
        Self { loss: loss.clone(), least: if least > 0.0 { least } else { LEAST } }
    }

    /// The weights of the rows' squares at the plan's predictions; `None` for squares, whose own
    /// weights do.
    pub(crate) fn weights<T: Real>(
        &self,
        plan: &Plan<T>,
        samples: Samples<'_, T>,
        scratch: &mut Scratch<T>,
    ) -> Option<Vec<T>> {
        if self.loss == Loss::Squared {
            return None;
        }
        let mut values = vec![T::ZERO; samples.rows()];
        plan.eval(samples.x, scratch, &mut values);
        for (i, value) in values.iter_mut().enumerate() {
            let own = samples.weights.map_or(1.0, |w| w[i].to_f64());
            let weight = self.loss.weight(value.to_f64(), samples.y()[i].to_f64(), self.least);
            *value = T::from_f64(own * weight);
        }
        Some(values)
    }

    /// Constants at least as good as `start`, after at most `iterations` steps a round, and their
    /// loss.
    pub(crate) fn fit<T: Real>(
        &self,
        plan: &mut Plan<T>,
        start: &[f64],
        samples: Samples<'_, T>,
        iterations: usize,
        scratch: &mut Scratch<T>,
    ) -> (Vec<f64>, f64) {
        if self.loss == Loss::Squared {
            let fitted = fit_constants(plan, start, samples, iterations, scratch);
            return (fitted.constants, fitted.mse);
        }
        plan.set_constants(start);
        let mut best = (start.to_vec(), self.loss.mean(plan, samples, scratch));
        for _ in 0..ROUNDS {
            let weights = self.weights(plan, samples, scratch);
            let weighted = Samples { weights: weights.as_deref(), ..samples };
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

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Matrix;
    use limpid_expr::Expr;

    /// Every seventh of 70 rows is far off the line 2 x + 1.
    fn fit(loss: &Loss) -> Vec<f64> {
        let x = Matrix::from_fn(70, 1, |i, _| i as f64 / 10.0);
        let y: Vec<f64> =
            (0..70).map(|i| 2.0 * x[(i, 0)] + if i % 7 == 0 { 50.0 } else { 1.0 }).collect();
        let mut plan = "0.5 * x0 + 0.1".parse::<Expr>().expect("a formula").compile::<f64>();
        let objective = Objective::new(loss, &y);
        let start = [0.5, 0.1];
        let mut scratch = Scratch::new();
        let mut at = start.to_vec();
        for _ in 0..20 {
            at = objective.fit(&mut plan, &at, Samples::new(&x, &y), 10, &mut scratch).0;
        }
        at
    }

    #[test]
    fn outliers_do_not_move_the_least_absolute_fit() {
        let at = fit(&Loss::Absolute);
        assert!((at[0] - 2.0).abs() < 1e-3 && (at[1] - 1.0).abs() < 1e-2, "{at:?}");
        let squares = fit(&Loss::Squared);
        assert!((squares[1] - 1.0).abs() > 1.0, "{squares:?}");
    }

    #[test]
    fn huber_lies_between_and_a_fit_is_never_worse_than_its_start() {
        let (absolute, huber) = (fit(&Loss::Absolute), fit(&Loss::Huber(1.0)));
        let squares = fit(&Loss::Squared);
        assert!(absolute[1] < huber[1] && huber[1] < squares[1], "{huber:?}");
    }
}
