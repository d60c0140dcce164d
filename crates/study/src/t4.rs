//! T4, the ablation of the student: who gains from a smooth teacher, and how much of it is choosing.

use crate::effect::{Effect, Effects};
use crate::scores::{STUDENTS, Smooth};
use limpid_report::{Block, Column, Table, Value};

fn columns() -> Vec<Column> {
    let mut columns = vec![
        Column::new("student", "student").in_terminal(),
        Column::new("penalty", "penalty").in_terminal(),
        Column::new("sets", "data sets"),
    ];
    let mut interval = |key: &str, head: &str, digits: usize, terminal: bool| {
        for (end, head) in [("", head), ("_low", "95 % from"), ("_high", "to")] {
            let column = Column::new(&format!("{key}{end}"), head).digits(digits);
            columns.push(Column { terminal, ..column });
        }
    };
    interval("gain", "gain", 3, true);
    interval("change", "validation − standard", 3, false);
    interval("oracle", "oracle − standard", 3, false);
    interval("placebo_oracle", "placebo by oracle − standard", 3, false);
    interval("relative", "validation, % over standard", 1, false);
    interval("relative_oracle", "oracle, % over standard", 1, true);
    interval("relative_placebo_validation", "placebo by validation, %", 1, false);
    interval("relative_placebo_oracle", "placebo by oracle, % over standard", 1, true);
    interval("oracle_beyond_placebo", "oracle − placebo by oracle, %", 1, false);
    interval("ratio", "ratio of means, %", 1, false);
    interval("teacher", "teacher − standard teacher", 3, false);
    let share = "placebo's share of the oracle's gain, %";
    columns.push(Column::new("placebo_share", share).digits(0).in_terminal());
    columns.push(Column::new("below_floor", "sets without a relative change"));
    columns
}

fn row(name: &str, smooth: Smooth, effect: &Effect) -> Vec<Value> {
    let relative = effect.relative;
    let mut row: Vec<Value> = vec![name.into(), smooth.name().into(), effect.sets.into()];
    for interval in [effect.gain, effect.change, effect.oracle, effect.placebo_oracle] {
        row.extend(interval.cells());
    }
    for interval in [
        relative.validation,
        relative.oracle,
        relative.placebo_validation,
        relative.placebo_oracle,
        relative.oracle_beyond_placebo,
        effect.ratio,
    ] {
        row.extend(interval.percent().cells());
    }
    row.extend(effect.teacher.cells());
    row.push(effect.placebo_share().map(|share| 100.0 * share).into());
    row.push(effect.below_floor.join(" ").into());
    row
}

/// T4 over the headline sets that have a complete trial.
pub fn t4(effects: &Effects) -> Table {
    let title = "Gain from a smooth teacher, student by student, means over headline sets";
    let mut table = Table::new("T4", title, columns());
    let rows = |name: &str| -> Vec<Vec<Value>> {
        let of_student = Smooth::ALL.into_iter().zip(effects.of(name).into_iter().flatten());
        of_student.map(|(smooth, effect)| row(name, smooth, effect)).collect()
    };
    let rows = STUDENTS.iter().flat_map(|name| rows(name)).collect();
    table.blocks.push(Block { rows, ..Block::default() });
    table.notes = vec![
        "gain = λ by validation − placebo by validation, as in T1. Intervals are bootstraps over data sets, \
         then trials, of R² clipped at −1."
            .into(),
        "oracle: the best λ of each data set by mean test R², the most optimistic reading of \"optimised for \
         each problem\". The same rule picks the best of seven standard runs of other seeds: what it gains \
         is no effect of smoothness. placebo's share = (placebo by oracle − standard) / (oracle − standard)."
            .into(),
        "Per cent: mean over data sets of (arm − standard) / standard, without those named in the last column, \
         whose standard's mean R² is at most 0.05. ratio of means: mean over all sets by validation over the \
         standard's."
            .into(),
    ];
    table
}
