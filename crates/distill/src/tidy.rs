//! Constants that are nearly numbers with a name become them where that changes no prediction that anyone could see.
//!
//! ```text
//! 0.99999997 a b        1 a b                 3.0000002e-9 x + y      y
//! 3.1415927 x           π x                   0.33333331 x            x / 3
//! ```
//!
//! Each constant in turn takes the first of these that moves no prediction by more than a millionth of the spread of the
//! target: 0, whole numbers and fractions of small denominator, decimal numbers of three digits, multiples of π, square
//! roots of small whole numbers. A search knows the loss alone, and other units ([`limpid_sr`] does likewise there).

use limpid_base::{Matrix, spaced};
use limpid_expr::{Expr, Plan, Scratch};
use std::f64::consts::PI;

/// Greatest move of a prediction, relative to the spread of the target.
const UNSEEN: f64 = 1e-6;

/// Greatest move of a constant, relative to itself, 0 apart.
const NEAR: f64 = 0.01;

/// Number of rows that are looked at before all are.
const FIRST: usize = 64;

/// The formula with constants that have a name, at these inputs, for a target of that spread.
pub(crate) fn tidy(expr: &Expr, x: &Matrix<f64>, spread: f64) -> Expr {
    let mut constants = expr.constants();
    if constants.is_empty() {
        return expr.clone();
    }
    let first = x.select_rows(&spaced(x.rows(), FIRST));
    let looks = [Look::new(expr, &first), Look::new(expr, x)];
    let unseen =
        |constants: &[f64]| looks.iter().all(|look| look.is_kept(constants, UNSEEN * spread));
    for i in 0..constants.len() {
        let before = constants[i];
        let named = neighbours(before).find(|&named| {
            constants[i] = named;
            unseen(&constants)
        });
        constants[i] = named.unwrap_or(before);
    }
    expr.with_constants(&constants)
}

/// Some rows, and the predictions there that are to be kept.
struct Look<'a> {
    x: &'a Matrix<f64>,
    plan: Plan<f64>,
    kept: Vec<f64>,
}

impl<'a> Look<'a> {
    fn new(expr: &Expr, x: &'a Matrix<f64>) -> Self {
        let plan = expr.compile();
        let kept = values(&plan, x);
        Self { x, plan, kept }
    }

    /// True if no prediction moves by more than `most` when the formula has these constants.
    fn is_kept(&self, constants: &[f64], most: f64) -> bool {
        let mut plan = self.plan.clone();
        plan.set_constants(constants);
        let moved = values(&plan, self.x);
        let is_near = |(a, b): (&f64, &f64)| (a - b).abs() <= most || a.to_bits() == b.to_bits();
        self.kept.iter().zip(&moved).all(is_near)
    }
}

fn values(plan: &Plan<f64>, x: &Matrix<f64>) -> Vec<f64> {
    let mut out = vec![0.0; x.rows()];
    plan.eval(x, &mut Scratch::new(), &mut out);
    out
}

/// Numbers with a name near c, the simplest first.
fn neighbours(c: f64) -> impl Iterator<Item = f64> {
    let fractions = (1..=12).map(move |q| (c * f64::from(q)).round() / f64::from(q));
    let decimals = (0..3_usize).map(move |digits| {
        format!("{c:.digits$e}").parse().expect("a number's own text is a number")
    });
    let pies = [1.0, 2.0, 3.0, 4.0].map(|q| (c * q / PI).round() * PI / q);
    let root = |v: f64| (v * v).round().sqrt();
    let roots = [root(c.abs()), 1.0 / root(1.0 / c.abs())].map(|v| v.copysign(c));
    let is_near = move |named: &f64| *named != 0.0 && (named - c).abs() <= NEAR * c.abs();
    let near = fractions.chain(decimals).chain(pies).chain(roots).filter(is_near);
    std::iter::once(0.0).chain(near)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tidied(text: &str) -> String {
        let x = Matrix::from_fn(200, 2, |i, j| 1.0 + ((i * (3 + 4 * j)) % 200) as f64 / 50.0);
        let expr: Expr = text.parse().expect("a formula");
        tidy(&expr, &x, 1.0).to_string()
    }

    #[test]
    fn constants_that_are_nearly_named_numbers_become_them() {
        for (from, to) in [
            ("0.99999999 * x0 * x1", "1 * x0 * x1"),
            ("3e-9 * x0 + x1", "0 * x0 + x1"),
            ("sin(3.14159266 * x0)", "sin(3.141592653589793 * x0)"),
            ("0.333333334 * x0", "0.3333333333333333 * x0"),
            ("x0 / 1.41421356", "x0 / 1.4142135623730951"),
            ("0.577350269 * x0", "0.5773502691896258 * x0"),
            ("0.0125000001 * x0 + 6.67000004", "0.0125 * x0 + 6.67"),
        ] {
            assert_eq!(tidied(from), to, "{from}");
        }
    }

    #[test]
    fn constants_stay_where_predictions_would_move() {
        for text in ["1.0001 * x0", "0.3141 * x0 + x1", "log(0 - x0)", "x0"] {
            assert_eq!(tidied(text), text);
        }
    }
}
