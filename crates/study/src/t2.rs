//! T2: the sweep over λ of both penalties, data set by data set.
//!
//! | columns | what they hold |
//! |---|---|
//! | `teacher_r2`, `jacobian_norm` | mean test R² of the teachers, mean ‖∂f/∂x‖ over their training rows |
//! | `r2`, `median_r2` | mean clipped and median unclipped test R² of the student |
//! | `fidelity` | mean R² of the student against its teacher, at the test inputs |
//! | `complexity`, `replaced` | mean size of the formula; predictions that were not finite |

use crate::catalog::Entry;
use crate::columns::Columns;
use crate::family::PenaltyFamily;
use crate::record::Record;
use crate::results::{CLIP, Results, Runs, clipped, student, teacher};
use crate::scores::STUDENTS;
use limpid_base::metrics;
use limpid_report::{Block, Table};

/// A row: one student of the teachers with one λ, over the trials of one data set.
struct SweepLine<'a> {
    /// Name of the data set.
    dataset: &'a str,
    /// Name of the student, one of [`STUDENTS`].
    student: &'static str,
    /// Penalty of the teachers.
    family: PenaltyFamily,
    /// Strength of the penalty; 0 is the standard teacher.
    lambda: f64,
    /// One run a trial.
    records: Vec<&'a Record>,
}

impl SweepLine<'_> {
    /// A number of each record, trial by trial.
    fn each(&self, of: impl Fn(&Record) -> f64) -> Vec<f64> {
        self.records.iter().map(|record| of(record)).collect()
    }

    /// The mean over trials of a number of each record.
    fn mean(&self, of: impl Fn(&Record) -> f64) -> f64 {
        metrics::average(&self.each(of))
    }

    /// The student's R² on test rows, trial by trial, unclipped.
    fn r2(&self) -> Vec<f64> {
        self.each(|record| student(record, self.student).test.r2)
    }

    /// The student's R² against its teacher on test rows; NaN where there is none.
    fn fidelity(&self) -> f64 {
        self.mean(|r| clipped(student(r, self.student).fidelity.unwrap_or(f64::NAN)))
    }

    /// Mean number of nodes of the student's formula, or what stands for it.
    fn complexity(&self) -> f64 {
        self.mean(|record| student(record, self.student).complexity as f64)
    }

    /// Predictions on test rows that were not finite and had to be replaced, over all trials.
    fn replaced(&self) -> usize {
        self.records.iter().map(|record| student(record, self.student).test.replaced).sum()
    }
}

/// The columns, from the data set to the trials.
fn columns<'a>() -> Columns<'a, SweepLine<'a>> {
    let mut columns = Columns::<SweepLine<'_>>::new();
    columns
        .column("dataset", "data set", |l| l.dataset.to_string())
        .column("student", "student", |l| l.student)
        .column("penalty", "penalty", |l| l.family.name())
        .number("lambda", "λ", 4, |l| l.lambda)
        .column("teacher_r2", "teacher R²", |l| l.mean(|r| clipped(teacher(r).test.r2)))
        .column("jacobian_norm", "mean ‖J‖", |l| l.mean(|r| teacher(r).jacobian_norm))
        .column("r2", "student R²", |l| l.mean(|r| clipped(student(r, l.student).test.r2)))
        .column("median_r2", "student R², median", |l| metrics::median(&l.r2()))
        .column("fidelity", "fidelity", SweepLine::fidelity)
        .number("complexity", "complexity", 1, SweepLine::complexity)
        .column("replaced", "predictions replaced", SweepLine::replaced)
        .column("trials", "trials", |l| l.records.len())
        .column("clipped", "R² clipped", |l| l.r2().iter().filter(|&&r2| r2 < CLIP).count())
        .in_terminal("student penalty lambda teacher_r2 jacobian_norm r2 fidelity complexity");
    columns
}

/// T2: one block a data set, one row a student, penalty and λ; means over trials.
pub fn t2(entries: &[&Entry], results: &Results<'_>) -> Table {
    let columns = columns();
    let title = "Teacher and student over the penalty strength λ";
    let mut table = columns.table("T2", title, &NOTES);
    for entry in entries {
        let Some(runs) = results.runs(&entry.name) else { continue };
        let rows = columns.rows(&lines(&entry.name, &runs));
        table.blocks.push(Block { title: entry.name.clone(), rows, summary: vec![] });
    }
    table
}

/// The lines of a data set, by student, penalty and λ.
fn lines<'a>(dataset: &'a str, runs: &Runs<'a>) -> Vec<SweepLine<'a>> {
    let sweeps = STUDENTS.into_iter().flat_map(|s| PenaltyFamily::ALL.map(|family| (s, family)));
    let of_lambda = |student, family: PenaltyFamily, i: usize| SweepLine {
        dataset,
        student,
        family,
        lambda: family.grid()[i],
        records: runs.trials.iter().map(|trial| family.runs(trial)[i]).collect(),
    };
    let line = |(student, family): (&'static str, PenaltyFamily)| {
        (0..family.grid().len()).map(move |i| of_lambda(student, family, i))
    };
    sweeps.flat_map(line).collect()
}

/// Sentences below the table, the same for every study.
const NOTES: [&str; 4] = [
    "Means over trials; R² and fidelity clipped at -1. R² on true test labels in data units.",
    "Each λ has seeds of its own, shared with one placebo run: neighbouring rows differ in seeds too.",
    "mean ‖J‖: norm of the teacher's Jacobian, mean over training rows, standardised units.",
    "fidelity: R² of the student against the teacher at the test inputs. complexity: nodes, \
     weight × variable counted as three.",
];
