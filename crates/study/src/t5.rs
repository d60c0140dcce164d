//! T5, significance: does a smooth teacher's student gain beyond the placebo?
//!
//! ```text
//! H₀: the median gains of the headline sets lie around 0      H₁: they lie above 0
//! p       exact one-sided Wilcoxon signed-rank test
//! p_holm  the same, corrected over 5 students × 2 penalties
//! ```

use crate::columns::Columns;
use crate::family::PenaltyFamily;
use crate::scores::{STUDENTS, Scores, SetScores};
use crate::stats::{Alternative, Interval, holm, wilcoxon};
use crate::trials::interval_over_trials;
use limpid_base::metrics;
use limpid_report::{Block, Table};

/// Sets with the same inputs: the test is repeated with each left out.
const TWINS: [&str; 2] = ["energy_heating", "energy_cooling"];

/// The test over data sets for one student and penalty.
#[derive(Clone, Debug)]
pub struct Significance {
    /// Name of the student whose gains are tested.
    pub student: &'static str,
    /// Penalty of the student's teacher.
    pub family: PenaltyFamily,
    /// Median gain of each headline set, with its name.
    pub medians: Vec<(String, f64)>,
    /// One-sided p: the medians lie above 0.
    pub p: f64,
    /// The same, corrected by Holm over all students and penalties.
    pub p_holm: f64,
}

impl Significance {
    /// How many sets have a median gain below 0, of 0, and above.
    pub fn signs(&self) -> [usize; 3] {
        signs(self.medians.iter().map(|(_, median)| *median))
    }

    /// The p of the test repeated without one of the sets; `None` if it is not among them.
    fn p_without(&self, name: &str) -> Option<f64> {
        let rest = self.medians.iter().filter(|(set, _)| set != name).map(|(_, median)| *median);
        let rest: Vec<f64> = rest.collect();
        (rest.len() < self.medians.len()).then(|| wilcoxon(&rest, Alternative::Greater))
    }
}

/// How many gains are below 0, 0 and above.
fn signs(gains: impl Iterator<Item = f64> + Clone) -> [usize; 3] {
    let count = |of: fn(f64) -> bool| gains.clone().filter(|&gain| of(gain)).count();
    [count(|gain| gain < 0.0), count(|gain| gain == 0.0), count(|gain| gain > 0.0)]
}

/// One test a student and penalty, over the medians of the headline sets.
pub fn significance(scores: &Scores<'_>) -> Vec<Significance> {
    let test = |student: &'static str, family: PenaltyFamily| {
        let sets = scores.headline(student);
        let median = |set: &&SetScores<'_>| metrics::median(&set.gains(family));
        let medians: Vec<(String, f64)> =
            sets.iter().map(|set| (set.entry.name.clone(), median(set))).collect();
        let values: Vec<f64> = medians.iter().map(|(_, median)| *median).collect();
        let p = wilcoxon(&values, Alternative::Greater);
        Significance { student, family, medians, p, p_holm: f64::NAN }
    };
    let mut tests: Vec<Significance> = STUDENTS
        .into_iter()
        .flat_map(|name| PenaltyFamily::ALL.map(|family| test(name, family)))
        .collect();
    let corrected = holm(&tests.iter().map(|test| test.p).collect::<Vec<f64>>());
    tests.iter_mut().zip(corrected).for_each(|(test, p)| test.p_holm = p);
    tests
}

/// A row: a test over data sets, or the description of one data set.
struct TestLine {
    /// Name of the data set, or what the test is over.
    dataset: String,
    student: &'static str,
    family: PenaltyFamily,
    /// Median of the gains: of the sets' medians, or of one set's trials.
    median_gain: f64,
    /// The mean gain of one data set.
    gain: Option<Interval>,
    /// The p-value: one-sided over sets, two-sided over trials.
    p: f64,
    /// The p-value corrected by Holm; none over trials.
    p_holm: Option<f64>,
    /// The p of the test without each of the [`TWINS`].
    p_without: [Option<f64>; 2],
    /// Numbers of gains below 0, of 0 and above.
    signs: [usize; 3],
}

impl TestLine {
    /// The test over data sets, from the median gain of each.
    fn over_sets(test: &Significance) -> Self {
        let medians: Vec<f64> = test.medians.iter().map(|(_, median)| *median).collect();
        Self {
            dataset: "all headline sets".into(),
            student: test.student,
            family: test.family,
            median_gain: metrics::median(&medians),
            gain: None,
            p: test.p,
            p_holm: Some(test.p_holm),
            p_without: TWINS.map(|name| test.p_without(name)),
            signs: test.signs(),
        }
    }

    /// The description of one data set: no test, since its trials share rows.
    fn over_trials(set: &SetScores<'_>, family: PenaltyFamily) -> Self {
        let gains = set.gains(family);
        Self {
            dataset: set.entry.name.clone(),
            student: set.student,
            family,
            median_gain: metrics::median(&gains),
            gain: Some(interval_over_trials(&gains, set.entry.rows)),
            p: wilcoxon(&gains, Alternative::TwoSided),
            p_holm: None,
            p_without: [None, None],
            signs: signs(gains.iter().copied()),
        }
    }
}

/// The columns: gain, p-values and signs.
fn columns() -> Columns<'static, TestLine> {
    let mut columns = Columns::<TestLine>::new();
    columns
        .column("dataset", "data set", |l| l.dataset.clone())
        .column("student", "student", |l| l.student)
        .column("penalty", "penalty", |l| l.family.name())
        .column("median_gain", "median gain", |l| l.median_gain)
        .interval("gain", "mean gain", 3, |l| l.gain)
        .number("p", "p", 4, |l| l.p)
        .number("p_holm", "p, Holm", 4, |l| l.p_holm)
        .number("p_without_heating", "p without energy_heating", 4, |l| l.p_without[0])
        .number("p_without_cooling", "p without energy_cooling", 4, |l| l.p_without[1])
        .column("below", "gain < 0", |l| l.signs[0])
        .column("zero", "= 0", |l| l.signs[1])
        .column("above", "> 0", |l| l.signs[2])
        .in_terminal("dataset student penalty median_gain gain p p_holm below zero above");
    columns
}

/// T5 over the data sets that have a complete trial: the tests first, then one block a student.
pub fn t5(scores: &Scores<'_>) -> Table {
    let columns = columns();
    let title = "Significance of the gain: λ by validation against placebo by validation";
    let mut table = columns.table("T5", title, &NOTES);
    if scores.is_empty() {
        return table;
    }
    let mut push = |title: String, lines: &[TestLine]| {
        table.blocks.push(Block { title, rows: columns.rows(lines), summary: vec![] });
    };
    let tests = significance(scores).into_iter().filter(|test| !test.medians.is_empty());
    let tests: Vec<TestLine> = tests.map(|test| TestLine::over_sets(&test)).collect();
    push("over data sets".into(), &tests);
    for (name, sets) in scores.students() {
        let of_set = |set| PenaltyFamily::ALL.map(|family| TestLine::over_trials(set, family));
        let lines: Vec<TestLine> = sets.iter().flat_map(of_set).collect();
        push(format!("over trials of one data set: {name}"), &lines);
    }
    table
}

/// Sentences below the table, the same for every study.
const NOTES: [&str; 3] = [
    "over data sets: one-sided Wilcoxon signed-rank test, exact, of the median gains of the headline sets; \
     p, Holm: corrected over all students and penalties. gain < 0, = 0, > 0: sets by their median gain. The \
     standard run is among the choices of both arms, so where both choose it the gain is exactly 0; the \
     test leaves such sets out, as Wilcoxon's does.",
    "energy_heating and energy_cooling have the same inputs: the test is repeated without either.",
    "over trials: two-sided and uncorrected, a description only, since trials share rows: Nadeau and \
     Bengio's interval allows for that, this p does not. gain < 0, = 0, > 0: trials. Gains are differences \
     of R² clipped at -1.",
];
