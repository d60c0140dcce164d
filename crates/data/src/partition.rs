//! Which rows train, which choose and which score: disjoint, and decided by the seed alone.

use limpid_base::Seed;
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
