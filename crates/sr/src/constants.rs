//! Constants by Levenberg–Marquardt on the fused normal equations.
//!
//! ```text
//! (JᵀJ + μ diag(JᵀJ)) δ = Jᵀ r,   θ ← θ − δ,   r = f(θ) − y
//! ```
//!
//! A step that lowers Σ r² is taken and μ falls; another is dropped and μ rises.
//! Source: \[Marquardt63\]; the fused accumulation of JᵀJ is described in `limpid-expr`.

use limpid_base::{Real, Samples, solve_spd};
use limpid_expr::{Normal, Plan, Scratch};

/// Constants found, and the mean squared error they give.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// In the order of the plan.
    pub constants: Vec<f64>,
    /// Weighted mean of the squared residuals; infinite if undefined on some row.
    pub mse: f64,
}

/// Improves the constants of `plan` from `start`, in at most `iterations` steps; never returns
/// worse ones.
///
/// # Panics
/// If `start` does not hold one value for each constant of the plan.
#[track_caller]
pub fn fit_constants<T: Real>(
    plan: &mut Plan<T>,
    start: &[f64],
    samples: Samples<'_, T>,
    iterations: usize,
    scratch: &mut Scratch<T>,
) -> Fitted {
    let mut at = start.to_vec();
    plan.set_constants(&at);
    let mut normal = plan.normal_equations(samples, scratch);
    let mut damping = 1e-3;
    for _ in 0..iterations {
        let Some(step) = damped_step(&normal, damping) else { break };
        let trial: Vec<f64> = at.iter().zip(&step).map(|(a, d)| a - d).collect();
        plan.set_constants(&trial);
        let next = plan.normal_equations(samples, scratch);
        if next.rss < normal.rss {
            let settled = normal.rss - next.rss <= 1e-9 * normal.rss;
            (at, normal, damping) = (trial, next, (damping * 0.1).max(1e-12));
            if settled {
                break;
            }
        } else {
            damping *= 10.0;
        }
    }
    plan.set_constants(&at);
    let mse = normal.rss / total_weight(samples);
    Fitted { constants: at, mse: if mse.is_finite() { mse } else { f64::INFINITY } }
}

fn total_weight<T: Real>(samples: Samples<'_, T>) -> f64 {
    match samples.weights {
        None => samples.rows() as f64,
        Some(weights) => weights.iter().map(|w| w.to_f64()).sum(),
    }
}

/// δ, or `None` if the equations are not finite. Constants without effect get no step.
fn damped_step(normal: &Normal, damping: f64) -> Option<Vec<f64>> {
    let p = normal.jtr.len();
    let mut a = normal.jtj.clone();
    for i in 0..p {
        let diagonal = a[i + i * p];
        a[i + i * p] = if diagonal > 0.0 { diagonal * (1.0 + damping) } else { 1.0 };
    }
    let mut step = normal.jtr.clone();
    solve_spd(&mut a, &mut step).map(|()| step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::{Matrix, Real};
    use limpid_expr::Expr;

    #[test]
    fn constants_of_a_nonlinear_formula_are_found() {
        let x = Matrix::from_fn(80, 1, |i, _| i as f64 / 20.0);
        let y: Vec<f64> = x.col(0).iter().map(|&x| 1.5 * Real::exp(-0.7 * x) + 0.2).collect();
        let expr: Expr = "1 * exp(-0.2 * x0) + 0".parse().expect("a formula");
        let mut plan = expr.compile::<f64>();
        let samples = Samples::new(&x, &y);
        let fitted = fit_constants(&mut plan, &expr.constants(), samples, 50, &mut Scratch::new());
        assert!(fitted.mse < 1e-20, "{fitted:?}");
        for (found, wanted) in fitted.constants.iter().zip([1.5, -0.7, 0.2]) {
            assert!((found - wanted).abs() < 1e-8, "{found} is not {wanted}");
        }
    }

    #[test]
    fn the_result_is_never_worse_than_the_start() {
        let x = Matrix::from_fn(30, 1, |i, _| i as f32 - 15.0);
        let y: Vec<f32> = x.col(0).iter().map(|&x| Real::sin(x)).collect();
        let expr: Expr = "sin(0.3 * x0 + 2) / (x0 + 0.5)".parse().expect("a formula");
        let mut plan = expr.compile::<f32>();
        let samples = Samples::new(&x, &y);
        let mut scratch = Scratch::new();
        let start = fit_constants(&mut plan, &expr.constants(), samples, 0, &mut scratch).mse;
        for iterations in 1..20 {
            let fitted =
                fit_constants(&mut plan, &expr.constants(), samples, iterations, &mut scratch);
            assert!(fitted.mse <= start);
        }
    }

    #[test]
    fn an_undefined_formula_has_infinite_error() {
        let x = Matrix::from_fn(3, 1, |i, _| i as f64 - 1.0);
        let expr: Expr = "log(x0 + 0.1)".parse().expect("a formula");
        let samples = Samples::new(&x, &[0.0; 3]);
        let fitted = fit_constants(&mut expr.compile(), &[0.1], samples, 5, &mut Scratch::new());
        assert_eq!(fitted.mse, f64::INFINITY);
    }
}
