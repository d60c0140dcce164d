//! Records, looked up by what they are of.
//!
//! ```text
//! Results ─runs(data set)─► Runs ─► one TrialRuns a trial ─► one record for each λ, placebo, direct
//! ```
//!
//! A trial counts only if every arm has a record: means over different trials would not compare.

use crate::cell::Arm;
use crate::record::Record;
use limpid_base::metrics;
use limpid_distill::{LambdaRule, StudentOutcome, TeacherOutcome, TeacherScore, choose_lambda};
use std::collections::BTreeMap;

/// Below this, an R² counts as this in a mean: one wild extrapolation would decide it otherwise.
pub const CLIP: f64 = -1.0;

/// All records of a study by data set and trial.
#[derive(Clone, Debug, Default)]
pub struct Results<'a> {
    /// Records by name of the data set and number of the trial.
    trials: BTreeMap<(&'a str, u32), Vec<&'a Record>>,
}

/// The runs of one data set, trial by trial; every trial has every arm.
#[derive(Clone, Debug)]
pub struct Runs<'a> {
    /// One entry a trial.
    pub trials: Vec<TrialRuns<'a>>,
}

/// The runs of one trial of the main part. The first run of each list is the standard run.
#[derive(Clone, Debug)]
pub struct TrialRuns<'a> {
    /// One run for each λ of the Jacobian penalty, rising.
    pub jacobian: Vec<&'a Record>,
    /// One run for each λ of the Lipschitz penalty, rising.
    pub lipschitz: Vec<&'a Record>,
    /// The standard run and its replicates.
    pub placebos: Vec<&'a Record>,
    /// The run without a teacher.
    pub direct: &'a Record,
}

impl<'a> Results<'a> {
    /// The view of these records.
    pub fn new(records: impl IntoIterator<Item = &'a Record>) -> Self {
        let mut trials: BTreeMap<_, Vec<&Record>> = BTreeMap::new();
        for record in records {
            trials.entry((record.dataset.as_str(), record.trial)).or_default().push(record);
        }
        Self { trials }
    }

    /// The runs of a data set, of those trials that are complete; `None` if none is.
    pub fn runs(&self, dataset: &str) -> Option<Runs<'a>> {
        let of_set = self.trials.iter().filter(|((name, _), _)| *name == dataset);
        let trials: Vec<TrialRuns<'a>> =
            of_set.filter_map(|(_, records)| complete(records)).collect();
        (!trials.is_empty()).then_some(Runs { trials })
    }

    /// The runs of a data set with these arms, in their order, of those trials that have them all.
    pub fn trials(&self, dataset: &str, arms: &[Arm]) -> Vec<Vec<&'a Record>> {
        let of_set = self.trials.iter().filter(|((name, _), _)| *name == dataset);
        let runs = of_set.map(|(_, records)| {
            arms.iter().map(|&arm| of_arm(records, arm)).collect::<Option<Vec<&Record>>>()
        });
        runs.flatten().collect()
    }
}

/// The record of an arm among those of a trial.
fn of_arm<'a>(records: &[&'a Record], arm: Arm) -> Option<&'a Record> {
    records.iter().copied().find(|record| record.teacher.arm == arm)
}

/// The R² of one arm, trial by trial.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArmScores(Vec<f64>);

impl ArmScores {
    /// One R² a trial.
    pub fn of(r2: impl Iterator<Item = f64>) -> Self {
        Self(r2.collect())
    }

    /// Mean of the clipped R².
    pub fn mean(&self) -> f64 {
        metrics::average(&self.clipped_values())
    }

    /// Median of the R², unclipped.
    pub fn median(&self) -> f64 {
        metrics::median(&self.0)
    }

    /// One clipped R² a trial.
    pub fn clipped_values(&self) -> Vec<f64> {
        self.0.iter().map(|&r2| clipped(r2)).collect()
    }

    /// How many lie below [`CLIP`].
    pub fn clipped(&self) -> usize {
        self.0.iter().filter(|&&v| v < CLIP).count()
    }

    /// The differences to another arm, trial by trial, of clipped R².
    pub fn minus(&self, other: &Self) -> Vec<f64> {
        self.0.iter().zip(&other.0).map(|(&a, &b)| clipped(a) - clipped(b)).collect()
    }
}

/// The runs of a trial of the main part; `None` if an arm is missing.
fn complete<'a>(records: &[&'a Record]) -> Option<TrialRuns<'a>> {
    let of = |arms: Vec<Arm>| {
        arms.into_iter().map(|arm| of_arm(records, arm)).collect::<Option<Vec<&Record>>>()
    };
    Some(TrialRuns {
        jacobian: of(Arm::jacobian_grid())?,
        lipschitz: of(Arm::lipschitz_grid())?,
        placebos: of(Arm::placebos())?,
        direct: of_arm(records, Arm::Direct)?,
    })
}

/// The student's entry; every record of one engine has every student.
#[track_caller]
pub fn student<'a>(record: &'a Record, name: &str) -> &'a StudentOutcome {
    record.student(name).unwrap_or_else(|| panic!("record {} has no student {name}", record.key))
}

/// The teacher's scores; every run of a grid has a teacher.
#[track_caller]
pub fn teacher(record: &Record) -> &TeacherOutcome {
    record.teacher.scores.as_ref().unwrap_or_else(|| panic!("record {} has no teacher", record.key))
}

/// R² clipped from below at [`CLIP`].
pub fn clipped(r2: f64) -> f64 {
    r2.max(CLIP)
}

/// The index of the run with the student's best R² on validation rows.
pub fn by_validation(runs: &[&Record], name: &str) -> usize {
    let r2: Vec<f64> = runs.iter().map(|r| student(r, name).valid_r2).collect();
    choose_lambda(LambdaRule::Validation(&r2)).expect("there are runs")
}

/// The index of the run chosen by the teachers' validation errors.
pub fn by_teacher(grid: &[&Record]) -> usize {
    let scores: Vec<TeacherScore> = grid
        .iter()
        .map(|r| teacher(r))
        .map(|t| TeacherScore { mse: t.valid_mse, standard_error: t.valid_mse_standard_error })
        .collect();
    choose_lambda(LambdaRule::Teacher(&scores)).expect("a grid has runs")
}

/// The index of the run with the student's best mean test R² over trials: one for all of them.
/// `trials` holds the runs of each trial.
pub fn by_oracle(trials: &[&[&Record]], name: &str) -> usize {
    let count = trials.first().map_or(0, |runs| runs.len());
    let of_run =
        |i: usize| trials.iter().map(|runs| clipped(student(runs[i], name).test.r2)).collect();
    let r2: Vec<Vec<f64>> = (0..count).map(of_run).collect();
    choose_lambda(LambdaRule::Oracle(&r2)).expect("there are runs")
}
