//! Constants by Levenberg–Marquardt on the fused normal equations.
//!
//! ```text
//! (JᵀJ + μ diag(JᵀJ)) δ = −Jᵀ r,   θ ← θ + δ,   r = f(θ) − y
//! ```
//!
//! A step that lowers Σ r² is taken and μ falls; another is dropped and μ rises. With μ → 0 the step
//! is that of Gauss and Newton, with large μ a short one down the gradient, each constant on its own
//! scale.
//! Source: \[Marquardt63\]; the fused accumulation of JᵀJ is described in `limpid-expr`.

use limpid_base::{Real, Samples, solve_spd};
use limpid_expr::{Normal, Plan, Scratch};

/// Constants of a plan, and the mean squared error they give.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// Constants in the order of the plan.
    pub constants: Vec<f64>,
    /// Weighted mean of the squared residuals; infinite if undefined on some row.
    pub mse: f64,
}

/// Constants of `plan` at least as good as `start`, after at most `iterations` steps.
///
/// ```
/// use limpid_base::{Matrix, Samples};
/// use limpid_expr::{Expr, Scratch};
/// use limpid_sr::fit_constants;
///
/// let x = Matrix::from_fn(20, 1, |i, _| i as f64 / 10.0);
/// let truth: Expr = "3 * exp(-0.5 * x0)".parse()?;
/// let y: Vec<f64> = (0..20).map(|i| truth.at(&[x[(i, 0)]])).collect();
///
/// let guess: Expr = "1 * exp(-1 * x0)".parse()?;
/// let mut plan = guess.compile::<f64>();
/// let samples = Samples::new(&x, &y);
/// let fitted = fit_constants(&mut plan, &guess.constants(), samples, 20, &mut Scratch::new());
/// assert!((fitted.constants[0] - 3.0).abs() < 1e-9 && (fitted.constants[1] + 0.5).abs() < 1e-9);
/// # Ok::<(), limpid_expr::Error>(())
/// ```
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
    let equations = |plan: &mut Plan<T>, _: &[f64]| plan.normal_equations(samples, scratch);
    let (constants, rss) = levenberg_marquardt(plan, start, iterations, equations);
    let mse = rss / samples.total_weight();
    Fitted { constants, mse: if mse.is_finite() { mse } else { f64::INFINITY } }
}

/// Constants at least as good as `start` after at most `iterations` steps, and their loss, where
/// `equations` gives the loss of the plan (`rss`), its gradient (`jtr`) and curvature (`jtj`) up to one
/// common factor; it is called with the constants of the plan, and may move them if it puts them back.
/// The plan keeps the constants found.
#[track_caller]
pub(crate) fn levenberg_marquardt<T: Real>(
    plan: &mut Plan<T>,
    start: &[f64],
    iterations: usize,
    mut equations: impl FnMut(&mut Plan<T>, &[f64]) -> Normal,
) -> (Vec<f64>, f64) {
    let mut at = start.to_vec();
    plan.set_constants(&at);
    let mut normal = equations(plan, &at);
    let mut damping = 1e-3;
    for _ in 0..iterations {
        let Some(step) = damped_step(&normal, damping) else { break };
        let trial: Vec<f64> = at.iter().zip(&step).map(|(a, d)| a + d).collect();
        plan.set_constants(&trial);
        let next = equations(plan, &trial);
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
    (at, normal.rss)
}

/// The step δ, or `None` if the equations are not finite; constants without effect stay.
fn damped_step(normal: &Normal, damping: f64) -> Option<Vec<f64>> {
    let p = normal.jtr.len();
    let mut a = normal.jtj.clone();
    for i in 0..p {
        let diagonal = a[i + i * p];
        a[i + i * p] = if diagonal > 0.0 { diagonal * (1.0 + damping) } else { 1.0 };
    }
    let mut step: Vec<f64> = normal.jtr.iter().map(|g| -g).collect();
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
