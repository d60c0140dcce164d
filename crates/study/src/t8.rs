//! T8: cheap stand-ins for the exact penalty, as inputs grow.
//!
//! Within a trial all arms have the same split and seeds, and differ in the penalty alone; so their
//! differences are paired.

use crate::catalog::Entry;
use crate::cell::{APPROXIMATE_LAMBDA, Arm};
use crate::columns::Columns;
use crate::record::{Record, TeacherSeconds, median_seconds};
use crate::results::{ArmScores, Results, student, teacher};
use crate::stats::{Interval, LEVEL, RESAMPLES, bootstrap};
use crate::trials::interval_over_trials;
use limpid_base::{Seed, metrics};
use limpid_report::{Block, Table};

/// The students T8 shows.
const STUDENTS: [&str; 2] = ["gplearn", "limpid"];

/// Positions in [`Arm::approximations`].
const STANDARD: usize = 0;
const EXACT: usize = 1;
const PROJECTED: usize = 2;

/// The networks and formulas whose R² T8 shows: the teacher, then [`STUDENTS`].
const WHO: [&str; 3] = ["teacher", "gplearn", "limpid"];

/// The runs of one arm on one data set.
struct ArmRuns {
    /// Median over trials of the seconds of training the teacher; none where no trial has a time.
    seconds: Option<f64>,
    teacher: ArmScores,
    /// Mean over trials.
    jacobian_norm: f64,
    /// In the order of [`STUDENTS`].
    students: [ArmScores; 2],
}

impl ArmRuns {
    fn new(records: &[&Record], seconds: &TeacherSeconds<'_>) -> Self {
        let each = |f: &dyn Fn(&Record) -> f64| ArmScores::of(records.iter().map(|r| f(r)));
        let norms: Vec<f64> = records.iter().map(|r| teacher(r).jacobian_norm).collect();
        Self {
            seconds: median_seconds(records, seconds),
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

/// The arms on one data set.
struct Comparison<'a> {
    entry: &'a Entry,
    /// The runs of each trial, one an arm.
    trials: Vec<Vec<&'a Record>>,
    arms: Vec<ArmRuns>,
}

impl<'a> Comparison<'a> {
    fn new(entry: &'a Entry, results: &Results<'a>, seconds: &TeacherSeconds<'_>) -> Option<Self> {
        let arms = Arm::approximations();
        let trials = results.trials(&entry.name, &arms);
        let of_arm = |i: usize| trials.iter().map(|runs| runs[i]).collect::<Vec<&Record>>();
        let arms = (0..arms.len()).map(|i| ArmRuns::new(&of_arm(i), seconds)).collect();
        (!trials.is_empty()).then_some(Self { entry, trials, arms })
    }

    /// Seconds by those of the standard teacher.
    fn ratio(&self, arm: usize) -> Option<f64> {
        self.arms[arm].seconds.zip(self.arms[STANDARD].seconds).map(|(a, b)| a / b)
    }

    /// Differences to the exact arm, trial by trial; `which` as in [`WHO`].
    fn differences(&self, arm: usize, which: usize) -> Vec<f64> {
        self.arms[arm].scores()[which].minus(self.arms[EXACT].scores()[which])
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

/// A row: one arm on one data set, or on average over data sets.
struct ArmLine<'a> {
    /// The data set; `None` in a row of means.
    entry: Option<&'a Entry>,
    penalty: &'a str,
    seconds: Option<f64>,
    ratio: Option<f64>,
    jacobian_norm: f64,
    /// One of each of [`WHO`], here and below.
    r2: [f64; 3],
    /// The differences to the exact arm, which has none to itself.
    differences: Option<[Interval; 3]>,
    medians: [f64; 3],
    trials: Option<usize>,
    clipped: Option<usize>,
}

impl<'a> ArmLine<'a> {
    fn of_set(set: &Comparison<'a>, arm: usize, penalty: &'a str) -> Self {
        let (entry, runs) = (set.entry, &set.arms[arm]);
        let difference = |who| interval_over_trials(&set.differences(arm, who), entry.rows);
        Self {
            entry: Some(entry),
            penalty,
            seconds: runs.seconds,
            ratio: set.ratio(arm),
            jacobian_norm: runs.jacobian_norm,
            r2: runs.scores().map(ArmScores::mean),
            differences: (arm != EXACT).then(|| [0, 1, 2].map(difference)),
            medians: runs.scores().map(ArmScores::median),
            trials: Some(set.trials.len()),
            clipped: Some(runs.scores().map(ArmScores::clipped).iter().sum()),
        }
    }

    /// The means over data sets of one arm; the intervals are a bootstrap over sets, then trials.
    fn of_means(sets: &[Comparison<'_>], arm: usize, penalty: &'a str) -> Self {
        let mean = |of: &dyn Fn(&Comparison<'_>) -> f64| {
            metrics::average(&sets.iter().map(of).collect::<Vec<f64>>())
        };
        let each = |of: fn(&ArmScores) -> f64| {
            [0, 1, 2].map(|who| mean(&|set| of(set.arms[arm].scores()[who])))
        };
        let difference = |who: usize| {
            let of_sets: Vec<Vec<f64>> = sets.iter().map(|s| s.differences(arm, who)).collect();
            let seed = Seed::new(0).child("T8").child(penalty).nth(who as u64);
            bootstrap(&of_sets, RESAMPLES, LEVEL, seed)
        };
        let ratios: Option<Vec<f64>> = sets.iter().map(|set| set.ratio(arm)).collect();
        Self {
            entry: None,
            penalty,
            seconds: None,
            ratio: ratios.map(|ratios| metrics::average(&ratios)),
            jacobian_norm: mean(&|set| set.arms[arm].jacobian_norm),
            r2: each(ArmScores::mean),
            differences: (arm != EXACT).then(|| [0, 1, 2].map(difference)),
            medians: each(ArmScores::median),
            trials: None,
            clipped: None,
        }
    }
}

/// What an arm is called, here and in T3.
fn name(arm: Arm) -> String {
    match arm {
        Arm::Standard { .. } => "none".into(),
        Arm::Approximate { penalty } => penalty.name(),
        Arm::Jacobian { .. } => "jacobian".into(),
        other => panic!("{other:?} is no arm of T8"),
    }
}

fn columns<'a>() -> Columns<'a, ArmLine<'a>> {
    let mut columns = Columns::<ArmLine<'_>>::new();
    columns
        .column("dataset", "data set", |l| l.entry.map_or("mean".into(), |e| e.name.clone()))
        .column("n", "n", |l| l.entry.map(|entry| entry.rows))
        .column("d", "d", |l| l.entry.map(|entry| entry.features))
        .column("penalty", "penalty", |l| l.penalty.to_string())
        .number("teacher_seconds", "teacher, s", 2, |l| l.seconds)
        .number("ratio", "ratio to none", 2, |l| l.ratio)
        .column("jacobian_norm", "mean ‖J‖", |l| l.jacobian_norm);
    for (i, who) in WHO.into_iter().enumerate() {
        columns.column(&format!("r2_{who}"), &format!("{who} R²"), move |l| l.r2[i]).interval(
            &format!("difference_{who}"),
            "minus exact",
            3,
            move |l| l.differences.map(|differences| differences[i]),
        );
    }
    for (i, who) in WHO.into_iter().enumerate() {
        let (key, head) = (format!("median_r2_{who}"), format!("{who} R², median"));
        columns.column(&key, &head, move |l| l.medians[i]);
    }
    columns
        .column("trials", "trials", |l| l.trials)
        .column("clipped", "R² clipped", |l| l.clipped)
        .in_terminal(
            "penalty teacher_seconds ratio jacobian_norm r2_teacher \
             r2_gplearn difference_gplearn difference_gplearn_low difference_gplearn_high \
             r2_limpid difference_limpid difference_limpid_low difference_limpid_high",
        );
    columns
}

/// T8 over the data sets in `entries` that have a complete trial; `seconds` knows how long the teacher
/// of a cell, by its key, was trained.
pub fn t8(entries: &[&Entry], results: &Results<'_>, seconds: &TeacherSeconds<'_>) -> Table {
    let title = "Stand-ins for the exact Jacobian penalty as inputs grow: cost and R²";
    let names: Vec<String> = Arm::approximations().into_iter().map(name).collect();
    let columns = columns();
    let mut table = columns.table("T8", title, &[]);
    let sets = entries.iter().filter_map(|entry| Comparison::new(entry, results, seconds));
    let sets: Vec<Comparison<'_>> = sets.collect();
    for set in &sets {
        let Entry { name, rows, features, .. } = set.entry;
        let lines = names.iter().enumerate().map(|(arm, name)| ArmLine::of_set(set, arm, name));
        let (title, lines) = (format!("{name}: n {rows}, d {features}"), lines.collect::<Vec<_>>());
        table.blocks.push(Block { title, rows: columns.rows(&lines), summary: vec![] });
    }
    if !sets.is_empty() {
        let means = names.iter().enumerate().map(|(arm, name)| ArmLine::of_means(&sets, arm, name));
        let (title, means) =
            (format!("mean over {} data sets", sets.len()), means.collect::<Vec<_>>());
        table.blocks.push(Block { title, rows: vec![], summary: columns.rows(&means) });
    }
    table.notes = notes(&sets);
    table
}

fn notes(sets: &[Comparison<'_>]) -> Vec<String> {
    let trials: usize = sets.iter().map(|set| set.trials.len()).sum();
    let equal: usize = sets.iter().map(Comparison::equal_projections).sum();
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
