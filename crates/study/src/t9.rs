//! T9: the Hessian penalty against the Jacobian's and none.

use crate::catalog::Entry;
use crate::cell::{Arm, HESSIAN_GRID, JACOBIAN_GRID};
use crate::columns::{Columns, counts};
use crate::record::{Record, TeacherSeconds, median_seconds};
use crate::results::{ArmScores, Results, by_validation, student, teacher};
use crate::stats::{Interval, LEVEL, RESAMPLES, bootstrap};
use crate::trials::interval_over_trials;
use limpid_base::{Seed, metrics};
use limpid_report::{Block, Table};

/// Its students: the controls learn next to nothing from a teacher's curvature that T4 does not show.
const STUDENTS: [&str; 2] = ["gplearn", "limpid"];

/// A penalty over its grid: its name, its arms, its λ.
type Grid = (&'static str, fn() -> Vec<Arm>, &'static [f64]);

const NONE: &str = "none";

const GRIDS: [Grid; 3] = [
    (NONE, || vec![Arm::Standard { replicate: 0 }], &[0.0]),
    ("Jacobian", Arm::jacobian_grid, &JACOBIAN_GRID),
    ("Hessian", Arm::hessian_grid, &HESSIAN_GRID),
];

/// One student with one penalty on one data set.
struct Choice<'a> {
    entry: &'a Entry,
    /// Chosen by validation: one run a trial.
    chosen: Vec<&'a Record>,
    lambdas: Vec<f64>,
    teacher: ArmScores,
    student: ArmScores,
    /// The same rule among as many standard runs.
    placebo: ArmScores,
    /// Median CPU seconds of training with the largest λ: those of none are much the same for every λ.
    seconds: Option<f64>,
}

impl<'a> Choice<'a> {
    fn new(
        entry: &'a Entry,
        results: &Results<'a>,
        name: &str,
        (_, arms, grid): &Grid,
        seconds: &TeacherSeconds<'_>,
    ) -> Option<Self> {
        let count = grid.len();
        let all = [arms(), Arm::placebos()[..count].to_vec(), Arm::curvature()].concat();
        let trials = results.trials(&entry.name, &all);
        if trials.is_empty() {
            return None;
        }
        let choose = |from: usize| -> Vec<usize> {
            let of = |runs: &Vec<&Record>| by_validation(&runs[from..from + count], name);
            trials.iter().map(of).collect()
        };
        let (indices, placebos) = (choose(0), choose(count));
        let of = |from: usize, at: &[usize]| -> Vec<&'a Record> {
            trials.iter().zip(at).map(|(runs, &i)| runs[from + i]).collect()
        };
        let r2 = |records: &[&Record]| {
            ArmScores::of(records.iter().map(|record| student(record, name).test.r2))
        };
        let (chosen, placebos) = (of(0, &indices), of(count, &placebos));
        let largest: Vec<&Record> = trials.iter().map(|runs| runs[count - 1]).collect();
        Some(Self {
            entry,
            lambdas: indices.iter().map(|&i| grid[i]).collect(),
            teacher: ArmScores::of(chosen.iter().map(|record| teacher(record).test.r2)),
            student: r2(&chosen),
            placebo: r2(&placebos),
            seconds: median_seconds(&largest, seconds),
            chosen,
        })
    }

    fn gains(&self) -> Vec<f64> {
        self.student.minus(&self.placebo)
    }

    fn jacobian_norm(&self) -> f64 {
        let norms: Vec<f64> = self.chosen.iter().map(|r| teacher(r).jacobian_norm).collect();
        metrics::average(&norms)
    }

    /// Teacher, student and placebo.
    fn scores(&self) -> [&ArmScores; 3] {
        [&self.teacher, &self.student, &self.placebo]
    }
}

/// A row: one student with one penalty on one data set, or on average over data sets.
struct ChoiceLine {
    dataset: String,
    student: &'static str,
    penalty: &'static str,
    seconds: Option<f64>,
    /// Mean R² of teacher, student and placebo.
    r2: [f64; 3],
    jacobian_norm: f64,
    /// The gain beyond the placebo; without a penalty there is none, the standard run against itself.
    gain: Option<Interval>,
    median: f64,
    trials: Option<usize>,
    clipped: Option<usize>,
    lambdas: Option<String>,
}

impl ChoiceLine {
    fn of_set(choice: &Choice<'_>, student: &'static str, penalty: &'static str) -> Self {
        let gain = || interval_over_trials(&choice.gains(), choice.entry.rows);
        Self {
            dataset: choice.entry.name.clone(),
            student,
            penalty,
            seconds: choice.seconds,
            r2: choice.scores().map(ArmScores::mean),
            jacobian_norm: choice.jacobian_norm(),
            gain: (penalty != NONE).then(gain),
            median: choice.student.median(),
            trials: Some(choice.lambdas.len()),
            clipped: Some(choice.scores().map(ArmScores::clipped).iter().sum()),
            lambdas: Some(counts(&choice.lambdas)),
        }
    }

    /// The means over data sets; the gain's interval is a bootstrap over sets, then trials.
    fn of_means(choices: &[Choice<'_>], student: &'static str, penalty: &'static str) -> Self {
        let mean = |of: &dyn Fn(&Choice<'_>) -> f64| {
            metrics::average(&choices.iter().map(of).collect::<Vec<f64>>())
        };
        let gains: Vec<Vec<f64>> = choices.iter().map(Choice::gains).collect();
        let seed = Seed::new(0).child("T9").child(student).child(penalty);
        Self {
            dataset: "mean".into(),
            student,
            penalty,
            seconds: None,
            r2: [0, 1, 2].map(|who| mean(&|choice| choice.scores()[who].mean())),
            jacobian_norm: mean(&|choice| choice.jacobian_norm()),
            gain: (penalty != NONE).then(|| bootstrap(&gains, RESAMPLES, LEVEL, seed)),
            median: mean(&|choice| choice.student.median()),
            trials: None,
            clipped: None,
            lambdas: None,
        }
    }
}

fn columns() -> Columns<'static, ChoiceLine> {
    let mut columns = Columns::<ChoiceLine>::new();
    columns
        .column("dataset", "data set", |l| l.dataset.clone())
        .column("student", "student", |l| l.student)
        .column("penalty", "penalty", |l| l.penalty)
        .number("teacher_seconds", "teacher, s", 2, |l| l.seconds)
        .column("teacher_r2", "teacher R²", |l| l.r2[0])
        .column("jacobian_norm", "mean ‖J‖", |l| l.jacobian_norm)
        .column("r2_validation", "R², λ by validation", |l| l.r2[1])
        .column("r2_placebo", "R², placebo by validation", |l| l.r2[2])
        .interval("gain", "gain", 3, |l| l.gain)
        .column("median_r2", "R², median", |l| l.median)
        .column("trials", "trials", |l| l.trials)
        .column("clipped", "R² clipped", |l| l.clipped)
        .column("lambdas", "λ, in how many trials", |l| l.lambdas.clone())
        .in_terminal(
            "dataset penalty teacher_seconds teacher_r2 jacobian_norm r2_validation r2_placebo \
             gain gain_low gain_high",
        );
    columns
}

/// T9 over the data sets in `entries` that have a complete trial; `seconds` knows how long the teacher
/// of a cell, by its key, was trained.
pub fn t9(entries: &[&Entry], results: &Results<'_>, seconds: &TeacherSeconds<'_>) -> Table {
    let title = "The Hessian penalty against the Jacobian's and none";
    let columns = columns();
    let mut table = columns.table("T9", title, &NOTES);
    for name in STUDENTS {
        let of_grid = |grid: &Grid| -> Vec<Choice<'_>> {
            entries.iter().filter_map(|e| Choice::new(e, results, name, grid, seconds)).collect()
        };
        let choices = GRIDS.map(|grid| (grid.0, of_grid(&grid)));
        let sets = choices[0].1.len();
        if sets == 0 {
            continue;
        }
        let of_set = |i: usize| {
            choices.each_ref().map(|(penalty, of)| ChoiceLine::of_set(&of[i], name, penalty))
        };
        let lines: Vec<ChoiceLine> = (0..sets).flat_map(of_set).collect();
        let means = choices.each_ref().map(|(penalty, of)| ChoiceLine::of_means(of, name, penalty));
        table.blocks.push(Block {
            title: format!("student: {name}"),
            rows: columns.rows(&lines),
            summary: columns.rows(&means),
        });
    }
    table
}

const NOTES: [&str; 4] = [
    "λ by the student's validation R²: Jacobian from 0, 0.001, 0.01, 0.03, 0.1, 0.3, 1; Hessian (one random \
     probe a sample) from 0, 0.0001, 0.001, 0.01, 0.1.",
    "R² on true test labels, means over trials clipped at −1 (R² clipped counts them); medians unclipped.",
    "Placebo: the best by validation of as many standard runs as the penalty has λ, seven and five. gain = \
     λ by validation − placebo. Intervals: Nadeau and Bengio's over trials, for the mean a bootstrap over \
     data sets, then trials; of so many, some miss 0 by chance.",
    "teacher, s: median over trials of the CPU seconds of training with the largest λ, when the cells were \
     run; T3 has single steps, measured in turns.",
];
