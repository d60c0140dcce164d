//! `cargo xtask bench compare-step`: our steps and those of JAX and PyTorch, in turn.

use super::machine::Machine;
use super::peer::{Peer, System, python};
use super::report::{Report, Table};
use super::section::Section;
use super::step::SECONDS_PER_RUN;
use super::table::Row;
use crate::checks::root;
use anyhow::Context;
use limpid_base::isa::Isa;
use limpid_benchmarks::step::{Case, Stopwatch};
use std::path::{Path, PathBuf};

/// Arguments of `bench compare-step`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Few and short runs: to see whether it works
    #[arg(long)]
    quick: bool,
    /// Folder for step.md and step.json [default: benchmarks, or target/benchmarks with --quick]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// How often, and how long.
#[derive(Clone, Copy)]
struct Rounds {
    runs: usize,
    /// CPU time of a run.
    seconds: f64,
}

/// Measures every section and writes the page and the record.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let (rounds, folder) = match arguments.quick {
        true => (Rounds { runs: 3, seconds: 0.005 }, "target/benchmarks"),
        false => (Rounds { runs: 20, seconds: SECONDS_PER_RUN }, "benchmarks"),
    };
    let folder = arguments.out.clone().unwrap_or_else(|| root().join(folder));
    let writing = || format!("writing into {}", folder.display());
    std::fs::create_dir_all(&folder).with_context(writing)?; // known before anything is measured
    let machine = Machine::pin();
    let (mut peers, mut missing) = start_peers();
    let versions = peers.iter().flat_map(|peer| peer.versions.clone()).collect();
    let there: Vec<System> = peers.iter().map(|peer| peer.system).collect();
    let mut tables = vec![];
    for section in Section::all(&there) {
        let rows = measure(&section, &mut peers, rounds, &mut missing);
        tables.push(Table { title: section.title, section, rows });
    }
    let quick = if arguments.quick { " --quick" } else { "" };
    let report = Report {
        command: format!("cargo xtask bench compare-step{quick}"),
        machine,
        runs: rounds.runs,
        seconds_per_run: rounds.seconds,
        kernel: Isa::best().name().to_string(),
        versions,
        missing,
        tables,
    };
    write(&report, &folder).with_context(writing)
}

/// The peers that can be run, and why the others cannot.
fn start_peers() -> (Vec<Peer>, Vec<String>) {
    let (mut peers, mut missing) = (vec![], vec![]);
    for system in System::PEERS {
        match python().and_then(|python| Peer::start(&python, system)) {
            Ok(peer) => peers.push(peer),
            Err(error) => {
                let text =
                    format!("{} cannot be run, the next run tries again: {error:#}", system.name());
                note_missing(&mut missing, text);
            }
        }
    }
    (peers, missing)
}

/// Warns of what is missing, once, and keeps it for the page.
fn note_missing(missing: &mut Vec<String>, text: String) {
    if !missing.contains(&text) {
        eprintln!("warning: {text}");
        missing.push(text);
    }
}

fn write(report: &Report, folder: &Path) -> anyhow::Result<()> {
    std::fs::write(folder.join("step.md"), report.to_markdown())?;
    let json = serde_json::to_string_pretty(report)? + "\n";
    std::fs::write(folder.join("step.json"), json)?;
    eprintln!("written: {0}/step.md, {0}/step.json", folder.display());
    Ok(())
}

/// One line of the table after the other.
fn measure(
    section: &Section,
    peers: &mut [Peer],
    rounds: Rounds,
    missing: &mut Vec<String>,
) -> Vec<Row> {
    let mut rows = vec![];
    for &shape in &section.shapes {
        let cases: Vec<Case> = section.penalties.iter().map(|&p| section.case(shape, p)).collect();
        eprintln!("{}: {:?}, batch {}", section.title, shape.0, shape.1);
        let mut ours: Vec<Stopwatch> =
            cases.iter().map(|case| Stopwatch::new(case, rounds.seconds)).collect();
        let mut theirs: Vec<Theirs<'_>> = peers
            .iter_mut()
            .filter(|peer| section.systems.contains(&peer.system))
            .map(|peer| Theirs { peer, times: vec![Ok(vec![]); cases.len()] })
            .collect();
        for _ in 0..rounds.runs {
            for (i, case) in cases.iter().enumerate() {
                ours[i].run();
                theirs.iter_mut().for_each(|theirs| theirs.run(i, case, rounds.seconds));
            }
        }
        for (i, case) in cases.iter().enumerate() {
            rows.push(Row::new(System::Limpid, case, ours[i].times()));
            for theirs in &theirs {
                match &theirs.times[i] {
                    Ok(times) => rows.push(Row::new(theirs.peer.system, case, times)),
                    Err(error) => note_missing(missing, error.clone()),
                }
            }
        }
    }
    rows
}

/// A peer and its times, or what went wrong, a case each.
struct Theirs<'a> {
    peer: &'a mut Peer,
    times: Vec<Result<Vec<f64>, String>>,
}

impl Theirs<'_> {
    /// One more block of a case that has not gone wrong.
    fn run(&mut self, i: usize, case: &Case, seconds: f64) {
        let Ok(times) = &mut self.times[i] else { return };
        match self.peer.time(case, seconds) {
            Ok(time) => times.push(time),
            Err(error) => self.times[i] = Err(format!("{error:#}")),
        }
    }
}
