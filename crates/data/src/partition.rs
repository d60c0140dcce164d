//! Rows that train, choose and score: disjoint, and decided by the seed alone.

use limpid_base::Seed;
use rand::seq::SliceRandom;
use std::collections::BTreeMap;

/// Shares of the rows for training and validation; what neither takes is the test part.
///
/// A share of 0 leaves a part empty, because its rows come from another table or nobody asks for them:
/// see [`Frame::add_valid`](crate::Frame::add_valid). Any other share is one row at least.
///
/// | setting | default | range |
/// |---|---|---|
/// | `train` | 0.6 | above 0 |
/// | `valid` | 0.2 | 0 or more, with `train` at most 1 |
/// | `max_train` | 2,000 rows | 1 or more |
///
/// ```
/// use limpid_data::Fractions;
/// let untested = Fractions::default().with_train(0.75).with_valid(0.25);
/// assert_eq!((untested.check(), untested.test()), (Ok(()), 0.0));
/// assert!(untested.with_valid(0.5).check().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct Fractions {
    /// Share of the rows for training.
    pub train: f64,
    /// Share of the rows for validation.
    pub valid: f64,
    /// Most training rows; the surplus is left out of every part.
    pub max_train: usize,
}

impl Default for Fractions {
    /// 60 % training, at most 2,000 rows, 20 % validation, 20 % test.
    fn default() -> Self {
        Self { train: 0.6, valid: 0.2, max_train: 2000 }
    }
}

/// Shares whose sum differs from 1 by rounding alone leave no test part.
const ROUNDING: f64 = 1e-9;

impl Fractions {
    /// The same with this share of the rows for training.
    #[must_use]
    pub fn with_train(self, train: f64) -> Self {
        Self { train, ..self }
    }

    /// The same with this share of the rows for validation.
    #[must_use]
    pub fn with_valid(self, valid: f64) -> Self {
        Self { valid, ..self }
    }

    /// The same with at most so many training rows.
    #[must_use]
    pub fn with_max_train(self, max_train: usize) -> Self {
        Self { max_train, ..self }
    }

    /// Share of the rows for the test part: what training and validation leave.
    pub fn test(&self) -> f64 {
        let left = 1.0 - self.train - self.valid;
        if left > ROUNDING { left } else { 0.0 }
    }

    /// Passes if the shares are in their range.
    ///
    /// # Errors
    /// The range that a share leaves, in words.
    pub fn check(&self) -> Result<(), String> {
        let Self { train, valid, max_train } = *self;
        if !(train > 0.0 && valid >= 0.0 && train + valid <= 1.0 + ROUNDING) {
            return Err(format!(
                "the shares of training and validation rows are {train} and {valid}: they should be \
                 above 0, and 0 or more, and at most 1 together"
            ));
        }
        match max_train {
            0 => Err("at most 0 training rows are allowed: allow 1 or more".into()),
            _ => Ok(()),
        }
    }

    /// Number of parts that get rows.
    pub(crate) fn parts(&self) -> usize {
        1 + usize::from(self.valid > 0.0) + usize::from(self.test() > 0.0)
    }

    #[track_caller]
    fn assert_sound(&self) {
        self.check().unwrap_or_else(|what| panic!("{what}"));
    }
}

/// Disjoint row indices of the three parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition {
    /// Rows to fit on.
    pub train: Vec<usize>,
    /// Rows to choose by; none if they are yet to be added.
    pub valid: Vec<usize>,
    /// Rows to score on; none if nobody asks for a score, or if they are yet to be added.
    pub test: Vec<usize>,
}

/// The rows 0..n shuffled by `seed`, then cut: round(n · train) training rows, of which the first
/// `max_train` are kept, round(n · valid) validation rows, the rest test rows. `max_train` does not move
/// the other two parts.
///
/// If the share of one of the two held-back parts is 0, the other is cut first, and the rest trains. If both
/// are 0, all rows train, in their order.
///
/// ```
/// use limpid_base::Seed;
/// use limpid_data::{Fractions, partition};
/// let rows = partition(100, &Fractions::default(), Seed::new(1));
/// assert_eq!((rows.train.len(), rows.valid.len(), rows.test.len()), (60, 20, 20));
/// let held = Fractions::default().with_train(0.75).with_valid(0.25);
/// let rows = partition(100, &held, Seed::new(1));
/// assert_eq!((rows.train.len(), rows.valid.len(), rows.test.len()), (75, 25, 0));
/// ```
///
/// # Panics
/// If n < 3, or if the fractions do not pass [`Fractions::check`].
#[track_caller]
pub fn partition(n: usize, fractions: &Fractions, seed: Seed) -> Partition {
    fractions.assert_sound();
    assert!(n >= 3, "{n} rows cannot make three parts");
    let share = |fraction: f64| (n as f64 * fraction).round() as usize;
    let mut order: Vec<usize> = (0..n).collect();
    if fractions.parts() > 1 || n > fractions.max_train {
        order.shuffle(&mut seed.rng());
    }
    let (valid, test) = (fractions.valid, fractions.test());
    let mut rows = if fractions.parts() == 3 {
        let train = share(fractions.train).clamp(1, n - 2);
        let valid = share(valid).clamp(1, n - train - 1);
        let test = order.split_off(train + valid);
        Partition { valid: order.split_off(train), train: order, test }
    } else {
        let held = if fractions.parts() == 2 { share(valid + test).clamp(1, n - 2) } else { 0 };
        let train = order.split_off(held);
        let (valid, test) = if valid > 0.0 { (order, vec![]) } else { (vec![], order) };
        Partition { train, valid, test }
    };
    rows.train.truncate(fractions.max_train);
    rows
}

/// The parts of [`partition`], for rows of `groups`, one label a row, each of which stays together:
/// scores are then for groups never seen.
///
/// 1. The groups are shuffled by `seed`.
/// 2. Training rows are those of the first groups, until there are round(n · train); then validation
///    rows, until there are round(n · valid); the rest are test rows. A part whose share is above 0 has a
///    group at least.
/// 3. The rows of every part are shuffled; the first `max_train` training rows are kept.
///
/// # Panics
/// If there are fewer different groups than parts, or if the fractions do not pass [`Fractions::check`].
#[track_caller]
pub fn partition_groups(groups: &[u32], fractions: &Fractions, seed: Seed) -> Partition {
    fractions.assert_sound();
    let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (row, &group) in groups.iter().enumerate() {
        members.entry(group).or_default().push(row);
    }
    let mut rng = seed.rng();
    let mut left: Vec<Vec<usize>> = members.into_values().collect();
    let mut parts = fractions.parts();
    assert!(left.len() >= parts, "{} groups cannot make {parts} parts", left.len());
    left.shuffle(&mut rng);
    left.reverse(); // groups are taken from the end
    let mut take = |fraction: f64| {
        if fraction == 0.0 {
            return Vec::new();
        }
        parts -= 1; // groups to leave for other parts
        let goal =
            if parts == 0 { usize::MAX } else { (groups.len() as f64 * fraction).round() as usize };
        let mut rows = left.pop().expect("a group for each part");
        while rows.len() < goal && left.len() > parts {
            rows.extend(left.pop().expect("more than are to be left"));
        }
        rows.shuffle(&mut rng);
        rows
    };
    let (mut train, valid, test) =
        (take(fractions.train), take(fractions.valid), take(fractions.test()));
    train.truncate(fractions.max_train);
    Partition { train, valid, test }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const DEFAULT: Fractions = Fractions { train: 0.6, valid: 0.2, max_train: 2000 };

    fn sizes(rows: &Partition) -> [usize; 3] {
        [rows.train.len(), rows.valid.len(), rows.test.len()]
    }

    fn sorted(rows: &Partition) -> Vec<usize> {
        let mut all = [&rows.train[..], &rows.valid, &rows.test].concat();
        all.sort_unstable();
        all
    }

    proptest! {
        #[test]
        fn every_row_is_in_exactly_one_part(n in 5_usize..3000, seed: u64) {
            let rows = partition(n, &DEFAULT, Seed::new(seed));
            prop_assert_eq!(sorted(&rows), (0..n).collect::<Vec<_>>());
        }

        #[test]
        fn parts_have_their_share_rounded(n in 5_usize..3000, seed: u64) {
            let rows = partition(n, &DEFAULT, Seed::new(seed));
            let train = (0.6 * n as f64).round() as usize;
            let valid = ((0.2 * n as f64).round() as usize).max(1);
            prop_assert_eq!(sizes(&rows), [train, valid, n - train - valid]);
        }

        #[test]
        fn shares_above_0_leave_no_part_empty_and_others_do(
            n in 3_usize..50, train in 1e-6..1.0_f64, of_rest in 0.0..1.0_f64, cut in 0..4, most in 1_usize..99,
        ) {
            let rest = 1.0 - train;
            let valid = [of_rest * rest, 0.0, rest, 0.0][cut as usize];
            let train = if cut == 3 { 1.0 } else { train };
            let fractions = Fractions { train, valid, max_train: most };
            prop_assert_eq!(fractions.check(), Ok(()));
            let rows = partition(n, &fractions, Seed::new(1));
            let filled = [true, valid > 0.0, fractions.test() > 0.0];
            prop_assert_eq!(sizes(&rows).map(|size| size > 0), filled);
            let mut all = sorted(&rows);
            all.dedup();
            prop_assert_eq!(all.len(), sizes(&rows).iter().sum::<usize>());
        }

        #[test]
        fn max_train_leaves_out_training_rows_only(n in 10_usize..300, most in 1_usize..99, s: u64) {
            let full = partition(n, &DEFAULT, Seed::new(s));
            let few = partition(n, &Fractions { max_train: most, ..DEFAULT }, Seed::new(s));
            prop_assert_eq!(few.train.len(), full.train.len().min(most));
            prop_assert_eq!(&few.train[..], &full.train[..few.train.len()]);
            prop_assert_eq!((few.valid, few.test), (full.valid, full.test));
        }

        #[test]
        fn groups_stay_together_and_every_row_is_in_one_part(
            more in prop::collection::vec(0_u32..40, 0..400), train in 0.01..0.5, valid in 0.0..0.5, seed: u64,
        ) {
            let groups = [&[7, 8, 9], &more[..]].concat();
            for valid in [valid, 0.0, 1.0 - train] {
                let fractions = Fractions { train, valid, max_train: usize::MAX };
                let rows = partition_groups(&groups, &fractions, Seed::new(seed));
                prop_assert_eq!(sorted(&rows), (0..groups.len()).collect::<Vec<_>>());
                let of = |rows: &[usize]| rows.iter().map(|&i| groups[i]).collect::<BTreeSet<_>>();
                let parts = [of(&rows.train), of(&rows.valid), of(&rows.test)];
                let filled = [true, valid > 0.0, fractions.test() > 0.0];
                prop_assert_eq!(parts.each_ref().map(|part| !part.is_empty()), filled);
                let all: BTreeSet<u32> = groups.iter().copied().collect();
                prop_assert_eq!(parts.iter().map(BTreeSet::len).sum::<usize>(), all.len());
            }
        }

        #[test]
        fn many_small_groups_give_parts_their_share(groups in 50_u32..200, seed: u64) {
            let labels: Vec<u32> = (0..groups).flat_map(|g| [g; 3]).collect();
            let n = labels.len() as f64;
            let [train, valid, _] = sizes(&partition_groups(&labels, &DEFAULT, Seed::new(seed)));
            let within = |size: usize, goal: f64| (goal.round()..goal.round() + 3.0).contains(&(size as f64));
            prop_assert!(within(train, 0.6 * n) && within(valid, 0.2 * n));
        }
    }

    #[test]
    fn the_largest_set_keeps_2000_training_rows() {
        let rows = partition(9568, &Fractions::default(), Seed::new(1));
        assert_eq!(sizes(&rows), [2000, 1914, 1913]);
    }

    #[test]
    fn where_one_part_is_held_back_it_is_cut_first_and_no_row_is_lost() {
        for (n, valid, held) in [(5, 0.25, 1), (5, 0.001, 1), (5, 0.999, 3), (400, 0.25, 100)] {
            let fractions = Fractions { train: 1.0 - valid, valid, max_train: usize::MAX };
            let rows = partition(n, &fractions, Seed::new(2));
            assert_eq!(sizes(&rows), [n - held, held, 0]);
            assert_eq!(sorted(&rows), (0..n).collect::<Vec<_>>());
        }
        let all = Fractions { train: 1.0, valid: 0.0, max_train: 7 };
        assert_eq!(partition(7, &all, Seed::new(2)).train, (0..7).collect::<Vec<_>>());
        assert_eq!(sizes(&partition(9, &all, Seed::new(2))), [7, 0, 0]);
    }

    #[test]
    fn fractions_out_of_range_do_not_pass() {
        for (train, valid, max_train) in [
            (0.0, 0.2, 1),
            (0.9, 0.2, 1),
            (0.5, -0.1, 1),
            (f64::NAN, 0.2, 1),
            (0.5, f64::NAN, 1),
            (0.6, 0.2, 0),
        ] {
            assert!(
                Fractions { train, valid, max_train }.check().is_err(),
                "{train} {valid} {max_train}"
            );
        }
        assert_eq!(DEFAULT.check(), Ok(()));
    }

    #[test]
    fn the_seed_alone_decides() {
        let rows = |seed| partition(100, &DEFAULT, Seed::new(seed));
        assert_eq!(rows(1), rows(1));
        assert_ne!(rows(1), rows(2));
        let labels: Vec<u32> = (0..100).map(|i| i / 4).collect();
        let rows = |seed| partition_groups(&labels, &DEFAULT, Seed::new(seed));
        assert_eq!(rows(1), rows(1));
        assert_ne!(rows(1), rows(2));
    }

    #[test]
    fn surplus_training_rows_of_groups_are_left_out() {
        let labels: Vec<u32> = (0..90).map(|i| i / 10).collect();
        let few = Fractions { max_train: 7, ..DEFAULT };
        let rows = partition_groups(&labels, &few, Seed::new(3));
        assert_eq!(sizes(&rows), [7, 20, 10]);
    }

    /// Written down once; every stored record depends on it.
    #[test]
    fn the_partition_is_frozen() {
        let rows = partition(10, &DEFAULT, Seed::new(42));
        assert_eq!(
            (rows.train, rows.valid, rows.test),
            (vec![2, 1, 4, 6, 9, 5], vec![3, 8], vec![7, 0])
        );
    }
}
