//! A comparison as a page to read (Markdown) and as a record (JSON).

use super::comparison::{Conditions, Rounds};
use super::section::Section;
use super::table::{Row, markdown};
use serde::Serialize;

/// Everything a comparison found.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    #[serde(flatten)]
    pub(crate) conditions: Conditions,
    #[serde(flatten)]
    pub(crate) rounds: Rounds,
    pub(crate) tables: Vec<Table>,
}

/// A section with its times.
#[derive(Debug, Serialize)]
pub(crate) struct Table {
    pub(crate) title: &'static str,
    #[serde(skip)]
    pub(crate) section: Section,
    pub(crate) rows: Vec<Row>,
}

const SYSTEMS: &str = "\
* Limpid: gather of a shuffled mini-batch, random draws and power iteration where the penalty has some,
  gradient, Adam; one thread.
* JAX: the same as one compiled scan over 16 mini-batches that lie ready, parameters donated; one thread.
* PyTorch: eager, mini-batches that lie ready, fused Adam; one thread. Much of its time at the small shapes
  is Python and dispatch, not arithmetic.";

impl Report {
    /// The page.
    pub(crate) fn to_markdown(&self) -> String {
        let Conditions { command, machine, .. } = &self.conditions;
        let Rounds { runs, seconds } = self.rounds;
        let mut text = format!(
            "# One training step\n\nWritten by `{}` on {}.\n\n\
             One step of training: 13 inputs, tanh, single precision, Adam. Times are CPU time, the\n\
             median of {} runs; a run is a block of whole steps, about {} s of them, and the blocks of\n\
             all systems in a line of a table take turns. Percentiles are in `step.json`.\n\n{SYSTEMS}\n\n",
            command, machine.date, runs, seconds
        );
        text += &self.conditions.to_markdown();
        for table in &self.tables {
            text += "\n";
            text += &markdown(&table.section, &table.rows);
        }
        text
    }
}
