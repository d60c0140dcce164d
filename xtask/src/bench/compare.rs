//! `cargo xtask bench compare-step`: our steps and those of JAX and PyTorch, in turn.

use super::comparison::{Arguments, Rounds};
use super::machine::Machine;
use super::peer::{Missing, Peer, Theirs};
use super::report::{Report, Table};
use super::section::Section;
use super::system::System;
use super::table::Row;
use limpid_benchmarks::step::{Case, Stopwatch};

/// Measures every section and writes the page and the record.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    arguments.folder()?;
    let (rounds, machine) = (arguments.rounds(), Machine::pin());
    let mut missing = Missing::default();
    let mut peers = Peer::start_all(&System::TRAINERS, &mut missing);
    let there: Vec<System> = peers.iter().map(|peer| peer.system).collect();
    let mut tables = vec![];
    for section in Section::all(&there) {
        let rows = measure(&section, &mut peers, rounds, &mut missing);
        tables.push(Table { title: section.title, section, rows });
    }
    let report = Report {
        conditions: arguments.conditions("compare-step", machine, &peers, missing),
        rounds,
        tables,
    };
    arguments.write("step", &report.to_markdown(), &report)
}

/// One line of the table after the other.
fn measure(
    section: &Section,
    peers: &mut [Peer],
    rounds: Rounds,
    missing: &mut Missing,
) -> Vec<Row> {
    let mut rows = vec![];
    for &shape in &section.shapes {
        let cases: Vec<Case> = section.penalties.iter().map(|&p| section.case(shape, p)).collect();
        note!("{}: {:?}, batch {}", section.title, shape.0, shape.1);
        let mut ours: Vec<Stopwatch> =
            cases.iter().map(|case| Stopwatch::new(case, rounds.seconds)).collect();
        let mut theirs: Vec<Theirs<'_>> = peers
            .iter_mut()
            .filter(|peer| section.systems.contains(&peer.system))
            .map(|peer| Theirs::new(peer, cases.len()))
            .collect();
        for _ in 0..rounds.runs {
            for (i, case) in cases.iter().enumerate() {
                ours[i].run();
                let name = case.to_string();
                theirs.iter_mut().for_each(|t| t.run(i, case, &name, rounds.seconds));
            }
        }
        for (i, case) in cases.iter().enumerate() {
            rows.push(Row::new(System::Limpid, case, ours[i].times()));
            for theirs in &theirs {
                match &theirs.answers[i] {
                    Ok(answers) => {
                        let times: Vec<f64> = answers.iter().map(|answer| answer.us).collect();
                        rows.push(Row::new(theirs.peer.system, case, &times));
                    }
                    Err(error) => missing.note(error.clone()),
                }
            }
        }
    }
    rows
}
