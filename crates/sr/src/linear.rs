//! Sparse linear formulas, to start from: forward selection.
//!
//! ```text
//! c₀ + c₁ x₍₁₎ + … + cₖ x₍ₖ₎        4 k + 1 nodes
//! ```
//!
//! Each step adds the variable that lowers the squared error most and fits all coefficients again
//! by least squares. Source: \[Hastie09, sec. 3.3.2\].

use crate::context::Context;
use limpid_base::{Rows, Samples, solve_spd};
use limpid_expr::{Expr, Op};

/// Greatest number of variables looked at: the ones that correlate best with the targets.
const VARIABLES: usize = 64;

/// Least share of the targets' variance that a variable must explain to be added.
const GAIN: f64 = 1e-6;

/// Sparse linear formulas of the samples within the bounds of the search. Squared errors choose the
/// variables: the loss's own near the best constant, for a loss that is none of residuals.
pub(crate) fn sparse_linear(context: &Context<'_>, samples: Samples<'_, f32>) -> Vec<Expr> {
    let linearised = context.objective.linearised(samples);
    let samples = linearised.as_ref().map_or(samples, Rows::samples);
    forward_selection(samples, &context.space.variables, context.config.max_complexity)
}

/// Formulas of 1, 2, … of these variables, each of at most `max_nodes` nodes.
fn forward_selection(samples: Samples<'_, f32>, variables: &[u32], max_nodes: usize) -> Vec<Expr> {
    let columns = candidates(samples, variables);
    let most = (max_nodes.saturating_sub(1) / 4).min(columns.len());
    let gram = Gram::new(samples, &columns);
    let mut chosen: Vec<usize> = Vec::new();
    let mut formulas = Vec::new();
    let total = gram.variance();
    let mut rss = total;
    while chosen.len() < most {
        let best = (0..columns.len())
            .filter(|j| !chosen.contains(j))
            .filter_map(|j| {
                let trial: Vec<usize> = chosen.iter().copied().chain([j]).collect();
                gram.fit(&trial).map(|(rss, coefficients)| (rss, j, coefficients))
            })
            .min_by(|a, b| a.0.total_cmp(&b.0));
        let Some((least, j, coefficients)) = best else { break };
        if rss - least <= GAIN * total {
            break;
        }
        rss = least;
        chosen.push(j);
        formulas.push(formula(&chosen, &coefficients, &columns));
    }
    formulas
}

/// Columns that vary, are finite, and correlate best with the targets; in their order.
fn candidates(samples: Samples<'_, f32>, variables: &[u32]) -> Vec<usize> {
    let mut scored: Vec<(f64, usize)> = variables
        .iter()
        .map(|&j| j as usize)
        .filter_map(|j| correlation(samples, j).map(|r| (r, j)))
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.truncate(VARIABLES);
    let mut columns: Vec<usize> = scored.into_iter().map(|(_, j)| j).collect();
    columns.sort_unstable();
    columns
}

/// |Corr(xⱼ, y)|; `None` for a constant or undefined column.
fn correlation(samples: Samples<'_, f32>, j: usize) -> Option<f64> {
    let gram = Gram::new(samples, &[j]);
    let (xx, xy, yy) = (gram.products[0][0], gram.products[0][1], gram.products[1][1]);
    let r = xy.abs() / (xx * yy).sqrt();
    (r.is_finite() && xx > 1e-12 * gram.squares[0]).then_some(r)
}

/// Weighted products of the centred columns and targets.
struct Gram {
    /// Means of the columns, then that of the targets.
    means: Vec<f64>,
    /// Sums of squares Σ w x², not centred.
    squares: Vec<f64>,
    /// Products of the centred columns, the targets last, (k + 1) × (k + 1).
    products: Vec<Vec<f64>>,
}

impl Gram {
    /// The products of centred columns, Σ w (xᵢ − x̄ᵢ) (xⱼ − x̄ⱼ): centring first loses no digits where a
    /// mean is large beside the spread, and leaves the intercept out of the equations.
    fn new(samples: Samples<'_, f32>, columns: &[usize]) -> Self {
        let weight = |i: usize| samples.weights.map_or(1.0, |w| f64::from(w[i]));
        let total: f64 = (0..samples.rows()).map(weight).sum();
        let mut all: Vec<&[f32]> = columns.iter().map(|&j| samples.x.col(j)).collect();
        all.push(samples.y());
        let sum =
            |f: &dyn Fn(usize) -> f64| (0..samples.rows()).map(|i| weight(i) * f(i)).sum::<f64>();
        let means: Vec<f64> = all.iter().map(|c| sum(&|i| f64::from(c[i])) / total).collect();
        let centred: Vec<Vec<f64>> = all
            .iter()
            .zip(&means)
            .map(|(c, mean)| c.iter().map(|&v| f64::from(v) - mean).collect())
            .collect();
        let products = centred
            .iter()
            .map(|a| centred.iter().map(|b| sum(&|i| a[i] * b[i])).collect())
            .collect();
        let squares = all.iter().map(|c| sum(&|i| f64::from(c[i]) * f64::from(c[i]))).collect();
        Self { means, squares, products }
    }

    /// Variance of the targets, times the sum of the weights.
    fn variance(&self) -> f64 {
        self.products[self.means.len() - 1][self.means.len() - 1]
    }

    /// The residual sum of squares and the coefficients, the intercept last; `None` if the columns
    /// are dependent.
    fn fit(&self, chosen: &[usize]) -> Option<(f64, Vec<f64>)> {
        let k = chosen.len();
        let y = self.means.len() - 1;
        let mut a = Vec::with_capacity(k * k);
        for &i in chosen {
            a.extend(chosen.iter().map(|&j| self.products[i][j]));
        }
        let right: Vec<f64> = chosen.iter().map(|&i| self.products[i][y]).collect();
        let mut c = right.clone();
        solve_spd(&mut a, &mut c)?;
        let explained: f64 = c.iter().zip(&right).map(|(c, r)| c * r).sum();
        let shift: f64 = c.iter().zip(chosen).map(|(c, &i)| c * self.means[i]).sum();
        c.push(self.means[y] - shift);
        let sound = c.iter().all(|c| c.is_finite()) && explained <= 1.000_001 * self.products[y][y];
        sound.then_some((self.products[y][y] - explained, c))
    }
}

/// The formula c₁ x₍₁₎ + … + cₖ x₍ₖ₎ + c₀, its variables in the order in which they were chosen.
fn formula(chosen: &[usize], coefficients: &[f64], columns: &[usize]) -> Expr {
    let (intercept, slopes) = coefficients.split_last().expect("at least the intercept");
    let terms = chosen.iter().zip(slopes).map(|(&j, &c)| {
        Expr::binary(Op::Mul, Expr::constant(c), Expr::variable(columns[j] as u32))
    });
    let sum = terms.reduce(|a, b| Expr::binary(Op::Add, a, b)).expect("at least one variable");
    Expr::binary(Op::Add, sum, Expr::constant(*intercept))
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Matrix;

    #[test]
    fn the_most_useful_variable_comes_first_and_coefficients_are_right() {
        let x = Matrix::from_fn(64, 4, |i, j| ((i * (5 + 2 * j) + j) % 64) as f32 / 64.0);
        let y: Vec<f32> = (0..64).map(|i| 3.0 * x[(i, 2)] - x[(i, 0)] + 0.5).collect();
        let formulas = forward_selection(Samples::new(&x, &y), &[0, 1, 2, 3], 9);
        assert_eq!(formulas.len(), 2); // 9 nodes hold two variables
        assert_eq!(formulas[0].variables(), [2]);
        let c = formulas[1].constants();
        for (found, wanted) in c.iter().zip([3.0, -1.0, 0.5]) {
            assert!((found - wanted).abs() < 1e-5, "{c:?}");
        }
    }

    #[test]
    fn constant_and_repeated_columns_do_no_harm() {
        let x = Matrix::from_fn(32, 3, |i, j| if j == 0 { 7.0 } else { i as f32 });
        let y: Vec<f32> = (0..32).map(|i| i as f32 * 2.0).collect();
        let formulas = forward_selection(Samples::new(&x, &y), &[0, 1, 2], 30);
        assert_eq!(formulas.len(), 1);
        assert_eq!(formulas[0].variables(), [1]);
    }
}
