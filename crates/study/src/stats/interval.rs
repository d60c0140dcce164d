//! An estimate with the interval around it.
//!
//! ```text
//! low ≤ estimate ≤ high      at level 1 − α each tail holds α/2
//! ```

/// An estimate and the interval around it. A bound that cannot be known is NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The estimate from the whole sample.
    pub estimate: f64,
    /// Lower bound of the interval.
    pub low: f64,
    /// Upper bound of the interval.
    pub high: f64,
}

impl Interval {
    /// The interval of a rising function of what is estimated.
    pub fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self { estimate: f(self.estimate), low: f(self.low), high: f(self.high) }
    }

    /// An interval of shares in per cent.
    pub fn percent(self) -> Self {
        self.map(|share| 100.0 * share)
    }
}

impl Interval {
    /// Nothing known: NaN three times.
    pub(crate) const UNKNOWN: Self = Self { estimate: f64::NAN, low: f64::NAN, high: f64::NAN };

    /// An estimate whose bounds are not known.
    pub(crate) fn point(estimate: f64) -> Self {
        Self { estimate, ..Self::UNKNOWN }
    }
}

/// (1 − level) / 2: the share of a two-sided interval that lies in either tail.
#[track_caller]
pub(super) fn tail_share(level: f64) -> f64 {
    assert!(level > 0.0 && level < 1.0, "an interval of level {level}: it must lie in (0, 1)");
    0.5 * (1.0 - level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "an interval of level 95")]
    fn a_level_in_percent_is_refused() {
        tail_share(95.0);
    }
}
