//! Sums that a loss needs of a formula's values, taken while the values are in L1.
//!
//! Legend: f predictions, y targets, w weights (1 if none are given), sums over the n rows.

use crate::Plan;
use crate::eval::Evaluation;
use crate::forward::Block;
use crate::scratch::Scratch;
use crate::step::Layout;
use crate::sums::{Add, Lanes, Terms, fold};
use limpid_base::{Real, Samples};

/// Weighted sums of predictions f and targets y, in f64: see [`Plan::moments`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Moments {
    /// Sum of the weights, Σ w.
    pub w: f64,
    /// Weighted sum of the predictions, Σ w f.
    pub wf: f64,
    /// Weighted sum of the targets, Σ w y.
    pub wy: f64,
    /// Weighted sum of the predictions' squares, Σ w f².
    pub wff: f64,
    /// Weighted sum of products, Σ w f y.
    pub wfy: f64,
    /// Weighted sum of the targets' squares, Σ w y².
    pub wyy: f64,
    /// Weighted sum of squared errors, Σ w (f − y)², which the other sums give only up to cancellation.
    pub wrr: f64,
}

/// The line y ≈ intercept + slope · f through the predictions f that fits the targets y best.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Scaling {
    /// Value of the line at f = 0.
    pub intercept: f64,
    /// Change of the line with f.
    pub slope: f64,
    /// Weighted mean squared error of the line.
    pub mse: f64,
}

/// The terms of [`Moments`], in the order of its fields.
struct MomentTerms;

impl Terms<7> for MomentTerms {
    #[inline(always)]
    fn of(&self, f: f64, y: f64, w: f64) -> [f64; 7] {
        let (wf, wy, r) = (w * f, w * y, f - y);
        [w, wf, wy, wf * f, wf * y, wy * y, w * r * r]
    }
}

/// The terms of a mean absolute error, w and w |f − y|.
struct AbsoluteTerms;

impl Terms<2> for AbsoluteTerms {
    #[inline(always)]
    fn of(&self, f: f64, y: f64, w: f64) -> [f64; 2] {
        [w, w * (f - y).abs()]
    }
}

/// The terms of a mean Huber loss, w and w ρ(f − y).
struct HuberTerms {
    delta: f64,
}

impl Terms<2> for HuberTerms {
    #[inline(always)]
    fn of(&self, f: f64, y: f64, w: f64) -> [f64; 2] {
        let r = (f - y).abs();
        let near = if r < self.delta { r } else { self.delta };
        [w, w * near * (r - 0.5 * near)]
    }
}

impl Moments {
    /// Weighted mean squared error of the predictions as they are, Σ w (f − y)² / Σ w; NaN if there are
    /// no rows.
    pub fn mse(&self) -> f64 {
        self.wrr / self.w
    }

    /// The line of least squares, for linear scaling \[Keijzer03\]:
    ///
    /// ```text
    /// slope = Cov(f, y) / Var(f),   intercept = ȳ − slope · f̄,   mse = Var(y) − slope · Cov(f, y)
    /// ```
    ///
    /// `None` if the predictions are constant up to rounding, or a result is not finite.
    pub fn linear_scaling(&self) -> Option<Scaling> {
        let (f, y) = (self.wf / self.w, self.wy / self.w);
        let variance = self.wff / self.w - f * f;
        let covariance = self.wfy / self.w - f * y;
        let constant = variance <= 1e-14 * (self.wff / self.w);
        let slope = covariance / variance;
        let mse = (self.wyy / self.w - y * y - slope * covariance).max(0.0);
        let scaling = Scaling { intercept: y - slope * f, slope, mse };
        let finite = scaling.intercept.is_finite() && slope.is_finite() && self.wyy.is_finite();
        (finite && !constant).then_some(scaling)
    }
}

impl<T: Real> Plan<T> {
    /// The sums of the terms M over all rows, evaluated block by block.
    #[track_caller]
    fn sums<M: Terms<K>, const K: usize>(
        &self,
        terms: &M,
        s: Samples<'_, T>,
        scratch: &mut Scratch<T>,
    ) -> [f64; K] {
        let mut sums: [Lanes; K] = [Lanes::default(); K];
        let mut evaluation = Evaluation::new(self, s.x, Layout::Reuse, scratch);
        let (isa, y) = (evaluation.isa(), s.y());
        for block in Block::all(s.rows()) {
            let f = evaluation.forward(&block);
            let (y, w) = (&y[block.rows.clone()], s.weights.map(|w| &w[block.rows.clone()]));
            isa.run(Add { sums: &mut sums, f, y, w, terms });
        }
        sums.map(fold)
    }

    /// The weighted sums of the predictions at each row and the targets.
    ///
    /// ```
    /// use limpid_base::{Matrix, Samples};
    /// use limpid_expr::{Expr, Plan, Scratch};
    ///
    /// let plan: Plan<f64> = "square(x0)".parse::<Expr>()?.compile();
    /// let x = Matrix::from_columns(3, 1, vec![0.0, 1.0, 2.0]);
    /// let y = [1.0, 3.0, 9.0]; // 1 + 2 x₀²
    /// let moments = plan.moments(Samples::new(&x, &y), &mut Scratch::new());
    /// assert_eq!((moments.wf, moments.wfy), (5.0, 39.0));
    /// assert_eq!(moments.mse(), (1.0 + 4.0 + 25.0) / 3.0);
    /// let line = moments.linear_scaling().expect("the predictions vary");
    /// assert!((line.intercept - 1.0).abs() < 1e-12 && (line.slope - 2.0).abs() < 1e-12);
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Panics
    /// If the formula uses a column that the samples do not have.
    #[track_caller]
    pub fn moments(&self, s: Samples<'_, T>, scratch: &mut Scratch<T>) -> Moments {
        let [w, wf, wy, wff, wfy, wyy, wrr] = self.sums(&MomentTerms, s, scratch);
        Moments { w, wf, wy, wff, wfy, wyy, wrr }
    }

    /// Weighted mean absolute error, Σ w |f − y| / Σ w; NaN without rows.
    ///
    /// # Panics
    /// If the formula uses a column that the samples do not have.
    #[track_caller]
    pub fn absolute_error(&self, s: Samples<'_, T>, scratch: &mut Scratch<T>) -> f64 {
        let [w, error] = self.sums(&AbsoluteTerms, s, scratch);
        error / w
    }

    /// Weighted mean Huber loss \[Huber64\], Σ w ρ(f − y) / Σ w; NaN without rows:
    ///
    /// ```text
    /// ρ(r) = r² / 2 where |r| ≤ δ,   δ (|r| − δ / 2) beyond
    /// ```
    ///
    /// # Panics
    /// If δ is not positive, or the formula uses a column that the samples do not have.
    #[track_caller]
    pub fn huber_error(&self, delta: f64, s: Samples<'_, T>, scratch: &mut Scratch<T>) -> f64 {
        assert!(delta > 0.0, "δ = {delta} is not positive");
        let [w, error] = self.sums(&HuberTerms { delta }, s, scratch);
        error / w
    }
}

#[cfg(test)]
mod tests {
    use crate::{Expr, Plan, Scratch};
    use limpid_base::{Matrix, Samples};

    #[test]
    fn the_huber_loss_is_a_parabola_and_then_a_line() {
        let plan: Plan<f64> = "x0".parse::<Expr>().expect("valid").compile();
        let x = Matrix::from_fn(4, 1, |i, _| [0.0, 0.5, -2.0, 10.0][i]);
        let loss = |weights: Option<&[f64]>, delta| {
            let samples = Samples::new(&x, &[0.0; 4]).with_weights(weights);
            plan.huber_error(delta, samples, &mut Scratch::new())
        };
        assert_eq!(loss(None, 1.0), (0.0 + 0.125 + 1.5 + 9.5) / 4.0);
        assert_eq!(loss(Some(&[1.0, 2.0, 0.0, 1.0]), 1.0), (0.25 + 9.5) / 4.0);
        assert_eq!(loss(None, 1e6), (0.125 + 2.0 + 50.0) / 4.0); // half the mean square
    }
}
