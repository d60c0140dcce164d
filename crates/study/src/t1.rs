//! T1, the main table: what each student gains from a smooth teacher, by each way of choosing λ.

use crate::catalog::{Entry, Group};
use crate::cell::JACOBIAN_GRID;
use crate::expected::test_over_train;
use crate::record::Record;
use crate::results::{
    ArmScores, Results, Runs, TrialRuns, by_oracle, by_teacher, by_validation, student, teacher,
};
use crate::stats::{RESAMPLES, bootstrap, nadeau_bengio};
use crate::table::{Block, Column, Table, Value};
use limpid_base::{Seed, metrics};

/// The students, one block each.
pub const STUDENTS: [&str; 5] = ["gplearn", "limpid", "linear", "quadratic", "tree"];

/// Standard R² at and below which a relative change says nothing.
const RELATIVE_FLOOR: f64 = 0.05;

/// Everything T1 says of one data set and student.
struct Line {
    teacher_standard: ArmScores,
    teacher_jacobian: ArmScores,
    /// In the order of [`ARMS`].
    arms: Vec<ArmScores>,
    lambdas: Vec<f64>,
    oracle_lambda: f64,
}

/// The students' arms: key of the column, head, whether the terminal shows it.
const ARMS: [(&str, &str, bool); 7] = [
    ("r2_standard", "standard", true),
    ("r2_validation", "Jacobian λ by validation", true),
    ("r2_teacher_rule", "Jacobian λ by teacher", false),
    ("r2_oracle", "Jacobian λ by oracle", false),
    ("r2_placebo_validation", "placebo by validation", true),
    ("r2_placebo_oracle", "placebo by oracle", false),
    ("r2_direct", "direct", true),
];

const STANDARD: usize = 0;
const VALIDATION: usize = 1;
const ORACLE: usize = 3;
const PLACEBO_VALIDATION: usize = 4;
const PLACEBO_ORACLE: usize = 5;

impl Line {
    fn new(runs: &Runs<'_>, name: &str) -> Self {
        let r2 = |record: &Record| student(record, name).test.r2;
        let per_trial =
            |f: &dyn Fn(&TrialRuns<'_>) -> f64| ArmScores::of(runs.trials.iter().map(f));
        let grids: Vec<&[&Record]> = runs.trials.iter().map(|t| t.grid.as_slice()).collect();
        let placebos: Vec<&[&Record]> = runs.trials.iter().map(|t| t.placebos.as_slice()).collect();
        let (oracle, placebo_oracle) = (by_oracle(&grids, name), by_oracle(&placebos, name));
        let arms = vec![
            per_trial(&|t| r2(t.grid[0])),
            per_trial(&|t| r2(t.grid[by_validation(&t.grid, name)])),
            per_trial(&|t| r2(t.grid[by_teacher(&t.grid)])),
            per_trial(&|t| r2(t.grid[oracle])),
            per_trial(&|t| r2(t.placebos[by_validation(&t.placebos, name)])),
            per_trial(&|t| r2(t.placebos[placebo_oracle])),
            per_trial(&|t| r2(t.direct)),
        ];
        Self {
            teacher_standard: per_trial(&|t| teacher(t.grid[0]).test.r2),
            teacher_jacobian: per_trial(&|t| teacher(t.grid[by_validation(&t.grid, name)]).test.r2),
            arms,
            lambdas: runs
                .trials
                .iter()
                .map(|t| JACOBIAN_GRID[by_validation(&t.grid, name)])
                .collect(),
            oracle_lambda: JACOBIAN_GRID[oracle],
        }
    }

    /// Jacobian by validation minus placebo by validation, trial by trial: the headline gain.
    fn gains(&self) -> Vec<f64> {
        self.arms[VALIDATION].minus(&self.arms[PLACEBO_VALIDATION])
    }

    /// (arm − standard) / standard of the means, where the standard's says something.
    fn relative(&self, arm: usize) -> Option<f64> {
        let standard = self.arms[STANDARD].mean();
        (standard > RELATIVE_FLOOR).then(|| (self.arms[arm].mean() - standard) / standard)
    }
}

fn columns() -> Vec<Column> {
    let arms = ARMS.map(|(key, head, terminal)| Column { terminal, ..Column::new(key, head) });
    let medians = ARMS.map(|(key, head, _)| {
        Column::new(&key.replace("r2_", "median_r2_"), &format!("{head}, median"))
    });
    let mut columns = vec![
        Column::new("dataset", "data set").in_terminal(),
        Column::new("student", "student"),
        Column::new("n", "n").in_terminal(),
        Column::new("d", "d").in_terminal(),
        Column::new("teacher_r2_standard", "teacher standard").in_terminal(),
        Column::new("teacher_r2_jacobian", "teacher Jacobian").in_terminal(),
    ];
    columns.extend(arms);
    columns.extend([
        Column::new("gain", "gain").in_terminal(),
        Column::new("gain_low", "95 % from").in_terminal(),
        Column::new("gain_high", "to").in_terminal(),
        Column::new("relative", "% over standard").digits(1).in_terminal(),
        Column::new("relative_oracle", "oracle, %").digits(1),
        Column::new("relative_placebo_validation", "placebo by validation, %").digits(1),
        Column::new("relative_placebo_oracle", "placebo by oracle, %").digits(1),
        Column::new("trials", "trials"),
        Column::new("clipped", "R² clipped"),
        Column::new("lambda_oracle", "λ by oracle"),
        Column::new("lambda_validation", "λ by validation, trial by trial"),
    ]);
    columns.extend(medians);
    columns
}

/// The row of one data set.
fn row(entry: &Entry, name: &str, line: &Line) -> Vec<Value> {
    let gain = nadeau_bengio(&line.gains(), test_over_train(entry.rows), 0.95);
    let percent = |arm| Value::from(line.relative(arm).map(|r| 100.0 * r));
    let lambdas: Vec<String> = line.lambdas.iter().map(ToString::to_string).collect();
    let mut row: Vec<Value> = vec![
        entry.name.as_str().into(),
        name.into(),
        entry.rows.into(),
        entry.features.into(),
        line.teacher_standard.mean().into(),
        line.teacher_jacobian.mean().into(),
    ];
    row.extend(line.arms.iter().map(|arm| Value::from(arm.mean())));
    row.extend(Value::interval(gain));
    row.extend([VALIDATION, ORACLE, PLACEBO_VALIDATION, PLACEBO_ORACLE].map(percent));
    row.extend([
        line.lambdas.len().into(),
        line.arms.iter().map(ArmScores::clipped).sum::<usize>().into(),
        line.oracle_lambda.to_string().into(),
        lambdas.join(" ").into(),
    ]);
    row.extend(line.arms.iter().map(|arm| Value::from(arm.median())));
    row
}

/// The row of means over data sets; the gain's interval is a bootstrap over sets, then trials.
fn average(name: &str, lines: &[&Line]) -> Vec<Value> {
    let mean = |f: &dyn Fn(&Line) -> f64| {
        metrics::average(&lines.iter().map(|l| f(l)).collect::<Vec<f64>>())
    };
    let percent = |arm| {
        let changes: Vec<f64> = lines.iter().filter_map(|l| l.relative(arm)).collect();
        Value::from((!changes.is_empty()).then(|| 100.0 * metrics::average(&changes)))
    };
    let gains: Vec<Vec<f64>> = lines.iter().map(|l| l.gains()).collect();
    let seed = Seed::new(0).child("T1").child(name);
    let mut row: Vec<Value> = vec!["mean".into(), name.into(), Value::Missing, Value::Missing];
    row.extend([
        mean(&|l| l.teacher_standard.mean()).into(),
        mean(&|l| l.teacher_jacobian.mean()).into(),
    ]);
    row.extend((0..ARMS.len()).map(|arm| Value::from(mean(&|l| l.arms[arm].mean()))));
    row.extend(Value::interval(bootstrap(&gains, RESAMPLES, 0.95, seed)));
    row.extend([VALIDATION, ORACLE, PLACEBO_VALIDATION, PLACEBO_ORACLE].map(percent));
    row.extend([
        Value::Missing,
        lines.iter().flat_map(|l| &l.arms).map(ArmScores::clipped).sum::<usize>().into(),
    ]);
    row.extend([Value::Missing, Value::Missing]);
    row.extend((0..ARMS.len()).map(|arm| Value::from(mean(&|l| l.arms[arm].median()))));
    row
}

/// The mean over the headline sets; controls have rows, but no share in it.
fn summary(name: &str, runs: &[(&Entry, Runs<'_>)], lines: &[Line]) -> Vec<Vec<Value>> {
    let headline: Vec<&Line> = runs
        .iter()
        .zip(lines)
        .filter(|((entry, _), _)| entry.group == Group::Headline)
        .map(|(_, line)| line)
        .collect();
    if headline.is_empty() { vec![] } else { vec![average(name, &headline)] }
}

/// T1 over the data sets in `entries` that have a complete trial.
pub fn t1(entries: &[&Entry], results: &Results<'_>) -> Table {
    let mut table = Table::new(
        "T1",
        "Test R² of the students by teacher and by the way λ is chosen",
        columns(),
    );
    let runs: Vec<(&Entry, Runs<'_>)> =
        entries.iter().filter_map(|&e| results.runs(&e.name).map(|runs| (e, runs))).collect();
    for name in STUDENTS.iter().filter(|_| !runs.is_empty()) {
        let lines: Vec<Line> = runs.iter().map(|(_, runs)| Line::new(runs, name)).collect();
        table.blocks.push(Block {
            title: format!("student: {name}"),
            rows: runs
                .iter()
                .zip(&lines)
                .map(|((entry, _), line)| row(entry, name, line))
                .collect(),
            summary: summary(name, &runs, &lines),
        });
    }
    table.notes = notes();
    table
}

fn notes() -> Vec<String> {
    [
        "Our own reconstruction of the paper's protocol: no number here is the paper's.",
        "R² on true test labels, means over trials with R² clipped at -1 (column R² clipped counts \
         them); medians, unclipped, stand in the last columns.",
        "standard: λ = 0. Jacobian: λ chosen from 0, 0.001, 0.01, 0.03, 0.1, 0.3, 1. Placebo: the \
         same choice among seven standard runs that differ in their seeds alone; the i-th λ has the \
         seeds of the i-th of them. Direct: no teacher.",
        "gain = Jacobian by validation - placebo by validation: what smoothness adds beyond choosing \
         among seven runs of other seeds; the mean row is over the headline sets alone. Its interval is Nadeau-Bengio's over trials for a data set, a bootstrap \
         over data sets and trials for the mean.",
        "Per cent columns: (arm - standard) / standard of the mean R², left out where the standard's \
         is at most 0.05. '% over standard' is Jacobian by validation: it contains the gain of choosing among seven runs, compare the placebo's column.",
        "teacher Jacobian: the teacher of the λ chosen by the student's validation R².",
    ]
    .map(String::from)
    .to_vec()
}
