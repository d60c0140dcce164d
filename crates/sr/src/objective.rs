//! The objective of a search, and the three questions it answers.
//!
//! | question | squares | absolute, Huber, own | Poisson | slopes |
//! |---|---|---|---|---|
//! | *score*: the loss of a formula | moments | sums fused with evaluation | deviance row by row | moments and gradient |
//! | *scale*: the best a + b f | moments, in closed form | squares, weighted anew | Newton in (a, b) | in closed form |
//! | *fit*: the constants inside | Levenberg–Marquardt | squares, weighted anew | Levenberg–Marquardt with g, h | Levenberg–Marquardt of both |
//!
//! All three are asked with samples, which hold targets, weights and slopes; no other file of the
//! search knows what a loss is made of. A loss with a slope and a curvature in every row, such as the
//! logistic one, is a variant of [`Curve`]. A loss of a formula's derivatives, such as that of slopes, is
//! a variant of [`Objective`], for no prediction of a row gives it.

use crate::bounds::Bounds;
use crate::constants::fit_constants;
use crate::curve::Curve;
use crate::error::Error;
use crate::loss::Loss;
use crate::reweighted::Reweighted;
use crate::scaling::Scaled;
use crate::{matching, smooth, squares};
use limpid_base::{Real, Rows, Samples};
use limpid_expr::{Expr, Plan, Precision, Scratch};

/// A loss with the way it is minimised.
#[derive(Clone, Debug)]
pub(crate) enum Objective {
    /// Squares of the residuals.
    Squares,
    /// Another cost of the residuals.
    Reweighted(Reweighted),
    /// A loss that is smooth in the prediction.
    Smooth(Curve),
    /// Squares of the residuals and, times this λ, of the slopes' residuals.
    Matching(f64),
}

impl Objective {
    /// The objective for a loss and the samples it is minimised on.
    ///
    /// # Errors
    /// If the loss is not made for a target, or needs slopes that the samples do not have.
    pub(crate) fn new<T: Real>(loss: &Loss, samples: Samples<'_, T>) -> Result<Self, Error> {
        loss.check_samples(samples)?;
        Ok(match (loss, loss.curve()) {
            (Loss::Squared, _) => Self::Squares,
            (Loss::Slopes(lambda), _) => Self::Matching(*lambda),
            (_, Some(curve)) => Self::Smooth(curve),
            (_, None) => Self::Reweighted(Reweighted::new(loss, samples.y())),
        })
    }

    /// The weighted mean loss of a formula; infinite if it is undefined on some row.
    pub(crate) fn score<T: Real>(
        &self,
        plan: &Plan<T>,
        samples: Samples<'_, T>,
        scratch: &mut Scratch<T>,
    ) -> f64 {
        match self {
            Self::Squares => Loss::Squared.mean(plan, samples, scratch),
            Self::Reweighted(own) => own.loss.mean(plan, samples, scratch),
            Self::Smooth(Curve::Poisson) => Loss::Poisson.mean(plan, samples, scratch),
            Self::Matching(lambda) => Loss::Slopes(*lambda).mean(plan, samples, scratch),
        }
    }

    /// The core scaled in the way that pays best for its nodes, within the bounds.
    pub(crate) fn scale<T: Precision>(
        &self,
        core: &Expr,
        samples: Samples<'_, T>,
        bounds: &Bounds,
        scratch: &mut Scratch<T>,
    ) -> Scaled {
        match self {
            Self::Squares => {
                let moments = core.compile::<T>().moments(samples, scratch);
                squares::scale(core, &moments, bounds)
            }
            Self::Reweighted(own) => own.scale(core, samples, bounds, scratch),
            Self::Smooth(curve) => smooth::scale(*curve, core, samples, bounds, scratch),
            Self::Matching(lambda) => matching::scale(*lambda, core, samples, bounds, scratch),
        }
    }

    /// Constants at least as good as `start`, after at most `iterations` steps (a round, for
    /// reweighted squares), and their mean loss.
    pub(crate) fn fit<T: Precision>(
        &self,
        plan: &mut Plan<T>,
        start: &[f64],
        samples: Samples<'_, T>,
        iterations: usize,
        scratch: &mut Scratch<T>,
    ) -> (Vec<f64>, f64) {
        match self {
            Self::Squares => {
                let fitted = fit_constants(plan, start, samples, iterations, scratch);
                (fitted.constants, fitted.mse)
            }
            Self::Reweighted(own) => own.fit(plan, start, samples, iterations, scratch),
            Self::Smooth(curve) => smooth::fit(*curve, plan, start, samples, iterations, scratch),
            Self::Matching(lambda) => {
                matching::fit(*lambda, plan, start, samples, iterations, scratch)
            }
        }
    }

    /// The value of a formula that stands for a target: the link.
    pub(crate) fn link(&self, target: f64) -> f64 {
        match self {
            Self::Squares | Self::Reweighted(_) | Self::Matching(_) => target,
            Self::Smooth(curve) => curve.link(target),
        }
    }

    /// The width of the targets' range on the scale of the formula: 1, one e-fold of the mean, for a
    /// log link.
    pub(crate) fn width(&self, least: f32, most: f32) -> f32 {
        match self {
            Self::Squares | Self::Reweighted(_) | Self::Matching(_) => most - least,
            Self::Smooth(Curve::Poisson) => 1.0,
        }
    }

    /// Residual r and weight of a row's square w r² that, near the prediction f, changes as the loss
    /// does: r = f − y for a loss of residuals, slopes left aside, r = g / h with weight w h for a smooth
    /// one.
    pub(crate) fn residual(&self, f: f32, y: f32, w: f32) -> (f32, f32) {
        match self {
            Self::Squares | Self::Reweighted(_) | Self::Matching(_) => (f - y, w),
            Self::Smooth(curve) => {
                let [_, g, h] = curve.at(f64::from(f), f64::from(y));
                ((g / h) as f32, w * h as f32)
            }
        }
    }

    /// Samples whose squares change near the best constant as the loss does; `None` where the samples
    /// themselves are these.
    pub(crate) fn linearised(&self, samples: Samples<'_, f32>) -> Option<Rows<f32>> {
        let Self::Smooth(_) = self else { return None };
        let constant = self.link(samples.mean(|i| f64::from(samples.y()[i]))) as f32;
        let (y, weights) = (0..samples.rows())
            .map(|i| {
                let w = samples.weights.map_or(1.0, |w| w[i]);
                let (residual, weight) = self.residual(constant, samples.y()[i], w);
                (constant - residual, weight)
            })
            .unzip();
        Some(Rows::new(samples.x.clone(), y).with_weights(Some(weights)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Matrix;

    /// Every seventh of 70 rows is far off the line 2 x + 1.
    fn fit(loss: &Loss) -> Vec<f64> {
        let x = Matrix::from_fn(70, 1, |i, _| i as f64 / 10.0);
        let y: Vec<f64> =
            (0..70).map(|i| 2.0 * x[(i, 0)] + if i % 7 == 0 { 50.0 } else { 1.0 }).collect();
        let mut plan = "0.5 * x0 + 0.1".parse::<Expr>().expect("a formula").compile::<f64>();
        let samples = Samples::new(&x, &y);
        let objective = Objective::new(loss, samples).expect("any target will do");
        let mut scratch = Scratch::new();
        let mut at = vec![0.5, 0.1];
        for _ in 0..20 {
            at = objective.fit(&mut plan, &at, samples, 10, &mut scratch).0;
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

    /// The mean of a Poisson regression on a constant is the mean of the counts.
    #[test]
    fn constants_of_counts_are_fitted_on_the_scale_of_the_link() {
        let x = Matrix::from_fn(40, 1, |i, _| i as f64 / 10.0);
        let y: Vec<f64> = (0..40).map(|i| (i % 4) as f64).collect();
        let samples = Samples::new(&x, &y);
        let objective = Objective::new(&Loss::Poisson, samples).expect("counts");
        let mut plan = Expr::constant(0.1).compile::<f64>();
        let mut scratch = Scratch::new();
        let (at, loss) = objective.fit(&mut plan, &[0.1], samples, 20, &mut scratch);
        assert!((at[0] - Real::ln(1.5)).abs() < 1e-9, "{at:?}");
        assert!((loss - objective.score(&plan, samples, &mut scratch)).abs() < 1e-12 * loss);
    }

    #[test]
    fn targets_that_are_no_counts_are_refused() {
        let x = Matrix::zeros(3, 1);
        let refused = |y: [f32; 3]| {
            let refused = Objective::new(&Loss::Poisson, Samples::new(&x, &y));
            refused.expect_err("no counts").to_string()
        };
        assert_eq!(
            refused([1.0, 0.0, -2.0]),
            "the loss poisson is for targets that are counts of 0 or more, but row 2 holds -2"
        );
        assert!(refused([1.0, f32::NAN, 2.0]).contains("row 1 holds NaN"));
        assert!(refused([0.0; 3]).contains("one of them above 0"));
    }
}
