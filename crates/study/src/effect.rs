//! What a penalty does for a student on average over data sets, with intervals.
//!
//! ```text
//! over all sets:                gain = validation − placebo by validation
//!                               change = validation − standard,  ratio = Σ validation / Σ standard − 1
//! over sets of standard > 0.05: relative = (arm − standard) / standard, then the mean over sets
//! ```
//!
//! Every interval is a bootstrap over data sets, then trials, of R² clipped at −1. The oracle's λ and
//! the list of sets above the floor are those of the whole sample in every resample.

use crate::family::PenaltyFamily;
use crate::scores::{STUDENTS, Scores, SetScores};
use crate::stats::{Interval, LEVEL, RESAMPLES, bootstrap_means};
use limpid_base::Seed;
use rayon::prelude::*;

/// The mean effects of one penalty on one student; relative changes as shares, not per cent.
#[derive(Clone, Debug)]
pub struct Effect {
    /// Number of data sets.
    pub sets: usize,
    /// Headline gain: λ by validation minus placebo by validation.
    pub gain: Interval,
    /// λ by validation minus standard.
    pub change: Interval,
    /// Ratio of the means over sets, λ by validation against standard, minus 1.
    pub ratio: Interval,
    /// λ by oracle minus standard.
    pub oracle: Interval,
    /// Placebo by oracle minus standard.
    pub placebo_oracle: Interval,
    /// R² of the teacher with λ by validation minus the standard teacher's.
    pub teacher: Interval,
    /// Relative changes, over the sets above the floor.
    pub relative: Relative,
    /// Names of the sets that are not.
    pub below_floor: Vec<String>,
}

/// The effects of a study: of each student and penalty, where there is a headline set.
#[derive(Clone, Debug)]
pub struct Effects {
    /// Name and effects of each student, in the order of [`STUDENTS`].
    by_student: Vec<(&'static str, Option<[Effect; 2]>)>,
}

impl Effects {
    /// Over the headline sets of these scores.
    pub fn new(scores: &Scores<'_>) -> Self {
        let of = |name: &'static str| {
            let sets = scores.headline(name);
            let effects = || PenaltyFamily::ALL.map(|family| Effect::new(&sets, family));
            (name, (!sets.is_empty()).then(effects))
        };
        Self { by_student: STUDENTS.into_par_iter().map(of).collect() }
    }

    /// What the penalties, in the order of [`PenaltyFamily::ALL`], do for a student; `None` without a headline
    /// set.
    pub fn of(&self, student: &str) -> Option<[&Effect; 2]> {
        let found = self.by_student.iter().find(|(name, _)| *name == student)?;
        found.1.as_ref().map(|effects| effects.each_ref())
    }
}

/// Means over sets of (arm − standard) / standard.
#[derive(Clone, Copy, Debug)]
pub struct Relative {
    /// Relative change with λ by validation.
    pub validation: Interval,
    /// Relative change with λ by oracle.
    pub oracle: Interval,
    /// Relative change of the placebo by validation.
    pub placebo_validation: Interval,
    /// Relative change of the placebo by oracle.
    pub placebo_oracle: Interval,
    /// λ by oracle less placebo by oracle.
    pub oracle_beyond_placebo: Interval,
}

// Places in a trial's numbers.
/// R² of the standard teacher's student.
const STANDARD: usize = 0;
/// R² of the student with λ by validation.
const VALIDATION: usize = 1;
/// R² of the student with λ by oracle.
const ORACLE: usize = 2;
/// R² of the placebo by validation.
const PLACEBO_VALIDATION: usize = 3;
/// R² of the placebo by oracle.
const PLACEBO_ORACLE: usize = 4;
/// R² of the standard teacher.
const TEACHER_STANDARD: usize = 5;
/// R² of the teacher with λ by the student's validation.
const TEACHER: usize = 6;

/// The numbers of one trial, all clipped at −1; also their means over the trials of a set.
type Trial = [f64; 7];

impl Effect {
    /// The effect on a student, from its scores on the data sets that count.
    pub fn new(sets: &[&SetScores<'_>], family: PenaltyFamily) -> Self {
        let student = sets.first().map_or("", |set| set.student);
        let seed = Seed::new(0).child("effect").child(student).child(family.name());
        let all: Vec<Vec<Trial>> = sets.iter().map(|set| trials(set, family)).collect();
        let [gain, change, ratio, oracle, placebo_oracle, teacher] =
            bootstrap_means(&all, absolute, RESAMPLES, LEVEL, seed.child("absolute"));
        let above: Vec<Vec<Trial>> =
            sets.iter().filter(|set| set.above_floor()).map(|set| trials(set, family)).collect();
        let [validation, by_oracle, placebo_validation, by_placebo_oracle, oracle_beyond_placebo] =
            bootstrap_means(&above, relative, RESAMPLES, LEVEL, seed.child("relative"));
        let below = sets.iter().filter(|set| !set.above_floor());
        Self {
            sets: sets.len(),
            gain,
            change,
            ratio,
            oracle,
            placebo_oracle,
            teacher,
            relative: Relative {
                validation,
                oracle: by_oracle,
                placebo_validation,
                placebo_oracle: by_placebo_oracle,
                oracle_beyond_placebo,
            },
            below_floor: below.map(|set| set.entry.name.clone()).collect(),
        }
    }

    /// The share of the oracle's gain over the standard run that the placebo's oracle has too; none if the
    /// oracle gains nothing.
    pub fn placebo_share(&self) -> Option<f64> {
        let (oracle, placebo) = (self.oracle.estimate, self.placebo_oracle.estimate);
        (oracle > 0.0).then(|| placebo / oracle)
    }
}

/// The numbers of each trial.
fn trials(set: &SetScores<'_>, family: PenaltyFamily) -> Vec<Trial> {
    let chosen = set.chosen(family);
    let arms = [
        &set.standard,
        &chosen.validation,
        &chosen.oracle,
        &set.placebo_validation,
        &set.placebo_oracle,
        &set.teacher,
        &chosen.teacher,
    ];
    let values = arms.map(|arm| arm.clipped_values());
    (0..set.trials()).map(|t| std::array::from_fn(|k| values[k][t])).collect()
}

/// The mean over sets of a function of their means.
fn mean(sets: &[Trial], f: impl Fn(&Trial) -> f64) -> f64 {
    sets.iter().fold(0.0, |sum, set| sum + f(set)) / sets.len() as f64
}

/// Differences and ratio over all sets, from each set's means:
///
/// ```text
/// v − p    v − s    v̄ / s̄ − 1    o − s    p_o − s    t − t_s
/// ```
///
/// s standard, v by validation, p placebo by validation, o by oracle, p_o placebo by oracle, t teacher.
fn absolute(sets: &[Trial]) -> [f64; 6] {
    let of = |k: usize| mean(sets, |set| set[k]);
    [
        of(VALIDATION) - of(PLACEBO_VALIDATION),
        of(VALIDATION) - of(STANDARD),
        of(VALIDATION) / of(STANDARD) - 1.0,
        of(ORACLE) - of(STANDARD),
        of(PLACEBO_ORACLE) - of(STANDARD),
        of(TEACHER) - of(TEACHER_STANDARD),
    ]
}

/// Mean over sets of (arm − standard) / standard, arm by arm; the last is oracle less placebo by oracle.
fn relative(sets: &[Trial]) -> [f64; 5] {
    let of = |k: usize| mean(sets, |set| (set[k] - set[STANDARD]) / set[STANDARD]);
    [
        of(VALIDATION),
        of(ORACLE),
        of(PLACEBO_VALIDATION),
        of(PLACEBO_ORACLE),
        of(ORACLE) - of(PLACEBO_ORACLE),
    ]
}
