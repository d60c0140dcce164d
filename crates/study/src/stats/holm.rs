//! Several tests at once.
//!
//! ```text
//! p₍₁₎ ≤ … ≤ p₍ₘ₎      p̃₍ᵢ₎ = max over j ≤ i of min(1, (m − j + 1) p₍ⱼ₎)
//! ```
//!
//! The chance of any false alarm stays below α if those with p̃ < α are believed.
//!
//! Source: \[Holm79\].

/// The corrected p-values, in the order of `p`. NaN, a test that could not be made, stays NaN and
/// does not count.
///
/// ```
/// use limpid_study::stats::holm;
///
/// let corrected = holm(&[0.01, 0.04, 0.03]); // 3 · 0.01, then 2 · 0.03, then at least that
/// assert!(corrected.iter().zip([0.03, 0.06, 0.06]).all(|(p, want)| (p - want).abs() < 1e-15));
/// ```
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).filter(|&i| !p[i].is_nan()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let (m, mut corrected, mut least) = (order.len(), vec![f64::NAN; p.len()], 0.0_f64);
    for (j, &i) in order.iter().enumerate() {
        least = least.max(((m - j) as f64 * p[i]).min(1.0));
        corrected[i] = least;
    }
    corrected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrected_values_rise_with_the_given_ones_and_never_leave_the_unit_interval() {
        let corrected = holm(&[0.01, 0.04, 0.03, 0.8, f64::NAN]);
        for (found, expected) in corrected.iter().zip([0.04, 0.09, 0.09, 0.8]) {
            assert!((found - expected).abs() < 1e-15, "{corrected:?}");
        }
        assert!(corrected[4].is_nan());
        assert_eq!(holm(&[0.6, 0.7]), [1.0, 1.0]);
        assert!(holm(&[]).is_empty());
    }
}
