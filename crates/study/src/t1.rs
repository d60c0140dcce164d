//! T1, the main table: what each student gains from a smooth teacher, by each way of choosing λ.
//!
//! ```text
//! gain         = R²(λ by validation) − R²(placebo by validation)
//! change       = R²(λ by validation) − R²(standard)
//! relative (%) = 100 · (R²(arm) − R²(standard)) / R²(standard)
//! ```

use crate::columns::{Columns, counts};
use crate::effect::{Effect, Effects};
use crate::family::PenaltyFamily;
use crate::results::ArmScores;
use crate::scores::{RELATIVE_FLOOR, Scores, SetScores};
use crate::stats::Interval;
use crate::trials::interval_over_trials;
use limpid_base::metrics;
use limpid_report::{Block, Table};

/// A column of R²: its key, its head, and the arm whose R² it holds.
type R2Column = (&'static str, &'static str, for<'s> fn(&'s SetScores<'_>) -> &'s ArmScores);

/// The columns before those of the gain.
const LEADING: [R2Column; 9] = [
    ("teacher_r2_standard", "teacher standard", |set| &set.teacher),
    ("teacher_r2_jacobian", "teacher Jacobian", |set| &set.chosen(J).teacher),
    ("r2_standard", "standard", |set| &set.standard),
    ("r2_validation", "Jacobian λ by validation", |set| &set.chosen(J).validation),
    ("r2_teacher_rule", "Jacobian λ by teacher", |set| &set.chosen(J).teacher_rule),
    ("r2_oracle", "Jacobian λ by oracle", |set| &set.chosen(J).oracle),
    ("r2_placebo_validation", "placebo by validation", |set| &set.placebo_validation),
    ("r2_placebo_oracle", "placebo by oracle", |set| &set.placebo_oracle),
    ("r2_direct", "direct", |set| &set.direct),
];

/// The columns of the Lipschitz penalty, which the files alone hold.
const LIPSCHITZ: [R2Column; 4] = [
    ("teacher_r2_lipschitz", "teacher Lipschitz", |set| &set.chosen(L).teacher),
    ("r2_lipschitz_validation", "Lipschitz λ by validation", |set| &set.chosen(L).validation),
    ("r2_lipschitz_teacher_rule", "Lipschitz λ by teacher", |set| &set.chosen(L).teacher_rule),
    ("r2_lipschitz_oracle", "Lipschitz λ by oracle", |set| &set.chosen(L).oracle),
];

/// Short name of the Jacobian family.
const J: PenaltyFamily = PenaltyFamily::Jacobian;
/// Short name of the Lipschitz family.
const L: PenaltyFamily = PenaltyFamily::Lipschitz;

/// All columns of R², from the left.
fn arms() -> impl Iterator<Item = R2Column> {
    LEADING.into_iter().chain(LIPSCHITZ)
}

/// A row: one student on one data set, or on average over the headline sets.
struct StudentLine<'a> {
    /// The data set; `None` in the row of means.
    set: Option<&'a SetScores<'a>>,
    /// The data sets whose mean the row holds: the one, or all headline sets.
    sets: Vec<&'a SetScores<'a>>,
    /// What the Jacobian penalty does for the student.
    jacobian: Benefit,
    /// What the Lipschitz penalty does for the student.
    lipschitz: Benefit,
}

/// What one penalty does for the student of a row; all but `gain` and `change` in per cent.
struct Benefit {
    /// R² with λ by validation, minus that of the placebo by validation.
    gain: Interval,
    /// R² with λ by validation, minus that of the standard run.
    change: Interval,
    /// Change over the standard's mean R²; none where that is at or below the floor.
    relative: Option<Interval>,
    /// Relative change with λ by oracle.
    oracle: Option<f64>,
    /// Relative change of the placebo by validation.
    placebo_validation: Option<f64>,
    /// Relative change of the placebo by oracle.
    placebo_oracle: Option<f64>,
}

impl Benefit {
    /// The benefit on one data set, with Nadeau and Bengio's intervals over its trials.
    fn on_set(set: &SetScores<'_>, family: PenaltyFamily) -> Self {
        let chosen = set.chosen(family);
        let interval = |differences: &[f64]| interval_over_trials(differences, set.entry.rows);
        let change = interval(&chosen.validation.minus(&set.standard));
        let percent = |arm: &ArmScores| set.relative(arm).map(|share| 100.0 * share);
        Self {
            gain: interval(&set.gains(family)),
            change,
            relative: set.above_floor().then(|| change.map(|v| v / set.standard.mean()).percent()),
            oracle: percent(&chosen.oracle),
            placebo_validation: percent(&set.placebo_validation),
            placebo_oracle: percent(&set.placebo_oracle),
        }
    }

    /// The mean benefit over data sets, with intervals by a bootstrap over sets, then trials.
    fn on_average(effect: &Effect) -> Self {
        let relative = effect.relative;
        let percent = |share: Interval| Some(share.percent().estimate);
        Self {
            gain: effect.gain,
            change: effect.change,
            relative: Some(relative.validation.percent()),
            oracle: percent(relative.oracle),
            placebo_validation: percent(relative.placebo_validation),
            placebo_oracle: percent(relative.placebo_oracle),
        }
    }
}

impl<'a> StudentLine<'a> {
    /// The row of one data set.
    fn of_set(set: &'a SetScores<'a>) -> Self {
        let [jacobian, lipschitz] = [J, L].map(|family| Benefit::on_set(set, family));
        Self { set: Some(set), sets: vec![set], jacobian, lipschitz }
    }

    /// The row of means over the headline sets, from the student's effects.
    fn of_means(sets: Vec<&'a SetScores<'a>>, effects: [&Effect; 2]) -> Self {
        let [jacobian, lipschitz] = effects.map(Benefit::on_average);
        Self { set: None, sets, jacobian, lipschitz }
    }

    /// The mean over the row's data sets of a number of the column's arm.
    fn mean(&self, (.., arm): R2Column, of: fn(&ArmScores) -> f64) -> f64 {
        metrics::average(&self.sets.iter().map(|set| of(arm(set))).collect::<Vec<f64>>())
    }

    /// How many R² of the row are clipped in its means.
    fn clipped(&self) -> usize {
        let of_set =
            |set: &&SetScores<'_>| arms().map(|(.., arm)| arm(set).clipped()).sum::<usize>();
        self.sets.iter().map(of_set).sum()
    }
}

/// The columns in the order that programs rely on.
fn columns<'a>() -> Columns<'a, StudentLine<'a>> {
    let mut columns = Columns::<StudentLine<'_>>::new();
    columns
        .column("dataset", "data set", |l| l.set.map_or("mean".into(), |s| s.entry.name.clone()))
        .column("student", "student", |l| l.sets[0].student)
        .column("n", "n", |l| l.set.map(|set| set.entry.rows))
        .column("d", "d", |l| l.set.map(|set| set.entry.features));
    for arm in LEADING {
        columns.column(arm.0, arm.1, move |l| l.mean(arm, ArmScores::mean));
    }
    let (validation, oracle) = ("placebo by validation, %", "placebo by oracle, %");
    columns
        .interval("gain", "gain", 3, |l| l.jacobian.gain)
        .interval("relative", "% over standard", 1, |l| l.jacobian.relative)
        .number("relative_oracle", "oracle, %", 1, |l| l.jacobian.oracle)
        .number("relative_placebo_validation", validation, 1, |l| l.jacobian.placebo_validation)
        .number("relative_placebo_oracle", oracle, 1, |l| l.jacobian.placebo_oracle)
        .interval("change", "Jacobian by validation − standard", 3, |l| l.jacobian.change);
    for arm in LIPSCHITZ {
        columns.column(arm.0, arm.1, move |l| l.mean(arm, ArmScores::mean));
    }
    columns
        .interval("gain_lipschitz", "gain, Lipschitz", 3, |l| l.lipschitz.gain)
        .interval("relative_lipschitz", "Lipschitz, % over standard", 1, |l| l.lipschitz.relative)
        .number("relative_lipschitz_oracle", "Lipschitz oracle, %", 1, |l| l.lipschitz.oracle)
        .interval("change_lipschitz", "Lipschitz by validation − standard", 3, |l| {
            l.lipschitz.change
        })
        .column("trials", "trials", |l| l.set.map(SetScores::trials))
        .column("clipped", "R² clipped", StudentLine::clipped);
    for (family, key, head) in [(J, "lambda", "λ"), (L, "lambda_lipschitz", "Lipschitz λ")] {
        let (validation, oracle) = (format!("{key}_validation"), format!("{key}_oracle"));
        columns
            .column(&oracle, &format!("{head} by oracle"), move |l| {
                l.set.map(|set| set.chosen(family).oracle_lambda.to_string())
            })
            .long(&validation, &format!("{head} by validation, in how many trials"), move |l| {
                l.set.map(|set| counts(&set.chosen(family).lambdas))
            });
    }
    for arm in arms() {
        let (key, head) = (arm.0.replace("r2_", "median_r2_"), format!("{}, median", arm.1));
        columns.column(&key, &head, move |l| l.mean(arm, ArmScores::median));
    }
    columns.in_terminal(
        "dataset n d teacher_r2_standard teacher_r2_jacobian r2_standard \
             r2_validation r2_placebo_validation r2_direct gain gain_low gain_high \
             relative",
    );
    columns
}

/// T1 over the data sets that have a complete trial: one block a student, the mean over headline sets below
/// it.
pub fn t1(scores: &Scores<'_>, effects: &Effects) -> Table {
    let columns = columns();
    let title = "Test R² of the students by teacher and by the way λ is chosen";
    let mut table = columns.table("T1", title, &NOTES);
    for (name, sets) in scores.students().filter(|(_, sets)| !sets.is_empty()) {
        let (headline, effects) = (scores.headline(name), effects.of(name));
        let lines: Vec<StudentLine<'_>> = sets.iter().map(StudentLine::of_set).collect();
        let means = effects.map(|effects| StudentLine::of_means(headline, effects));
        table.blocks.push(Block {
            title: format!("student: {name}"),
            rows: columns.rows(&lines),
            summary: columns.rows(&means),
        });
        table.notes.extend(effects.and_then(|[effect, _]| below_floor(name, effect)));
    }
    table
}

/// The sets that the mean relative change of a student leaves out, as a note.
fn below_floor(name: &str, effect: &Effect) -> Option<String> {
    (!effect.below_floor.is_empty()).then(|| {
        format!(
            "No relative change for {name} on {}: the standard's mean R² is at most {RELATIVE_FLOOR}.",
            effect.below_floor.join(", ")
        )
    })
}

/// Sentences below the table, the same for every study.
const NOTES: [&str; 6] = [
    "Our own reconstruction of the paper's protocol: no number here is the paper's.",
    "R² on true test labels, means over trials with R² clipped at -1 (column R² clipped counts \
     them); medians, unclipped, stand in the last columns.",
    "standard: λ = 0. Jacobian: λ chosen from 0, 0.001, 0.01, 0.03, 0.1, 0.3, 1; Lipschitz, in the files: \
     from 0, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1. Placebo: the same choice among seven standard \
     runs that differ in their seeds alone; the i-th λ has the seeds of the i-th of them. Direct: no \
     teacher.",
    "gain = Jacobian by validation - placebo by validation: what smoothness adds beyond choosing \
     among seven runs of other seeds; the mean row is over the headline sets alone. Its interval is \
     Nadeau-Bengio's over trials for a data set, a bootstrap over data sets and trials for the mean.",
    "Per cent columns: (arm - standard) / standard of the mean R², left out where the standard's \
     is at most 0.05; the mean row has the mean of these over data sets. '% over standard' is \
     Jacobian by validation: it contains the gain of choosing among seven runs, compare the \
     placebo's column. Its interval is that of the change over the standard's mean, in the mean row a \
     bootstrap over data sets, then trials. The paper's abstract reports 120 % on average (C1).",
    "teacher Jacobian: the teacher of the λ chosen by the student's validation R².",
];
