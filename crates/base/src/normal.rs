//! Standard normal numbers from our own elementary functions.
//!
//! A library's normals go through the platform's `ln` and `cos`, whose bits differ between
//! platforms; these do not.

use crate::{Real, Rng};
use rand::RngExt;

/// One draw from the standard normal distribution N(0, 1) by the Box–Muller transform \[Box58\].
///
/// ```text
/// z = √(−2 ln u) cos(2π v),   u ∈ (0, 1], v ∈ [0, 1)
/// ```
///
/// Differs from the source: the sine twin is thrown away, so that a draw is a pure function of the
/// generator's state.
pub fn standard_normal(rng: &mut Rng) -> f64 {
    let u = 1.0 - rng.random::<f64>();
    let v = rng.random::<f64>();
    (-2.0 * Real::ln(u)).sqrt() * Real::cos(std::f64::consts::TAU * v)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seed;

    #[test]
    fn moments_are_those_of_the_standard_normal() {
        let mut rng = Seed::new(3).rng();
        let n = 200_000;
        let z: Vec<f64> = (0..n).map(|_| standard_normal(&mut rng)).collect();
        let moment = |k: i32| z.iter().map(|v| v.powi(k)).sum::<f64>() / n as f64;
        for (k, expected) in [(1, 0.0), (2, 1.0), (3, 0.0), (4, 3.0)] {
            assert!((moment(k) - expected).abs() < 0.06, "moment {k}: {}", moment(k));
        }
    }
}
