//! Adam \[Kingma15\], algorithm 1.
//!
//! ```text
//! m ← β₁ m + (1 − β₁) g      v ← β₂ v + (1 − β₂) g²
//! p ← p − η m̂ / (√v̂ + ε)     m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
//! ```
//!
//! With weight decay λ, W ← (1 − η λ) W first \[Loshchilov19, algorithm 2\].

use crate::Mlp;
use limpid_base::Real;
use limpid_base::isa::{Isa, Kernel};

const BETA_1: f64 = 0.9;
const BETA_2: f64 = 0.999;
const EPSILON: f64 = 1e-8;

/// The state of the optimiser for one network.
#[derive(Clone, Debug)]
pub struct Adam<T> {
    /// (m, v) for every parameter.
    moments: Vec<(Vec<T>, Vec<T>)>,
    step: i32,
    eta: f64,
    decay: f64,
    rates: Rates<T>,
    isa: Isa,
}

impl<T: Real> Adam<T> {
    /// Zero moments for every parameter of `model`; step size η, decoupled weight decay λ (0 is Adam,
    /// more is AdamW).
    pub fn new(model: &Mlp<T>, eta: f64, decay: f64) -> Self {
        let zeros = |n| (vec![T::ZERO; n], vec![T::ZERO; n]);
        let moments = model.parameters().map(|p| zeros(p.as_slice().len())).collect();
        let rates = Rates { eta: T::ZERO, root: T::ZERO };
        Self { moments, step: 0, eta, decay, rates, isa: Isa::best() }
    }

    /// Begins the next step.
    pub fn advance(&mut self) {
        self.step += 1;
        let power = |beta: f64| 1.0 - Real::powi(beta, self.step);
        self.rates = Rates {
            eta: T::from_f64(self.eta / power(BETA_1)),
            root: T::from_f64((1.0 / power(BETA_2)).sqrt()),
        };
    }

    /// Moves the parameter with that number in the order of [`Mlp::parameters`] along its gradient.
    pub fn update(&mut self, index: usize, p: &mut [T], g: &[T]) {
        let is_weight = index.is_multiple_of(2);
        if is_weight && self.decay > 0.0 {
            let kept = T::from_f64(1.0 - self.eta * self.decay);
            p.iter_mut().for_each(|p| *p = *p * kept);
        }
        let (m, v) = &mut self.moments[index];
        self.isa.run(Update { p, g, m, v, rates: self.rates });
    }
}

/// The step size and the factor of √v with the bias corrections of step t in them.
#[derive(Clone, Copy, Debug)]
struct Rates<T> {
    eta: T,
    root: T,
}

struct Update<'a, T> {
    p: &'a mut [T],
    g: &'a [T],
    m: &'a mut [T],
    v: &'a mut [T],
    rates: Rates<T>,
}

impl<T: Real> Kernel for Update<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let [b1, c1, b2, c2] = [BETA_1, 1.0 - BETA_1, BETA_2, 1.0 - BETA_2].map(T::from_f64);
        let (eta, root, epsilon) = (self.rates.eta, self.rates.root, T::from_f64(EPSILON));
        let moments = self.m.iter_mut().zip(self.v);
        for ((p, &g), (m, v)) in self.p.iter_mut().zip(self.g).zip(moments) {
            *m = b1 * *m + c1 * g;
            *v = b2 * *v + c2 * g * g;
            *p = *p - eta * *m / (v.sqrt() * root + epsilon);
        }
    }
}
