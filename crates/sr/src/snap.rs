//! Constants near numbers with a name: 2.0000003 · x is 2 x.
//!
//! Each constant in turn takes the nearest integer, fraction of small denominator or multiple of π
//! if that raises the mean squared error by at most its own uncertainty, a share 1 / n of it (the
//! F-statistic of the change is then at most about 1).

use crate::objective::Objective;
use limpid_base::Samples;
use limpid_expr::{Expr, Scratch};
use std::f64::consts::PI;

/// Greatest move of a constant, relative to itself.
const NEAR: f64 = 0.01;

/// Rounding errors of a perfect fit, relative to the mean square of the targets.
const NOTHING: f64 = 1e-20;

/// The formula with its constants snapped and simplified, and its loss; `None` if none was.
pub(crate) fn snap(
    expr: &Expr,
    loss: f64,
    objective: &Objective,
    samples: Samples<'_, f64>,
    scratch: &mut Scratch<f64>,
) -> Option<(Expr, f64)> {
    let mut plan = expr.compile::<f64>();
    let mut constants = expr.constants();
    let square = samples.y().iter().map(|y| y * y).sum::<f64>() / samples.rows() as f64;
    let most = loss * (1.0 + 1.0 / samples.rows() as f64) + NOTHING * square;
    let mut snapped = false;
    for i in 0..constants.len() {
        let before = constants[i];
        for named in neighbours(before) {
            constants[i] = named;
            plan.set_constants(&constants);
            if objective.score(&plan, samples, scratch) <= most {
                snapped |= named != before;
                break;
            }
            constants[i] = before;
        }
    }
    let simple = snapped.then(|| expr.with_constants(&constants).simplify())?;
    let loss = objective.score(&simple.compile::<f64>(), samples, scratch);
    (loss <= most).then_some((simple, loss))
}

/// Numbers with a name near c, the simplest first.
fn neighbours(c: f64) -> impl Iterator<Item = f64> {
    let fractions = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0].map(|q| (c * q).round() / q);
    let pies = [1.0, 2.0, 3.0, 4.0].map(|q| (c * q / PI).round() * PI / q);
    let near =
        move |named: &f64| (named - c).abs() <= NEAR * c.abs() || (*named == 0.0 && c.abs() < 1e-6);
    fractions.into_iter().chain(pies.into_iter().filter(|v| *v != 0.0)).filter(near)
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Matrix;

    fn snapped(text: &str, truth: &str) -> Option<String> {
        let x = Matrix::from_fn(60, 2, |i, j| 1.0 + ((i * (3 + 4 * j)) % 60) as f64 / 20.0);
        let truth: Expr = truth.parse().expect("a formula");
        let y: Vec<f64> = (0..60).map(|i| truth.at(&x.row(i))).collect();
        let expr: Expr = text.parse().expect("a formula");
        let (samples, mut scratch) = (Samples::new(&x, &y), Scratch::new());
        let loss = expr.compile::<f64>().moments(samples, &mut scratch).mse();
        snap(&expr, loss, &Objective::Squares, samples, &mut scratch)
            .map(|(expr, _)| expr.to_string())
    }

    #[test]
    fn constants_that_are_nearly_named_numbers_become_them() {
        let found = snapped("1.00000000001 * x0 / 1.99999999999 + 1e-12", "x0 / 2");
        assert_eq!(found.as_deref(), Some("x0 / 2"));
        let found = snapped("sin(3.14159265358 * x0) + x1", "sin(3.141592653589793 * x0) + x1");
        assert_eq!(found.as_deref(), Some("sin(3.141592653589793 * x0) + x1"));
    }

    #[test]
    fn constants_stay_where_the_loss_does_not_allow_it() {
        assert_eq!(snapped("2.003 * x0", "2.003 * x0"), None);
    }
}
