//! A comparison as a page to read (Markdown) and as a record (JSON).

use super::comparison::machine_line;
use super::machine::Machine;
use super::peer::Missing;
use super::section::Section;
use super::table::{Row, markdown};
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything a comparison found.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// What was typed.
    pub(crate) command: String,
    pub(crate) machine: Machine,
    pub(crate) runs: usize,
    /// CPU time of a run, about and at least one step.
    pub(crate) seconds_per_run: f64,
    /// The instruction set of our kernels.
    pub(crate) kernel: String,
    /// Of Python and of the peers.
    pub(crate) versions: BTreeMap<String, String>,
    /// What is missing, and why.
    pub(crate) missing: Missing,
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
        let machine = &self.machine;
        let mut text = format!(
            "# One training step\n\nWritten by `{}` on {}.\n\n\
             One step of training: 13 inputs, tanh, single precision, Adam. Times are CPU time, the\n\
             median of {} runs; a run is a block of whole steps, about {} s of them, and the blocks of\n\
             all systems in a line of a table take turns. Percentiles are in `step.json`.\n\n{SYSTEMS}\n\n",
            self.command, machine.date, self.runs, self.seconds_per_run
        );
        text += &machine_line(machine, &self.kernel, &self.versions);
        text += &self.missing.to_markdown();
        for table in &self.tables {
            text += "\n";
            text += &markdown(&table.section, &table.rows);
        }
        text
    }
}
