//! T9: the Hessian penalty against the Jacobian's and none.
//!
//! For each student, data set and penalty λ is chosen by the student's R² on validation rows; the placebo
//! makes the same choice among as many standard runs as the penalty has λ.
//!
//! ```text
//! Jacobian     ‖∂f/∂x‖²        how steep the teacher is
//! Hessian      ‖∂²f/∂x²‖²      how fast its slope changes: a straight line costs nothing, however steep
//! gain = R²(λ by validation) − R²(placebo by validation)
//! ```

use crate::catalog::Entry;
use crate::cell::{Arm, HESSIAN_GRID, JACOBIAN_GRID};
use crate::columns::{Columns, counts};
use crate::record::{Record, TeacherSeconds, median_seconds};
use crate::results::{ArmScores, Results, by_validation, student, teacher};
use crate::sets::Sets;
use crate::stats::Interval;
use limpid_base::{Seed, metrics};
use limpid_report::{Block, Table};

/// The students shown: the controls learn next to nothing from a teacher's curvature that T4 does not show.
const STUDENTS: [&str; 2] = ["gplearn", "limpid"];

/// A penalty over its grid: its name, its arms, its λ.
type Grid = (&'static str, fn() -> Vec<Arm>, &'static [f64]);

/// Name of the grid without a penalty.
const NONE: &str = "none";

/// The penalties that T9 compares, in the order of its rows.
const GRIDS: [Grid; 3] = [
    (NONE, || vec![Arm::Standard { replicate: 0 }], &[0.0]),
    ("Jacobian", Arm::jacobian_grid, &JACOBIAN_GRID),
    ("Hessian", Arm::hessian_grid, &HESSIAN_GRID),
];

/// One student with one penalty on one data set.
struct Choice<'a> {
    /// Data set of the choice.
    entry: &'a Entry,
    /// Chosen by validation: one run a trial.
    chosen: Vec<&'a Record>,
    /// The λ that were chosen, one a trial.
    lambdas: Vec<f64>,
    /// R² of the chosen teachers, one a trial.
    teacher: ArmScores,
    /// R² of their students, one a trial.
    student: ArmScores,
    /// The same rule among as many standard runs.
    placebo: ArmScores,
    /// Median CPU seconds of training with the largest λ: those of none are much the same for every λ.
    seconds: Option<f64>,
}

impl<'a> Choice<'a> {
    /// The choice of λ by validation in each trial; `None` if no trial has all arms of T9.
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

    /// Gains over the placebo, trial by trial.
    fn gains(&self) -> Vec<f64> {
        self.student.minus(&self.placebo)
    }

    /// Mean over trials of the chosen teacher's Jacobian norm.
    fn jacobian_norm(&self) -> f64 {
        let norms: Vec<f64> = self.chosen.iter().map(|r| teacher(r).jacobian_norm).collect();
        metrics::average(&norms)
    }

    /// The number of R² that are clipped in means, of teacher, student and placebo.
    fn clipped(&self) -> usize {
        [&self.teacher, &self.student, &self.placebo].map(ArmScores::clipped).iter().sum()
    }
}

/// A row: one student with one penalty on one data set, or on average over data sets.
struct ChoiceLine<'s> {
    /// Data sets of the row.
    sets: Sets<'s, Choice<'s>>,
    /// Name of the student, one of [`STUDENTS`].
    student: &'static str,
    /// Name of the penalty in [`GRIDS`].
    penalty: &'static str,
}

impl ChoiceLine<'_> {
    /// The gain beyond the placebo. Without a penalty there is none: the standard run against itself.
    fn gain(&self) -> Option<Interval> {
        let seed = Seed::new(0).child("T9").child(self.student).child(self.penalty);
        let rows = |choice: &Choice<'_>| choice.entry.rows;
        (self.penalty != NONE).then(|| self.sets.interval(Choice::gains, rows, seed))
    }
}

/// The columns: cost, R² and gain of the chosen λ.
fn columns<'s>() -> Columns<'s, ChoiceLine<'s>> {
    let mut columns = Columns::<ChoiceLine<'_>>::new();
    columns
        .column("dataset", "data set", |l| {
            l.sets.alone().map_or("mean".into(), |set| set.entry.name.clone())
        })
        .column("student", "student", |l| l.student)
        .column("penalty", "penalty", |l| l.penalty)
        .number("teacher_seconds", "teacher, s", 2, |l| l.sets.alone().and_then(|set| set.seconds))
        .column("teacher_r2", "teacher R²", |l| l.sets.mean(|choice| choice.teacher.mean()))
        .column("jacobian_norm", "mean ‖J‖", |l| l.sets.mean(|choice| choice.jacobian_norm()))
        .column("r2_validation", "R², λ by validation", |l| l.sets.mean(|c| c.student.mean()))
        .column("r2_placebo", "R², placebo by validation", |l| l.sets.mean(|c| c.placebo.mean()))
        .interval("gain", "gain", 3, ChoiceLine::gain)
        .column("median_r2", "R², median", |l| l.sets.mean(|choice| choice.student.median()))
        .column("trials", "trials", |l| l.sets.alone().map(|set| set.lambdas.len()))
        .column("clipped", "R² clipped", |l| l.sets.alone().map(Choice::clipped))
        .column("lambdas", "λ, in how many trials", |l| {
            l.sets.alone().map(|set| counts(&set.lambdas))
        })
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
    let mut table = columns().table("T9", title, &NOTES);
    for name in STUDENTS {
        let of_grid = |grid: &Grid| -> Vec<Choice<'_>> {
            entries.iter().filter_map(|e| Choice::new(e, results, name, grid, seconds)).collect()
        };
        let choices = GRIDS.map(|grid| (grid.0, of_grid(&grid)));
        let count = choices[0].1.len();
        if count == 0 {
            continue;
        }
        let columns = columns();
        let line = |penalty, sets| ChoiceLine { sets, student: name, penalty };
        let of_set = |i| choices.iter().map(move |(p, of)| line(p, Sets::one(&of[i])));
        let lines: Vec<ChoiceLine<'_>> = (0..count).flat_map(of_set).collect();
        let means = choices.each_ref().map(|(p, of)| line(p, Sets::all(of)));
        table.blocks.push(Block {
            title: format!("student: {name}"),
            rows: columns.rows(&lines),
            summary: columns.rows(&means),
        });
    }
    table
}

/// Sentences below the table, the same for every study.
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
