//! Wilcoxon's signed-rank test: do paired differences lie around 0?
//!
//! ```text
//! drop dᵢ = 0; n are left;  rank |dᵢ|, equal ones share the mean of their ranks
//! W⁺ = Σ ranks of dᵢ > 0
//! exact:   P(W⁺ ≥ w) over the 2ⁿ equally likely choices of signs
//! normal:  z = (W⁺ − n(n+1)/4) / √((n(n+1)(2n+1) − Σ (t³ − t)/2) / 24)     t of each group of ties
//! ```
//!
//! 1. Double the ranks, so that shared ones are whole numbers.
//! 2. probability[s] = share of the choices of signs with doubled rank sum s: one pass a rank.
//! 3. The tail of these shares is p.
//!
//! Source: \[Wilcoxon45\]; the exact distribution with ties is the permutation distribution of the
//! shared ranks; the correction of the variance is that of \[Lehmann75\], chapter 3.

use super::normal::normal_sf;

/// What is held against "the differences lie symmetrically around 0".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alternative {
    /// The differences lie above 0.
    Greater,
    /// The differences lie below 0.
    Less,
    /// The differences lie above or below 0.
    TwoSided,
}

/// The distribution of W⁺ under the hypothesis that differences lie around 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distribution {
    /// All 2ⁿ choices of signs, ties included.
    Exact,
    /// The normal approximation, without a correction for continuity.
    Normal,
}

/// Up to here the exact distribution is used; it has the trials and data sets of any study here.
const EXACT_UP_TO: usize = 50;

/// The p-value by the exact distribution for up to 50 differences other than 0, by the normal one for
/// more; NaN if there is no such difference.
///
/// ```
/// use limpid_study::stats::{Alternative, wilcoxon};
///
/// // Of the 2³ choices of signs, one has a W⁺ as large as three positive differences.
/// assert_eq!(wilcoxon(&[0.1, 0.2, 0.3], Alternative::Greater), 0.125);
/// ```
pub fn wilcoxon(differences: &[f64], alternative: Alternative) -> f64 {
    let n = differences.iter().filter(|&&d| d != 0.0).count();
    let distribution = if n <= EXACT_UP_TO { Distribution::Exact } else { Distribution::Normal };
    wilcoxon_by(differences, alternative, distribution)
}

/// The p-value by the given distribution; NaN if all differences are 0.
///
/// # Panics
/// If a difference is NaN, or more than 1,000 are to be counted exactly.
#[track_caller]
pub fn wilcoxon_by(
    differences: &[f64],
    alternative: Alternative,
    distribution: Distribution,
) -> f64 {
    assert!(differences.iter().all(|d| !d.is_nan()), "a difference is NaN");
    let ranked = Ranked::of(differences);
    if ranked.doubled.is_empty() {
        return f64::NAN;
    }
    let (greater, less) = match distribution {
        Distribution::Exact => ranked.exact_tails(),
        Distribution::Normal => ranked.normal_tails(),
    };
    match alternative {
        Alternative::Greater => greater,
        Alternative::Less => less,
        Alternative::TwoSided => (2.0 * greater.min(less)).min(1.0),
    }
}

/// Differences other than 0 by their ranks.
struct Ranked {
    /// Twice the ranks of |d|, rising.
    doubled: Vec<usize>,
    /// Twice the sum of positive ranks, 2 W⁺, a whole number even with ties.
    positive: usize,
    /// Σ (t³ − t) over groups of ties.
    ties: f64,
}

impl Ranked {
    /// Ranks by |d|: a group of t equal ones that fills the ranks r + 1 … r + t shares their mean, of which
    /// twice is 2 r + t + 1.
    fn of(differences: &[f64]) -> Self {
        let mut kept: Vec<f64> = differences.iter().copied().filter(|&d| d != 0.0).collect();
        kept.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
        let mut ranked = Self { doubled: vec![], positive: 0, ties: 0.0 };
        for group in kept.chunk_by(|a, b| a.abs() == b.abs()) {
            let (before, t) = (ranked.doubled.len(), group.len());
            let doubled = 2 * before + t + 1; // ranks before + 1 … before + t, their mean twice
            ranked.doubled.extend(std::iter::repeat_n(doubled, t));
            ranked.positive += doubled * group.iter().filter(|&&d| d > 0.0).count();
            ranked.ties += (t * t * t - t) as f64;
        }
        ranked
    }

    /// P(W⁺ ≥ w) and P(W⁺ ≤ w).
    #[track_caller]
    fn exact_tails(&self) -> (f64, f64) {
        assert!(self.doubled.len() <= 1000, "{} signs to be counted", self.doubled.len());
        let sum: usize = self.doubled.iter().sum();
        // Probabilities, not counts: halved at every rank, they cannot overflow.
        let mut probability = vec![0.0; sum + 1];
        probability[0] = 1.0;
        for &rank in &self.doubled {
            for s in (0..=sum).rev() {
                let with = if s >= rank { probability[s - rank] } else { 0.0 };
                probability[s] = 0.5 * (probability[s] + with);
            }
        }
        let tail = |range: &[f64]| range.iter().fold(0.0, |total, p| total + p).min(1.0);
        (tail(&probability[self.positive..]), tail(&probability[..=self.positive]))
    }

    /// P(W⁺ ≥ w) and P(W⁺ ≤ w) by the normal distribution of the same mean and variance.
    fn normal_tails(&self) -> (f64, f64) {
        let n = self.doubled.len() as f64;
        let mean = n * (n + 1.0) / 4.0;
        let variance = (n * (n + 1.0) * (2.0 * n + 1.0) - 0.5 * self.ties) / 24.0;
        let z = (0.5 * self.positive as f64 - mean) / variance.sqrt();
        (normal_sf(z), normal_sf(-z))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every choice of signs, one by one: the definition.
    fn by_enumeration(differences: &[f64]) -> f64 {
        let ranked = Ranked::of(differences);
        let n = ranked.doubled.len();
        let sum = |signs: u32| -> usize {
            (0..n).filter(|i| signs >> i & 1 == 1).map(|i| ranked.doubled[i]).sum()
        };
        let as_large = (0..1_u32 << n).filter(|&signs| sum(signs) >= ranked.positive).count();
        as_large as f64 / f64::from(1_u32 << n)
    }

    #[test]
    fn the_exact_tail_is_that_of_all_choices_of_signs_ties_included() {
        for differences in [
            vec![0.1, -0.2, 0.3, 0.4, 0.0, 0.5],
            vec![1.0, 1.0, -1.0, 2.0, 2.0, -3.0, 0.0, 4.0, 4.0, 4.0],
            vec![1.0; 9],
        ] {
            let p = wilcoxon(&differences, Alternative::Greater);
            assert!((p - by_enumeration(&differences)).abs() < 1e-14, "{p}");
        }
    }

    #[test]
    fn one_side_is_the_other_of_the_negated() {
        let differences = [0.3, -0.1, 0.2, 0.2, 0.7, -0.4];
        let negated = differences.map(|d| -d);
        assert_eq!(
            wilcoxon(&differences, Alternative::Greater),
            wilcoxon(&negated, Alternative::Less)
        );
    }

    #[test]
    fn nothing_but_zeros_says_nothing() {
        assert!(wilcoxon(&[0.0, 0.0], Alternative::TwoSided).is_nan());
        assert!(wilcoxon(&[], Alternative::TwoSided).is_nan());
    }
}
