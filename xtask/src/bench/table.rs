//! The times of a section as a table in Markdown, with the ratios one wants to read.

use super::section::Section;
use super::system::System;
use limpid_base::Real;
use limpid_benchmarks::step::{Case, Spread, StepPenalty};
use serde::Serialize;

/// The time of one case by one system.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) system: System,
    #[serde(flatten)]
    pub(crate) case: Case,
    /// Median over the runs of µs a step, and their 10th and 90th percentile.
    us_per_step: f64,
    p10: f64,
    p90: f64,
    /// Blocks timed.
    runs: usize,
}

impl Row {
    /// Of µs a step, a run each.
    pub(crate) fn new(system: System, case: &Case, times: &[f64]) -> Self {
        let Spread { median, p10, p90 } = Spread::of(times);
        Self { system, case: case.clone(), us_per_step: median, p10, p90, runs: times.len() }
    }
}

/// A line a shape, then the geometric means of the ratios. A time that was not found is "–".
pub(crate) fn markdown(section: &Section, rows: &[Row]) -> String {
    let columns = columns(section);
    let values = |shape| -> Vec<Option<f64>> {
        let time = |(system, penalty)| {
            let case = section.case(shape, penalty);
            let row = rows.iter().find(|row| row.system == system && row.case == case);
            row.map(|row| row.us_per_step)
        };
        columns.iter().map(|column| column.value(time)).collect()
    };
    let table: Vec<Vec<Option<f64>>> = section.shapes.iter().map(|&shape| values(shape)).collect();

    let heads: Vec<String> = columns.iter().map(|column| column.head()).collect();
    let mut text = format!("## {}\n\n", section.title);
    text += &format!("| hidden | batch | {} |\n", heads.join(" | "));
    text += &format!("|---|--:|{}\n", "--:|".repeat(columns.len()));
    for ((hidden, batch), values) in section.shapes.iter().zip(&table) {
        let hidden: Vec<String> = hidden.iter().map(usize::to_string).collect();
        let cells: Vec<String> =
            columns.iter().zip(values).map(|(column, &value)| column.cell(value)).collect();
        text += &format!("| {} | {batch} | {} |\n", hidden.join("-"), cells.join(" | "));
    }
    let mean = |(j, column): (usize, &Column)| match column {
        Column::Time(_) => String::new(),
        Column::Ratio { .. } => column.cell(geometric_mean(table.iter().map(|values| values[j]))),
    };
    let means: Vec<String> = columns.iter().enumerate().map(mean).collect();
    text + &format!("| geometric mean | | {} |\n", means.join(" | "))
}

/// Who did which step.
type Step = (System, StepPenalty);

/// What a column shows of a shape.
#[derive(Clone, Copy, Debug)]
enum Column {
    /// µs a step.
    Time(Step),
    /// The time of one step in those of another.
    Ratio { of: Step, over: Step },
}

/// Times of all, ours over theirs, and every penalty over the first.
fn columns(section: &Section) -> Vec<Column> {
    let Section { penalties, systems, .. } = section;
    let mut columns = vec![];
    for &penalty in penalties {
        columns.extend(systems.iter().map(|&system| Column::Time((system, penalty))));
        let ours = (System::Limpid, penalty);
        let over = |&peer| Column::Ratio { of: ours, over: (peer, penalty) };
        columns.extend(systems[1..].iter().map(over));
    }
    for &penalty in &penalties[1..] {
        let over_plain =
            |&system| Column::Ratio { of: (system, penalty), over: (system, penalties[0]) };
        columns.extend(systems.iter().map(over_plain));
    }
    columns
}

impl Column {
    fn head(self) -> String {
        let name = |penalty| match penalty {
            StepPenalty::None => "plain".to_string(),
            other => other.to_string(),
        };
        match self {
            Self::Time((system, penalty)) => format!("{}: {} µs", name(penalty), system.name()),
            Self::Ratio { of, over } if of.0 == over.0 => {
                format!("{}: {} / {}", of.0.name(), name(of.1), name(over.1))
            }
            Self::Ratio { of, over } => {
                format!("{}: {} / {}", name(of.1), of.0.name(), over.0.name())
            }
        }
    }

    fn value(self, time: impl Fn(Step) -> Option<f64>) -> Option<f64> {
        match self {
            Self::Time(step) => time(step),
            Self::Ratio { of, over } => Some(time(of)? / time(over)?),
        }
    }

    fn cell(self, value: Option<f64>) -> String {
        match (self, value) {
            (_, None) => "–".to_string(),
            (Self::Time(_), Some(us)) if us >= 100.0 => format!("{us:.0}"),
            (Self::Time(_), Some(us)) => format!("{us:.1}"),
            (Self::Ratio { .. }, Some(ratio)) => format!("{ratio:.2}"),
        }
    }
}

/// ⁿ√∏ xᵢ; none if one of them is missing.
fn geometric_mean(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let logarithms: Vec<f64> = values.map(|value| value.map(Real::ln)).collect::<Option<_>>()?;
    let sum = logarithms.iter().fold(0.0, |sum, l| sum + l);
    Some(Real::exp(sum / logarithms.len() as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section() -> Section {
        Section {
            title: "Two shapes",
            outputs: 1,
            shapes: vec![(&[8, 4], 32), (&[8, 4], 128)],
            penalties: vec![StepPenalty::None, StepPenalty::Jacobian],
            systems: vec![System::Limpid, System::Jax],
        }
    }

    fn row(system: System, batch: usize, penalty: StepPenalty, us: f64) -> Row {
        Row::new(system, &section().case((&[8, 4], batch), penalty), &[us])
    }

    #[test]
    fn a_table_shows_times_ratios_and_their_geometric_means() {
        let (ours, jax) = (System::Limpid, System::Jax);
        let (plain, jacobian) = (StepPenalty::None, StepPenalty::Jacobian);
        let rows = [
            row(ours, 32, plain, 10.0),
            row(jax, 32, plain, 20.0),
            row(ours, 32, jacobian, 25.0),
            row(jax, 32, jacobian, 50.0),
            row(ours, 128, plain, 100.0),
            row(jax, 128, plain, 50.0),
            row(ours, 128, jacobian, 160.0),
        ];
        let lines = [
            "## Two shapes",
            "",
            "| hidden | batch | plain: Limpid µs | plain: JAX µs | plain: Limpid / JAX | jacobian: Limpid µs \
             | jacobian: JAX µs | jacobian: Limpid / JAX | Limpid: jacobian / plain | JAX: jacobian / plain |",
            "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
            "| 8-4 | 32 | 10.0 | 20.0 | 0.50 | 25.0 | 50.0 | 0.50 | 2.50 | 2.50 |",
            "| 8-4 | 128 | 100 | 50.0 | 2.00 | 160 | – | – | 1.60 | – |",
            "| geometric mean | |  |  | 1.00 |  |  | – | 2.00 | – |",
        ];
        assert_eq!(markdown(&section(), &rows), lines.join("\n") + "\n");
    }
}
