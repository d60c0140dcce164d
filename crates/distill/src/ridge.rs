//! Ridge regression on linear or quadratic features: the controls every table shows.
//!
//! ```text
//! min over w, w₀:  Σᵢ (w₀ + wᵀ φ(xᵢ) − yᵢ)² + α ‖w‖²
//! ```
//!
//! With features and targets centred, w = (ΦᵀΦ + αI)⁻¹ Φᵀ y, or, where there are more features than
//! rows, w = Φᵀ (ΦΦᵀ + αI)⁻¹ y: the same vector from the smaller system. Source: \[Hoerl70\].

use limpid_base::{Matrix, metrics, solve_spd};
use limpid_expr::{Expr, Op};

/// The features φ of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Features {
    /// The inputs themselves, x₁ … x_d.
    Linear,
    /// The inputs x₁ … x_d and all products xᵢ xⱼ with i ≤ j.
    Quadratic,
}

impl Features {
    /// The features φ at every row, n × their number.
    fn of(self, x: &Matrix<f64>) -> Matrix<f64> {
        let pairs = self.pairs(x.cols());
        let d = x.cols();
        Matrix::from_fn(x.rows(), d + pairs.len(), |i, k| match k.checked_sub(d) {
            None => x[(i, k)],
            Some(pair) => x[(i, pairs[pair].0)] * x[(i, pairs[pair].1)],
        })
    }

    fn pairs(self, d: usize) -> Vec<(usize, usize)> {
        match self {
            Self::Linear => vec![],
            Self::Quadratic => (0..d).flat_map(|i| (i..d).map(move |j| (i, j))).collect(),
        }
    }
}

/// A fitted ridge regression.
#[derive(Clone, Debug, PartialEq)]
pub struct Ridge {
    features: Features,
    intercept: f64,
    weights: Vec<f64>,
}

impl Ridge {
    /// Fits n rows of x (n × d) and y (n) with strength α > 0.
    ///
    /// # Panics
    /// If α is not positive.
    #[track_caller]
    pub fn fit(x: &Matrix<f64>, y: &[f64], features: Features, alpha: f64) -> Self {
        assert!(alpha > 0.0, "a ridge of {alpha} does not make every system solvable");
        let mut phi = features.of(x);
        let means: Vec<f64> = (0..phi.cols()).map(|k| metrics::average(phi.col(k))).collect();
        for (k, mean) in means.iter().enumerate() {
            phi.col_mut(k).iter_mut().for_each(|v| *v -= mean);
        }
        let centre = metrics::average(y);
        let target = Matrix::from_fn(y.len(), 1, |i, _| y[i] - centre);
        let weights = if phi.cols() <= phi.rows() {
            primal(&phi, &target, alpha)
        } else {
            dual(&phi, &target, alpha)
        };
        let shift: f64 = weights.iter().zip(&means).map(|(w, m)| w * m).sum();
        Self { features, intercept: centre - shift, weights }
    }

    /// Predictions at the rows of x (n × d), n.
    pub fn predict(&self, x: &Matrix<f64>) -> Vec<f64> {
        let weights = Matrix::from_columns(self.weights.len(), 1, self.weights.clone());
        let products = self.features.of(x).matmul(&weights);
        products.col(0).iter().map(|p| p + self.intercept).collect()
    }

    /// Nodes of the polynomial written out: weight × variable is three, weight × product five, each
    /// term one + more.
    pub fn complexity(&self) -> usize {
        let (d, terms) = (self.inputs(), self.weights.len());
        1 + 4 * d + 6 * (terms - d)
    }

    fn inputs(&self) -> usize {
        let terms = self.weights.len();
        match self.features {
            Features::Linear => terms,
            // d + d (d + 1) / 2 features.
            Features::Quadratic => {
                (0..=terms).find(|d| d + d * (d + 1) / 2 == terms).unwrap_or(terms)
            }
        }
    }

    /// The linear ridge written out, w₀ + w₁ x₁ + ….
    pub fn to_formula(&self) -> Expr {
        let pairs = self.features.pairs(self.inputs());
        let d = self.inputs();
        self.weights.iter().enumerate().fold(Expr::constant(self.intercept), |sum, (k, &w)| {
            let feature = match k.checked_sub(d) {
                None => Expr::variable(k as u32),
                Some(pair) => {
                    let (i, j) = pairs[pair];
                    Expr::binary(Op::Mul, Expr::variable(i as u32), Expr::variable(j as u32))
                }
            };
            Expr::binary(Op::Add, sum, Expr::binary(Op::Mul, Expr::constant(w), feature))
        })
    }
}

fn primal(phi: &Matrix<f64>, target: &Matrix<f64>, alpha: f64) -> Vec<f64> {
    let right = phi.t_matmul(target).as_slice().to_vec();
    solve_ridge(phi.t_matmul(phi), right, alpha)
}

fn dual(phi: &Matrix<f64>, target: &Matrix<f64>, alpha: f64) -> Vec<f64> {
    let multipliers = solve_ridge(phi.matmul_t(phi), target.as_slice().to_vec(), alpha);
    let multipliers = Matrix::from_columns(multipliers.len(), 1, multipliers);
    phi.t_matmul(&multipliers).as_slice().to_vec()
}

/// (A + αI)⁻¹ b for a positive semidefinite A.
fn solve_ridge(mut a: Matrix<f64>, mut b: Vec<f64>, alpha: f64) -> Vec<f64> {
    for i in 0..a.rows() {
        a[(i, i)] += alpha;
    }
    if solve_spd(a.as_mut_slice(), &mut b).is_none() {
        b.fill(0.0); // rounding of enormous features: the mean alone is left
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Seed;
    use rand::RngExt;

    fn random(rows: usize, cols: usize, seed: u64) -> Matrix<f64> {
        let mut rng = Seed::new(seed).rng();
        Matrix::from_fn(rows, cols, |_, _| rng.random_range(-1.0..1.0))
    }

    #[test]
    fn a_quadratic_is_recovered() {
        let x = random(60, 3, 1);
        let y: Vec<f64> = (0..60).map(|i| 1.0 + x[(i, 0)] - 2.0 * x[(i, 1)] * x[(i, 2)]).collect();
        let ridge = Ridge::fit(&x, &y, Features::Quadratic, 1e-9);
        assert!(metrics::mse(&y, &ridge.predict(&x)) < 1e-12);
        assert_eq!(ridge.weights.len(), 9);
        assert_eq!(ridge.complexity(), ridge.to_formula().complexity());
    }

    #[test]
    fn primal_and_dual_give_the_same_weights() {
        let (phi, target) = (random(20, 12, 2), random(20, 1, 3));
        for (p, d) in primal(&phi, &target, 0.3).iter().zip(dual(&phi, &target, 0.3)) {
            assert!((p - d).abs() < 1e-12);
        }
    }

    #[test]
    fn the_formula_predicts_what_the_ridge_predicts() {
        let x = random(40, 4, 4);
        let y: Vec<f64> =
            (0..40).map(|i| x[(i, 0)] * 3.0 - x[(i, 3)] + x[(i, 1)] * x[(i, 1)]).collect();
        for features in [Features::Linear, Features::Quadratic] {
            let ridge = Ridge::fit(&x, &y, features, 1.0);
            let formula = crate::Model::Formula(ridge.to_formula()).predict(&x);
            for (a, b) in ridge.predict(&x).iter().zip(formula) {
                assert!((a - b).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_stronger_ridge_gives_smaller_weights() {
        let x = random(30, 2, 5);
        let y: Vec<f64> = (0..30).map(|i| 3.0 * x[(i, 0)]).collect();
        let weight = |alpha| Ridge::fit(&x, &y, Features::Linear, alpha).weights[0];
        assert!(weight(0.1) > weight(10.0) && weight(10.0) > weight(1000.0));
    }
}
