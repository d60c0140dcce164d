//! Plans: the cells that a study has.
//!
//! | part | data sets | arms | trials |
//! |---|---|---|---|
//! | main | headline and control sets (quick: six) | 7 λ × 2 penalties, 7 placebos, direct: 20 | 50 (quick: 3) |
//! | approximations | six, of 6 to 1,000 inputs | standard, exact, five stand-ins: 7 | 5 |
//! | curvature | the quick six | Jacobian and Hessian grids, placebos: 17 | 5 |

use crate::catalog::{Catalog, Group};
use crate::cell::{Arm, Cell};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The six data sets of the quick profile.
pub const QUICK_SETS: [&str; 6] =
    ["yacht", "airfoil", "auto_mpg", "wine_red", "real_estate", "diabetes"];

/// Trials of the quick profile.
pub const QUICK_TRIALS: u32 = 3;

/// Trials of the full study.
pub const FULL_TRIALS: u32 = 50;

/// The six data sets of T8, inputs rising: three shipped ones, and one task with ever more inputs that
/// have nothing to do with it.
pub const APPROXIMATION_SETS: [&str; 6] = [
    "yacht",
    "wine_red",
    "residential_building",
    "friedman1_10",
    "friedman1_100",
    "friedman1_1000",
];

/// Trials of T8 and T9.
pub const SIDE_TRIALS: u32 = 5;

/// What a part of the study compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Standard, Jacobian, Lipschitz and direct arms: all tables but these two.
    Main,
    /// The exact penalty and its stand-ins: T8.
    Approximations,
    /// Jacobian and Hessian penalties: T9.
    Curvature,
}

impl Part {
    /// The arms of the part, in the order of the tables.
    pub fn arms(self) -> Vec<Arm> {
        match self {
            Self::Main => Arm::main(),
            Self::Approximations => Arm::approximations(),
            Self::Curvature => Arm::curvature(),
        }
    }
}

/// Data sets × trials of one part. The arms and every budget are the same in all profiles, so that a
/// larger study reuses the cells of a smaller one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Part of the study: it says which arms there are.
    pub part: Part,
    /// Names of the data sets.
    pub datasets: Vec<String>,
    /// Number of trials, each with a split of its own.
    pub trials: u32,
}

impl Plan {
    /// The main part: six headline sets, three trials.
    pub fn quick() -> Self {
        let datasets = QUICK_SETS.map(String::from).to_vec();
        Self { part: Part::Main, datasets, trials: QUICK_TRIALS }
    }

    /// The main part: all headline sets and controls, fifty trials.
    pub fn full(catalog: &Catalog) -> Self {
        let datasets = [Group::Headline, Group::Control].map(|group| catalog.names(group)).concat();
        Self { part: Part::Main, datasets, trials: FULL_TRIALS }
    }

    /// T8's part: six data sets, five trials, in every profile.
    pub fn approximations() -> Self {
        let datasets = APPROXIMATION_SETS.map(String::from).to_vec();
        Self { part: Part::Approximations, datasets, trials: SIDE_TRIALS }
    }

    /// T9's part: the six data sets of the quick profile, five trials, in every profile.
    pub fn curvature() -> Self {
        let datasets = QUICK_SETS.map(String::from).to_vec();
        Self { part: Part::Curvature, datasets, trials: SIDE_TRIALS }
    }

    /// Every cell: trial by trial, so that a run that is cut short has whole trials.
    pub fn cells(&self) -> Vec<Cell> {
        let arms = self.part.arms();
        let in_trial = |trial| {
            let arms = &arms;
            self.datasets.iter().flat_map(move |dataset| {
                arms.iter().map(move |&arm| Cell { dataset: dataset.clone(), trial, arm })
            })
        };
        (0..self.trials).flat_map(in_trial).collect()
    }
}

/// The cells of several plans, those they share once: trial by trial, as in each of them.
pub fn all_cells(plans: &[Plan]) -> Vec<Cell> {
    let mut seen = BTreeSet::new();
    let cells = plans.iter().flat_map(Plan::cells);
    let mut cells: Vec<Cell> = cells.filter(|cell| seen.insert(format!("{cell:?}"))).collect();
    cells.sort_by_key(|cell| cell.trial);
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_trials_only_add_cells() {
        let plan = Plan::quick();
        let more = Plan { trials: plan.trials + 2, ..plan.clone() };
        assert_eq!(more.cells()[..plan.cells().len()], plan.cells());
        assert_eq!(plan.cells().len(), 6 * 3 * 20);
    }

    /// yacht and wine_red have three trials in both plans, with two arms in common.
    #[test]
    fn cells_that_two_plans_share_are_run_once() {
        let plans = [Plan::quick(), Plan::approximations()];
        assert_eq!(plans[1].cells().len(), 6 * 5 * 7);
        assert_eq!(all_cells(&plans).len(), 6 * 3 * 20 + 6 * 5 * 7 - 2 * 3 * 2);
        assert_eq!(all_cells(&plans[..1]), plans[0].cells());
        assert!(all_cells(&plans).is_sorted_by_key(|cell| cell.trial));
    }

    /// Within the trials of the main part, T9 adds the four Hessian arms alone.
    #[test]
    fn t9_shares_all_but_its_hessian_arms() {
        let (main, curvature) = (Arm::main(), Part::Curvature.arms());
        let new: Vec<&Arm> = curvature.iter().filter(|arm| !main.contains(arm)).collect();
        assert_eq!(new, Arm::hessian_grid()[1..].iter().collect::<Vec<&Arm>>());
    }
}
