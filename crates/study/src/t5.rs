//! T5, significance: does a smooth teacher's student gain beyond the placebo?

use crate::expected::test_over_train;
use crate::scores::{STUDENTS, Scores, SetScores, Smooth};
use crate::stats::{Alternative, holm, nadeau_bengio, wilcoxon};
use limpid_base::metrics;
use limpid_report::{Block, Column, Table, Value};

/// Sets with the same inputs: the test is repeated with each left out.
const TWINS: [&str; 2] = ["energy_heating", "energy_cooling"];

/// The test over data sets for one student and penalty.
#[derive(Clone, Debug)]
pub struct Significance {
    /// The student.
    pub student: &'static str,
    /// The penalty.
    pub smooth: Smooth,
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

    /// p without one of the sets.
    fn p_without(&self, name: &str) -> Value {
        let there = self.medians.iter().any(|(set, _)| set == name);
        let rest = self.medians.iter().filter(|(set, _)| set != name).map(|(_, median)| *median);
        let p = wilcoxon(&rest.collect::<Vec<f64>>(), Alternative::Greater);
        if there { p.into() } else { Value::Missing }
    }
}

/// How many gains are below 0, 0 and above.
fn signs(gains: impl Iterator<Item = f64> + Clone) -> [usize; 3] {
    let count = |of: fn(f64) -> bool| gains.clone().filter(|&gain| of(gain)).count();
    [count(|gain| gain < 0.0), count(|gain| gain == 0.0), count(|gain| gain > 0.0)]
}

/// One test a student and penalty, over the medians of the headline sets.
pub fn significance(scores: &Scores<'_>) -> Vec<Significance> {
    let test = |student: &'static str, smooth: Smooth| {
        let sets = scores.headline(student);
        let median = |set: &&SetScores<'_>| metrics::median(&set.gains(smooth));
        let medians: Vec<(String, f64)> =
            sets.iter().map(|set| (set.entry.name.clone(), median(set))).collect();
        let values: Vec<f64> = medians.iter().map(|(_, median)| *median).collect();
        let p = wilcoxon(&values, Alternative::Greater);
        Significance { student, smooth, medians, p, p_holm: f64::NAN }
    };
    let mut tests: Vec<Significance> = STUDENTS
        .into_iter()
        .flat_map(|name| Smooth::ALL.map(|smooth| test(name, smooth)))
        .collect();
    let corrected = holm(&tests.iter().map(|test| test.p).collect::<Vec<f64>>());
    tests.iter_mut().zip(corrected).for_each(|(test, p)| test.p_holm = p);
    tests
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("dataset", "data set").in_terminal(),
        Column::new("student", "student").in_terminal(),
        Column::new("penalty", "penalty").in_terminal(),
        Column::new("median_gain", "median gain").in_terminal(),
        Column::new("gain", "mean gain").in_terminal(),
        Column::new("gain_low", "95 % from"),
        Column::new("gain_high", "to"),
        Column::new("p", "p").digits(4).in_terminal(),
        Column::new("p_holm", "p, Holm").digits(4).in_terminal(),
        Column::new("p_without_heating", "p without energy_heating").digits(4),
        Column::new("p_without_cooling", "p without energy_cooling").digits(4),
        Column::new("below", "gain < 0").in_terminal(),
        Column::new("zero", "= 0").in_terminal(),
        Column::new("above", "> 0").in_terminal(),
    ]
}

/// The row of a test over data sets.
fn over_sets(test: &Significance) -> Vec<Value> {
    let medians: Vec<f64> = test.medians.iter().map(|(_, median)| *median).collect();
    let mut row: Vec<Value> = vec![
        "all headline sets".into(),
        test.student.into(),
        test.smooth.name().into(),
        metrics::median(&medians).into(),
    ];
    row.extend(Value::NO_INTERVAL);
    row.extend([test.p.into(), test.p_holm.into()]);
    row.extend(TWINS.map(|name| test.p_without(name)));
    row.extend(test.signs().map(Value::from));
    row
}

/// The row of one data set: a description, since its trials share rows.
fn over_trials(set: &SetScores<'_>, smooth: Smooth) -> Vec<Value> {
    let gains = set.gains(smooth);
    let mut row: Vec<Value> = vec![
        set.entry.name.as_str().into(),
        set.student.into(),
        smooth.name().into(),
        metrics::median(&gains).into(),
    ];
    row.extend(nadeau_bengio(&gains, test_over_train(set.entry.rows), 0.95).cells());
    row.push(wilcoxon(&gains, Alternative::TwoSided).into());
    row.extend([Value::Missing, Value::Missing, Value::Missing]);
    row.extend(signs(gains.iter().copied()).map(Value::from));
    row
}

/// T5 over the data sets that have a complete trial.
pub fn t5(scores: &Scores<'_>) -> Table {
    let title = "Significance of the gain: λ by validation against placebo by validation";
    let mut table = Table::new("T5", title, columns());
    table.notes = notes();
    if scores.is_empty() {
        return table;
    }
    let tests: Vec<Significance> =
        significance(scores).into_iter().filter(|test| !test.medians.is_empty()).collect();
    let rows = tests.iter().map(over_sets).collect();
    table.blocks.push(Block { title: "over data sets".into(), rows, summary: vec![] });
    for (name, sets) in scores.students() {
        let row = |set| Smooth::ALL.map(|smooth| over_trials(set, smooth));
        let rows = sets.iter().flat_map(row).collect();
        let title = format!("over trials of one data set: {name}");
        table.blocks.push(Block { title, rows, summary: vec![] });
    }
    table
}

fn notes() -> Vec<String> {
    [
        "over data sets: one-sided Wilcoxon signed-rank test, exact, of the median gains of the headline sets; \
         p, Holm: corrected over all students and penalties. gain < 0, = 0, > 0: sets by their median gain. The \
         standard run is among the choices of both arms, so where both choose it the gain is exactly 0; the \
         test leaves such sets out, as Wilcoxon's does.",
        "energy_heating and energy_cooling have the same inputs: the test is repeated without either.",
        "over trials: two-sided and uncorrected, a description only, since trials share rows: Nadeau and \
         Bengio's interval allows for that, this p does not. gain < 0, = 0, > 0: trials. Gains are differences \
         of R² clipped at -1.",
    ]
    .map(String::from)
    .to_vec()
}
