//! The network itself, and what can be asked of it.
//!
//! Legend: n rows, d inputs, h hidden units, c outputs, L layers.

use crate::activation::Activation;
use limpid_base::{Matrix, Real, Seed};
use limpid_tape::{Tape, Var};
use rand::RngExt;

/// One layer: a ↦ a W + b.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer<T> {
    /// Weights W, inputs × outputs of the layer.
    pub weights: Matrix<T>,
    /// Biases b, 1 × outputs.
    pub biases: Matrix<T>,
}

/// A multilayer perceptron f: ℝᵈ → ℝᶜ, linear in its last layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Mlp<T> {
    /// The layers, first to last; widths must fit.
    pub layers: Vec<Layer<T>>,
    /// Nonlinearity φ between the layers.
    pub activation: Activation,
}

impl<T: Real> Mlp<T> {
    /// Weights from U(−a, a) with a = √(6 / (inputs + outputs)) \[Glorot10\]; biases 0.
    pub fn glorot(sizes: &[usize], activation: Activation, seed: Seed) -> Self {
        let mut rng = seed.rng();
        let layer = |pair: &[usize]| {
            let bound = (6.0 / (pair[0] + pair[1]) as f64).sqrt();
            let weights = Matrix::from_fn(pair[0], pair[1], |_, _| {
                T::from_f64(rng.random_range(-bound..bound))
            });
            Layer { weights, biases: Matrix::zeros(1, pair[1]) }
        };
        Self { layers: sizes.windows(2).map(layer).collect(), activation }
    }

    /// Number of inputs d.
    pub fn inputs(&self) -> usize {
        self.layers.first().map_or(0, |layer| layer.weights.rows())
    }

    /// Number of outputs c.
    pub fn outputs(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.weights.cols())
    }

    /// W₁, b₁, W₂, b₂, …
    pub fn parameters(&self) -> impl Iterator<Item = &Matrix<T>> {
        self.layers.iter().flat_map(|layer| [&layer.weights, &layer.biases])
    }

    /// W₁, b₁, W₂, b₂, … for writing.
    pub fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Matrix<T>> {
        self.layers.iter_mut().flat_map(|layer| [&mut layer.weights, &mut layer.biases])
    }

    /// The same network in another precision.
    pub fn cast<U: Real>(&self) -> Mlp<U> {
        let layer = |l: &Layer<T>| Layer { weights: l.weights.cast(), biases: l.biases.cast() };
        Mlp { layers: self.layers.iter().map(layer).collect(), activation: self.activation }
    }

    /// One tape input for every parameter, in the order of [`Mlp::parameters`]; biases as columns.
    pub fn record_parameters(&self, tape: &mut Tape) -> Vec<Var> {
        let layer = |layer: &Layer<T>| {
            let (inputs, outputs) = layer.weights.shape();
            [(inputs, outputs), (outputs, 1)]
        };
        self.layers.iter().flat_map(layer).map(|(r, c)| tape.input(r, c)).collect()
    }

    /// f on the tape, c × n, for inputs x, d × n: **a sample is a column**, zₗ = Wₗᵀ aₗ₋₁ + bₗ.
    ///
    /// With samples as columns only W is ever read across its grain, never a batch: see
    /// [`limpid_base::small_gemm`].
    pub fn record(&self, tape: &mut Tape, x: Var, parameters: &[Var]) -> Var {
        let last = self.layers.len().saturating_sub(1);
        parameters.chunks_exact(2).enumerate().fold(x, |a, (l, layer)| {
            let product = tape.t_matmul(layer[0], a);
            let z = tape.add(product, layer[1]);
            if l < last { self.activation.record(tape, z) } else { z }
        })
    }

    /// Values f(xᵢ) at every row of x: n × d → n × c.
    ///
    /// # Panics
    /// If x has another number of columns than the network has inputs.
    #[track_caller]
    pub fn predict(&self, x: &Matrix<T>) -> Matrix<T> {
        self.replay(x, |_, _, f| vec![f]).swap_remove(0)
    }

    /// ∂f_k/∂x at every row for every output k: c matrices of n × d.
    ///
    /// # Panics
    /// If x has another number of columns than the network has inputs.
    #[track_caller]
    pub fn jacobian(&self, x: &Matrix<T>) -> Vec<Matrix<T>> {
        self.replay(x, |tape, x, f| record_jacobian(tape, f, x))
    }

    /// The Frobenius norm ‖∂f(xᵢ)/∂x‖_F of every row: n values.
    #[track_caller]
    pub fn jacobian_norms(&self, x: &Matrix<T>) -> Vec<f64> {
        let mut squares = vec![0.0_f64; x.rows()];
        for jacobian in self.jacobian(x) {
            for j in 0..x.cols() {
                for (sum, value) in squares.iter_mut().zip(jacobian.col(j)) {
                    *sum += value.to_f64() * value.to_f64();
                }
            }
        }
        squares.into_iter().map(f64::sqrt).collect()
    }

    /// Records f for all rows of x, then whatever `more` wants of it, and runs that: a matrix with a
    /// row a sample for each.
    #[track_caller]
    fn replay(
        &self,
        x: &Matrix<T>,
        more: impl FnOnce(&mut Tape, Var, Var) -> Vec<Var>,
    ) -> Vec<Matrix<T>> {
        let mut tape = Tape::new();
        let input = tape.input(x.cols(), x.rows());
        let parameters = self.record_parameters(&mut tape);
        let f = self.record(&mut tape, input, &parameters);
        let outputs = more(&mut tape, input, f);
        let mut program = tape.compile(&outputs);
        program.set(input, x.transposed().as_slice());
        for (var, value) in parameters.iter().zip(self.parameters()) {
            program.set(*var, value.as_slice());
        }
        program.run();
        let value = |&v: &Var| {
            let (features, samples) = tape.shape(v);
            Matrix::from_columns(features, samples, program.value(v).to_vec()).transposed()
        };
        outputs.iter().map(value).collect()
    }
}

/// ∂f_k/∂x for every output k, each d × n: the vector-Jacobian product with the k-th unit vector.
pub(crate) fn record_jacobian(tape: &mut Tape, f: Var, x: Var) -> Vec<Var> {
    let (outputs, samples) = tape.shape(f);
    (0..outputs)
        .map(|k| {
            let cotangent = match outputs {
                1 => tape.fill(1.0, 1, samples),
                _ => {
                    let unit = tape.unit_column(outputs, k);
                    tape.broadcast(unit, outputs, samples)
                }
            };
            tape.vjp(f, cotangent, &[x])[0]
        })
        .collect()
}
