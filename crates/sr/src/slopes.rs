//! Slopes of a formula in its inputs, beside those that samples hold.
//!
//! ```text
//! ‖∇f − s‖² = Σⱼ (∂f/∂xⱼ − sⱼ)²        the slopes' cost of a row
//! ```
//!
//! Legend: n rows, d inputs, s the slopes of the target, n × d.

use limpid_base::{Matrix, Real, Samples};
use limpid_expr::{Plan, Scratch};

/// The slopes ∇f of a formula at the rows of x, n × d.
pub(crate) fn of<T: Real>(plan: &Plan<T>, x: &Matrix<T>, scratch: &mut Scratch<T>) -> Matrix<f64> {
    let (n, d) = x.shape();
    let (mut values, mut gradient) = (vec![T::ZERO; n], Matrix::zeros(n, d));
    plan.gradient(x, scratch, &mut values, &mut gradient);
    gradient.cast()
}

/// The slopes s of the samples' targets, n × d.
///
/// # Panics
/// If the samples have none.
#[track_caller]
pub(crate) fn wanted<T: Real>(samples: Samples<'_, T>) -> Matrix<f64> {
    samples.slopes.expect("a loss of slopes needs samples with slopes").cast()
}

/// Excess of a formula's slopes over the samples' own, ∇f − s, n × d.
///
/// # Panics
/// If the samples have no slopes.
#[track_caller]
pub(crate) fn excess<T: Real>(
    plan: &Plan<T>,
    samples: Samples<'_, T>,
    scratch: &mut Scratch<T>,
) -> Matrix<f64> {
    let (own, wanted) = (of(plan, samples.x, scratch), wanted(samples));
    Matrix::from_fn(own.rows(), own.cols(), |i, j| own[(i, j)] - wanted[(i, j)])
}

/// The weighted mean over the rows of the scalar products uᵢ · vᵢ.
pub(crate) fn mean_product<T: Real>(
    samples: Samples<'_, T>,
    u: &Matrix<f64>,
    v: &Matrix<f64>,
) -> f64 {
    samples.mean(|i| (0..u.cols()).map(|j| u[(i, j)] * v[(i, j)]).sum())
}
