//! T8: cheap stand-ins for the exact penalty, as inputs grow.
//!
//! Within a trial all arms have the same split and seeds, and differ in the penalty alone; so their
//! differences are paired.
//!
//! ```text
//! difference = R²(stand-in) − R²(exact)     trial by trial
//! ratio      = median seconds(stand-in) / median seconds(standard)
//! ```

use crate::catalog::Entry;
use crate::cell::{APPROXIMATE_LAMBDA, Arm};
use crate::columns::Columns;
use crate::record::{Record, TeacherSeconds, median_seconds};
use crate::results::{ArmScores, Results, student, teacher};
use crate::sets::Sets;
use crate::stats::Interval;
use limpid_base::{Seed, metrics};
use limpid_report::{Block, Table, Value};

/// The students T8 shows.
const STUDENTS: [&str; 2] = ["gplearn", "limpid"];

/// Position of the standard arm in [`Arm::approximations`].
const STANDARD: usize = 0;
/// Position of the arm with the exact penalty.
const EXACT: usize = 1;
/// Position of the arm with one random projection.
const PROJECTED: usize = 2;

/// The networks and formulas whose R² T8 shows: the teacher, then [`STUDENTS`].
const WHO: [&str; 3] = ["teacher", "gplearn", "limpid"];

/// The runs of one arm on one data set.
struct ArmRuns {
    /// Median over trials of the seconds of training the teacher; none where no trial has a time.
    seconds: Option<f64>,
    /// R² of the teacher, one a trial.
    teacher: ArmScores,
    /// Mean over trials of the teacher's Jacobian norm.
    jacobian_norm: f64,
    /// R² of the students, in the order of [`STUDENTS`].
    students: [ArmScores; 2],
}

impl ArmRuns {
    /// The scores of an arm from its records, one a trial.
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

    /// R² of the teacher, then of the students.
    fn scores(&self) -> [&ArmScores; 3] {
        [&self.teacher, &self.students[0], &self.students[1]]
    }

    /// The number of R² that are clipped in means.
    fn clipped(&self) -> usize {
        self.scores().map(ArmScores::clipped).iter().sum()
    }
}

/// The arms on one data set.
struct Comparison<'a> {
    entry: &'a Entry,
    /// The runs of each trial, one an arm.
    trials: Vec<Vec<&'a Record>>,
    /// Runs of each arm, in the order of [`Arm::approximations`].
    arms: Vec<ArmRuns>,
}

impl<'a> Comparison<'a> {
    /// The arms on a data set; `None` if no trial has them all.
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
struct ArmLine<'s> {
    /// Data sets of the row.
    sets: Sets<'s, Comparison<'s>>,
    /// Position of the arm in [`Arm::approximations`].
    arm: usize,
    /// Name of the arm, the same as in T3.
    penalty: &'s str,
}

impl<'s> ArmLine<'s> {
    /// The data set of the row; `None` in a row of means.
    fn set(&self) -> Option<&'s Comparison<'s>> {
        self.sets.alone()
    }

    /// The arm's runs on the data set of the row; `None` in a row of means.
    fn runs(&self) -> Option<&'s ArmRuns> {
        self.set().map(|set| &set.arms[self.arm])
    }

    /// The mean over the row's data sets of a number of the arm's runs.
    fn mean(&self, of: impl Fn(&ArmRuns) -> f64) -> f64 {
        self.sets.mean(|set| of(&set.arms[self.arm]))
    }

    /// The mean ratio of seconds; `None` if a data set has no times.
    fn ratio(&self) -> Option<f64> {
        self.sets.mean_of_known(|set| set.ratio(self.arm))
    }

    /// The difference to the exact arm, which has none to itself.
    fn difference(&self, who: usize) -> Option<Interval> {
        let seed = Seed::new(0).child("T8").child(self.penalty).nth(who as u64);
        let differences = |set: &Comparison<'_>| set.differences(self.arm, who);
        let rows = |set: &Comparison<'_>| set.entry.rows;
        (self.arm != EXACT).then(|| self.sets.interval(differences, rows, seed))
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

/// The columns: cost first, then R² and difference of teacher and students.
fn columns<'a>() -> Columns<'a, ArmLine<'a>> {
    let mut columns = Columns::<ArmLine<'_>>::new();
    columns
        .column("dataset", "data set", |l| l.set().map_or("mean".into(), |s| s.entry.name.clone()))
        .column("n", "n", |l| l.set().map(|set| set.entry.rows))
        .column("d", "d", |l| l.set().map(|set| set.entry.features))
        .column("penalty", "penalty", |l| l.penalty.to_string())
        .number("teacher_seconds", "teacher, s", 2, |l| l.runs().and_then(|runs| runs.seconds))
        .number("ratio", "ratio to none", 2, ArmLine::ratio)
        .column("jacobian_norm", "mean ‖J‖", |l| l.mean(|runs| runs.jacobian_norm));
    for (i, who) in WHO.into_iter().enumerate() {
        let r2 = move |l: &ArmLine<'_>| l.mean(|runs| runs.scores()[i].mean());
        columns.column(&format!("r2_{who}"), &format!("{who} R²"), r2).interval(
            &format!("difference_{who}"),
            "minus exact",
            3,
            move |l| l.difference(i),
        );
    }
    for (i, who) in WHO.into_iter().enumerate() {
        let (key, head) = (format!("median_r2_{who}"), format!("{who} R², median"));
        columns.column(&key, &head, move |l| l.mean(|runs| runs.scores()[i].median()));
    }
    columns
        .column("trials", "trials", |l| l.set().map(|set| set.trials.len()))
        .column("clipped", "R² clipped", |l| l.runs().map(ArmRuns::clipped))
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
    let sets = entries.iter().filter_map(|entry| Comparison::new(entry, results, seconds));
    let sets: Vec<Comparison<'_>> = sets.collect();
    let columns = columns();
    let mut table = columns.table("T8", title, &[]);
    let lines = |sets| -> Vec<Vec<Value>> {
        let named = names.iter().enumerate();
        let lines = named.map(|(arm, penalty)| ArmLine { sets, arm, penalty });
        columns.rows(&lines.collect::<Vec<_>>())
    };
    for set in &sets {
        let Entry { name, rows, features, .. } = set.entry;
        let title = format!("{name}: n {rows}, d {features}");
        table.blocks.push(Block { title, rows: lines(Sets::one(set)), summary: vec![] });
    }
    if !sets.is_empty() {
        let title = format!("mean over {} data sets", sets.len());
        table.blocks.push(Block { title, rows: vec![], summary: lines(Sets::all(&sets)) });
    }
    table.notes = notes(&sets);
    table
}

/// Sentences below the table, with how often a projection equals the exact penalty.
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
