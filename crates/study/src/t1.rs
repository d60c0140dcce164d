//! T1, the main table: what each student gains from a smooth teacher, by each way of choosing λ.

use crate::effect::{Effect, Effects};
use crate::expected::test_over_train;
use crate::results::ArmScores;
use crate::scores::{RELATIVE_FLOOR, Scores, SetScores, Smooth};
use crate::stats::{Interval, nadeau_bengio};
use limpid_base::metrics;
use limpid_report::{Block, Column, Table, Value};

/// An arm: key of the column, head, whether the terminal shows it, where it is found.
type Arm = (&'static str, &'static str, bool, for<'s> fn(&'s SetScores<'_>) -> &'s ArmScores);

/// The teachers and arms of a student, in the order that programs rely on.
const ARMS: [Arm; 13] = [
    ("teacher_r2_standard", "teacher standard", true, |set| &set.teacher),
    ("teacher_r2_jacobian", "teacher Jacobian", true, |set| &set.chosen(J).teacher),
    ("r2_standard", "standard", true, |set| &set.standard),
    ("r2_validation", "Jacobian λ by validation", true, |set| &set.chosen(J).validation),
    ("r2_teacher_rule", "Jacobian λ by teacher", false, |set| &set.chosen(J).teacher_rule),
    ("r2_oracle", "Jacobian λ by oracle", false, |set| &set.chosen(J).oracle),
    ("r2_placebo_validation", "placebo by validation", true, |set| &set.placebo_validation),
    ("r2_placebo_oracle", "placebo by oracle", false, |set| &set.placebo_oracle),
    ("r2_direct", "direct", true, |set| &set.direct),
    ("teacher_r2_lipschitz", "teacher Lipschitz", false, |set| &set.chosen(L).teacher),
    ("r2_lipschitz_validation", "Lipschitz λ by validation", false, |set| {
        &set.chosen(L).validation
    }),
    ("r2_lipschitz_teacher_rule", "Lipschitz λ by teacher", false, |set| {
        &set.chosen(L).teacher_rule
    }),
    ("r2_lipschitz_oracle", "Lipschitz λ by oracle", false, |set| &set.chosen(L).oracle),
];

const J: Smooth = Smooth::Jacobian;
const L: Smooth = Smooth::Lipschitz;

/// Arms before the columns of the gain: the first nine.
const LEADING: usize = 9;

fn columns() -> Vec<Column> {
    let arm = |&(key, head, terminal, _): &Arm| Column { terminal, ..Column::new(key, head) };
    let percent = |key: &str, head: &str| Column::new(key, head).digits(1);
    let interval = |key: &str, head: &str| {
        let bound = |which: &str, head: &str| Column::new(&format!("{key}_{which}"), head);
        [Column::new(key, head), bound("low", "95 % from"), bound("high", "to")]
    };
    let mut columns = vec![
        Column::new("dataset", "data set").in_terminal(),
        Column::new("student", "student"),
        Column::new("n", "n").in_terminal(),
        Column::new("d", "d").in_terminal(),
    ];
    columns.extend(ARMS[..LEADING].iter().map(arm));
    columns.extend(interval("gain", "gain").map(Column::in_terminal));
    columns.extend([
        percent("relative", "% over standard").in_terminal(),
        percent("relative_low", "95 % from"),
        percent("relative_high", "to"),
        percent("relative_oracle", "oracle, %"),
        percent("relative_placebo_validation", "placebo by validation, %"),
        percent("relative_placebo_oracle", "placebo by oracle, %"),
    ]);
    columns.extend(interval("change", "Jacobian by validation − standard"));
    columns.extend(ARMS[LEADING..].iter().map(arm));
    columns.extend(interval("gain_lipschitz", "gain, Lipschitz"));
    columns.extend([
        percent("relative_lipschitz", "Lipschitz, % over standard"),
        percent("relative_lipschitz_low", "95 % from"),
        percent("relative_lipschitz_high", "to"),
        percent("relative_lipschitz_oracle", "Lipschitz oracle, %"),
    ]);
    columns.extend(interval("change_lipschitz", "Lipschitz by validation − standard"));
    columns.extend([
        Column::new("trials", "trials"),
        Column::new("clipped", "R² clipped"),
        Column::new("lambda_oracle", "λ by oracle"),
        Column::new("lambda_validation", "λ by validation, in how many trials").long(),
        Column::new("lambda_lipschitz_oracle", "Lipschitz λ by oracle"),
        Column::new("lambda_lipschitz_validation", "Lipschitz λ by validation, in how many trials")
            .long(),
    ]);
    columns.extend(ARMS.iter().map(|(key, head, ..)| {
        Column::new(&key.replace("r2_", "median_r2_"), &format!("{head}, median"))
    }));
    columns
}

impl SetScores<'_> {
    /// The interval of differences over trials that share rows.
    fn corrected(&self, differences: &[f64]) -> Interval {
        nadeau_bengio(differences, test_over_train(self.entry.rows), 0.95)
    }

    /// What a penalty gains, relative and absolute: the columns from the gain to the change, `others` being
    /// those between.
    fn gain_columns(&self, smooth: Smooth, others: &[Value]) -> Vec<Value> {
        let change = self.corrected(&self.chosen(smooth).validation.minus(&self.standard));
        let relative = || change.map(|v| v / self.standard.mean()).percent().cells();
        let mut row = self.corrected(&self.gains(smooth)).cells().to_vec();
        row.extend(if self.above_floor() { relative() } else { Value::NO_INTERVAL });
        row.extend_from_slice(others);
        row.extend(change.cells());
        row
    }
}

/// The same columns in the row of means.
fn mean_gain_columns(effect: &Effect, others: &[Value]) -> Vec<Value> {
    let mut row = effect.gain.cells().to_vec();
    row.extend(effect.relative.validation.percent().cells());
    row.extend_from_slice(others);
    row.extend(effect.change.cells());
    row
}

/// The row of one data set.
fn row(set: &SetScores<'_>) -> Vec<Value> {
    let arms: Vec<&ArmScores> = ARMS.iter().map(|(.., arm)| arm(set)).collect();
    let share = |arm: &ArmScores| Value::from(set.relative(arm).map(|r| 100.0 * r));
    let means =
        |arms: &[&ArmScores]| -> Vec<Value> { arms.iter().map(|a| a.mean().into()).collect() };
    let mut row: Vec<Value> = vec![
        set.entry.name.as_str().into(),
        set.student.into(),
        set.entry.rows.into(),
        set.entry.features.into(),
    ];
    row.extend(means(&arms[..LEADING]));
    let choices = [&set.chosen(J).oracle, &set.placebo_validation, &set.placebo_oracle];
    row.extend(set.gain_columns(J, &choices.map(share)));
    row.extend(means(&arms[LEADING..]));
    row.extend(set.gain_columns(L, &[share(&set.chosen(L).oracle)]));
    row.extend([set.trials().into(), clipped(&arms).into()]);
    for smooth in Smooth::ALL {
        let chosen = set.chosen(smooth);
        row.push(chosen.oracle_lambda.to_string().into());
        row.push(Value::counts(&chosen.lambdas));
    }
    row.extend(arms.iter().map(|arm| Value::from(arm.median())));
    row
}

fn clipped(arms: &[&ArmScores]) -> usize {
    arms.iter().map(|arm| arm.clipped()).sum()
}

/// The row of means over the headline sets; its intervals are bootstraps over sets, then trials.
fn average(sets: &[&SetScores<'_>], [jacobian, lipschitz]: [&Effect; 2]) -> Vec<Value> {
    let arms: Vec<Vec<&ArmScores>> =
        ARMS.iter().map(|(.., arm)| sets.iter().map(|set| arm(set)).collect()).collect();
    let mean = |arms: &[Vec<&ArmScores>], of: fn(&ArmScores) -> f64| -> Vec<Value> {
        let over_sets = |arm: &Vec<&ArmScores>| {
            metrics::average(&arm.iter().map(|scores| of(scores)).collect::<Vec<f64>>())
        };
        arms.iter().map(|arm| over_sets(arm).into()).collect()
    };
    let mut row: Vec<Value> =
        vec!["mean".into(), sets[0].student.into(), Value::Missing, Value::Missing];
    row.extend(mean(&arms[..LEADING], ArmScores::mean));
    let share = |interval: Interval| Value::from(interval.percent().estimate);
    let shares = jacobian.relative;
    let choices = [shares.oracle, shares.placebo_validation, shares.placebo_oracle];
    row.extend(mean_gain_columns(jacobian, &choices.map(share)));
    row.extend(mean(&arms[LEADING..], ArmScores::mean));
    row.extend(mean_gain_columns(lipschitz, &[share(lipschitz.relative.oracle)]));
    let all: usize = arms.iter().map(|arm| clipped(arm)).sum();
    row.extend([Value::Missing, all.into()]);
    row.extend([Value::Missing, Value::Missing, Value::Missing, Value::Missing]);
    row.extend(mean(&arms, ArmScores::median));
    row
}

/// T1 over the data sets that have a complete trial.
pub fn t1(scores: &Scores<'_>, effects: &Effects) -> Table {
    let mut table = Table::new(
        "T1",
        "Test R² of the students by teacher and by the way λ is chosen",
        columns(),
    );
    table.notes = notes();
    for (name, sets) in scores.students().filter(|(_, sets)| !sets.is_empty()) {
        let (headline, effects) = (scores.headline(name), effects.of(name));
        table.blocks.push(Block {
            title: format!("student: {name}"),
            rows: sets.iter().map(row).collect(),
            summary: effects.map(|effects| average(&headline, effects)).into_iter().collect(),
        });
        table.notes.extend(effects.and_then(|[effect, _]| below_floor(name, effect)));
    }
    table
}

/// Which sets the mean relative change of a student leaves out.
fn below_floor(name: &str, effect: &Effect) -> Option<String> {
    (!effect.below_floor.is_empty()).then(|| {
        format!(
            "No relative change for {name} on {}: the standard's mean R² is at most {RELATIVE_FLOOR}.",
            effect.below_floor.join(", ")
        )
    })
}

fn notes() -> Vec<String> {
    [
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
    ]
    .map(String::from)
    .to_vec()
}
