//! Losses that are smooth in the prediction, by their value, slope and curvature in a row.
//!
//! ```text
//! Poisson     μ = exp(f)      ρ(f, y)  = 2 (y ln(y / μ) − (y − μ))       0 ln 0 = 0
//!                             ρ′(f, y) = 2 (μ − y)
//!                             ρ″(f, y) = 2 μ
//! ```
//!
//! The formula f stands on the scale of the link, here ln, so that every f gives a mean μ > 0.
//! Source: deviance and link are those of generalised linear models \[McCullagh89, sec. 2.3 and 6.2\].

use limpid_base::Real;

/// A loss ρ(f, y) that is convex and twice differentiable in f.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Curve {
    /// The deviance of counts.
    Poisson,
}

impl Curve {
    /// The values ρ, ∂ρ/∂f and ∂²ρ/∂f² of a row.
    #[inline(always)]
    pub(crate) fn at(self, f: f64, y: f64) -> [f64; 3] {
        match self {
            Self::Poisson => {
                let mu = Real::exp(f);
                let entropy = if y > 0.0 { y * (Real::ln(y) - f) } else { 0.0 };
                [2.0 * (entropy - (y - mu)), 2.0 * (mu - y), 2.0 * mu]
            }
        }
    }

    /// The value of f that stands for the mean μ; −∞ or NaN for a mean that no f stands for.
    pub(crate) fn link(self, mu: f64) -> f64 {
        match self {
            Self::Poisson => Real::ln(mu),
        }
    }

    /// The mean that the value f stands for.
    pub(crate) fn inverse_link(self, f: f64) -> f64 {
        match self {
            Self::Poisson => Real::exp(f),
        }
    }

    /// Fitness of a target for the loss, true or false, and the words for all such targets.
    pub(crate) fn admits(self, y: f64) -> (bool, &'static str) {
        match self {
            Self::Poisson => (y >= 0.0 && y.is_finite(), "counts of 0 or more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn slopes_and_curvatures_are_those_of_central_differences() {
        let h = 1e-5;
        for (f, y) in [(-1.3, 0.0), (0.4, 1.0), (2.0, 5.0), (1.0, 30.0)] {
            let [low, at, high] = [f - h, f, f + h].map(|f| Curve::Poisson.at(f, y));
            assert_relative_eq!(at[1], (high[0] - low[0]) / (2.0 * h), max_relative = 1e-7);
            assert_relative_eq!(at[2], (high[1] - low[1]) / (2.0 * h), max_relative = 1e-7);
        }
    }

    #[test]
    fn the_deviance_is_0_where_the_mean_is_the_count() {
        for y in [1.0, 3.0, 250.0] {
            let f = Curve::Poisson.link(y);
            assert!(Curve::Poisson.at(f, y)[0].abs() < 1e-12);
            assert_relative_eq!(Curve::Poisson.inverse_link(f), y, max_relative = 1e-14);
        }
        assert_eq!(Curve::Poisson.at(0.0, 0.0)[0], 2.0);
    }
}
