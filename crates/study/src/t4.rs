//! T4, the ablation of the student: who gains from a smooth teacher, and how much of it is choosing.
//!
//! ```text
//! placebo's share = (R²(placebo by oracle) − R²(standard)) / (R²(by oracle) − R²(standard))
//! ```
//!
//! A share near 1 says that choosing the best of many runs does it all, and smoothness nothing.

use crate::columns::Columns;
use crate::effect::{Effect, Effects};
use crate::family::PenaltyFamily;
use crate::scores::STUDENTS;
use limpid_report::{Block, Table};

/// A row: the mean effect of one penalty on one student.
struct EffectLine<'a> {
    /// Name of the student, one of [`STUDENTS`].
    student: &'static str,
    /// Penalty of the student's teacher.
    family: PenaltyFamily,
    /// Mean effect over the headline sets.
    effect: &'a Effect,
}

/// The columns: an interval for each of the effect's numbers.
fn columns<'a>() -> Columns<'a, EffectLine<'a>> {
    let mut columns = Columns::<EffectLine<'_>>::new();
    let beyond = "oracle − placebo by oracle, %";
    columns
        .column("student", "student", |l| l.student)
        .column("penalty", "penalty", |l| l.family.name())
        .column("sets", "data sets", |l| l.effect.sets)
        .interval("gain", "gain", 3, |l| l.effect.gain)
        .interval("change", "validation − standard", 3, |l| l.effect.change)
        .interval("oracle", "oracle − standard", 3, |l| l.effect.oracle)
        .interval("placebo_oracle", "placebo by oracle − standard", 3, |l| {
            l.effect.placebo_oracle
        })
        .interval("relative", "validation, % over standard", 1, |l| {
            l.effect.relative.validation.percent()
        })
        .interval("relative_oracle", "oracle, % over standard", 1, |l| {
            l.effect.relative.oracle.percent()
        })
        .interval("relative_placebo_validation", "placebo by validation, %", 1, |l| {
            l.effect.relative.placebo_validation.percent()
        })
        .interval("relative_placebo_oracle", "placebo by oracle, % over standard", 1, |l| {
            l.effect.relative.placebo_oracle.percent()
        })
        .interval("oracle_beyond_placebo", beyond, 1, |l| {
            l.effect.relative.oracle_beyond_placebo.percent()
        })
        .interval("ratio", "ratio of means, %", 1, |l| l.effect.ratio.percent())
        .interval("teacher", "teacher − standard teacher", 3, |l| l.effect.teacher)
        .number("placebo_share", "placebo's share of the oracle's gain, %", 0, |l| {
            l.effect.placebo_share().map(|share| 100.0 * share)
        })
        .column("below_floor", "sets without a relative change", |l| l.effect.below_floor.join(" "))
        .in_terminal(
            "student penalty gain gain_low gain_high relative_oracle relative_oracle_low \
             relative_oracle_high relative_placebo_oracle relative_placebo_oracle_low \
             relative_placebo_oracle_high placebo_share",
        );
    columns
}

/// T4 over the headline sets that have a complete trial: one row a student and penalty.
pub fn t4(effects: &Effects) -> Table {
    let columns = columns();
    let title = "Gain from a smooth teacher, student by student, means over headline sets";
    let of_student = |student| {
        let effects = effects.of(student).into_iter().flatten();
        let named = PenaltyFamily::ALL.into_iter().zip(effects);
        named.map(move |(family, effect)| EffectLine { student, family, effect })
    };
    let lines: Vec<EffectLine<'_>> = STUDENTS.into_iter().flat_map(of_student).collect();
    let mut table = columns.table("T4", title, &NOTES);
    table.blocks.push(Block { rows: columns.rows(&lines), ..Block::default() });
    table
}

/// Sentences below the table, the same for every study.
const NOTES: [&str; 3] = [
    "gain = λ by validation − placebo by validation, as in T1. Intervals are bootstraps over data sets, \
     then trials, of R² clipped at −1.",
    "oracle: the best λ of each data set by mean test R², the most optimistic reading of \"optimised for \
     each problem\". The same rule picks the best of seven standard runs of other seeds: what it gains \
     is no effect of smoothness. placebo's share = (placebo by oracle − standard) / (oracle − standard).",
    "Per cent: mean over data sets of (arm − standard) / standard, without those named in the last column, \
     whose standard's mean R² is at most 0.05. ratio of means: mean over all sets by validation over the \
     standard's.",
];
