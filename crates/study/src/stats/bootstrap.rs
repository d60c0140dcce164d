//! The hierarchical bootstrap: groups first, then the members of each.
//!
//! ```text
//! repeat B times:   draw G of the G groups with replacement;
//!                   of each drawn group draw its m of m members with replacement;
//!                   compute the statistic
//! interval:         the (1−level)/2 and (1+level)/2 percentiles of the B statistics
//! ```
//!
//! Groups are data sets and members are trials: trials of one set are alike, so drawing trials
//! alone would promise far too narrow an interval.
//!
//! Source: the percentile interval of \[Efron93\] chapter 13; two levels as in \[Davison97\] section
//! 3.8, their strategy with replacement at both.

use super::interval::{Interval, tail_share};
use limpid_base::metrics::average;
use limpid_base::{Rng, Seed, percentile};
use rand::RngExt;

/// The mean over groups of the mean over members, with its bootstrap interval of the given
/// `level`. See [`bootstrap_means`].
///
/// ```
/// use limpid_base::Seed;
/// use limpid_study::stats::bootstrap;
///
/// let gains = [vec![0.1, 0.3], vec![0.5]];
/// let interval = bootstrap(&gains, 1000, 0.95, Seed::new(1));
/// assert!((interval.estimate - 0.35).abs() < 1e-15); // (0.2 + 0.5) / 2
/// assert!(interval.low <= 0.35 && 0.35 <= interval.high);
/// ```
#[track_caller]
pub fn bootstrap(groups: &[Vec<f64>], resamples: usize, level: f64, seed: Seed) -> Interval {
    let groups: Vec<Vec<[f64; 1]>> =
        groups.iter().map(|members| members.iter().map(|&v| [v]).collect()).collect();
    let mean = |means: &[[f64; 1]]| [average(&means.iter().map(|m| m[0]).collect::<Vec<f64>>())];
    let [interval] = bootstrap_means(&groups, mean, resamples, level, seed);
    interval
}

/// Several statistics of the same resamples, each with its bootstrap interval of the given `level`.
/// A member holds K numbers; the statistics are computed from the means of each group's members.
///
/// The intervals are a pure function of the arguments, whatever the machine. Groups without members
/// are left out. With no group left everything is NaN; the bounds are also NaN without resamples,
/// with a single member in all, which says nothing of its spread, and if any resample's statistic is
/// NaN: then the interval of the rest would be that of another quantity. A statistic of which a
/// resample may be undefined must say itself what it is there.
///
/// # Panics
/// If `level` lies outside (0, 1).
#[track_caller]
pub fn bootstrap_means<const K: usize, const S: usize>(
    groups: &[Vec<[f64; K]>],
    statistics: impl Fn(&[[f64; K]]) -> [f64; S],
    resamples: usize,
    level: f64,
    seed: Seed,
) -> [Interval; S] {
    let tail = tail_share(level);
    let groups: Vec<&Vec<[f64; K]>> = groups.iter().filter(|g| !g.is_empty()).collect();
    if groups.is_empty() {
        return [Interval::UNKNOWN; S];
    }
    let mut rng = seed.rng();
    let drawn: Vec<[f64; S]> =
        (0..resamples).map(|_| statistics(&redraw(&groups, &mut rng))).collect();
    let whole: Vec<[f64; K]> = groups.iter().map(|g| means(g.iter(), g.len())).collect();
    let estimates = statistics(&whole);
    let single = groups.iter().map(|g| g.len()).sum::<usize>() < 2;
    std::array::from_fn(|i| {
        let mut values: Vec<f64> = drawn.iter().map(|statistics| statistics[i]).collect();
        values.sort_by(f64::total_cmp);
        let unknown = single || values.iter().any(|v| v.is_nan());
        let bound = |p| if unknown { f64::NAN } else { percentile(&values, p) };
        Interval { estimate: estimates[i], low: bound(tail), high: bound(1.0 - tail) }
    })
}

/// The means of as many groups as there are, each drawn whole and then member by member, always with
/// replacement.
fn redraw<const K: usize>(groups: &[&Vec<[f64; K]>], rng: &mut Rng) -> Vec<[f64; K]> {
    let draw = |_| {
        let group = groups[rng.random_range(0..groups.len())];
        let members = (0..group.len()).map(|_| &group[rng.random_range(0..group.len())]);
        means(members, group.len())
    };
    (0..groups.len()).map(draw).collect()
}

/// The means of `count` members, number by number, summed in their order.
fn means<'a, const K: usize>(
    members: impl Iterator<Item = &'a [f64; K]>,
    count: usize,
) -> [f64; K] {
    let mut sums = [0.0; K];
    for member in members {
        sums.iter_mut().zip(member).for_each(|(sum, v)| *sum += v);
    }
    sums.map(|sum| sum / count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::metrics::population_variance;
    use limpid_base::standard_normal;

    /// 12 data sets of 20 trials: spread 0.3 between sets, 0.1 within.
    fn gains() -> Vec<Vec<f64>> {
        let mut rng = Seed::new(1).rng();
        let mut set = |_| {
            let centre = 0.3 * standard_normal(&mut rng);
            (0..20).map(|_| centre + 0.1 * standard_normal(&mut rng)).collect()
        };
        (0..12).map(&mut set).collect()
    }

    /// The bootstrap's variance of the mean of means has a closed form,
    /// (1/G) (Var μ_g + mean σ_g²/m), and the statistic is nearly normal.
    #[test]
    fn width_is_that_of_the_closed_form() {
        let groups = gains();
        let means: Vec<f64> = groups.iter().map(|g| average(g)).collect();
        let within: Vec<f64> = groups.iter().map(|g| population_variance(g) / 20.0).collect();
        let sd = ((population_variance(&means) + average(&within)) / 12.0).sqrt();
        let interval = bootstrap(&groups, 10_000, 0.95, Seed::new(5));
        assert!((interval.estimate - average(&means)).abs() < 1e-15);
        let width = (interval.high - interval.low) / (2.0 * 1.96 * sd);
        assert!((width - 1.0).abs() < 0.04, "{width}");
    }

    #[test]
    fn same_seed_same_interval_and_the_numbers_are_frozen() {
        let groups = [vec![0.1, 0.2, 0.4], vec![0.0, 0.5], vec![0.3]];
        let interval = bootstrap(&groups, 1000, 0.9, Seed::new(2));
        assert_eq!(interval, bootstrap(&groups, 1000, 0.9, Seed::new(2)));
        assert_ne!(interval, bootstrap(&groups, 1000, 0.9, Seed::new(3)));
        assert_eq!((interval.low, interval.high), FROZEN);
    }

    /// Written down once: printed intervals depend on it.
    const FROZEN: (f64, f64) = (0.15555555555555556, 0.3666666666666667);

    #[test]
    fn a_ratio_of_means_has_an_interval_of_its_own() {
        let pairs = [vec![[0.6, 0.3]; 4], vec![[0.4, 0.2]; 3]];
        let statistics = |means: &[[f64; 2]]| {
            let (arm, standard) = means.iter().fold((0.0, 0.0), |s, m| (s.0 + m[0], s.1 + m[1]));
            [arm / standard, arm]
        };
        let [ratio, sum] = bootstrap_means(&pairs, statistics, 200, 0.95, Seed::new(1));
        for v in [ratio.estimate, ratio.low, ratio.high] {
            assert!((v - 2.0).abs() < 1e-12);
        }
        assert!((sum.low - 0.8).abs() < 1e-12 && (sum.high - 1.2).abs() < 1e-12);
    }

    #[test]
    fn nothing_known_gives_nan_not_a_panic() {
        let none = bootstrap(&[vec![], vec![]], 100, 0.95, Seed::new(1));
        assert!(none.estimate.is_nan() && none.low.is_nan() && none.high.is_nan());
        let one = bootstrap(&[vec![], vec![0.5]], 100, 0.95, Seed::new(1));
        assert!(one.estimate == 0.5 && one.low.is_nan() && one.high.is_nan());
        let undefined = bootstrap(&[vec![f64::NAN], vec![0.5]], 100, 0.95, Seed::new(1));
        assert!(undefined.low.is_nan() && undefined.high.is_nan());
        assert!(bootstrap(&[vec![0.5]], 0, 0.95, Seed::new(1)).low.is_nan());
    }
}
