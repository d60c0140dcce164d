//! T9: the Hessian penalty against the Jacobian's and none.

use crate::catalog::Entry;
use crate::cell::{Arm, HESSIAN_GRID, JACOBIAN_GRID};
use crate::expected::test_over_train;
use crate::record::{Record, TeacherSeconds};
use crate::results::{ArmScores, Results, by_validation, student, teacher};
use crate::stats::{RESAMPLES, bootstrap, nadeau_bengio};
use limpid_base::{Seed, metrics};
use limpid_report::{Block, Column, Table, Value};

/// Its students: the controls learn next to nothing from a teacher's curvature that T4 does not show.
const STUDENTS: [&str; 2] = ["gplearn", "limpid"];

/// A penalty over its grid: its name, its arms, its λ.
type Grid = (&'static str, fn() -> Vec<Arm>, &'static [f64]);

const GRIDS: [Grid; 3] = [
    ("none", || vec![Arm::Standard { replicate: 0 }], &[0.0]),
    ("Jacobian", Arm::jacobian_grid, &JACOBIAN_GRID),
    ("Hessian", Arm::hessian_grid, &HESSIAN_GRID),
];

/// One student with one penalty on one data set.
struct Line<'a> {
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

impl<'a> Line<'a> {
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
        let times: Vec<f64> =
            trials.iter().filter_map(|runs| seconds(&runs[count - 1].key)).collect();
        Some(Self {
            entry,
            lambdas: indices.iter().map(|&i| grid[i]).collect(),
            teacher: ArmScores::of(chosen.iter().map(|record| teacher(record).test.r2)),
            student: r2(&chosen),
            placebo: r2(&placebos),
            seconds: (!times.is_empty()).then(|| metrics::median(&times)),
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

    fn row(&self, name: &str, penalty: &str) -> Vec<Value> {
        let ratio = test_over_train(self.entry.rows);
        let mut row: Vec<Value> = vec![
            self.entry.name.as_str().into(),
            name.into(),
            penalty.into(),
            self.seconds.into(),
            self.teacher.mean().into(),
            self.jacobian_norm().into(),
            self.student.mean().into(),
            self.placebo.mean().into(),
        ];
        row.extend(match penalty {
            "none" => Value::NO_INTERVAL, // the standard run against itself
            _ => nadeau_bengio(&self.gains(), ratio, 0.95).cells(),
        });
        row.extend([
            self.student.median().into(),
            self.lambdas.len().into(),
            [&self.teacher, &self.student, &self.placebo]
                .map(ArmScores::clipped)
                .iter()
                .sum::<usize>()
                .into(),
            Value::counts(&self.lambdas),
        ]);
        row
    }
}

/// The row of means over data sets; the gain's interval is a bootstrap over sets, then trials.
fn average(lines: &[Line<'_>], name: &str, penalty: &str) -> Vec<Value> {
    let mean = |f: &dyn Fn(&Line<'_>) -> f64| {
        Value::from(metrics::average(&lines.iter().map(f).collect::<Vec<f64>>()))
    };
    let gains: Vec<Vec<f64>> = lines.iter().map(Line::gains).collect();
    let seed = Seed::new(0).child("T9").child(name).child(penalty);
    let mut row: Vec<Value> = vec!["mean".into(), name.into(), penalty.into(), Value::Missing];
    row.extend([
        mean(&|line| line.teacher.mean()),
        mean(&|line| line.jacobian_norm()),
        mean(&|line| line.student.mean()),
        mean(&|line| line.placebo.mean()),
    ]);
    row.extend(match penalty {
        "none" => Value::NO_INTERVAL,
        _ => bootstrap(&gains, RESAMPLES, 0.95, seed).cells(),
    });
    row.extend([
        mean(&|line| line.student.median()),
        Value::Missing,
        Value::Missing,
        Value::Missing,
    ]);
    row
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("dataset", "data set").in_terminal(),
        Column::new("student", "student"),
        Column::new("penalty", "penalty").in_terminal(),
        Column::new("teacher_seconds", "teacher, s").digits(2).in_terminal(),
        Column::new("teacher_r2", "teacher R²").in_terminal(),
        Column::new("jacobian_norm", "mean ‖J‖").in_terminal(),
        Column::new("r2_validation", "R², λ by validation").in_terminal(),
        Column::new("r2_placebo", "R², placebo by validation").in_terminal(),
        Column::new("gain", "gain").in_terminal(),
        Column::new("gain_low", "95 % from").in_terminal(),
        Column::new("gain_high", "to").in_terminal(),
        Column::new("median_r2", "R², median"),
        Column::new("trials", "trials"),
        Column::new("clipped", "R² clipped"),
        Column::new("lambdas", "λ, in how many trials"),
    ]
}

/// T9 over the data sets in `entries` that have a complete trial; `seconds` knows how long the teacher
/// of a cell, by its key, was trained.
pub fn t9(entries: &[&Entry], results: &Results<'_>, seconds: &TeacherSeconds<'_>) -> Table {
    let title = "The Hessian penalty against the Jacobian's and none";
    let mut table = Table::new("T9", title, columns());
    for name in STUDENTS {
        let of_grid = |grid: &Grid| -> Vec<Line<'_>> {
            entries.iter().filter_map(|e| Line::new(e, results, name, grid, seconds)).collect()
        };
        let lines = GRIDS.map(|grid| of_grid(&grid));
        if lines[0].is_empty() {
            continue;
        }
        let named = || lines.iter().zip(GRIDS.iter().map(|(penalty, ..)| *penalty));
        let of_set = |i: usize| named().map(move |(lines, penalty)| lines[i].row(name, penalty));
        table.blocks.push(Block {
            title: format!("student: {name}"),
            rows: (0..lines[0].len()).flat_map(of_set).collect(),
            summary: named().map(|(lines, penalty)| average(lines, name, penalty)).collect(),
        });
    }
    table.notes = vec![
        "λ by the student's validation R²: Jacobian from 0, 0.001, 0.01, 0.03, 0.1, 0.3, 1; Hessian (one random \
         probe a sample) from 0, 0.0001, 0.001, 0.01, 0.1."
            .into(),
        "R² on true test labels, means over trials clipped at −1 (R² clipped counts them); medians unclipped.".into(),
        "Placebo: the best by validation of as many standard runs as the penalty has λ, seven and five. gain = \
         λ by validation − placebo. Intervals: Nadeau and Bengio's over trials, for the mean a bootstrap over \
         data sets, then trials; of so many, some miss 0 by chance."
            .into(),
        "teacher, s: median over trials of the CPU seconds of training with the largest λ, when the cells were \
         run; T3 has single steps, measured in turns."
            .into(),
    ];
    table
}
