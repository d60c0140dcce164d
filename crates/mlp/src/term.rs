//! A penalty on the tape: its value, and what must be set before it is run.
//!
//! A sample is a column: x is d × n, f(x) is c × n.

use crate::network::record_jacobian;
use crate::{Bound, Penalty, What};
use limpid_base::{Real, Rng};
use limpid_tape::{Program, Tape, Var};
use rand::RngExt;

/// One term λ P of the loss.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    /// Strength λ, an input: one program serves a whole grid.
    pub(crate) lambda: Var,
    /// Value of P, without λ.
    pub(crate) value: Var,
    pub(crate) needs: Needs,
}

/// Inputs that a term needs beside the samples: random ones, or vectors kept from the step before.
#[derive(Clone, Debug)]
pub(crate) enum Needs {
    Nothing,
    /// Matrices of independent signs, times a size.
    Signs {
        /// The matrices of each part of the batch.
        vars: Vec<Vec<Var>>,
        size: f64,
    },
    /// (u, v) of every layer.
    Singular(Vec<(Var, Var)>),
}

/// Nodes of the tape that a penalty may look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recorded<'a> {
    /// The inputs of every part of the batch, d × its samples.
    pub(crate) x: &'a [Var],
    /// The outputs of every part.
    pub(crate) f: &'a [Var],
    pub(crate) parameters: &'a [Var],
}

impl Recorded<'_> {
    /// The parts that hold the samples the penalty looks at, which are whole parts from the first on.
    fn first(self, tape: &Tape, penalty: Penalty) -> Self {
        let mut left = penalty.samples(samples(tape, self.x));
        let before = |x: &&Var| {
            let some = left > 0;
            left = left.saturating_sub(tape.shape(**x).1);
            some
        };
        let parts = self.x.iter().take_while(before).count();
        Self { x: &self.x[..parts], f: &self.f[..parts], ..self }
    }
}

impl Term {
    /// Records P; `None` for a penalty that is no term of the loss.
    pub(crate) fn record(tape: &mut Tape, penalty: Penalty, on: Recorded<'_>) -> Option<Self> {
        let on = on.first(tape, penalty);
        let (value, needs) = match (penalty.what, penalty.how.projections) {
            (What::Jacobian, None) => (jacobian(tape, on), Needs::Nothing),
            (What::Jacobian, Some(k)) => projected(tape, on, k),
            (What::Hessian, probes) => hessian(tape, on, probes.unwrap_or(1)),
            (What::Lipschitz(bound), _) => lipschitz(tape, on.parameters, bound),
            (What::WeightDecay, _) => return None,
        };
        Some(Self { lambda: tape.input(1, 1), value, needs })
    }

    /// Draws the random inputs of the term anew.
    pub(crate) fn draw<T: Real>(&self, program: &mut Program<T>, rng: &mut Rng) {
        match &self.needs {
            Needs::Nothing | Needs::Singular(_) => {}
            Needs::Signs { vars, size } => {
                for &var in vars.iter().flatten() {
                    if let Some(buffer) = program.input_mut(var) {
                        draw_signs(buffer, *size, rng);
                    }
                }
            }
        }
    }

    /// The random inputs of the term for each part of the batch, in the order they are drawn.
    pub(crate) fn random(&self) -> &[Vec<Var>] {
        match &self.needs {
            Needs::Signs { vars, .. } => vars,
            Needs::Nothing | Needs::Singular(_) => &[],
        }
    }
}

/// Independent signs times `size`, 64 a draw.
fn draw_signs<T: Real>(buffer: &mut [T], size: f64, rng: &mut Rng) {
    let size = T::from_f64(size);
    for chunk in buffer.chunks_mut(64) {
        let bits: u64 = rng.random();
        for (i, value) in chunk.iter_mut().enumerate() {
            *value = if bits >> i & 1 == 0 { size } else { -size };
        }
    }
}

fn samples(tape: &Tape, x: &[Var]) -> usize {
    x.iter().map(|&x| tape.shape(x).1).sum()
}

fn sum(tape: &mut Tape, terms: Vec<Var>) -> Var {
    let total = terms.into_iter().reduce(|sum, term| tape.add(sum, term));
    total.expect("a batch has samples and a network outputs and layers")
}

/// The sum of `terms` over `count`.
pub(crate) fn mean(tape: &mut Tape, terms: Vec<Var>, count: usize) -> Var {
    let total = sum(tape, terms);
    tape.scale(total, 1.0 / count as f64)
}

pub(crate) fn sum_of_squares(tape: &mut Tape, a: Var) -> Var {
    let square = tape.square(a);
    tape.sum(square)
}

/// The exact penalty (1/n) Σᵢ ‖∂f(xᵢ)/∂x‖²_F.
fn jacobian(tape: &mut Tape, on: Recorded<'_>) -> Var {
    let parts = on.f.iter().zip(on.x);
    let squares = parts.map(|(&f, &x)| squared_jacobian(tape, f, x)).collect();
    mean(tape, squares, samples(tape, on.x))
}

/// The sum Σᵢ Σₖ ‖∂fₖ(xᵢ)/∂x‖² over the samples i of one part and the outputs k.
fn squared_jacobian(tape: &mut Tape, f: Var, x: Var) -> Var {
    let rows = record_jacobian(tape, f, x);
    let squares = rows.into_iter().map(|jacobian| sum_of_squares(tape, jacobian)).collect();
    sum(tape, squares)
}

/// (c / (n k)) Σᵢ Σⱼ ‖vᵢⱼᵀ Jᵢ‖²
fn projected(tape: &mut Tape, on: Recorded<'_>, projections: usize) -> (Var, Needs) {
    let mut vars = vec![];
    let mut squares = vec![];
    let outputs = tape.shape(on.f[0]).0;
    for (&f, &x) in on.f.iter().zip(on.x) {
        let mut directions = vec![];
        for _ in 0..projections {
            let v = tape.input(outputs, tape.shape(x).1);
            let product = tape.vjp(f, v, &[x])[0];
            squares.push(sum_of_squares(tape, product));
            directions.push(v);
        }
        vars.push(directions);
    }
    let total = sum(tape, squares);
    let scale = outputs as f64 / (samples(tape, on.x) * projections) as f64;
    (tape.scale(total, scale), Needs::Signs { vars, size: 1.0 / (outputs as f64).sqrt() })
}

/// (1 / (n k)) Σᵢ Σⱼ ‖Σₖ rₖ Hₖ(xᵢ) uᵢⱼ‖²: with g = ∂(r · f)/∂x, H u is the gradient of g · u.
fn hessian(tape: &mut Tape, on: Recorded<'_>, probes: usize) -> (Var, Needs) {
    let mut vars = vec![];
    let mut squares = vec![];
    let outputs = tape.shape(on.f[0]).0;
    for (&f, &x) in on.f.iter().zip(on.x) {
        let mut signs = vec![];
        let (inputs, count) = tape.shape(x);
        for _ in 0..probes {
            let cotangent = match outputs {
                1 => tape.fill(1.0, 1, count),
                _ => {
                    signs.push(tape.input(outputs, count));
                    signs[signs.len() - 1]
                }
            };
            let u = tape.input(inputs, count);
            signs.push(u);
            let gradient = tape.vjp(f, cotangent, &[x])[0];
            let product = tape.vjp(gradient, u, &[x])[0];
            squares.push(sum_of_squares(tape, product));
        }
        vars.push(signs);
    }
    let count = samples(tape, on.x) * probes;
    (mean(tape, squares, count), Needs::Signs { vars, size: 1.0 })
}

/// ∏ₗ σₗ or Σₗ σₗ², σₗ = uₗᵀ Wₗ vₗ; with u and v fixed, ∂σₗ/∂Wₗ = uₗ vₗᵀ.
fn lipschitz(tape: &mut Tape, parameters: &[Var], bound: Bound) -> (Var, Needs) {
    let mut singular = vec![];
    let mut norms = vec![];
    for weights in parameters.chunks_exact(2).map(|layer| layer[0]) {
        let (inputs, outputs) = tape.shape(weights);
        let (u, v) = (tape.input(inputs, 1), tape.input(outputs, 1));
        let row = tape.t_matmul(u, weights);
        norms.push(tape.matmul(row, v));
        singular.push((u, v));
    }
    let value = match bound {
        Bound::Product => {
            let product = norms.into_iter().reduce(|product, norm| tape.mul(product, norm));
            product.expect("a network has layers")
        }
        Bound::SumOfSquares => {
            let squares = norms.into_iter().map(|norm| tape.square(norm)).collect();
            sum(tape, squares)
        }
    };
    (value, Needs::Singular(singular))
}
