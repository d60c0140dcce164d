//! Terms that are added to the loss to make the teacher smooth.
//!
//! ```text
//! L = (1/n) Σᵢ ‖f(xᵢ) − yᵢ‖² / c  +  λ₁ P₁  +  λ₂ P₂  +  …
//! ```
//!
//! Legend: n samples of the mini-batch, d inputs, c outputs, L layers; S multiply-adds of all layers a
//! sample, M₁ of the first and M_L of the last. A plain step costs 3S − M₁ a sample.
//!
//! A penalty has three parts: *what* P measures, *how* P is computed, and its *strength* λ, which is in
//! standardised units throughout. Penalties add up: a teacher has a list of them.
//!
//! A new quantity takes five places: a variant of [`What`] here, its term on the tape in `term.rs`, its word
//! in `grammar.rs`, its tag in `wire.rs`, and its definition, sample by sample, in `tests/mlp/gradient.rs`.

use crate::Error;

/// A smoothness penalty: what is measured, how it is computed, and its strength λ.
///
/// ```
/// use limpid_mlp::Penalty;
///
/// let cheap = Penalty::jacobian(0.1).projected(1).every(4);
/// assert_eq!(cheap.to_string(), "projected:1:periodic:4=0.1");
/// assert_eq!("projected:1:periodic:4=0.1".parse(), Ok(cheap));
/// ```
///
/// Penalties are written as `what[:option]...=λ`, by `Display` and for `FromStr`:
///
/// | text | penalty |
/// |---|---|
/// | `jacobian=0.1` | [`Penalty::jacobian`], exact, λ = 0.1 |
/// | `hessian=0.1` | [`Penalty::hessian`], one random probe a sample |
/// | `lipschitz=0.1` | [`Penalty::lipschitz`] of [`Bound::Product`] |
/// | `lipschitz:sum-of-squares=0.1` | [`Penalty::lipschitz`] of [`Bound::SumOfSquares`] |
/// | `weight-decay=0.1` | [`Penalty::weight_decay`] |
/// | `...:projected:2` | the option [`Penalty::projected`] with k = 2 |
/// | `...:sampled:0.25` | the option [`Penalty::sampled`] with q = 0.25 |
/// | `...:periodic:4` | the option [`Penalty::every`] with k = 4 |
///
/// The word `jacobian` may be left out before an option: `sampled:0.25=0.1` is
/// `jacobian:sampled:0.25=0.1`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Penalty {
    /// Quantity P that is made small.
    pub what: What,
    /// Way in which P is computed or estimated.
    pub how: How,
    /// Factor of P in the loss.
    pub strength: Strength,
}

/// Quantity that a penalty makes small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum What {
    /// P = (1/n) Σᵢ ‖∂f(xᵢ)/∂x‖²_F, by double backward, for any number of outputs.
    ///
    /// Source: \[Drucker92\], \[Hoffman19, eq. 4\]. Cost of an exact step with one output:
    /// 6S − M₁ − 3M_L, 2.0 to 2.2 plain steps; each further output adds about 3S.
    Jacobian,
    /// P = (1/n) Σᵢ Σₖ ‖∂²fₖ(xᵢ)/∂x²‖²_F, estimated by Hutchinson's probes: E ‖H u‖² = ‖H‖²_F for u with
    /// independent signs. The outputs are summed with independent signs rₖ too, so one probe serves all
    /// of them: E ‖Σₖ rₖ Hₖ u‖² = Σₖ ‖Hₖ‖²_F. Third order through the tape.
    ///
    /// A ReLU network has no second derivative where it has one at all: its Hessian penalty is 0 and
    /// trains nothing.
    ///
    /// Source: \[Hutchinson89\]. Cost: about 12 S with one probe, 4 plain steps.
    Hessian,
    /// A bound on the Lipschitz constant of f, from the spectral norms σ(Wₗ). Since |φ′| ≤ 1 (up to
    /// 1.1 for silu), ∏ₗ σ(Wₗ) bounds ‖∂f/∂x‖₂ everywhere, not only at the samples.
    ///
    /// σ = uᵀ W v with ∂σ/∂W = u vᵀ, u and v by power iteration: one iteration a step, the vectors kept
    /// between steps ([`crate::Spectral`]).
    ///
    /// Source: \[Yoshida17\] for σ², \[Miyato18\] for the iteration. Cost: some six matrix-vector
    /// products a layer, whatever n is.
    Lipschitz(Bound),
    /// W ← W − η λ W in every step, beside the gradient and not through it; biases are left alone.
    /// For comparison: weights become small, whatever f does with them.
    ///
    /// Source: \[Loshchilov19, algorithm 2\] (AdamW). Cost: none to speak of.
    WeightDecay,
}

/// Combination of a Lipschitz penalty's spectral norms, one of each layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Bound {
    /// P = ∏ₗ σ(Wₗ)
    #[default]
    Product,
    /// P = Σₗ σ(Wₗ)²
    SumOfSquares,
}

/// Way in which P is computed: exact by default, cheaper by each option, which combine.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct How {
    /// Random directions k a sample; `None` for all directions, which is exact.
    pub projections: Option<usize>,
    /// Share q of each mini-batch that P looks at, 0 < q ≤ 1; `None` for the whole mini-batch.
    pub fraction: Option<f64>,
    /// Steps k from one evaluation of P to the next; `None` for every step.
    pub every: Option<usize>,
}

/// Factor λ of a penalty in the loss.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Strength {
    /// The same λ ≥ 0 in every step.
    Fixed(f64),
}

impl Penalty {
    const fn new(what: What, lambda: f64) -> Self {
        let how = How { projections: None, fraction: None, every: None };
        Self { what, how, strength: Strength::Fixed(lambda) }
    }

    /// The exact squared norm of the Jacobian, [`What::Jacobian`], with strength λ.
    pub const fn jacobian(lambda: f64) -> Self {
        Self::new(What::Jacobian, lambda)
    }

    /// The squared norm of the second derivatives, [`What::Hessian`], with one random probe a sample
    /// and strength λ; [`Penalty::projected`] takes more probes.
    pub const fn hessian(lambda: f64) -> Self {
        Self::new(What::Hessian, lambda).projected(1)
    }

    /// A bound on the Lipschitz constant, [`What::Lipschitz`], with strength λ.
    pub const fn lipschitz(bound: Bound, lambda: f64) -> Self {
        Self::new(What::Lipschitz(bound), lambda)
    }

    /// Decoupled weight decay, [`What::WeightDecay`], with strength λ.
    pub const fn weight_decay(lambda: f64) -> Self {
        Self::new(What::WeightDecay, lambda)
    }

    /// The same penalty along k random directions a sample, drawn anew for every sample and step.
    ///
    /// For the Jacobian P = (c/n) Σᵢ (1/k) Σⱼ ‖vᵢⱼᵀ ∂f(xᵢ)/∂x‖² with unit vectors vᵢⱼ ∈ ℝᶜ. Since
    /// E v vᵀ = I/c, its mean is the exact penalty; with one output it *is* the exact penalty, and
    /// k = 1 is all it takes. For the Hessian the k directions are the probes u.
    ///
    /// Source: \[Hoffman19, eq. 7 and algorithm 1\]. Differs from it: v is a corner of the cube,
    /// vⱼ = ±1/√c with independent signs, not uniform on the sphere. The mean is the same, and 64
    /// components cost one draw: ten normal numbers a sample took longer than the penalty. With
    /// A = J Jᵀ the variance of one sample, 2 Σⱼ≠ₖ Aⱼₖ², has nothing of A's diagonal \[Hutchinson89\].
    /// Cost: about 3S + 3kS, whatever c is.
    #[must_use]
    pub const fn projected(mut self, k: usize) -> Self {
        self.how.projections = Some(k);
        self
    }

    /// The same penalty of the first ⌈q n⌉ samples of each (shuffled) mini-batch, as their mean:
    /// unbiased.
    ///
    /// Cost of the Jacobian penalty: about 1 + q plain steps with one output.
    #[must_use]
    pub const fn sampled(mut self, q: f64) -> Self {
        self.how.fraction = Some(q);
        self
    }

    /// The same penalty on every k-th step alone, with strength k λ.
    ///
    /// Cost of the Jacobian penalty: about 1 + 1/k plain steps with one output, on average.
    #[must_use]
    pub const fn every(mut self, k: usize) -> Self {
        self.how.every = Some(k);
        self
    }

    /// The strength λ of the penalty.
    pub const fn lambda(self) -> f64 {
        match self.strength {
            Strength::Fixed(lambda) => lambda,
        }
    }

    /// Steps k from one evaluation to the next, after which the work of a step repeats.
    pub fn period(self) -> usize {
        self.how.every.unwrap_or(1)
    }

    /// Samples ⌈q n⌉ of a mini-batch that P looks at, from the first on.
    pub(crate) fn samples(self, batch: usize) -> usize {
        self.how.fraction.map_or(batch, |q| (q * batch as f64).ceil() as usize)
    }

    /// Refuses what cannot be used at all.
    ///
    /// # Errors
    /// [`Error::Strength`] for λ that is negative or no number, [`Error::ZeroSize`] and
    /// [`Error::Fraction`] for an impossible number of an option, [`Error::Combination`] for an option
    /// that has no meaning for this quantity.
    pub fn check(self) -> Result<(), Error> {
        if !(self.lambda() >= 0.0 && self.lambda().is_finite()) {
            return Err(Error::Strength { lambda: self.lambda() });
        }
        match self.how {
            How { projections: Some(0), .. } => {
                Err(Error::ZeroSize { what: "the number of projections or probes" })
            }
            How { every: Some(0), .. } => {
                Err(Error::ZeroSize { what: "the period of the penalty" })
            }
            How { fraction: Some(q), .. } if !(q > 0.0 && q <= 1.0) => {
                Err(Error::Fraction { fraction: q })
            }
            how => {
                self.meaning(how).map_err(|why| Error::Combination { penalty: self.name(), why })
            }
        }
    }

    /// The reason why `how` has no meaning for this quantity, if it has none.
    fn meaning(self, how: How) -> Result<(), &'static str> {
        match (self.what, how) {
            (What::Jacobian, _) | (What::Hessian, How { projections: Some(_), .. }) => Ok(()),
            (What::Hessian, _) => Err("a Hessian penalty needs a number of random probes"),
            (What::Lipschitz(_), How { projections: None, fraction: None, .. }) => Ok(()),
            (What::Lipschitz(_), _) => Err("a bound of the weights looks at no samples"),
            (What::WeightDecay, how) if how == How::default() => Ok(()),
            (What::WeightDecay, _) => Err("weight decay is part of every step as it is"),
        }
    }
}
