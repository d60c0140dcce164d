//! `cargo xtask bench compare-step`: our steps and those of JAX and PyTorch, in turn.

mod panel;
mod table;

use crate::comparison::{self, Cases, Comparison};
use crate::conditions::{Arguments, Rounds};
use crate::peer::{Missing, Peer, Theirs};
use crate::system::System;
use limpid_benchmarks::machine::Machine;
use limpid_benchmarks::step::{Case, Spread, Stopwatch};
use panel::Panel;
use serde::{Deserialize, Serialize};

/// Step times of all panels.
#[derive(Debug, Serialize, Deserialize)]
struct StepTimes {
    #[serde(flatten)]
    rounds: Rounds,
    tables: Vec<Measured>,
}

/// Step times of a panel.
#[derive(Debug, Serialize, Deserialize)]
struct Measured {
    /// Title of the panel.
    title: String,
    rows: Vec<StepTime>,
}

/// CPU time of one case by one system.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct StepTime {
    system: System,
    #[serde(flatten)]
    case: Case,
    /// Median over the blocks, µs a step.
    us_per_step: f64,
    /// 10th percentile over the blocks, µs a step.
    p10: f64,
    /// 90th percentile over the blocks, µs a step.
    p90: f64,
    /// Number of timed blocks.
    runs: usize,
}

impl StepTime {
    /// The time of a case from µs a step, one for each block.
    fn new(system: System, case: &Case, times: &[f64]) -> Self {
        let Spread { median, p10, p90 } = Spread::of(times);
        Self { system, case: case.clone(), us_per_step: median, p10, p90, runs: times.len() }
    }
}

const SYSTEMS: &str = "\
* Limpid: gather of a shuffled mini-batch, random draws and power iteration where the penalty has some,
  gradient, Adam; one thread.
* JAX: the same as one compiled scan over 16 mini-batches that lie ready, parameters donated; one thread.
* PyTorch: eager, mini-batches that lie ready, fused Adam; one thread. Much of its time at the small shapes
  is Python and dispatch, not arithmetic.";

impl Cases for StepTimes {
    const NAME: &'static str = "step";
    const TITLE: &'static str = "One training step";

    fn method(&self) -> String {
        let Rounds { runs, seconds } = self.rounds;
        format!(
            "One step of training: 13 inputs, tanh, single precision, Adam. Times are CPU time, the\n\
             median of {runs} runs; a run is a block of whole steps, about {seconds} s of them, and the blocks of\n\
             all systems in a line of a table take turns. Percentiles are in `step.json`.\n\n{SYSTEMS}"
        )
    }

    fn sections(&self) -> Vec<comparison::Section> {
        let section = |measured: &Measured| {
            let there = comparison::systems(measured.rows.iter().map(|time| time.system));
            let panel =
                Panel::all(&there).into_iter().find(|panel| panel.title == measured.title)?;
            Some(comparison::Section {
                title: measured.title.clone(),
                text: String::new(),
                table: table::table(&panel, &measured.rows),
                verdicts: vec![],
            })
        };
        self.tables.iter().filter_map(section).collect()
    }
}

/// Measures every panel and writes the page and the record.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    arguments.folder()?;
    let (rounds, machine) = (arguments.rounds(), Machine::pin());
    let mut missing = Missing::default();
    let mut peers = Peer::start_all(&System::TRAINERS, &mut missing);
    let there: Vec<System> = peers.iter().map(|peer| peer.system).collect();
    let mut tables = vec![];
    for panel in Panel::all(&there) {
        let rows = measure(&panel, &mut peers, rounds, &mut missing);
        tables.push(Measured { title: panel.title.to_string(), rows });
    }
    let conditions = arguments.conditions("compare-step", machine, &peers, missing);
    Comparison { conditions, cases: StepTimes { rounds, tables } }.write(arguments)
}

/// Times the panel's shapes one after the other.
fn measure(
    panel: &Panel,
    peers: &mut [Peer],
    rounds: Rounds,
    missing: &mut Missing,
) -> Vec<StepTime> {
    let mut times = vec![];
    for &shape in &panel.shapes {
        note!("{}: {:?}, batch {}", panel.title, shape.0, shape.1);
        times.extend(measure_shape(panel, shape, peers, rounds, missing));
    }
    times
}

/// Times all cases of a shape in blocks, those of all systems in turn.
fn measure_shape(
    panel: &Panel,
    shape: panel::Shape,
    peers: &mut [Peer],
    rounds: Rounds,
    missing: &mut Missing,
) -> Vec<StepTime> {
    let cases: Vec<Case> = panel.penalties.iter().map(|&p| panel.case(shape, p)).collect();
    let mut ours: Vec<Stopwatch> =
        cases.iter().map(|case| Stopwatch::new(case, rounds.seconds)).collect();
    let there = peers.iter_mut().filter(|peer| panel.systems.contains(&peer.system));
    let mut theirs: Vec<Theirs<'_>> = there.map(|peer| Theirs::new(peer, cases.len())).collect();
    for _ in 0..rounds.runs {
        for (i, case) in cases.iter().enumerate() {
            ours[i].run();
            let name = case.to_string();
            theirs.iter_mut().for_each(|t| t.run(i, case, &name, rounds.seconds));
        }
    }
    let mut times = vec![];
    for (i, case) in cases.iter().enumerate() {
        times.push(StepTime::new(System::Limpid, case, ours[i].times()));
        for theirs in &theirs {
            let found = theirs.times(i, missing);
            times.extend(found.map(|us| StepTime::new(theirs.peer.system, case, &us)));
        }
    }
    times
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_page_is_that_of_the_committed_record() {
        comparison::tests::page_is_that_of_the_record::<StepTimes>();
    }
}
