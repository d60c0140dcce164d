//! The least squares objective: moments answer all but the constants inside a formula.

use crate::bounds::Bounds;
use crate::scaling::{Scaled, Scaling, best};
use limpid_expr::{Expr, Moments};

/// The core scaled so that the mean squared error is least, from the moments of its values.
///
/// ```text
/// b = Σ w f y / Σ w f²                        without a
/// a = ȳ − f̄                                   without b
/// b = Cov(f, y) / Var(f),  a = ȳ − b f̄        with both
/// ```
pub(crate) fn scale(core: &Expr, m: &Moments, bounds: &Bounds) -> Scaled {
    if !m.wff.is_finite() {
        return Scaled::Undefined;
    }
    let Some(line) = m.linear_scaling() else { return Scaled::Refused };
    let (f, y) = (m.wf / m.w, m.wy / m.w);
    let slope = m.wfy / m.wff;
    let way = |a: f64, b: f64, loss: f64| Scaling { a, b, loss };
    let ways = [
        way(0.0, 1.0, m.wrr / m.w),
        way(0.0, slope, (m.wyy - slope * m.wfy) / m.w),
        way(y - f, 1.0, m.wrr / m.w - (f - y) * (f - y)),
        way(line.intercept, line.slope, line.mse),
    ];
    let floor = 1e-14 * (m.wyy / m.w - y * y);
    best(core, &ways, line.mse, floor, bounds)
}
