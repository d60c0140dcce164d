//! The step times of a panel as a table, with the ratios one wants to read.

use super::StepTime;
use super::panel::{Panel, Shape};
use crate::comparison::{figure, geometric_mean, ratio};
use crate::system::System;
use limpid_benchmarks::step::Smoothing;
use limpid_report::{Block, Column, Table, Value};

/// A system at a step with a penalty.
type Step = (System, Smoothing);

/// The figure that a column shows of every shape.
#[derive(Clone, Copy, Debug)]
enum Shown {
    /// Time of a step in µs.
    Time(Step),
    /// Time of the step `of`, as a multiple of that of the step `over`.
    Ratio { of: Step, over: Step },
}

/// The panel's table: a row for each shape, then the geometric means of the ratios. A time that was not found
/// is missing, and so are the ratios and means that need it.
pub(super) fn table(panel: &Panel, times: &[StepTime]) -> Table {
    let shown = columns(panel);
    let values = |shape: &Shape| shown.iter().map(|c| c.value(panel, *shape, times)).collect();
    let values: Vec<Vec<Option<f64>>> = panel.shapes.iter().map(values).collect();

    let heads = shown.iter().map(|column| column.head());
    let columns = heads.map(|head| Column::new(&head, &head).digits(2));
    let first = ["hidden", "batch"].map(|name| Column::new(name, name));
    let mut table = Table::new("step", panel.title, first.into_iter().chain(columns).collect());
    let rows = panel.shapes.iter().zip(&values).map(|(&(hidden, batch), values)| {
        let hidden: Vec<String> = hidden.iter().map(usize::to_string).collect();
        let cells = shown.iter().zip(values).map(|(column, value)| column.cell(*value));
        [hidden.join("-").into(), batch.into()].into_iter().chain(cells).collect()
    });
    let means = shown.iter().enumerate().map(|(j, column)| column.mean(&values, j));
    let mean: Vec<Value> =
        ["geometric mean".into(), Value::Missing].into_iter().chain(means).collect();
    table.blocks = vec![Block { title: String::new(), rows: rows.collect(), summary: vec![mean] }];
    table
}

/// The times of all systems, ours over theirs, and every penalty over the first.
fn columns(panel: &Panel) -> Vec<Shown> {
    let Panel { penalties, systems, .. } = panel;
    let mut columns = vec![];
    for &penalty in penalties {
        columns.extend(systems.iter().map(|&system| Shown::Time((system, penalty))));
        let ours = (System::Limpid, penalty);
        let over = |&peer| Shown::Ratio { of: ours, over: (peer, penalty) };
        columns.extend(systems[1..].iter().map(over));
    }
    for &penalty in &penalties[1..] {
        let over_plain =
            |&system| Shown::Ratio { of: (system, penalty), over: (system, penalties[0]) };
        columns.extend(systems.iter().map(over_plain));
    }
    columns
}

impl Shown {
    fn head(self) -> String {
        let name = |penalty| match penalty {
            Smoothing::None => "plain".to_string(),
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

    fn value(self, panel: &Panel, shape: Shape, times: &[StepTime]) -> Option<f64> {
        let time = |(system, penalty): Step| {
            let case = panel.case(shape, penalty);
            let time = times.iter().find(|time| time.system == system && time.case == case);
            time.map(|time| time.us_per_step)
        };
        match self {
            Self::Time(step) => time(step),
            Self::Ratio { of, over } => ratio(time(of), time(over)),
        }
    }

    fn cell(self, value: Option<f64>) -> Value {
        match self {
            Self::Time(_) => figure(value),
            Self::Ratio { .. } => value.into(),
        }
    }

    /// The mean of column `j`, if it holds ratios and none is missing.
    fn mean(self, rows: &[Vec<Option<f64>>], j: usize) -> Value {
        let ratios: Option<Vec<f64>> = rows.iter().map(|row| row[j]).collect();
        match self {
            Self::Time(_) => Value::Missing,
            Self::Ratio { .. } => ratios.map(|ratios| geometric_mean(&ratios)).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::panel::named;
    use super::*;

    fn panel() -> Panel {
        Panel {
            title: "Two shapes",
            outputs: 1,
            shapes: vec![(&[8, 4], 32), (&[8, 4], 128)],
            penalties: vec![Smoothing::None, named("jacobian")],
            systems: vec![System::Limpid, System::Jax],
        }
    }

    fn time(system: System, batch: usize, penalty: Smoothing, us: f64) -> StepTime {
        StepTime::new(system, &panel().case((&[8, 4], batch), penalty), &[us])
    }

    #[test]
    fn a_table_shows_times_ratios_and_their_geometric_means() {
        let (ours, jax) = (System::Limpid, System::Jax);
        let (plain, jacobian) = (Smoothing::None, named("jacobian"));
        let times = [
            time(ours, 32, plain, 10.0),
            time(jax, 32, plain, 20.0),
            time(ours, 32, jacobian, 25.0),
            time(jax, 32, jacobian, 50.0),
            time(ours, 128, plain, 100.0),
            time(jax, 128, plain, 50.0),
            time(ours, 128, jacobian, 160.0),
        ];
        let lines = [
            "hidden,batch,plain: Limpid µs,plain: JAX µs,plain: Limpid / JAX,jacobian: Limpid µs,\
             jacobian: JAX µs,jacobian: Limpid / JAX,Limpid: jacobian / plain,JAX: jacobian / plain",
            "8-4,32,10.0,20.0,0.5,25.0,50.0,0.5,2.5,2.5",
            "8-4,128,100.0,50.0,2.0,160.0,,,1.6,",
        ];
        let table = table(&panel(), &times);
        assert_eq!(table.to_csv(), lines.join("\n") + "\n");
        let means: Vec<String> =
            table.blocks[0].summary[0].iter().map(|v| format!("{v:?}")).collect();
        let ratios = [means[4].as_str(), &means[7], &means[8], &means[9]];
        assert_eq!(ratios, ["Number(1.0)", "Missing", "Number(2.0)", "Missing"]);
    }
}
