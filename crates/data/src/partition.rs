//! Which rows train, which choose and which score: disjoint, and decided by the seed alone.

use limpid_base::Seed;
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many rows go where; what neither fraction takes is the test part.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
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

/// Disjoint row indices of the three parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition {
    /// Rows to fit on.
    pub train: Vec<usize>,
    /// Rows to choose by.
    pub valid: Vec<usize>,
    /// Rows to score on.
    pub test: Vec<usize>,
}

/// The rows 0..n shuffled by `seed`, then cut: round(n · train) training rows, of which the first
/// `max_train` are kept, round(n · valid) validation rows, the rest test rows. Each part has at
/// least one row, whatever the fractions. `max_train` does not move the other two parts.
///
/// # Panics
/// If n < 3.
#[track_caller]
pub fn partition(n: usize, fractions: &Fractions, seed: Seed) -> Partition {
    assert!(n >= 3, "{n} rows cannot make three parts");
    let share = |fraction: f64| (n as f64 * fraction).round() as usize; // NaN and below 0 give 0
    let train = share(fractions.train).clamp(1, n - 2);
    let valid = share(fractions.valid).clamp(1, n - train - 1);
    let mut order: Vec<usize> = (0..n).collect();
    order.shuffle(&mut seed.rng());
    Partition {
        train: order[..train.min(fractions.max_train.max(1))].to_vec(),
        valid: order[train..train + valid].to_vec(),
        test: order[train + valid..].to_vec(),
    }
}

/// Like [`partition`], for rows of `groups`, one label a row, each of which stays together: scores are
/// then for groups never seen.
///
/// 1. The groups are shuffled by `seed`.
/// 2. Training rows are those of the first groups, until there are round(n · train); then validation
///    rows, until there are round(n · valid); the rest are test rows. Each part has a group at least.
/// 3. The rows of every part are shuffled; the first `max_train` training rows are kept.
///
/// # Panics
/// If there are fewer than 3 different groups.
#[track_caller]
pub fn partition_groups(groups: &[u32], fractions: &Fractions, seed: Seed) -> Partition {
    let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (row, &group) in groups.iter().enumerate() {
        members.entry(group).or_default().push(row);
    }
    let mut rng = seed.rng();
    let mut left: Vec<Vec<usize>> = members.into_values().collect();
    assert!(left.len() >= 3, "{} groups cannot make three parts", left.len());
    left.shuffle(&mut rng);
    left.reverse(); // groups are taken from the end
    let mut take = |fraction: f64, leave: usize| {
        let goal = (groups.len() as f64 * fraction).round() as usize;
        let mut rows = left.pop().expect("a group for each part");
        while rows.len() < goal && left.len() > leave {
            rows.extend(left.pop().expect("more than are to be left"));
        }
        rows.shuffle(&mut rng);
        rows
    };
    let mut train = take(fractions.train, 2);
    train.truncate(fractions.max_train.max(1));
    Partition { train, valid: take(fractions.valid, 1), test: take(f64::INFINITY, 0) }
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
        fn no_fractions_leave_a_part_empty(n in 3_usize..50, train: f64, valid: f64, most: usize) {
            let fractions = Fractions { train, valid, max_train: most };
            let rows = partition(n, &fractions, Seed::new(1));
            prop_assert!(sizes(&rows).iter().all(|&size| size > 0));
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
            more in prop::collection::vec(0_u32..40, 0..400), train: f64, valid: f64, seed: u64,
        ) {
            let groups = [&[7, 8, 9], &more[..]].concat();
            for fractions in [DEFAULT, Fractions { train, valid, max_train: usize::MAX }] {
                let rows = partition_groups(&groups, &fractions, Seed::new(seed));
                prop_assert_eq!(sorted(&rows), (0..groups.len()).collect::<Vec<_>>());
                let of = |rows: &[usize]| rows.iter().map(|&i| groups[i]).collect::<BTreeSet<_>>();
                let parts = [of(&rows.train), of(&rows.valid), of(&rows.test)];
                prop_assert!(parts.iter().all(|part| !part.is_empty()));
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
