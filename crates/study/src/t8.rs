//! T8: cheap stand-ins for the exact penalty, as inputs grow.
//!
//! Within a trial all arms have the same split and seeds, and differ in the penalty alone; so their
//! differences are paired.

use crate::catalog::Entry;
use crate::cell::{APPROXIMATE_LAMBDA, Arm};
use crate::expected::test_over_train;
use crate::record::{Record, TeacherSeconds};
use crate::results::{ArmScores, Results, student, teacher};
use crate::stats::{RESAMPLES, bootstrap, nadeau_bengio};
use limpid_base::{Seed, metrics};
use limpid_mlp::Penalty;
use limpid_report::{Block, Column, Table, Value};

/// The students T8 shows.
const STUDENTS: [&str; 2] = ["gplearn", "limpid"];

/// Positions in [`Arm::approximations`].
const STANDARD: usize = 0;
const EXACT: usize = 1;
const PROJECTED: usize = 2;

/// Everything T8 says of one data set and arm.
struct Line {
    /// Median over trials of the seconds of training the teacher; none where no trial has a time.
    seconds: Option<f64>,
    teacher: ArmScores,
    /// Mean over trials.
    jacobian_norm: f64,
    /// In the order of [`STUDENTS`].
    students: [ArmScores; 2],
}

impl Line {
    fn new(records: &[&Record], seconds: &TeacherSeconds<'_>) -> Self {
        let each = |f: &dyn Fn(&Record) -> f64| ArmScores::of(records.iter().map(|r| f(r)));
        let norms: Vec<f64> = records.iter().map(|r| teacher(r).jacobian_norm).collect();
        let times: Vec<f64> = records.iter().filter_map(|r| seconds(&r.key)).collect();
        Self {
            seconds: (!times.is_empty()).then(|| metrics::median(&times)),
            teacher: each(&|r| teacher(r).test.r2),
            jacobian_norm: metrics::average(&norms),
            students: STUDENTS.map(|name| each(&|r| student(r, name).test.r2)),
        }
    }

    /// Teacher, then students.
    fn scores(&self) -> [&ArmScores; 3] {
        [&self.teacher, &self.students[0], &self.students[1]]
    }
}

/// One data set: a line an arm.
struct Set<'a> {
    entry: &'a Entry,
    /// The runs of each trial, one an arm.
    trials: Vec<Vec<&'a Record>>,
    lines: Vec<Line>,
}

impl<'a> Set<'a> {
    fn new(entry: &'a Entry, results: &Results<'a>, seconds: &TeacherSeconds<'_>) -> Option<Self> {
        let arms = Arm::approximations();
        let trials = results.trials(&entry.name, &arms);
        let of_arm = |i: usize| trials.iter().map(|runs| runs[i]).collect::<Vec<&Record>>();
        let lines = (0..arms.len()).map(|i| Line::new(&of_arm(i), seconds)).collect();
        (!trials.is_empty()).then_some(Self { entry, trials, lines })
    }

    /// Seconds by those of the standard teacher.
    fn ratio(&self, arm: usize) -> Option<f64> {
        self.lines[arm].seconds.zip(self.lines[STANDARD].seconds).map(|(a, b)| a / b)
    }

    /// Differences to the exact arm, trial by trial; `which` as in [`Line::scores`].
    fn differences(&self, arm: usize, which: usize) -> Vec<f64> {
        self.lines[arm].scores()[which].minus(self.lines[EXACT].scores()[which])
    }

    fn row(&self, arm: usize, name: &str) -> Vec<Value> {
        let (entry, line) = (self.entry, &self.lines[arm]);
        let mut row = vec![
            entry.name.as_str().into(),
            entry.rows.into(),
            entry.features.into(),
            name.into(),
            line.seconds.into(),
            self.ratio(arm).into(),
            line.jacobian_norm.into(),
        ];
        for (which, scores) in line.scores().into_iter().enumerate() {
            let differences = self.differences(arm, which);
            let interval = nadeau_bengio(&differences, test_over_train(entry.rows), 0.95);
            row.push(scores.mean().into());
            row.extend(if arm == EXACT { Value::NO_INTERVAL } else { interval.cells() });
        }
        row.extend(line.scores().map(|scores| Value::from(scores.median())));
        row.push(self.trials.len().into());
        row.push(line.scores().iter().map(|s| s.clipped()).sum::<usize>().into());
        row
    }

    /// Trials whose projected teacher and students are those of the exact arm to the last digit.
    fn equal_projections(&self) -> usize {
        let same = |runs: &&Vec<&Record>| {
            let (exact, projected) = (runs[EXACT], runs[PROJECTED]);
            let of = |name: &&str| {
                student(exact, name).without_front() == student(projected, name).without_front()
            };
            teacher(exact) == teacher(projected) && STUDENTS.iter().all(of)
        };
        self.trials.iter().filter(same).count()
    }
}

/// The mean over data sets of one arm; the intervals are a bootstrap over sets, then trials.
fn average(sets: &[Set<'_>], arm: usize, name: &str) -> Vec<Value> {
    let mean = |f: &dyn Fn(&Set<'_>) -> f64| {
        Value::from(metrics::average(&sets.iter().map(f).collect::<Vec<f64>>()))
    };
    let ratios: Option<Vec<f64>> = sets.iter().map(|set| set.ratio(arm)).collect();
    let mut row = vec!["mean".into(), Value::Missing, Value::Missing, name.into(), Value::Missing];
    row.push(ratios.map(|ratios| metrics::average(&ratios)).into());
    row.push(mean(&|set| set.lines[arm].jacobian_norm));
    for which in 0..3 {
        let differences: Vec<Vec<f64>> = sets.iter().map(|s| s.differences(arm, which)).collect();
        let seed = Seed::new(0).child("T8").child(name).nth(which as u64);
        row.push(mean(&|set| set.lines[arm].scores()[which].mean()));
        row.extend(match arm {
            EXACT => Value::NO_INTERVAL,
            _ => bootstrap(&differences, RESAMPLES, 0.95, seed).cells(),
        });
    }
    row.extend([0, 1, 2].map(|which| mean(&|set| set.lines[arm].scores()[which].median())));
    row.extend([Value::Missing, Value::Missing]);
    row
}

/// What an arm is called, here and in T3.
fn name(arm: Arm) -> String {
    match arm {
        Arm::Standard { .. } => "none".into(),
        Arm::Approximate { penalty: Penalty::Projected { projections, .. } } => {
            format!("projected:{projections}")
        }
        Arm::Approximate { penalty: Penalty::Sampled { fraction, .. } } => {
            format!("sampled:{fraction}")
        }
        Arm::Approximate { penalty: Penalty::Periodic { every, .. } } => {
            format!("periodic:{every}")
        }
        Arm::Jacobian { .. } => "jacobian".into(),
        other => panic!("{other:?} is no arm of T8"),
    }
}

fn columns() -> Vec<Column> {
    let mut columns = vec![
        Column::new("dataset", "data set"),
        Column::new("n", "n"),
        Column::new("d", "d"),
        Column::new("penalty", "penalty").in_terminal(),
        Column::new("teacher_seconds", "teacher, s").digits(2).in_terminal(),
        Column::new("ratio", "ratio to none").digits(2).in_terminal(),
        Column::new("jacobian_norm", "mean ‖J‖").in_terminal(),
    ];
    for (who, terminal) in [("teacher", false), ("gplearn", true), ("limpid", true)] {
        columns.push(Column::new(&format!("r2_{who}"), &format!("{who} R²")).in_terminal());
        let difference = Column::new(&format!("difference_{who}"), "minus exact");
        let low = Column::new(&format!("difference_{who}_low"), "95 % from");
        let high = Column::new(&format!("difference_{who}_high"), "to");
        columns.extend([difference, low, high].map(|column| Column { terminal, ..column }));
    }
    for who in ["teacher", "gplearn", "limpid"] {
        columns.push(Column::new(&format!("median_r2_{who}"), &format!("{who} R², median")));
    }
    columns.extend([Column::new("trials", "trials"), Column::new("clipped", "R² clipped")]);
    columns
}

/// T8 over the data sets in `entries` that have a complete trial; `seconds` knows how long the teacher
/// of a cell, by its key, was trained.
pub fn t8(entries: &[&Entry], results: &Results<'_>, seconds: &TeacherSeconds<'_>) -> Table {
    let title = "Stand-ins for the exact Jacobian penalty as inputs grow: cost and R²";
    let mut table = Table::new("T8", title, columns());
    let sets: Vec<Set<'_>> =
        entries.iter().filter_map(|entry| Set::new(entry, results, seconds)).collect();
    let names: Vec<String> = Arm::approximations().into_iter().map(name).collect();
    for set in &sets {
        let Entry { name, rows, features, .. } = set.entry;
        table.blocks.push(Block {
            title: format!("{name}: n {rows}, d {features}"),
            rows: names.iter().enumerate().map(|(arm, name)| set.row(arm, name)).collect(),
            summary: vec![],
        });
    }
    if !sets.is_empty() {
        table.blocks.push(Block {
            title: format!("mean over {} data sets", sets.len()),
            rows: vec![],
            summary: names.iter().enumerate().map(|(i, name)| average(&sets, i, name)).collect(),
        });
    }
    table.notes = notes(&sets);
    table
}

fn notes(sets: &[Set<'_>]) -> Vec<String> {
    let trials: usize = sets.iter().map(|set| set.trials.len()).sum();
    let equal: usize = sets.iter().map(Set::equal_projections).sum();
    let projected = format!(
        "projected:1 is the exact penalty where there is one output, as here: its only direction is ±1. In \
         {equal} of {trials} trials its teacher's scores and both students are those of jacobian to the last \
         digit. What a projection saves with many outputs is in T3."
    );
    let fixed = [
        format!(
            "Arms: none is the standard teacher, jacobian the exact penalty; sampled:Q penalises the \
             share Q of each mini-batch, periodic:K every K-th step with strength K λ. λ = \
             {APPROXIMATE_LAMBDA} in all, and all arms of a trial have the same split and seeds."
        ),
        "R² on true test labels, means over trials clipped at -1. minus exact: the paired difference to \
         the jacobian row, with Nadeau and Bengio's 95 % interval over trials; for the mean, a bootstrap \
         over data sets, then trials. Each interval is for itself: of so many, some miss 0 by chance."
            .into(),
        "teacher, s: median over trials of the CPU seconds of training, as they were when each cell was \
         run: they differ from machine to machine and with its load, and are part of no record. ratio to \
         none: divided by that of the standard teacher; T3 has the times of single steps, measured in turns."
            .into(),
        "friedman1_D is generated: Friedman's first problem, 500 rows, noise 1, 5 inputs that count and D \
         - 5 that do not; rows, labels and first inputs are the same for every D."
            .into(),
    ];
    [projected].into_iter().chain(fixed).collect()
}
