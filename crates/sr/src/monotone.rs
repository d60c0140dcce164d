//! Directions: a formula should go one way in a variable.
//!
//! For a variable xⱼ with a given direction, pairs of places are drawn in the box of the samples
//! that differ in xⱼ alone. The share of pairs where the formula goes the wrong way, times the mean
//! squared (or other) loss of the best constant, is its violation: a formula that is wrong everywhere is
//! no better than that constant.
//!
//! Source: the soft constraints of \[Kronberger22\].
//! Differs from the source: values of pairs, not derivatives; a jump counts too.

use crate::constraints::Constraints;
use crate::objective::Objective;
use limpid_base::metrics::range;
use limpid_base::{Matrix, Rng, Samples};
use limpid_expr::{Expr, Scratch};
use rand::RngExt;

/// Number of pairs a direction is checked at.
const PAIRS: usize = 256;

/// Share of the targets' range below which a step counts as none.
const ROUNDING: f32 = 1e-5;

/// The directions of one search and where they are checked.
#[derive(Clone, Debug)]
pub(crate) struct Monotone {
    directions: Vec<Direction>,
    tolerance: f32,
    /// Loss of the best constant formula.
    scale: f64,
}

/// One variable with its direction, and the pairs of places, each PAIRS × d.
#[derive(Clone, Debug)]
struct Direction {
    /// True for a formula that should not fall from `low` to `high`, false for one that should not
    /// rise.
    up: bool,
    low: Matrix<f32>,
    high: Matrix<f32>,
}

impl Monotone {
    /// The directions that the constraints ask for, each with pairs of places of its own; `scale` is what a
    /// formula pays that goes the wrong way everywhere.
    pub(crate) fn new(
        constraints: &Constraints,
        samples: Samples<'_, f32>,
        objective: &Objective,
        scale: f64,
        rng: &mut Rng,
    ) -> Self {
        let up = constraints.increasing.iter().map(|&j| (j, true));
        let all = up.chain(constraints.decreasing.iter().map(|&j| (j, false)));
        let directions = all.map(|(j, up)| Direction::new(j as usize, up, samples, rng)).collect();
        let (least, most) = range(samples.y());
        Self { directions, tolerance: ROUNDING * objective.width(least, most), scale }
    }

    /// The share of pairs that go the wrong way times the loss of the best constant; 0 without
    /// directions.
    pub(crate) fn violation(&self, expr: &Expr, scratch: &mut Scratch<f32>) -> f64 {
        if self.directions.is_empty() {
            return 0.0;
        }
        let plan = expr.compile::<f32>();
        let (mut from, mut to) = (vec![0.0; PAIRS], vec![0.0; PAIRS]);
        let mut wrong = 0;
        for Direction { up, low, high } in &self.directions {
            plan.eval(if *up { low } else { high }, scratch, &mut from);
            plan.eval(if *up { high } else { low }, scratch, &mut to);
            // An undefined value does not go the right way.
            let right = from.iter().zip(&to).filter(|(a, b)| **b >= **a - self.tolerance);
            wrong += PAIRS - right.count();
        }
        self.scale * wrong as f64 / (PAIRS * self.directions.len()) as f64
    }
}

impl Direction {
    /// Pairs of places drawn evenly from the box around the rows: the two of a pair are equal but in
    /// variable j, which rises from `low` to `high`.
    fn new(j: usize, up: bool, samples: Samples<'_, f32>, rng: &mut Rng) -> Self {
        let d = samples.x.cols();
        let ranges: Vec<(f32, f32)> = (0..d).map(|j| range(samples.x.col(j))).collect();
        let mut within =
            |(least, most): (f32, f32)| (most - least).mul_add(rng.random_range(0.0..=1.0), least);
        let mut low = Matrix::zeros(PAIRS, d);
        for (k, &range) in ranges.iter().enumerate() {
            low.col_mut(k).fill_with(|| within(range));
        }
        let mut high = low.clone();
        for i in 0..PAIRS {
            let (a, b) = (low[(i, j)], within(ranges[j]));
            (low[(i, j)], high[(i, j)]) = (a.min(b), a.max(b));
        }
        Self { up, low, high }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Seed;

    #[test]
    fn the_violation_is_the_share_of_wrong_steps_times_the_scale() {
        let x = Matrix::from_fn(50, 2, |i, j| ((i * (3 + j)) % 50) as f32 / 25.0 - 1.0);
        let y: Vec<f32> = (0..50).map(|i| x[(i, 0)]).collect();
        let constraints =
            Constraints { increasing: vec![0], decreasing: vec![1], ..Constraints::default() };
        let mut rng = Seed::new(3).rng();
        let monotone =
            Monotone::new(&constraints, Samples::new(&x, &y), &Objective::Squares, 2.0, &mut rng);
        let violation =
            |text: &str| monotone.violation(&text.parse().expect("a formula"), &mut Scratch::new());
        assert_eq!(violation("x0 - exp(x1)"), 0.0);
        assert_eq!(violation("x1 - x0"), 2.0);
        assert_eq!(violation("x0 + x1"), 1.0);
        assert!((violation("x0^2 - x1") - 0.5).abs() < 0.1, "{}", violation("x0^2 - x1"));
    }
}
