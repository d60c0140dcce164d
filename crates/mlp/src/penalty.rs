//! What is added to the loss to make the teacher smooth.
//!
//! ```text
//! L = (1/n) Σᵢ ‖f(xᵢ) − yᵢ‖² / c  +  λ₁ P₁  +  λ₂ P₂  +  …
//! ```
//!
//! Legend: n samples of the mini-batch, d inputs, c outputs, L layers; S multiply-adds of all layers a
//! sample, M₁ of the first and M_L of the last. A plain step costs 3S − M₁ a sample.
//!
//! Penalties combine: a teacher has a list of them. λ is in standardised units throughout.

use crate::Error;
use serde::{Deserialize, Serialize};

/// A smoothness penalty with its strength λ.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Penalty {
    /// P = (1/n) Σᵢ ‖∂f(xᵢ)/∂x‖²_F, exact by double backward, for any number of outputs.
    ///
    /// Source: \[Drucker92\], \[Hoffman19, eq. 4\]. Cost of a step with one output: 6S − M₁ − 3M_L,
    /// 2.0 to 2.2 plain steps; each further output adds about 3S.
    Jacobian {
        /// Strength λ ≥ 0.
        lambda: f64,
    },
    /// P = (c/n) Σᵢ (1/k) Σⱼ ‖vᵢⱼᵀ ∂f(xᵢ)/∂x‖² for k random unit vectors vᵢⱼ ∈ ℝᶜ, drawn anew for
    /// every sample and step. E v vᵀ = I/c, so its mean is the exact penalty; with one output it *is*
    /// the exact penalty, and k = 1 is all it takes.
    ///
    /// Source: \[Hoffman19, eq. 7 and algorithm 1\]. Differs from it: v is a corner of the cube,
    /// vⱼ = ±1/√c with independent signs, not uniform on the sphere. The mean is the same, and 64
    /// components cost one draw: ten normal numbers a sample took longer than the penalty. With
    /// A = J Jᵀ the variance of one sample, 2 Σⱼ≠ₖ Aⱼₖ², has nothing of A's diagonal \[Hutchinson89\].
    /// Cost: about 3S + 3kS, whatever c is.
    Projected {
        /// Strength λ ≥ 0.
        lambda: f64,
        /// Number k of projections a sample.
        projections: usize,
    },
    /// The exact Jacobian penalty of the first ⌈q n⌉ samples of each (shuffled) mini-batch, as their
    /// mean: unbiased.
    ///
    /// Cost: about 1 + q plain steps with one output.
    Sampled {
        /// Strength λ ≥ 0.
        lambda: f64,
        /// The share q of the samples, 0 < q ≤ 1.
        fraction: f64,
    },
    /// The exact Jacobian penalty on every k-th step alone, with strength k λ.
    ///
    /// Cost: about 1 + 1/k plain steps with one output, on average.
    Periodic {
        /// Strength λ ≥ 0.
        lambda: f64,
        /// Steps k from one to the next.
        every: usize,
    },
    /// A bound on the Lipschitz constant of f, from the spectral norms σ(Wₗ). Since |φ′| ≤ 1 (up to
    /// 1.1 for silu), ∏ₗ σ(Wₗ) bounds ‖∂f/∂x‖₂ everywhere, not only at the samples.
    ///
    /// σ = uᵀ W v with ∂σ/∂W = u vᵀ, u and v by power iteration: one iteration a step, the vectors kept
    /// between steps ([`crate::Spectral`]).
    ///
    /// Source: \[Yoshida17\] for σ², \[Miyato18\] for the iteration. Cost: some six matrix-vector
    /// products a layer, whatever n is.
    Lipschitz {
        /// Strength λ ≥ 0.
        lambda: f64,
        /// How the norms are combined.
        bound: Bound,
    },
    /// P = (1/n) Σᵢ Σₖ ‖∂²fₖ(xᵢ)/∂x²‖²_F, estimated by Hutchinson's probes: E ‖H u‖² = ‖H‖²_F for u with
    /// independent signs. The outputs are summed with independent signs rₖ too, so one probe serves all
    /// of them: E ‖Σₖ rₖ Hₖ u‖² = Σₖ ‖Hₖ‖²_F. Third order through the tape.
    ///
    /// A ReLU network has no second derivative where it has one at all: its Hessian penalty is 0 and
    /// trains nothing.
    ///
    /// Source: \[Hutchinson89\]. Cost: about 12 S with one probe, 4 plain steps.
    Hessian {
        /// Strength λ ≥ 0.
        lambda: f64,
        /// Number of probes a sample.
        probes: usize,
    },
    /// W ← W − η λ W in every step, beside the gradient and not through it; biases are left alone.
    /// For comparison: it makes weights small, whatever f does with them.
    ///
    /// Source: \[Loshchilov19, algorithm 2\] (AdamW). Cost: none to speak of.
    WeightDecay {
        /// Strength λ ≥ 0.
        lambda: f64,
    },
}

/// How a Lipschitz penalty combines the spectral norms of the layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// P = ∏ₗ σ(Wₗ)
    #[default]
    Product,
    /// P = Σₗ σ(Wₗ)²
    SumOfSquares,
}

impl Penalty {
    /// λ.
    pub fn lambda(self) -> f64 {
        match self {
            Self::Jacobian { lambda }
            | Self::Projected { lambda, .. }
            | Self::Sampled { lambda, .. }
            | Self::Periodic { lambda, .. }
            | Self::Lipschitz { lambda, .. }
            | Self::Hessian { lambda, .. }
            | Self::WeightDecay { lambda } => lambda,
        }
    }

    /// Steps from one evaluation to the next; 1 for all but [`Penalty::Periodic`].
    pub(crate) fn period(self) -> usize {
        match self {
            Self::Periodic { every, .. } => every,
            _ => 1,
        }
    }

    /// How many of the samples of a mini-batch it looks at, from the first on.
    pub(crate) fn samples(self, batch: usize) -> usize {
        match self {
            Self::Sampled { fraction, .. } => (fraction * batch as f64).ceil() as usize,
            _ => batch,
        }
    }

    /// Whether it can be used at all.
    pub(crate) fn check(self) -> Result<(), Error> {
        let at_least_one = |what, count| match count {
            0 => Err(Error::ZeroSize { what }),
            _ => Ok(()),
        };
        if !(self.lambda() >= 0.0 && self.lambda().is_finite()) {
            return Err(Error::Strength { lambda: self.lambda() });
        }
        match self {
            Self::Projected { projections, .. } => {
                at_least_one("the number of projections", projections)
            }
            Self::Periodic { every, .. } => at_least_one("the period of the penalty", every),
            Self::Hessian { probes, .. } => at_least_one("the number of probes", probes),
            Self::Sampled { fraction, .. } if !(fraction > 0.0 && fraction <= 1.0) => {
                Err(Error::Fraction { fraction })
            }
            _ => Ok(()),
        }
    }
}
