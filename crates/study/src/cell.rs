//! The unit of work: one teacher configuration on one split of one data set, with every student.
//!
//! | arm | teacher | seeds |
//! |---|---|---|
//! | standard, replicate i | λ = 0 | i |
//! | Jacobian, Lipschitz, Hessian | λᵢ of the penalty's grid | i, those of placebo i |
//! | approximate | a stand-in for the Jacobian penalty | those of the exact arm of its λ |
//! | direct | none: students learn the labels | 0 |

use crate::generated;
use limpid_base::Seed;
use limpid_distill::{Protocol, Student};
use limpid_mlp::{Bound, Penalty};
use serde::{Deserialize, Serialize};

/// The engine of records made today, raised by hand when results change on purpose: records of another
/// engine are not reused.
///
/// 7: the search sees decimal units instead of standardised ones, and records hold formulas as they are
/// printed, in data units, with the nodes they have there.
/// 8: they are printed in their simplest form, by the rules of [`limpid_expr::Expr::reduced`].
pub const ENGINE: u32 = 8;

/// Engines whose records can be read and published, each as that engine's.
pub const READABLE: std::ops::RangeInclusive<u32> = 6..=ENGINE;

/// λ of the Jacobian penalty, rising; 0 is the standard teacher.
pub const JACOBIAN_GRID: [f64; 7] = [0.0, 1e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0];

/// λ of the Lipschitz penalty, rising; 0 is the standard teacher.
pub const LIPSCHITZ_GRID: [f64; 7] = [0.0, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1];

/// λ of the Hessian penalty, rising; 0 is the standard teacher.
pub const HESSIAN_GRID: [f64; 5] = [0.0, 1e-4, 1e-3, 1e-2, 1e-1];

/// Standard runs among which a placebo chooses: as many as a grid has λ.
pub const PLACEBO_RUNS: u64 = JACOBIAN_GRID.len() as u64;

/// λ of every arm of T8, exact and approximate.
pub const APPROXIMATE_LAMBDA: f64 = 1e-1;

/// The root of every seed in the study.
const ROOT: Seed = Seed::new(2507_22767);

/// The teacher that a cell trains, by its penalty and its seeds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "arm", rename_all = "snake_case")]
pub enum Arm {
    /// The standard pipeline; replicate 0 is *the* standard run, the others are placebos that
    /// differ in the seeds of teacher and student alone.
    Standard {
        /// Number of the replicate.
        replicate: u64,
    },
    /// A teacher with the exact Jacobian penalty. The i-th λ of the grid has the seeds of placebo i,
    /// so the two arms choose among equally different runs and differ in λ alone.
    Jacobian {
        /// Strength λ > 0.
        lambda: f64,
    },
    /// A teacher with the penalty on the product of its layers' spectral norms; seeds as for Jacobian.
    Lipschitz {
        /// Strength λ > 0.
        lambda: f64,
    },
    /// A teacher with the Hessian penalty, one random probe a sample; seeds as for Jacobian. T9's.
    Hessian {
        /// Strength λ > 0.
        lambda: f64,
    },
    /// A teacher with a cheap stand-in for the exact Jacobian penalty, with the seeds of the exact arm
    /// of its λ. It teaches the symbolic students alone, which are those of T8.
    Approximate {
        /// The stand-in, λ of the grid.
        penalty: Penalty,
    },
    /// No teacher: the students learn the labels.
    Direct,
}

impl Arm {
    /// Every arm of the main part, in the order of the tables.
    pub fn main() -> Vec<Self> {
        let placebos = (1..PLACEBO_RUNS).map(|replicate| Self::Standard { replicate });
        let lipschitz = Self::lipschitz_grid().into_iter().skip(1);
        let grids = Self::jacobian_grid().into_iter().chain(placebos).chain(lipschitz);
        grids.chain([Self::Direct]).collect()
    }

    /// The standard run, then one run for each λ > 0 of the Jacobian penalty.
    pub fn jacobian_grid() -> Vec<Self> {
        grid(&JACOBIAN_GRID, |lambda| Self::Jacobian { lambda })
    }

    /// The standard run, then one run for each λ > 0 of the Lipschitz penalty.
    pub fn lipschitz_grid() -> Vec<Self> {
        grid(&LIPSCHITZ_GRID, |lambda| Self::Lipschitz { lambda })
    }

    /// The standard run, then one run for each λ > 0 of the Hessian penalty.
    pub fn hessian_grid() -> Vec<Self> {
        grid(&HESSIAN_GRID, |lambda| Self::Hessian { lambda })
    }

    /// The standard run and its replicates.
    pub fn placebos() -> Vec<Self> {
        (0..PLACEBO_RUNS).map(|replicate| Self::Standard { replicate }).collect()
    }

    /// Every arm of T9: none, Jacobian and Hessian, each over its grid, and the placebos.
    pub fn curvature() -> Vec<Self> {
        let arms = [Self::jacobian_grid(), Self::placebos(), Self::hessian_grid()].concat();
        let first = |&(i, arm): &(usize, &Self)| !arms[..i].contains(arm);
        arms.iter().enumerate().filter(first).map(|(_, &arm)| arm).collect()
    }

    /// Every arm of T8: no penalty, the exact one, and its stand-ins, all with the seeds of one λ's place
    /// in the grid. The first two are arms of T1.
    pub fn approximations() -> Vec<Self> {
        let lambda = APPROXIMATE_LAMBDA;
        let penalties = [
            Penalty::jacobian(lambda).projected(1),
            Penalty::jacobian(lambda).sampled(0.25),
            Penalty::jacobian(lambda).sampled(0.125),
            Penalty::jacobian(lambda).every(4),
            Penalty::jacobian(lambda).every(8),
        ];
        let standard = Self::Standard { replicate: grid_index(&JACOBIAN_GRID, lambda) };
        let exact = [standard, Self::Jacobian { lambda }].into_iter();
        exact.chain(penalties.map(|penalty| Self::Approximate { penalty })).collect()
    }

    /// The arm's protocol: the standard one but for what the arm is about.
    pub fn protocol(self) -> Protocol {
        let standard = Protocol::default();
        let with_penalty = |penalty: Penalty, grid: &[f64]| {
            let teacher = standard.teacher.clone().map(|t| t.with_penalties(vec![penalty]));
            let replicate = grid_index(grid, penalty.lambda());
            standard.clone().with_teacher(teacher).with_replicate(replicate)
        };
        match self {
            Self::Standard { replicate } => standard.with_replicate(replicate),
            Self::Jacobian { lambda } => with_penalty(Penalty::jacobian(lambda), &JACOBIAN_GRID),
            Self::Lipschitz { lambda } => {
                let bound = Bound::Product;
                with_penalty(Penalty::lipschitz(bound, lambda), &LIPSCHITZ_GRID)
            }
            Self::Hessian { lambda } => with_penalty(Penalty::hessian(lambda), &HESSIAN_GRID),
            Self::Approximate { penalty } => symbolic(with_penalty(penalty, &JACOBIAN_GRID)),
            Self::Direct => standard.with_teacher(None),
        }
    }
}

/// The protocol without the controls, which T8 does not show.
fn symbolic(mut protocol: Protocol) -> Protocol {
    let symbolic = |s: &Student| matches!(s, Student::Gplearn(_) | Student::Limpid(_));
    protocol.students.retain(symbolic);
    protocol
}

/// The standard run, then `arm` for each further λ.
fn grid(lambdas: &[f64], arm: impl Fn(f64) -> Arm) -> Vec<Arm> {
    let smooth = lambdas[1..].iter().map(|&lambda| arm(lambda));
    [Arm::Standard { replicate: 0 }].into_iter().chain(smooth).collect()
}

/// The position of λ in its grid, which is also the replicate whose seeds its run has.
fn grid_index(grid: &[f64], lambda: f64) -> u64 {
    let at = grid.iter().position(|&l| l == lambda);
    at.expect("the study has the λ of its grids alone") as u64
}

/// One cell of the study.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Name of the data set.
    pub dataset: String,
    /// Number of the trial: another split.
    pub trial: u32,
    /// The teacher that is trained, or none at all.
    pub arm: Arm,
}

impl Cell {
    /// The seed of the cell's trial, shared by all its arms.
    pub fn seed(&self) -> Seed {
        ROOT.child(&self.dataset).nth(u64::from(self.trial))
    }

    /// The arm's protocol. Generated data sets are T8's alone, and some have too many inputs for a
    /// quadratic: they are taught without the controls.
    pub fn protocol(&self) -> Protocol {
        let protocol = self.arm.protocol();
        if generated::is_name(&self.dataset) { symbolic(protocol) } else { protocol }
    }

    /// The name of the cell's record by an engine: a hash of everything its numbers depend on.
    pub fn key(&self, sha256: &str, engine: u32) -> String {
        let protocol = serde_json::to_string(&self.protocol()).expect("a protocol is plain data");
        let text = format!("{sha256}\n{protocol}\n{}\n{engine}", self.seed().value());
        blake3::hash(text.as_bytes()).to_hex()[..32].to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_cell_has_its_own_key() {
        let arms = [Arm::main(), Arm::approximations()[2..].to_vec()];
        let arms = [arms.concat(), Arm::hessian_grid()[1..].to_vec()].concat();
        let cells = ["yacht", "servo"].iter().flat_map(|d| {
            let arms = &arms;
            (0..3).flat_map(move |trial| {
                arms.iter().map(move |&arm| Cell { dataset: (*d).to_string(), trial, arm })
            })
        });
        let keys: Vec<String> = cells.map(|cell| cell.key("abc", ENGINE)).collect();
        let distinct: BTreeSet<&String> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len());
        assert_eq!(keys.len(), 2 * 3 * (20 + 5 + 4));
    }

    #[test]
    fn the_key_depends_on_the_data_and_the_engine() {
        let cell = Cell { dataset: "yacht".into(), trial: 0, arm: Arm::Direct };
        assert_ne!(cell.key("abc", ENGINE), cell.key("abd", ENGINE));
        assert_ne!(cell.key("abc", ENGINE), cell.key("abc", ENGINE - 1));
    }

    #[test]
    fn every_lambda_is_paired_with_the_placebo_of_its_seeds() {
        for grid in [Arm::jacobian_grid(), Arm::lipschitz_grid(), Arm::hessian_grid()] {
            for (smooth, placebo) in grid.into_iter().zip(Arm::placebos()) {
                let (smooth, placebo) = (smooth.protocol(), placebo.protocol());
                assert_eq!(smooth.with_teacher(placebo.teacher.clone()), placebo);
            }
        }
    }

    #[test]
    fn the_arms_of_t8_differ_in_the_penalty_alone_and_the_first_two_are_t1s() {
        let arms = Arm::approximations();
        assert!(arms[..2].iter().all(|arm| Arm::main().contains(arm)));
        let exact = arms[1].protocol();
        for arm in &arms {
            let protocol = arm.protocol();
            let students = protocol.students.clone();
            assert_eq!(students[..2], exact.students[..2]);
            let same = protocol.with_teacher(exact.teacher.clone());
            assert_eq!(same.with_students(exact.students.clone()), exact);
        }
    }

    #[test]
    fn a_generated_data_set_has_no_controls_in_any_arm() {
        for arm in Arm::approximations() {
            let cell = Cell { dataset: "friedman1_1000".into(), trial: 0, arm };
            let names: Vec<&str> = cell.protocol().students.iter().map(Student::name).collect();
            assert_eq!(names, ["gplearn", "limpid"]);
        }
    }

    #[test]
    fn placebos_share_the_split_of_their_trial_and_nothing_else() {
        let placebo = Arm::Standard { replicate: 3 }.protocol();
        assert_eq!(placebo.with_replicate(0), Arm::Standard { replicate: 0 }.protocol());
    }
}
