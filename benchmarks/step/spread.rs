//! The middle and the scatter of repeated measurements.

/// Median, 10th and 90th percentile, in the unit of the samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Median: half of the samples are below.
    pub median: f64,
    /// 10th percentile: a tenth of the samples is below.
    pub p10: f64,
    /// 90th percentile: a tenth of the samples is above.
    pub p90: f64,
}

impl Spread {
    /// The spread of samples in any order, linear between neighbours.
    ///
    /// # Panics
    /// If there are no samples.
    #[track_caller]
    pub fn of(samples: &[f64]) -> Self {
        assert!(!samples.is_empty(), "a spread needs samples");
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        let quantile = |q: f64| {
            let at = q * (sorted.len() - 1) as f64;
            let (low, high) = (at.floor() as usize, at.ceil() as usize);
            sorted[low] + (at - low as f64) * (sorted[high] - sorted[low])
        };
        Self { median: quantile(0.5), p10: quantile(0.1), p90: quantile(0.9) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_lie_between_neighbours() {
        let samples: Vec<f64> = (0..=10).rev().map(f64::from).collect();
        assert_eq!(Spread::of(&samples), Spread { median: 5.0, p10: 1.0, p90: 9.0 });
        assert_eq!(Spread::of(&[1.0, 2.0]).median, 1.5);
        assert_eq!(Spread::of(&[7.0]), Spread { median: 7.0, p10: 7.0, p90: 7.0 });
    }
}
