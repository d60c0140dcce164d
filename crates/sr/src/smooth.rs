//! Losses with a slope and a curvature in every row, minimised by Newton's method.
//!
//! The core's values fᵢ are scaled to a + b f by the (a, b) of least Σ w ρ(a + b f, y). With g and h
//! the first and second derivative of ρ at a + b f, a step solves
//!
//! ```text
//! ⎡ Σ w h    Σ w h f  ⎤ ⎛δa⎞      ⎛ Σ w g   ⎞
//! ⎣ Σ w h f  Σ w h f² ⎦ ⎝δb⎠ = −  ⎝ Σ w g f ⎠
//! ```
//!
//! and is halved until it lowers the loss. Constants inside a formula take Levenberg–Marquardt steps
//! with the same g and h. Source: Newton's method for generalised linear models
//! \[McCullagh89, sec. 2.5\].

use crate::bounds::Bounds;
use crate::constants::levenberg_marquardt;
use crate::curve::Curve;
use crate::scaling::{Scaled, Scaling, best};
use limpid_base::isa::{Isa, Kernel};
use limpid_base::{Real, Samples};
use limpid_expr::{Expr, Plan, Precision, Scratch};

/// Greatest number of Newton steps of one scaling.
const STEPS: usize = 12;

/// Greatest number of times a step is halved, less one.
const HALVINGS: usize = 10;

/// Least decrease of the loss, relative to it, that is worth another step.
const SETTLED: f64 = 1e-7;

/// Number of rows that a loop handles at once.
const LANES: usize = 8;

/// Mean loss below which all losses are alike.
const FLOOR: f64 = 1e-12;

/// The core scaled so that the mean loss is least.
pub(crate) fn scale<T: Precision>(
    curve: Curve,
    core: &Expr,
    samples: Samples<'_, T>,
    bounds: &Bounds,
    scratch: &mut Scratch<T>,
) -> Scaled {
    let mut values = vec![T::ZERO; samples.rows()];
    core.compile::<T>().eval(samples.x, scratch, &mut values);
    if !values.iter().all(|v| v.is_finite()) {
        return Scaled::Undefined;
    }
    let lines = Lines::new(curve, &values, samples);
    // Where all counts are 0, half of one.
    let target = samples.mean(|i| samples.y()[i].to_f64()).max(0.5 / lines.total);
    let start = curve.link(target);
    let mean = samples.mean(|i| values[i].to_f64());
    let square = samples.mean(|i| values[i].to_f64() * values[i].to_f64());
    if square - mean * mean <= 1e-14 * square {
        return Scaled::Refused;
    }
    let full = lines.minimise([start, 0.0], [true, true]);
    let ways = [
        lines.minimise([0.0, 1.0], [false, false]),
        lines.minimise([0.0, 0.0], [false, true]),
        lines.minimise([start - mean, 1.0], [true, false]),
        full,
    ];
    best(core, &ways, full.loss, FLOOR, bounds)
}

/// Constants at least as good as `start`, after at most `iterations` steps, and their mean loss.
pub(crate) fn fit<T: Precision>(
    curve: Curve,
    plan: &mut Plan<T>,
    start: &[f64],
    samples: Samples<'_, T>,
    iterations: usize,
    scratch: &mut Scratch<T>,
) -> (Vec<f64>, f64) {
    let row = |f: f64, y: f64| curve.at(f, y);
    let equations = |plan: &mut Plan<T>, _: &[f64]| plan.newton_equations(samples, row, scratch);
    let (constants, sum) = levenberg_marquardt(plan, start, iterations, equations);
    let loss = sum / samples.total_weight();
    (constants, if loss.is_finite() { loss } else { f64::INFINITY })
}

/// Values f, targets y and weights w of the rows that a line a + b f is fitted to, n each.
struct Lines {
    curve: Curve,
    f: Vec<f64>,
    y: Vec<f64>,
    w: Vec<f64>,
    total: f64,
}

impl Lines {
    /// The rows in double precision, widened once: a scaling reads them up to ten times a step.
    fn new<T: Real>(curve: Curve, values: &[T], samples: Samples<'_, T>) -> Self {
        let wide = |v: &[T]| v.iter().map(|v| v.to_f64()).collect::<Vec<f64>>();
        Self {
            curve,
            f: wide(values),
            y: wide(samples.y()),
            w: samples.weights.map_or_else(|| vec![1.0; values.len()], wide),
            total: samples.total_weight(),
        }
    }

    /// The line of least loss from (a, b) on, where only the free ones of the two change.
    fn minimise(&self, [mut a, mut b]: [f64; 2], free: [bool; 2]) -> Scaling {
        let mut sums = self.sums(a, b);
        for _ in 0..STEPS {
            let Some([da, db]) = sums.step(free) else { break };
            let trials = (0..HALVINGS).map(|k| {
                let share = 0.5_f64.powi(k as i32);
                let (a, b) = (a + share * da, b + share * db);
                (a, b, self.sums(a, b))
            });
            let better = trials.into_iter().find(|(_, _, next)| next.loss < sums.loss);
            let Some((next_a, next_b, next)) = better else { break };
            let settled = sums.loss - next.loss <= SETTLED * sums.loss;
            (a, b, sums) = (next_a, next_b, next);
            if settled {
                break;
            }
        }
        Scaling { a, b, loss: sums.loss / self.total }
    }

    /// The sums at the line a + b f.
    fn sums(&self, a: f64, b: f64) -> Sums {
        Isa::best().run(Line { lines: self, a, b })
    }
}

/// Sums over the rows at one line: Σ w ρ, Σ w g, Σ w g f, Σ w h, Σ w h f, Σ w h f².
#[derive(Clone, Copy, Debug)]
struct Sums {
    loss: f64,
    g: f64,
    gf: f64,
    h: f64,
    hf: f64,
    hff: f64,
}

impl Sums {
    /// The Newton step (δa, δb) of the free ones; `None` if there is none.
    fn step(&self, free: [bool; 2]) -> Option<[f64; 2]> {
        let step = match free {
            [false, false] => return None,
            [true, false] => [-self.g / self.h, 0.0],
            [false, true] => [0.0, -self.gf / self.hff],
            [true, true] => {
                let det = self.h * self.hff - self.hf * self.hf;
                [
                    -(self.hff * self.g - self.hf * self.gf) / det,
                    -(self.h * self.gf - self.hf * self.g) / det,
                ]
            }
        };
        step.iter().all(|v| v.is_finite()).then_some(step)
    }
}

/// The loop over the rows for one line.
struct Line<'a> {
    lines: &'a Lines,
    a: f64,
    b: f64,
}

impl Kernel for Line<'_> {
    type Output = Sums;

    #[inline(always)]
    fn run(self) -> Sums {
        let Self { lines: Lines { curve, f, y, w, .. }, a, b } = self;
        let mut sums = [[0.0; LANES]; 6];
        let (f, f_last) = f.as_chunks::<LANES>();
        let (y, y_last) = y.as_chunks::<LANES>();
        let (w, w_last) = w.as_chunks::<LANES>();
        for ((f, y), w) in f.iter().zip(y).zip(w) {
            for i in 0..LANES {
                let terms = terms(*curve, [a, b], f[i], y[i], w[i]);
                for (sum, term) in sums.iter_mut().zip(terms) {
                    sum[i] += term;
                }
            }
        }
        for (i, ((f, y), w)) in f_last.iter().zip(y_last).zip(w_last).enumerate() {
            let terms = terms(*curve, [a, b], *f, *y, *w);
            for (sum, term) in sums.iter_mut().zip(terms) {
                sum[i] += term;
            }
        }
        let [loss, g, gf, h, hf, hff] = sums.map(|lanes| lanes.iter().sum());
        Sums { loss, g, gf, h, hf, hff }
    }
}

/// The terms of [`Sums`] in one row.
#[inline(always)]
fn terms(curve: Curve, [a, b]: [f64; 2], f: f64, y: f64, w: f64) -> [f64; 6] {
    let [loss, g, h] = curve.at(b.mul_add(f, a), y).map(|v| w * v);
    [loss, g, g * f, h, h * f, h * f * f]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use limpid_base::{Matrix, Rows};

    /// 61 rows whose counts are about exp(0.5 + 1.5 sin(x)).
    fn rows() -> Rows<f64> {
        let x = Matrix::from_fn(61, 1, |i, _| i as f64 / 10.0);
        let mean = |x: f64| Real::exp(0.5 + 1.5 * Real::sin(x));
        let y = x.col(0).iter().map(|&x| mean(x).round()).collect();
        Rows::new(x, y)
    }

    fn scaled(text: &str, bounds: &Bounds) -> (Expr, f64) {
        let core: Expr = text.parse().expect("a formula");
        let rows = rows();
        match scale(Curve::Poisson, &core, rows.samples(), bounds, &mut Scratch::new()) {
            Scaled::Formula(expr, loss) => (expr, loss),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn a_line_has_no_slope_left_in_either_constant() {
        let (expr, loss) = scaled("sin(x0)", &Bounds::new(&Config::study()));
        let rows = rows();
        let newton = expr.compile::<f64>().newton_equations(
            rows.samples(),
            |f, y| Curve::Poisson.at(f, y),
            &mut Scratch::new(),
        );
        assert_eq!(newton.jtr.len(), 2, "{expr}");
        assert!(newton.jtr.iter().all(|g| g.abs() < 1e-3), "{newton:?}");
        assert!((newton.rss / 61.0 - loss).abs() < 1e-12 && loss < 0.25, "{loss}");
    }

    #[test]
    fn a_core_without_room_for_constants_is_taken_as_it_is() {
        let tight = Bounds::new(&Config::study().with_max_complexity(2));
        assert_eq!(scaled("sin(x0)", &tight).0.to_string(), "sin(x0)");
    }

    #[test]
    fn undefined_and_constant_cores_are_told_apart() {
        let (rows, bounds) = (rows(), Bounds::new(&Config::study()));
        let scale = |text: &str| {
            let core: Expr = text.parse().expect("a formula");
            scale(Curve::Poisson, &core, rows.samples(), &bounds, &mut Scratch::new())
        };
        assert_eq!(scale("log(x0 - 3)"), Scaled::Undefined);
        assert_eq!(scale("x0 - x0"), Scaled::Refused);
    }
}
