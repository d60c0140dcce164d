//! What an expert would doubt in a formula: its shape between the rows it was found on.
//!
//! ```text
//! half a wave    sin or cos of an argument that spans less than π on the rows: any curve would do
//! a turn         the mean prediction g(v) with one input set to v rises and falls by more than sd(y) / 10
//! a pole         a denominator changes its sign, or a value is not finite, at a point between rows
//! beyond         a value farther than a tenth of the range of y outside of it, at a point between rows
//! ```
//!
//! Points between rows are x = xᵢ + t (xⱼ − xᵢ) for pairs of rows and t from −0.1 to 1.1: the convex range of the inputs and
//! a tenth beyond it.

use crate::model::predict;
use limpid_base::{Matrix, Seed, metrics, spaced};
use limpid_expr::{Expr, Node, Op};
use rand::RngExt;
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// Something to doubt in the shape of a formula.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Doubt {
    /// A periodic function is used over that share of its period, less than half.
    HalfWave {
        /// Share of the period 2π.
        share: f64,
    },
    /// The formula turns round along an input.
    Turn {
        /// Index of the input.
        input: usize,
        /// Value of the input where it turns.
        at: f64,
    },
    /// The formula has a pole or is undefined between rows.
    Pole,
    /// The formula leaves the range of the target between rows, and reaches that value.
    Beyond {
        /// The value farthest from the range.
        reached: f64,
    },
}

/// Rows and points between rows at which formulas are looked at.
#[derive(Clone, Debug)]
pub(crate) struct Shapes {
    rows: Matrix<f64>,
    points: Matrix<f64>,
    /// Least and greatest target.
    range: (f64, f64),
    /// Standard deviation of the target.
    sd: f64,
}

/// Number of points between rows.
const POINTS: usize = 1000;

/// Rows that are looked at, at most.
const ROWS: usize = 64;

/// Values at which an input is set.
const PLACES: usize = 25;

/// Share of the distance of two rows that points lie beyond them, and of the range of the target that values may.
const ROOM: f64 = 0.1;

/// Height of a turn, in standard deviations of the target.
const TURN: f64 = 0.1;

impl Shapes {
    /// The rows x (n × d) of targets y (n), of that standard deviation, at least one.
    pub(crate) fn new(x: &Matrix<f64>, y: &[f64], sd: f64, seed: Seed) -> Self {
        let mut rng = seed.rng();
        let n = x.rows();
        let pairs: Vec<(usize, usize, f64)> = (0..POINTS)
            .map(|_| {
                let [i, j] = std::array::from_fn(|_| rng.random_range(0..n));
                (i, j, rng.random_range(-ROOM..1.0 + ROOM))
            })
            .collect();
        let points = Matrix::from_fn(POINTS, x.cols(), |k, c| {
            let (i, j, t) = pairs[k];
            x[(i, c)] + t * (x[(j, c)] - x[(i, c)])
        });
        Self { rows: x.select_rows(&spaced(n, ROWS)), points, range: metrics::range(y), sd }
    }

    /// What there is to doubt in a formula of these inputs and this target.
    pub(crate) fn doubts(&self, formula: &Expr) -> Vec<Doubt> {
        let waves = self.half_wave(formula);
        let turns = formula.variables().into_iter().filter_map(|j| self.turn(formula, j as usize));
        waves.into_iter().chain(turns).chain(self.between_rows(formula)).collect()
    }

    /// The periodic function that is used over the least share of its period.
    fn half_wave(&self, formula: &Expr) -> Option<Doubt> {
        let nodes = formula.nodes();
        let is_wave = |&i: &usize| matches!(nodes[i], Node::Op(Op::Sin | Op::Cos));
        let share = |i: usize| {
            let argument = predict(&formula.part(i - 1), &self.rows);
            let (low, high) = metrics::range(&argument);
            (high - low) / (2.0 * PI)
        };
        let least = (0..nodes.len()).filter(is_wave).map(share).min_by(f64::total_cmp)?;
        (least < 0.5).then_some(Doubt::HalfWave { share: least })
    }

    /// The place where the mean prediction turns round along an input, if it does.
    fn turn(&self, formula: &Expr, input: usize) -> Option<Doubt> {
        let column = self.rows.col(input);
        let (low, high) = metrics::range(column);
        let is_coded = column.iter().all(|v| *v == low || *v == high);
        if is_coded {
            return None;
        }
        let n = self.rows.rows();
        let place = |k: usize| low + (high - low) * k as f64 / (PLACES - 1) as f64;
        let varied = Matrix::from_fn(n * PLACES, self.rows.cols(), |i, c| {
            if c == input { place(i / n) } else { self.rows[(i % n, c)] }
        });
        let p = predict(formula, &varied);
        let means: Vec<f64> = p.chunks(n).map(metrics::average).collect();
        let peak = |sign: f64| {
            let height = |k: usize| {
                let fall =
                    |side: &[f64]| side.iter().map(|v| sign * (means[k] - v)).fold(0.0, f64::max);
                fall(&means[..k]).min(fall(&means[k..]))
            };
            (0..PLACES).map(|k| (height(k), k)).max_by(|a, b| a.0.total_cmp(&b.0))
        };
        let peaks = [1.0, -1.0].into_iter().filter_map(peak);
        let (height, k) = peaks.max_by(|a, b| a.0.total_cmp(&b.0))?;
        (height > TURN * self.sd).then_some(Doubt::Turn { input, at: place(k) })
    }

    /// A pole or a value beyond the range of the target at a point between rows.
    fn between_rows(&self, formula: &Expr) -> Option<Doubt> {
        let p = predict(formula, &self.points);
        if p.iter().any(|v| !v.is_finite()) || self.has_pole(formula) {
            return Some(Doubt::Pole);
        }
        let (low, high) = self.range;
        let excess = |v: &f64| (low - v).max(v - high);
        let farthest = p.into_iter().max_by(|a, b| excess(a).total_cmp(&excess(b)))?;
        (excess(&farthest) > ROOM * (high - low)).then_some(Doubt::Beyond { reached: farthest })
    }

    /// True if a denominator has both signs.
    fn has_pole(&self, formula: &Expr) -> bool {
        let nodes = formula.nodes();
        let changes_sign = |i: usize| {
            let (low, high) = metrics::range(&predict(&formula.part(i - 1), &self.points));
            low <= 0.0 && high >= 0.0
        };
        let divides = |i: &usize| matches!(nodes[*i], Node::Op(Op::Div | Op::Inv));
        (0..nodes.len()).filter(divides).any(changes_sign)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubts(text: &str) -> Vec<Doubt> {
        let x = Matrix::from_fn(300, 2, |i, j| match j {
            0 => 1.0 + (i % 50) as f64 / 10.0,
            _ => ((i * 7) % 300) as f64 / 100.0 - 1.5,
        });
        let y: Vec<f64> = (0..300).map(|i| 2.0 * x[(i, 0)] + x[(i, 1)]).collect();
        let shapes = Shapes::new(&x, &y, 3.0, Seed::new(1));
        shapes.doubts(&text.parse().expect("a formula"))
    }

    #[test]
    fn a_plain_formula_has_nothing_to_doubt() {
        for text in
            ["2 * x0 + x1", "sin(3 * x0) + 2 * x0 - sin(3 * x0)", "12 - 3 / x0", "exp(0.3 * x0)"]
        {
            assert_eq!(doubts(text), [], "{text}");
        }
    }

    #[test]
    fn half_a_wave_is_doubted() {
        let found = doubts("7 - 6 * cos(0.5 * x0)");
        assert!(
            matches!(found[..], [Doubt::HalfWave { share }] if (0.3..0.45).contains(&share)),
            "{found:?}"
        );
    }

    #[test]
    fn a_turn_is_doubted_where_it_is_high_enough() {
        let found = doubts("10 - square(x0 - 4)");
        let is_turn =
            |doubt: &Doubt| matches!(doubt, Doubt::Turn { input: 0, at } if (at - 4.0).abs() < 0.2);
        assert!(found.iter().any(is_turn), "{found:?}");
        assert_eq!(doubts("10 - 0.01 * square(x0 - 4)"), []);
    }

    #[test]
    fn poles_and_wild_values_between_rows_are_doubted() {
        for text in ["2 * x0 + 0.001 / (x1 - 0.0001)", "2 * x0 + log(x1 + 1.5)"] {
            assert!(doubts(text).contains(&Doubt::Pole), "{text}");
        }
        assert!(doubts("exp(x0)").iter().any(|doubt| matches!(doubt, Doubt::Beyond { .. })));
    }
}
