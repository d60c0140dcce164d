//! Generated tasks whose truth is known, for tests, benchmarks and figures.
//!
//! Legend: n rows, d inputs, ε ~ N(0, 1). Inputs and noise come from separate children of the
//! seed, so with `noise` = 0 the labels are the truth at the very same inputs, and a larger d adds
//! columns without changing the first ones.

use crate::dataset::Dataset;
use limpid_base::{Matrix, Real, Seed, standard_normal};
use rand::RngExt;

/// Friedman's first problem \[Friedman91\]: five inputs count, the other d − 5 are distractors.
///
/// ```text
/// y = 10 sin(π x₁ x₂) + 20 (x₃ − ½)² + 10 x₄ + 5 x₅ + noise · ε,   xⱼ ~ U[0, 1)
/// ```
///
/// # Panics
/// If d < 5.
#[track_caller]
pub fn friedman1(n: usize, d: usize, noise: f64, seed: Seed) -> Dataset {
    assert!(d >= 5, "Friedman's problem has 5 inputs or more, not {d}");
    labelled("friedman1", uniform(n, d, 0.0, 1.0, seed), noise, seed, |x| {
        let product = std::f64::consts::PI * x[0] * x[1];
        10.0 * Real::sin(product) + 20.0 * (x[2] - 0.5).powi(2) + 10.0 * x[3] + 5.0 * x[4]
    })
}

/// A bump on a slope in the first two inputs, the other d − 2 being distractors: with few rows and
/// strong noise, a model that is kept smooth comes nearer to the truth.
///
/// ```text
/// y = 3 exp(−2 (x₁² + x₂²)) + x₁ + noise · ε,   xⱼ ~ U[−1, 1)
/// ```
///
/// # Panics
/// If d < 2.
#[track_caller]
pub fn smooth_bump(n: usize, d: usize, noise: f64, seed: Seed) -> Dataset {
    assert!(d >= 2, "the bump has 2 inputs or more, not {d}");
    labelled("smooth_bump", uniform(n, d, -1.0, 1.0, seed), noise, seed, |x| {
        3.0 * Real::exp(-2.0 * (x[0] * x[0] + x[1] * x[1])) + x[0]
    })
}

/// One input, evenly spaced on [−2, 2]: the task of the figure on the distillation gap.
///
/// ```text
/// y = sin 3x + x²/2 + noise · ε
/// ```
///
/// # Panics
/// If n < 2.
#[track_caller]
pub fn gap(n: usize, noise: f64, seed: Seed) -> Dataset {
    assert!(n >= 2, "an interval has two ends, not {n}");
    let x = Matrix::from_fn(n, 1, |i, _| 4.0 * i as f64 / (n - 1) as f64 - 2.0);
    labelled("gap", x, noise, seed, |x| gap_truth(x[0]))
}

/// Inputs and a target that have nothing to do with each other, all of them N(0, 1) and drawn from `seed` itself, the
/// inputs first: no model is better than the mean.
pub fn noise(n: usize, d: usize, seed: Seed) -> Dataset {
    let mut rng = seed.rng();
    let x = Matrix::from_fn(n, d, |_, _| standard_normal(&mut rng));
    let y = (0..n).map(|_| standard_normal(&mut rng)).collect();
    named("noise", x, y)
}

/// Noiseless target of [`gap`], sin 3x + x²/2.
pub fn gap_truth(x: f64) -> f64 {
    Real::sin(3.0 * x) + 0.5 * x * x
}

fn uniform(n: usize, d: usize, low: f64, high: f64, seed: Seed) -> Matrix<f64> {
    let mut rng = seed.child("inputs").rng();
    Matrix::from_fn(n, d, |_, _| rng.random_range(low..high))
}

/// The inputs `x` with labels truth(row) + noise · ε.
fn labelled(
    name: &str,
    x: Matrix<f64>,
    noise: f64,
    seed: Seed,
    truth: impl Fn(&[f64]) -> f64,
) -> Dataset {
    let mut rng = seed.child("noise").rng();
    let mut label = |i| truth(&x.row(i)) + noise * standard_normal(&mut rng);
    let y = (0..x.rows()).map(&mut label).collect();
    named(name, x, y)
}

/// The data set of inputs x1, x2, … and a target y.
fn named(name: &str, x: Matrix<f64>, y: Vec<f64>) -> Dataset {
    let features = (1..=x.cols()).map(|j| format!("x{j}")).collect();
    Dataset { name: name.to_owned(), features, target: "y".to_owned(), x, y }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::metrics;

    #[test]
    fn without_noise_the_labels_are_the_truth_at_the_same_inputs() {
        let seed = Seed::new(5);
        let all: [fn(f64, Seed) -> Dataset; 3] = [
            |e, s| friedman1(500, 7, e, s),
            |e, s| smooth_bump(500, 4, e, s),
            |e, s| gap(500, e, s),
        ];
        for generate in all {
            let (clean, noisy) = (generate(0.0, seed), generate(0.5, seed));
            assert_eq!(clean.x, noisy.x);
            let rmse = metrics::rmse(&clean.y, &noisy.y);
            assert!((rmse - 0.5).abs() < 0.05, "{}: {rmse}", clean.name);
            assert_ne!(generate(0.5, Seed::new(6)).y, noisy.y);
        }
    }

    #[test]
    fn more_distractors_leave_the_first_inputs_and_the_labels_alone() {
        let (a, b) = (friedman1(50, 5, 1.0, Seed::new(1)), friedman1(50, 9, 1.0, Seed::new(1)));
        assert_eq!(a.y, b.y);
        assert_eq!(a.x.as_slice(), &b.x.as_slice()[..250]);
    }

    #[test]
    fn formulas_match_hand_computed_values() {
        assert_eq!(gap_truth(0.0), 0.0);
        assert!(
            (gap_truth(std::f64::consts::FRAC_PI_2) - (-1.0 + 1.233_700_550_136_17)).abs() < 1e-12
        );
        let line = gap(5, 0.0, Seed::new(1));
        assert_eq!(line.x.as_slice(), [-2.0, -1.0, 0.0, 1.0, 2.0]);
        let friedman = friedman1(20_000, 5, 0.0, Seed::new(2));
        // E y = 10 E sin(π u v) + 20/12 + 5 + 2.5; E sin(π u v) = Σ (−1)ᵏ π²ᵏ⁺¹/((2k+1)! (2k+2)²)
        assert!((metrics::average(&friedman.y) - 14.413).abs() < 0.1);
    }
}
