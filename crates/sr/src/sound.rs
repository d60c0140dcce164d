//! Soundness: can a formula be trusted between the rows it was fitted to?
//!
//! Least squares does not see a pole that no training row comes near; the next row may hit it. So a
//! formula is asked for its values on the training rows and on rows between them,
//!
//! ```text
//! λ xᵢ + (1 − λ) xⱼ        i, j, λ at random
//! ```
//!
//! which keep every linear relation of the data. There it must be defined, it must not leave the
//! range of the targets by more than that range's width, and no denominator may change its sign.
//!
//! Source: the aim is that of interval arithmetic in \[Keijzer03\].
//! Differs from the source: intervals reject √(x² + y² − 2 x y cos z), which is defined everywhere.

use crate::objective::Objective;
use limpid_base::metrics::range;
use limpid_base::{Matrix, Rng, Samples};
use limpid_expr::{Expr, Node, Op, Scratch};
use rand::RngExt;

/// Greatest number of rows of the data asked about.
const ROWS: usize = 512;

/// Number of places between rows asked about. Fits like to lie at the edge of a square root's domain, where few rows
/// tell: with 256, one fit in three to √(x² + y² − 2 x y cos z) was undefined on a row of 1,000.
const BETWEEN: usize = 2048;

/// Places where a formula must be defined, and the range it must stay in there.
#[derive(Clone, Debug)]
pub(crate) struct Sound {
    x: Matrix<f32>,
    low: f32,
    high: f32,
}

impl Sound {
    /// Places on and between the samples' rows, and the range that values must keep to there:
    ///
    /// ```text
    /// link(least − (most − least)) … link(most + (most − least))        of the targets
    /// ```
    pub(crate) fn new(samples: Samples<'_, f32>, objective: &Objective, rng: &mut Rng) -> Self {
        let n = samples.rows();
        let own = n.min(ROWS);
        let mut pairs: Vec<(usize, usize, f32)> =
            (0..own).map(|i| (i * n / own, i * n / own, 0.0)).collect();
        pairs.extend(
            (0..BETWEEN).map(|_| {
                (rng.random_range(0..n), rng.random_range(0..n), rng.random_range(0.0..1.0))
            }),
        );
        let x = Matrix::from_fn(pairs.len(), samples.x.cols(), |row, column| {
            let (i, j, share) = pairs[row];
            let (a, b) = (samples.x[(i, column)], samples.x[(j, column)]);
            (b - a).mul_add(share, a)
        });
        let (least, most) = range(samples.y());
        let bound = |target: f32| objective.link(f64::from(target)) as f32;
        let (low, high) = (bound(2.0 * least - most), bound(2.0 * most - least));
        // No finite formula stands for a mean of 0 or below.
        Self { x, low: if low.is_nan() { f32::NEG_INFINITY } else { low }, high }
    }

    /// Admission of a formula: true if it is defined, bounded and free of poles.
    pub(crate) fn admits(&self, expr: &Expr, scratch: &mut Scratch<f32>) -> bool {
        let mut values = vec![0.0; self.x.rows()];
        expr.compile::<f32>().eval(&self.x, scratch, &mut values);
        if !values.iter().all(|v| v.is_finite() && (self.low..=self.high).contains(v)) {
            return false;
        }
        denominators(expr).all(|denominator| {
            denominator.compile::<f32>().eval(&self.x, scratch, &mut values);
            values.iter().all(|&v| v > 0.0) || values.iter().all(|&v| v < 0.0)
        })
    }
}

/// Parts that the formula divides by, constants left out.
fn denominators(expr: &Expr) -> impl Iterator<Item = Expr> {
    let nodes = expr.nodes();
    nodes.iter().enumerate().filter_map(move |(i, node)| {
        let divides = matches!(node, Node::Op(Op::Div | Op::Inv));
        if !divides || matches!(nodes[i - 1], Node::Const(_)) {
            return None;
        }
        Some(expr.part(i - 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Seed;

    fn admits(text: &str) -> bool {
        let x = Matrix::from_fn(100, 2, |i, j| 1.0 + ((i * (3 + 4 * j)) % 100) as f32 / 25.0);
        let y: Vec<f32> = (0..100).map(|i| x[(i, 0)] * x[(i, 1)]).collect();
        let sound = Sound::new(Samples::new(&x, &y), &Objective::Squares, &mut Seed::new(1).rng());
        sound.admits(&text.parse().expect("a formula"), &mut Scratch::new())
    }

    #[test]
    fn formulas_with_a_pole_among_the_rows_are_refused() {
        assert!(admits("1 / x0") && admits("x0 / (x1 + 3)") && admits("sqrt(x0 * x0 + x1)"));
        assert!(!admits("1e-6 / (x0 - 2.5003)") && !admits("1e-6 * inv(x0 - x1 + 0.0001)"));
    }

    #[test]
    fn formulas_that_are_undefined_or_run_away_are_refused() {
        assert!(!admits("log(x0 - 1.001)") && !admits("exp(exp(x0))"));
    }
}
