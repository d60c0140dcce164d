//! What a loss needs of a formula's values, summed while they are in L1.
//!
//! Legend: f predictions, y targets, w weights (1 if none are given), sums over the n rows.

use crate::Plan;
use crate::eval::Block;
use crate::scratch::Scratch;
use crate::sums::{Add, Lanes, Terms, fold};
use limpid_base::{Real, Samples};
use std::marker::PhantomData;

/// Weighted sums of predictions and targets, in f64.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// Σ w.
    pub w: f64,
    /// Σ w f.
    pub wf: f64,
    /// Σ w y.
    pub wy: f64,
    /// Σ w f².
    pub wff: f64,
    /// Σ w f y.
    pub wfy: f64,
    /// Σ w y².
    pub wyy: f64,
    /// Σ w (f − y)², which the others give only up to cancellation.
    pub wrr: f64,
}

/// The line through the predictions that fits the targets best: y ≈ intercept + slope · f.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaling {
    /// Value at f = 0.
    pub intercept: f64,
    /// Change of y with f.
    pub slope: f64,
    /// Weighted mean squared error of the line.
    pub mse: f64,
}

/// The terms of [`Moments`].
struct MomentTerms;

impl Terms<7> for MomentTerms {
    #[inline(always)]
    fn of(f: f64, y: f64, w: f64) -> [f64; 7] {
        let (wf, wy, r) = (w * f, w * y, f - y);
        [w, wf, wy, wf * f, wf * y, wy * y, w * r * r]
    }
}

/// The terms of a mean absolute error.
struct AbsoluteTerms;

impl Terms<2> for AbsoluteTerms {
    #[inline(always)]
    fn of(f: f64, y: f64, w: f64) -> [f64; 2] {
        [w, w * (f - y).abs()]
    }
}

impl Moments {
    /// Weighted mean squared error of the predictions as they are; NaN without rows.
    pub fn mse(&self) -> f64 {
        self.wrr / self.w
    }

    /// Slope and intercept of least squares \[Keijzer03\]:
    ///
    /// ```text
    /// slope = Cov(f, y) / Var(f),   intercept = ȳ − slope · f̄,   mse = Var(y) − slope · Cov(f, y)
    /// ```
    ///
    /// `None` if the predictions are constant up to rounding, or anything is not finite.
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
    fn sums<M: Terms<K>, const K: usize>(
        &self,
        s: Samples<'_, T>,
        scratch: &mut Scratch<T>,
    ) -> [f64; K] {
        self.prepare(s.x, scratch, false);
        scratch.count(1, self.nodes, s.rows());
        let mut sums: [Lanes; K] = [Lanes::default(); K];
        for block in Block::all(s.rows()) {
            let isa = scratch.isa;
            let f = self.forward(s.x, &block, scratch, false);
            let (y, w) = (&s.y[block.rows.clone()], s.weights.map(|w| &w[block.rows.clone()]));
            isa.run(Add { sums: &mut sums, f, y, w, terms: PhantomData::<M> });
        }
        sums.map(fold)
    }

    /// The weighted sums of predictions and targets.
    ///
    /// # Panics
    /// If the formula uses a column that the samples do not have.
    #[track_caller]
    pub fn moments(&self, s: Samples<'_, T>, scratch: &mut Scratch<T>) -> Moments {
        let [w, wf, wy, wff, wfy, wyy, wrr] = self.sums::<MomentTerms, 7>(s, scratch);
        Moments { w, wf, wy, wff, wfy, wyy, wrr }
    }

    /// Weighted mean absolute error, Σ w |f − y| / Σ w; NaN without rows.
    ///
    /// # Panics
    /// If the formula uses a column that the samples do not have.
    #[track_caller]
    pub fn absolute_error(&self, s: Samples<'_, T>, scratch: &mut Scratch<T>) -> f64 {
        let [w, error] = self.sums::<AbsoluteTerms, 2>(s, scratch);
        error / w
    }
}
