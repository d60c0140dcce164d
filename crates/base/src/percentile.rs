//! Quantiles of a sample.
//!
//! ```text
//! q(p) = v⌊h⌋ + (h − ⌊h⌋) (v⌊h⌋₊₁ − v⌊h⌋),   h = p (n − 1),   v₀ ≤ … ≤ vₙ₋₁
//! ```

/// The `p`-quantile, p ∈ [0, 1], of values in ascending order, between neighbours on a straight
/// line (NumPy's default, type 7 of \[Hyndman96\]); NaN if there are none.
///
/// ```
/// use limpid_base::percentile;
///
/// assert_eq!(percentile(&[1.0, 2.0, 3.0, 10.0], 0.5), 2.5);
/// ```
///
/// # Panics
/// If `p` lies outside [0, 1].
#[track_caller]
pub fn percentile(sorted: &[f64], p: f64) -> f64 {
    assert!((0.0..=1.0).contains(&p), "the quantile {p} of a sample: it must lie in [0, 1]");
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let position = p * last as f64;
    let below = position.floor() as usize;
    let above = (below + 1).min(last);
    let share = position - below as f64;
    if share == 0.0 {
        return sorted[below]; // spares an infinite neighbour the product 0 · ∞
    }
    sorted[below] + share * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `numpy.percentile([1, 2, 3, 10], [2.5, 50, 97.5, 100])`.
    #[test]
    fn percentiles_are_numpys() {
        let sorted = [1.0, 2.0, 3.0, 10.0];
        for (p, expected) in [(0.025, 1.075), (0.5, 2.5), (0.975, 9.475), (1.0, 10.0)] {
            assert!((percentile(&sorted, p) - expected).abs() < 1e-12, "{p}");
        }
        assert!(percentile(&[], 0.5).is_nan());
        assert_eq!(percentile(&[f64::NEG_INFINITY, 1.0, 2.0], 0.5), 1.0);
    }
}
