//! Adam \[Kingma15\], algorithm 1.
//!
//! ```text
//! m ← β₁ m + (1 − β₁) g      v ← β₂ v + (1 − β₂) g²
//! p ← p − η m̂ / (√v̂ + ε)     m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
//! ```

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
    isa: Isa,
}

impl<T: Real> Adam<T> {
    /// Zero moments for every parameter of `model`.
    pub fn new(model: &Mlp<T>) -> Self {
        let zeros = |n| (vec![T::ZERO; n], vec![T::ZERO; n]);
        let moments = model.parameters().map(|p| zeros(p.as_slice().len())).collect();
        Self { moments, step: 0, isa: Isa::best() }
    }

    /// One step of size η on every parameter of `model`, given the gradients in the order of
    /// [`Mlp::parameters`].
    pub fn step<'a>(
        &mut self,
        model: &mut Mlp<T>,
        gradients: impl Iterator<Item = &'a [T]>,
        eta: f64,
    ) {
        self.step += 1;
        let real = T::from_f64;
        let rates = Rates {
            eta: real(eta / (1.0 - BETA_1.powi(self.step))),
            root: real((1.0 / (1.0 - BETA_2.powi(self.step))).sqrt()),
        };
        for ((p, g), (m, v)) in model.parameters_mut().zip(gradients).zip(&mut self.moments) {
            let p = p.as_mut_slice();
            self.isa.run(Update { p, g, m, v, rates });
        }
    }
}

/// The step size and the factor of √v with the bias corrections of step t in them.
#[derive(Clone, Copy)]
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
