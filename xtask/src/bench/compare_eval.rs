//! `cargo xtask bench compare-eval`: our evaluation of formulas and that of others, in turn.

use super::comparison::{Arguments, Rounds};
use super::eval_line::Line;
use super::eval_report::Report;
use super::eval_row::Row;
use super::machine::Machine;
use super::peer::{Answer, Missing, Peer, Theirs};
use super::system::System;
use crate::checks::root;
use anyhow::Context;
use limpid_benchmarks::eval::{Case, Precision, Stopwatch, Task, inputs, results};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Rows of the table that all read, of which a case takes the first.
const STRIDE: usize = 10_000;

/// A case as the drivers read it.
#[derive(Serialize)]
struct Question {
    #[serde(flatten)]
    case: Case,
    /// Path of the formulas, in postfix notation.
    formulas: PathBuf,
    weights: bool,
    /// Path of the table: f64, little end first, column by column of [`STRIDE`] rows.
    data: PathBuf,
    stride: usize,
}

/// Measures every line and writes the page and the record.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    arguments.folder()?;
    let data = root().join("target/peers/inputs.bin");
    write_inputs(&data).with_context(|| format!("writing {}", data.display()))?;
    let (rounds, machine) = (arguments.rounds(), Machine::pin());
    let mut missing = Missing::default();
    let mut peers = Peer::start_all(&System::EVALUATORS, &mut missing);
    let systems = peers.iter().map(|peer| peer.system).collect();
    let mut rows = vec![];
    for line in Line::all() {
        rows.extend(measure(&line, &data, &mut peers, rounds, &mut missing));
    }
    let report = Report {
        conditions: arguments.conditions("compare-eval", machine, &peers, missing),
        rounds,
        systems,
        rows,
    };
    arguments.write("eval", &report.to_markdown(), &report)
}

/// The table, five inputs as the formulas have.
fn write_inputs(path: &Path) -> std::io::Result<()> {
    let x = inputs(STRIDE, 5);
    let bytes: Vec<u8> = x.as_slice().iter().flat_map(|v| v.to_le_bytes()).collect();
    std::fs::create_dir_all(path.parent().unwrap_or(path))?;
    std::fs::write(path, bytes)
}

/// One row a system.
fn measure(
    line: &Line,
    data: &Path,
    peers: &mut [Peer],
    rounds: Rounds,
    missing: &mut Missing,
) -> Vec<Row> {
    let title = line.title();
    note!("{title}");
    let formulas = line.formulas();
    let question = Question {
        case: line.case,
        formulas: root().join("benchmarks/eval").join(line.trees.file()),
        weights: line.weights,
        data: data.to_path_buf(),
        stride: STRIDE,
    };
    let mut ours = Stopwatch::new(&formulas, line.case, rounds.seconds);
    let mut theirs: Vec<Theirs<'_>> = peers
        .iter_mut()
        .filter(|peer| line.is_for(peer.system))
        .map(|peer| Theirs::new(peer, 1))
        .collect();
    for _ in 0..rounds.runs {
        ours.run();
        theirs.iter_mut().for_each(|theirs| theirs.run(0, &question, &title, rounds.seconds));
    }
    let values = results(&formulas, line.case);
    let expected = results(&formulas, Case { precision: Precision::F64, ..line.case });
    let mut rows = vec![Row::new(System::Limpid, line, ours.times(), &values, &expected)];
    for theirs in &theirs {
        match &theirs.answers[0] {
            Ok(answers) => rows.push(their_row(theirs.peer.system, line, answers, &expected)),
            Err(error) => missing.note(error.clone()),
        }
    }
    for row in rows.iter().filter(|row| line.case.task != Task::Fit && row.agree < expected.len()) {
        let (name, agree) = (row.system.name(), row.agree);
        missing.note(format!("{title}: {name} computes only {agree} formulas as they are meant"));
    }
    rows
}

fn their_row(system: System, line: &Line, answers: &[Answer], expected: &[f64]) -> Row {
    let times: Vec<f64> = answers.iter().map(|answer| answer.us).collect();
    let values = answers.last().map_or(&[][..], |answer| &answer.values);
    Row::new(system, line, &times, values, expected)
}
