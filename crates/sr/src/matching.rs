//! Values and slopes matched together, by squares of both.
//!
//! ```text
//! L(f) = Σ w ((f − y)² + λ ‖∇f − s‖²) / Σ w
//! ```
//!
//! A scaled core a + b f has the slopes b ∇f, so that L is a parabola in a and b, whose lowest point,
//! with ⟨u, v⟩ for the weighted mean of u · v over the rows, is
//!
//! ```text
//! b = (Cov(f, y) + λ ⟨∇f, s⟩) / (Var(f) + λ ⟨∇f, ∇f⟩),        a = ȳ − b f̄
//! ```
//!
//! Constants inside a formula take Levenberg–Marquardt steps whose equations are those of squares and,
//! with λ, the same of the slopes. How slopes move with a constant, ∂∇f/∂θ, is a central difference.
//! Source: the slopes of a teacher as targets are \[Srinivas18\].

use crate::bounds::Bounds;
use crate::constants::levenberg_marquardt;
use crate::scaling::{Scaled, Scaling, best};
use crate::slopes::{excess, mean_product, of, wanted};
use limpid_base::{Matrix, Real, Samples};
use limpid_expr::{Expr, Normal, Plan, Precision, Scratch};

/// Half the step of a central difference in a constant, relative to it: in single precision rounding
/// costs four of seven digits of the difference, in double precision truncation leaves six.
const STEP: f64 = 1e-3;

/// The core scaled so that L is least.
pub(crate) fn scale<T: Precision>(
    lambda: f64,
    core: &Expr,
    samples: Samples<'_, T>,
    bounds: &Bounds,
    scratch: &mut Scratch<T>,
) -> Scaled {
    let plan = core.compile::<T>();
    let m = plan.moments(samples, scratch);
    let (own, wanted) = (of(&plan, samples.x, scratch), wanted(samples));
    let slopes = |u, v| lambda * mean_product(samples, u, v);
    let (gg, gs, ss) = (slopes(&own, &own), slopes(&own, &wanted), slopes(&wanted, &wanted));
    if !(m.wff.is_finite() && gg.is_finite()) {
        return Scaled::Undefined;
    }
    if m.linear_scaling().is_none() {
        return Scaled::Refused;
    }
    let [f, y, ff, fy, yy] = [m.wf, m.wy, m.wff, m.wfy, m.wyy].map(|sum| sum / m.w);
    let way = |a: f64, b: f64| {
        let values = yy - 2.0 * b * fy + b * b * ff + a * (a + 2.0 * (b * f - y));
        Scaling { a, b, loss: (values + ss - 2.0 * b * gs + b * b * gg).max(0.0) }
    };
    let steepness = (fy - f * y + gs) / (ff - f * f + gg);
    let full = way(y - steepness * f, steepness);
    let ways = [way(0.0, 1.0), way(0.0, (fy + gs) / (ff + gg)), way(y - f, 1.0), full];
    best(core, &ways, full.loss, 1e-14 * (yy - y * y + ss), bounds)
}

/// Constants at least as good as `start`, after at most `iterations` steps, and L at them.
pub(crate) fn fit<T: Real>(
    lambda: f64,
    plan: &mut Plan<T>,
    start: &[f64],
    samples: Samples<'_, T>,
    iterations: usize,
    scratch: &mut Scratch<T>,
) -> (Vec<f64>, f64) {
    let equations = |plan: &mut Plan<T>, at: &[f64]| equations(lambda, plan, at, samples, scratch);
    let (constants, sum) = levenberg_marquardt(plan, start, iterations, equations);
    let loss = sum / samples.total_weight();
    (constants, if loss.is_finite() { loss } else { f64::INFINITY })
}

/// The normal equations of values and slopes at these constants, which the plan has.
fn equations<T: Real>(
    lambda: f64,
    plan: &mut Plan<T>,
    at: &[f64],
    samples: Samples<'_, T>,
    scratch: &mut Scratch<T>,
) -> Normal {
    let p = at.len();
    let mut normal = plan.normal_equations(samples, scratch);
    let excess = excess(plan, samples, scratch);
    let moves: Vec<Matrix<f64>> = (0..p).map(|k| mixed(plan, at, k, samples.x, scratch)).collect();
    let factor = lambda * samples.total_weight();
    let sum = |u, v| factor * mean_product(samples, u, v);
    normal.rss += sum(&excess, &excess);
    for (i, u) in moves.iter().enumerate() {
        normal.jtr[i] += sum(u, &excess);
        for (j, v) in moves.iter().enumerate() {
            normal.jtj[i * p + j] += sum(u, v);
        }
    }
    normal
}

/// The mixed derivatives ∂∇f/∂θₖ at the constants θ, n × d; the plan keeps θ.
fn mixed<T: Real>(
    plan: &mut Plan<T>,
    at: &[f64],
    k: usize,
    x: &Matrix<T>,
    scratch: &mut Scratch<T>,
) -> Matrix<f64> {
    let h = if at[k] == 0.0 { STEP } else { STEP * at[k].abs() };
    let [below, above] = [-h, h].map(|step| {
        let mut moved = at.to_vec();
        moved[k] += step;
        plan.set_constants(&moved);
        of(plan, x, scratch)
    });
    plan.set_constants(at);
    let (n, d) = x.shape();
    Matrix::from_fn(n, d, |i, j| (above[(i, j)] - below[(i, j)]) / (2.0 * h))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::loss::Loss;
    use limpid_base::Rows;

    const LAMBDA: f64 = 0.3;

    /// 50 rows of y = 2 sin(1.5 x₀) + x₁ + 1, its slopes, and weights that differ.
    fn rows() -> Rows<f64> {
        let x = Matrix::from_fn(50, 2, |i, j| ((i * (3 + 4 * j)) % 50) as f64 / 25.0 - 1.0);
        let y = (0..50).map(|i| 2.0 * Real::sin(1.5 * x[(i, 0)]) + x[(i, 1)] + 1.0).collect();
        let slope = |i, j| if j == 0 { 3.0 * Real::cos(1.5 * x[(i, 0)]) } else { 1.0 };
        let slopes = Some(Matrix::from_fn(50, 2, slope));
        let weights = (0..50).map(|i| (1 + i % 3) as f64).collect();
        Rows { slopes, ..Rows::new(x, y).with_weights(Some(weights)) }
    }

    fn parse(text: &str) -> Expr {
        text.parse().expect("a formula")
    }

    fn loss(expr: &Expr, rows: &Rows<f64>) -> f64 {
        Loss::Slopes(LAMBDA).mean(&expr.compile(), rows.samples(), &mut Scratch::new())
    }

    #[test]
    fn the_line_of_least_loss_is_found_in_closed_form() {
        let rows = rows();
        let (bounds, mut scratch) = (Bounds::new(&Config::study()), Scratch::new());
        let core = parse("sin(x0) + x1 * x0");
        let scaled = scale(LAMBDA, &core, rows.samples(), &bounds, &mut scratch);
        let Scaled::Formula(expr, least) = scaled else { panic!("{scaled:?}") };
        assert!((loss(&expr, &rows) - least).abs() < 1e-12 * least);
        let at = expr.constants();
        for k in 0..at.len() {
            for step in [-1e-3, 1e-3] {
                let mut moved = at.clone();
                moved[k] += step;
                assert!(
                    loss(&expr.with_constants(&moved), &rows) > least,
                    "constant {k} of {expr}"
                );
            }
        }
    }

    #[test]
    fn cores_without_a_value_a_slope_or_a_shape_are_told_apart() {
        let rows = rows();
        let bounds = Bounds::new(&Config::study());
        let scale =
            |text| scale(LAMBDA, &parse(text), rows.samples(), &bounds, &mut Scratch::new());
        assert_eq!(scale("log(x0)"), Scaled::Undefined);
        assert_eq!(scale("sqrt(x0 + 1)"), Scaled::Undefined); // infinitely steep where x₀ = −1
        assert_eq!(scale("x0 - x0"), Scaled::Refused);
    }

    #[test]
    fn constants_inside_are_fitted_to_values_and_slopes() {
        let rows = rows();
        let expr = parse("1.7 * sin(1.2 * x0) + 1.1 * x1 + 0.5");
        let mut plan = expr.compile::<f64>();
        let (at, least) =
            fit(LAMBDA, &mut plan, &expr.constants(), rows.samples(), 30, &mut Scratch::new());
        assert!(least < 1e-20, "{least} at {at:?}");
        for (found, wanted) in at.iter().zip([2.0, 1.5, 1.0, 1.0]) {
            assert!((found - wanted).abs() < 1e-8, "{at:?}");
        }
    }

    /// No formula of this shape has the wanted values and slopes: the best one lies between.
    #[test]
    fn a_fit_has_no_slope_left_in_any_constant() {
        let rows = rows();
        let expr = parse("sin(1.2 * x0 + 0.1) / (2 + x1)");
        let mut plan = expr.compile::<f64>();
        let start = expr.constants();
        let (at, least) = fit(LAMBDA, &mut plan, &start, rows.samples(), 200, &mut Scratch::new());
        assert!(least < loss(&expr, &rows));
        assert!((loss(&expr.with_constants(&at), &rows) - least).abs() < 1e-12 * least);
        for k in 0..at.len() {
            let [low, high] = [-1e-4, 1e-4].map(|step| {
                let mut moved = at.clone();
                moved[k] += step;
                loss(&expr.with_constants(&moved), &rows)
            });
            assert!(((high - low) / 2e-4).abs() < 1e-3 * least, "constant {k}: {low} {high}");
        }
    }
}
