//! The standard normal distribution.
//!
//! ```text
//! P(Z > z) = ½ − φ(z) (z + z³/3 + z⁵/15 + …)             z small: terms tₖ = tₖ₋₁ z² / (2k + 1)
//!          = φ(z) / (z + 1/(z + 2/(z + 3/(z + …))))      z large: Laplace's continued fraction
//! ```
//!
//! Source: \[Abramowitz64\], 26.2.11 and 26.2.14.

use limpid_base::Real;

/// The z at which series and fraction meet: both are good there.
const MEET: f64 = 3.0;

/// P(Z > z) for a standard normal Z, to some 14 digits.
///
/// ```
/// use limpid_study::stats::normal_sf;
///
/// assert!((normal_sf(1.959_963_984_540_054) - 0.025).abs() < 1e-14);
/// ```
pub fn normal_sf(z: f64) -> f64 {
    match z {
        z if z.is_nan() => z,
        z if z < 0.0 => 1.0 - normal_sf(-z),
        z if z < MEET => 0.5 - density(z) * series(z),
        z => density(z) / fraction(z),
    }
}

/// φ(z) = e^(−z²/2) / √(2π)
fn density(z: f64) -> f64 {
    Real::exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt()
}

/// P(Z > z) by the series, for small z ≥ 0: terms are added until they no longer count.
fn series(z: f64) -> f64 {
    let (mut term, mut sum) = (z, 0.0);
    for k in 1..200 {
        sum += term;
        term *= z * z / f64::from(2 * k + 1);
    }
    sum
}

/// P(Z > z) by the continued fraction, for large z.
fn fraction(z: f64) -> f64 {
    (1..=200).rev().fold(z, |below, k| z + f64::from(k) / below)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `scipy.stats.norm.sf`.
    #[test]
    fn tails_are_scipys() {
        for (z, expected) in [
            (0.0, 0.5),
            (0.5, 0.3085375387259869),
            (1.96, 0.024997895148220435),
            (2.999, 0.0013543365337271057),
            (3.0, 0.0013498980316300933),
            (6.0, 9.865876450376946e-10),
            (-1.0, 0.8413447460685429),
        ] {
            let found = normal_sf(z);
            assert!((found - expected).abs() < 1e-12 * expected, "{z}: {found}");
        }
        assert_eq!(normal_sf(f64::INFINITY), 0.0);
        assert!(normal_sf(f64::NAN).is_nan());
    }
}
