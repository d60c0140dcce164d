//! The unit of work: one teacher configuration on one split of one data set, with every student.

use limpid_base::Seed;
use limpid_distill::Protocol;
use limpid_mlp::Penalty;
use serde::{Deserialize, Serialize};

/// Raised by hand when results change on purpose: records of another engine are not reused.
pub const ENGINE: u32 = 3;

/// λ of the Jacobian penalty, rising; 0 is the standard teacher.
pub const JACOBIAN_GRID: [f64; 7] = [0.0, 1e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0];

/// Standard runs among which a placebo chooses: as many as the grid has λ.
pub const PLACEBO_RUNS: u64 = JACOBIAN_GRID.len() as u64;

/// The root of every seed in the study.
const ROOT: Seed = Seed::new(2507_22767);

/// Which teacher a cell trains.
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
    /// No teacher: the students learn the labels.
    Direct,
}

impl Arm {
    /// Every arm of the study, in the order of the tables.
    pub fn all() -> Vec<Self> {
        let standard = (0..PLACEBO_RUNS).map(|replicate| Self::Standard { replicate });
        let jacobian = JACOBIAN_GRID[1..].iter().map(|&lambda| Self::Jacobian { lambda });
        standard.chain(jacobian).chain([Self::Direct]).collect()
    }

    /// The arm's protocol: the standard one but for what the arm is about.
    pub fn protocol(self) -> Protocol {
        let standard = Protocol::default();
        let with_penalty = |penalty| {
            let penalties = vec![penalty];
            standard.teacher.clone().map(|teacher| limpid_mlp::Config { penalties, ..teacher })
        };
        match self {
            Self::Standard { replicate } => Protocol { replicate, ..standard },
            Self::Jacobian { lambda } => Protocol {
                teacher: with_penalty(Penalty::Jacobian { lambda }),
                replicate: grid_index(lambda),
                ..standard
            },
            Self::Direct => Protocol { teacher: None, ..standard },
        }
    }
}

/// The position of λ in the grid, which is also the replicate whose seeds its run has.
fn grid_index(lambda: f64) -> u64 {
    let at = JACOBIAN_GRID.iter().position(|&l| l == lambda);
    at.expect("the study has the λ of its grid alone") as u64
}

/// One cell of the study.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Name of the data set.
    pub dataset: String,
    /// Number of the trial: another split.
    pub trial: u32,
    /// The teacher.
    pub arm: Arm,
}

impl Cell {
    /// The seed of the cell's trial, shared by all its arms.
    pub fn seed(&self) -> Seed {
        ROOT.child(&self.dataset).nth(u64::from(self.trial))
    }

    /// What names the cell's record: a hash of everything its numbers depend on.
    pub fn key(&self, sha256: &str) -> String {
        let protocol =
            serde_json::to_string(&self.arm.protocol()).expect("a protocol is plain data");
        let text = format!("{sha256}\n{protocol}\n{}\n{ENGINE}", self.seed().value());
        blake3::hash(text.as_bytes()).to_hex()[..32].to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_cell_has_its_own_key() {
        let cells = ["yacht", "servo"].iter().flat_map(|d| {
            (0..3).flat_map(move |trial| {
                Arm::all().into_iter().map(move |arm| Cell {
                    dataset: (*d).to_string(),
                    trial,
                    arm,
                })
            })
        });
        let keys: Vec<String> = cells.map(|cell| cell.key("abc")).collect();
        let distinct: BTreeSet<&String> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len());
        assert_eq!(keys.len(), 2 * 3 * 14);
    }

    #[test]
    fn the_key_depends_on_the_data() {
        let cell = Cell { dataset: "yacht".into(), trial: 0, arm: Arm::Direct };
        assert_ne!(cell.key("abc"), cell.key("abd"));
    }

    #[test]
    fn every_lambda_is_paired_with_the_placebo_of_its_seeds() {
        for (i, &lambda) in JACOBIAN_GRID.iter().enumerate().skip(1) {
            let (smooth, placebo) = (
                Arm::Jacobian { lambda }.protocol(),
                Arm::Standard { replicate: i as u64 }.protocol(),
            );
            assert_eq!(Protocol { teacher: placebo.teacher.clone(), ..smooth }, placebo);
        }
    }

    #[test]
    fn placebos_share_the_split_of_their_trial_and_nothing_else() {
        let placebo = Arm::Standard { replicate: 3 }.protocol();
        assert_eq!(Protocol { replicate: 0, ..placebo }, Arm::Standard { replicate: 0 }.protocol());
    }
}
