//! Random teachers with a batch, and what a network and its spectral norms are by definition.
//!
//! Legend: d inputs, c outputs, n samples; x is d × n and y is c × n, a sample is a column.

use limpid_base::{Matrix, Real, Rng, standard_normal};
use limpid_mlp::{Activation, Bound, Layer, Loss, Mlp, Objective, Penalty};
use rand::RngExt;

/// A network and the samples of one batch.
pub(crate) struct Teacher {
    pub(crate) model: Mlp<f64>,
    pub(crate) x: Matrix<f64>,
    pub(crate) y: Matrix<f64>,
}

impl Teacher {
    /// 1 to 4 layers, hidden widths 1 to 7, 1 to 5 inputs, 1 to 3 outputs, 1 to 9 samples.
    pub(crate) fn draw(activation: Activation, rng: &mut Rng) -> Self {
        let depth = rng.random_range(1..=4);
        let mut sizes = vec![rng.random_range(1..=5)];
        sizes.extend((1..depth).map(|_| rng.random_range(1..=7)));
        sizes.push(rng.random_range(1..=3));
        let samples = rng.random_range(1..=9);
        Self::shaped(&sizes, activation, samples, rng)
    }

    /// A network of these widths with normal weights and biases.
    pub(crate) fn shaped(
        sizes: &[usize],
        activation: Activation,
        samples: usize,
        rng: &mut Rng,
    ) -> Self {
        let layer = |pair: &[usize]| Layer {
            weights: separated(pair[0], pair[1], rng),
            biases: normal(1, pair[1], 0.5, rng),
        };
        let layers = sizes.windows(2).map(layer).collect();
        let model = Mlp { layers, activation };
        let (d, c) = (model.inputs(), model.outputs());
        Self { model, x: normal(d, samples, 1.0, rng), y: normal(c, samples, 1.0, rng) }
    }

    pub(crate) fn samples(&self) -> usize {
        self.x.cols()
    }

    /// The loss of the batch, its samples in their order.
    pub(crate) fn objective(&self, penalties: &[Penalty]) -> Objective<f64> {
        let order: Vec<usize> = (0..self.samples()).collect();
        let mut objective = Objective::new(&self.model, Loss::Squared, penalties, order.len());
        objective.set_batch(&self.x, &self.y, &order);
        objective
    }
}

/// Independent normal numbers of that standard deviation.
pub(crate) fn normal(rows: usize, cols: usize, deviation: f64, rng: &mut Rng) -> Matrix<f64> {
    Matrix::from_fn(rows, cols, |_, _| deviation * standard_normal(rng))
}

/// Normal weights whose largest singular value is the only one of its size: there alone it can be
/// differentiated, and power iteration finds it.
fn separated(rows: usize, cols: usize, rng: &mut Rng) -> Matrix<f64> {
    loop {
        let weights = normal(rows, cols, (1.5 / rows as f64).sqrt(), rng);
        let values = singular_values(&weights);
        if values[0] > 0.1 && values.get(1).is_none_or(|second| *second < 0.9 * values[0]) {
            return weights;
        }
    }
}

/// A matrix whose columns are unit vectors.
pub(crate) fn unit_columns(rows: usize, cols: usize, rng: &mut Rng) -> Matrix<f64> {
    let mut v = normal(rows, cols, 1.0, rng);
    for j in 0..cols {
        let length = v.col(j).iter().map(|v| v * v).sum::<f64>().sqrt();
        v.col_mut(j).iter_mut().for_each(|v| *v /= length);
    }
    v
}

/// A matrix of independent signs.
pub(crate) fn signs(rows: usize, cols: usize, rng: &mut Rng) -> Matrix<f64> {
    Matrix::from_fn(rows, cols, |_, _| if rng.random() { 1.0 } else { -1.0 })
}

/// What the network says of one sample, and what goes into its nonlinearities on the way there.
pub(crate) struct Forward {
    pub(crate) f: Vec<f64>,
    pub(crate) before: Vec<f64>,
}

impl Forward {
    /// aₗ = φ(aₗ₋₁ Wₗ + bₗ), in plain loops.
    pub(crate) fn of(model: &Mlp<f64>, x: &[f64]) -> Self {
        let (mut a, mut before) = (x.to_vec(), vec![]);
        for (l, layer) in model.layers.iter().enumerate() {
            let z = |j: usize| {
                let product: f64 = a.iter().zip(layer.weights.col(j)).map(|(a, w)| a * w).sum();
                product + layer.biases[(0, j)]
            };
            let z: Vec<f64> = (0..layer.weights.cols()).map(z).collect();
            if l + 1 == model.layers.len() {
                return Self { f: z, before };
            }
            a = z.iter().map(|&z| nonlinearity(model.activation, z)).collect();
            before.extend(z);
        }
        unreachable!("a network has a last layer")
    }

    /// Which side of its kink every nonlinearity is on.
    pub(crate) fn sides(&self) -> impl Iterator<Item = bool> {
        self.before.iter().map(|&z| z > 0.0)
    }
}

fn nonlinearity(activation: Activation, z: f64) -> f64 {
    match activation {
        Activation::Tanh => Real::tanh(z),
        Activation::Relu => z.max(0.0),
        Activation::Silu => z / (1.0 + Real::exp(-z)),
        Activation::Softplus => Real::ln(1.0 + Real::exp(z)),
        Activation::Sin => Real::sin(z),
        _ => panic!("{activation:?} has no definition here"),
    }
}

/// The singular values, largest first: one-sided Jacobi rotations until the columns are orthogonal
/// \[Golub13\].
pub(crate) fn singular_values(weights: &Matrix<f64>) -> Vec<f64> {
    let wide = weights.cols() > weights.rows();
    let mut w = if wide { weights.transposed() } else { weights.clone() };
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    loop {
        let mut worst = 0.0_f64;
        for q in 1..w.cols() {
            for p in 0..q {
                let (a, b, c) =
                    (dot(w.col(p), w.col(p)), dot(w.col(q), w.col(q)), dot(w.col(p), w.col(q)));
                if c.abs() > 1e-15 * (a * b).sqrt() {
                    worst = worst.max(c.abs() / (a * b).sqrt());
                    rotate(&mut w, (p, q), (b - a) / (2.0 * c));
                }
            }
        }
        if worst < 1e-14 {
            break;
        }
    }
    let mut values: Vec<f64> = (0..w.cols()).map(|j| dot(w.col(j), w.col(j)).sqrt()).collect();
    values.sort_by(|a, b| b.total_cmp(a));
    values
}

/// Turns two columns by the angle whose cotangent of the double is `zeta`.
fn rotate(w: &mut Matrix<f64>, (p, q): (usize, usize), zeta: f64) {
    let tangent = zeta.signum() / (zeta.abs() + (1.0 + zeta * zeta).sqrt());
    let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
    for i in 0..w.rows() {
        let (a, b) = (w[(i, p)], w[(i, q)]);
        w[(i, p)] = cosine * (a - tangent * b);
        w[(i, q)] = cosine * (tangent * a + b);
    }
}

/// ∏ σₗ or Σ σₗ².
pub(crate) fn combined(bound: Bound, norms: &[f64]) -> f64 {
    match bound {
        Bound::Product => norms.iter().product(),
        Bound::SumOfSquares => norms.iter().map(|s| s * s).sum(),
        other => panic!("{other:?} has no definition here"),
    }
}

/// The fourth-order difference of f at 0: its own error is some h⁴.
pub(crate) fn difference(h: f64, mut f: impl FnMut(f64) -> f64) -> f64 {
    (8.0 * (f(h) - f(-h)) - (f(2.0 * h) - f(-2.0 * h))) / (12.0 * h)
}

#[test]
fn the_singular_values_of_the_tests_are_those_of_a_matrix_made_from_them() {
    // W = U S Vᵀ of two rotations: its singular values are S.
    let turn = |angle: f64| {
        let (c, s) = (Real::cos(angle), Real::sin(angle));
        Matrix::from_fn(2, 2, |i, j| [[c, -s], [s, c]][i][j])
    };
    for wanted in [[3.0, 0.5], [1.0, 0.999], [2.0, 1e-9], [2.0, 0.0]] {
        let scale = Matrix::from_fn(2, 2, |i, j| if i == j { wanted[i] } else { 0.0 });
        let w = turn(0.7).matmul(&scale).matmul_t(&turn(-1.1));
        for (value, wanted) in singular_values(&w).iter().zip(wanted) {
            assert!((value - wanted).abs() < 1e-15 * 10.0, "{value} and {wanted}");
        }
    }
    let column = Matrix::from_columns(3, 1, vec![2.0, -3.0, 6.0]);
    assert_eq!(singular_values(&column), [7.0]);
    assert_eq!(singular_values(&column.transposed()), [7.0]);
}
