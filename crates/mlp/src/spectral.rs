//! The largest singular value of every layer, by power iteration.
//!
//! ```text
//! v ← Wᵀ u / ‖Wᵀ u‖      u ← W v / ‖W v‖      σ ≈ uᵀ W v      residual  ‖Wᵀ u − σ v‖ / σ
//! ```
//!
//! The vectors are kept between the steps of training, where W moves little: one iteration a step
//! follows it. The error of σ is of the order of the residual's square.
//!
//! Source: \[Golub13, §8.2\]; kept between steps as in \[Miyato18\].

use crate::Mlp;
use limpid_base::isa::Isa;
use limpid_base::{Accumulate, Factor, Matrix, Real, Seed, small_gemm, standard_normal};

/// Estimates (u, σ, v) of the leading singular triple of every layer.
#[derive(Clone, Debug)]
pub struct Spectral<T> {
    layers: Vec<Triple<T>>,
    isa: Isa,
}

/// Singular vectors u ∈ ℝⁱⁿ and v ∈ ℝᵒᵘᵗ of one layer, both of length 1, and σ.
#[derive(Clone, Debug)]
struct Triple<T> {
    u: Vec<T>,
    v: Vec<T>,
    sigma: T,
}

impl<T: Real> Spectral<T> {
    /// Random directions from the seed, and one iteration.
    pub fn new(model: &Mlp<T>, seed: Seed) -> Self {
        let mut rng = seed.rng();
        let triple = |layer: &crate::Layer<T>| {
            let (inputs, outputs) = layer.weights.shape();
            let u = (0..inputs).map(|_| T::from_f64(standard_normal(&mut rng))).collect();
            Triple { u, v: vec![T::ZERO; outputs], sigma: T::ZERO }
        };
        let layers = model.layers.iter().map(triple).collect();
        let mut spectral = Self { layers, isa: Isa::best() };
        let weights: Vec<&Matrix<T>> = model.layers.iter().map(|l| &l.weights).collect();
        spectral.iterate(weights.iter().map(|w| w.as_slice()));
        spectral
    }

    /// One iteration for every layer, given its weights column by column.
    pub fn iterate<'a>(&mut self, weights: impl Iterator<Item = &'a [T]>) {
        for (layer, weights) in self.layers.iter_mut().zip(weights) {
            let Triple { u, v, sigma } = layer;
            times(weights, u, true, v, self.isa);
            normalise(v);
            times(weights, v, false, u, self.isa);
            *sigma = normalise(u);
        }
    }

    /// Singular vectors (uₗ, vₗ) of every layer.
    pub fn vectors(&self) -> impl Iterator<Item = (&[T], &[T])> {
        self.layers.iter().map(|t| (t.u.as_slice(), t.v.as_slice()))
    }

    /// Spectral norm σₗ of every layer.
    pub fn norms(&self) -> impl Iterator<Item = T> {
        self.layers.iter().map(|t| t.sigma)
    }

    /// The largest ‖Wᵀu − σv‖ / σ over the layers of `model`, σ = uᵀWv; 0 for weights that are 0.
    pub fn residual(&self, model: &Mlp<T>) -> f64 {
        let residual = |(triple, layer): (&Triple<T>, &crate::Layer<T>)| {
            let mut product = vec![T::ZERO; triple.v.len()];
            times(layer.weights.as_slice(), &triple.u, true, &mut product, self.isa);
            let dot = product
                .iter()
                .zip(&triple.v)
                .fold(0.0, |sum, (p, v)| sum + p.to_f64() * v.to_f64());
            let square = product.iter().zip(&triple.v).fold(0.0, |sum, (p, v)| {
                let difference = p.to_f64() - dot * v.to_f64();
                sum + difference * difference
            });
            if dot == 0.0 { 0.0 } else { square.sqrt() / dot }
        };
        self.layers.iter().zip(&model.layers).map(residual).fold(0.0, f64::max)
    }
}

/// out ← W x or Wᵀ x, W column-major.
fn times<T: Real>(weights: &[T], x: &[T], transposed: bool, out: &mut [T], isa: Isa) {
    let (rows, cols) = if transposed { (x.len(), out.len()) } else { (out.len(), x.len()) };
    let w = Factor { data: weights, rows, cols, transposed };
    let x = Factor { data: x, rows: x.len(), cols: 1, transposed: false };
    small_gemm(w, x, out, Accumulate::Replace, isa);
}

/// Divides by the length, which is returned; a vector of zeros stays.
fn normalise<T: Real>(v: &mut [T]) -> T {
    let square = v.iter().fold(0.0, |sum, x| sum + x.to_f64() * x.to_f64());
    if square > 0.0 {
        let scale = T::from_f64(1.0 / square.sqrt());
        v.iter_mut().for_each(|x| *x = *x * scale);
    }
    T::from_f64(square.sqrt())
}
