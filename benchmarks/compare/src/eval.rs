//! `cargo xtask bench compare-eval`: our evaluation of formulas and that of others, in turn.

mod speed;
mod workload;

use crate::comparison::{self, Cases, Comparison, figure, ratio};
use crate::conditions::{Arguments, Rounds};
use crate::peer::{Missing, Peer, Theirs};
use crate::root;
use crate::system::System;
use anyhow::Context;
use limpid_benchmarks::eval::{Case, Precision, Stopwatch, Task, inputs, results};
use limpid_benchmarks::machine::Machine;
use limpid_report::{Block, Column, Table, Value};
use serde::{Deserialize, Serialize};
use speed::EvalSpeed;
use std::path::{Path, PathBuf};
use workload::Workload;

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

/// Speeds of all workloads.
#[derive(Debug, Serialize, Deserialize)]
struct EvalSpeeds {
    #[serde(flatten)]
    rounds: Rounds,
    rows: Vec<EvalSpeed>,
}

const SYSTEMS: &str = "\
100 formulas of 20 to 30 nodes on a table of five inputs, uniform in [0.5, 2), the same files for all; one
thread. Mixed formulas are of + - * / sin cos exp log sqrt, the others of + - * / alone.

* Limpid: compiled plans; with derivatives, values and Jacobian in all constants written out. A fit is at
  most ten iterations of Levenberg-Marquardt to sin(x0), compilation included; it stops when it gains less
  than a billionth.
* Operon: `EvaluateTrees`, and `LMOptimizer` of ten iterations. Its Jacobian cannot be called alone. It
  counts and fits a weight on every variable; in the line \"weighted variables\" so does every other.
* dynamic_expressions: `eval_tree_array_into` and `eval_grad_tree_array`, without its checks for finite
  values, compiled for this processor.
* gplearn: its programs on NumPy arrays in double precision, without its protected functions.
* C ceiling: `benchmarks/compare/peers/ceiling`, an interpreter over blocks of 512 rows written by hand, compiled
  by gcc for this processor with its fastest flags, functions by libmvec (4 ulp in single precision).";

impl Cases for EvalSpeeds {
    const NAME: &'static str = "eval";
    const TITLE: &'static str = "Evaluation of formulas";

    fn method(&self) -> String {
        let Rounds { runs, seconds } = self.rounds;
        format!(
            "{SYSTEMS}\n\nFigures are medians of {runs} runs by CPU time; a run is a block of whole passes over all \
             formulas,\nabout {seconds} s of them, and the blocks of all systems in a line take turns. Percentiles are \
             in\n`eval.json`. \"×\" says how many times as fast as the other Limpid is. The goals were set on a\n\
             processor with AVX-512 and name the ceiling of C as it is there."
        )
    }

    fn sections(&self) -> Vec<comparison::Section> {
        let section = |title: &str, is_fit: bool, verdicts| comparison::Section {
            title: title.to_string(),
            text: String::new(),
            table: self.table(title, is_fit),
            verdicts,
        };
        vec![
            section("10⁹ nodes (leaves included) × rows a second", false, vec![]),
            section("A whole fit: ms a formula", true, self.fits()),
        ]
    }
}

impl EvalSpeeds {
    /// The workloads that are fits, or those that are not: each system's figure, how many times as fast as each
    /// Limpid is, and the goal.
    fn table(&self, title: &str, is_fit: bool) -> Table {
        let workloads = workloads(is_fit);
        let there = comparison::systems(self.rows.iter().map(|speed| speed.system));
        let has = |system: &System| workloads.iter().any(|workload| workload.is_for(*system));
        let systems: Vec<System> = there.into_iter().filter(has).collect();
        let peers: Vec<System> =
            systems.iter().copied().filter(|&system| system != System::Limpid).collect();
        let names = systems.iter().map(|system| system.name().to_string());
        let times = peers.iter().map(|peer| format!("× {}", peer.name()));
        let heads = ["".to_string()].into_iter().chain(names).chain(times).chain(["goal".into()]);
        let columns = heads.map(|head| Column::new(&head, &head).digits(2)).collect();
        let rows = workloads.iter().map(|workload| {
            let speed = |&system: &System| {
                let speed = self.speed(workload, system)?;
                Some(if is_fit { speed.ms_per_formula } else { speed.gnodes_per_s })
            };
            let time = |system| self.speed(workload, system).map(|speed| speed.ms_per_formula);
            let ratios = peers.iter().map(|&peer| ratio(time(peer), time(System::Limpid)).into());
            let figures = systems.iter().map(|system| figure(speed(system)));
            let title: Value = workload.title().into();
            [title].into_iter().chain(figures).chain(ratios).chain([workload.goal.into()]).collect()
        });
        let block = Block { rows: rows.collect(), ..Block::default() };
        let mut table = Table::new("eval", title, columns);
        table.blocks.push(block);
        table
    }

    fn speed(&self, workload: &Workload, system: System) -> Option<&EvalSpeed> {
        self.rows.iter().find(|speed| speed.system == system && speed.is_of(workload))
    }

    /// The errors that fits end with, a sentence for each workload.
    fn fits(&self) -> Vec<String> {
        let there = comparison::systems(self.rows.iter().map(|speed| speed.system));
        let sentence = |workload: &Workload| {
            let error = |&system: &System| {
                let mse = self.speed(workload, system)?.final_mse?;
                Some(format!("{} {mse:.3e}", system.name()))
            };
            let errors: Vec<String> = there.iter().filter_map(error).collect();
            let title = workload.title();
            format!("Final mean squared error, geometric mean, {title}: {}.", errors.join(", "))
        };
        workloads(true).iter().map(sentence).collect()
    }
}

/// The workloads that are fits, or those that are not.
fn workloads(is_fit: bool) -> Vec<Workload> {
    Workload::all().into_iter().filter(|w| (w.case.task == Task::Fit) == is_fit).collect()
}

/// Measures every workload and writes the page and the record.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    arguments.folder()?;
    let data = root().join("target/peers/inputs.bin");
    write_inputs(&data).with_context(|| format!("writing {}", data.display()))?;
    let (rounds, machine) = (arguments.rounds(), Machine::pin());
    let mut missing = Missing::default();
    let mut peers = Peer::start_all(&System::EVALUATORS, &mut missing);
    let mut rows = vec![];
    for workload in Workload::all() {
        rows.extend(measure(&workload, &data, &mut peers, rounds, &mut missing));
    }
    let conditions = arguments.conditions("compare-eval", machine, &peers, missing);
    Comparison { conditions, cases: EvalSpeeds { rounds, rows } }.write(arguments)
}

/// Writes the table, five inputs as the formulas have.
fn write_inputs(path: &Path) -> std::io::Result<()> {
    let x = inputs(STRIDE, 5);
    let bytes: Vec<u8> = x.as_slice().iter().flat_map(|v| v.to_le_bytes()).collect();
    std::fs::create_dir_all(path.parent().unwrap_or(path))?;
    std::fs::write(path, bytes)
}

/// Speeds of all systems on a workload, their blocks in turn.
fn measure(
    workload: &Workload,
    data: &Path,
    peers: &mut [Peer],
    rounds: Rounds,
    missing: &mut Missing,
) -> Vec<EvalSpeed> {
    let title = workload.title();
    note!("{title}");
    let (formulas, case) = (workload.formulas(), workload.case);
    let question = Question {
        case,
        formulas: root().join("benchmarks/eval").join(workload.trees.file()),
        weights: workload.weights,
        data: data.to_path_buf(),
        stride: STRIDE,
    };
    let mut ours = Stopwatch::new(&formulas, case, rounds.seconds);
    let there = peers.iter_mut().filter(|peer| workload.is_for(peer.system));
    let mut theirs: Vec<Theirs<'_>> = there.map(|peer| Theirs::new(peer, 1)).collect();
    for _ in 0..rounds.runs {
        ours.run();
        theirs.iter_mut().for_each(|theirs| theirs.run(0, &question, &title, rounds.seconds));
    }
    let values = results(&formulas, case);
    let expected = results(&formulas, Case { precision: Precision::F64, ..case });
    let mut speeds =
        vec![EvalSpeed::new(System::Limpid, workload, ours.times(), &values, &expected)];
    for theirs in &theirs {
        let found = theirs.times(0, missing);
        let speed = |us: Vec<f64>| {
            EvalSpeed::new(theirs.peer.system, workload, &us, theirs.values(0), &expected)
        };
        speeds.extend(found.map(speed));
    }
    note_differences(&speeds, workload, expected.len(), missing);
    speeds
}

/// Notes the systems that do not compute every formula as it is meant; fits may well end elsewhere.
fn note_differences(
    speeds: &[EvalSpeed],
    workload: &Workload,
    formulas: usize,
    missing: &mut Missing,
) {
    let differ = |speed: &&EvalSpeed| workload.case.task != Task::Fit && speed.agree < formulas;
    for EvalSpeed { system, agree, .. } in speeds.iter().filter(differ) {
        let (title, name) = (workload.title(), system.name());
        missing.note(format!("{title}: {name} computes only {agree} formulas as they are meant"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ours and Operon's, on the first workload and on the last.
    fn speeds() -> EvalSpeeds {
        let workloads = Workload::all();
        let (first, last) = (workloads[0], workloads[workloads.len() - 1]);
        let nodes = first.formulas().nodes() as f64;
        let speed = |system, workload: &Workload, us, values: &[f64]| {
            EvalSpeed::new(system, workload, &[us], values, &[1.0; 100])
        };
        let rows = vec![
            speed(System::Limpid, &first, nodes / 8.0, &[1.001; 100]),
            speed(System::Operon, &first, nodes / 2.0, &[1.1; 100]),
            speed(System::Limpid, &last, 10_000.0, &[1.0; 100]),
            speed(System::Operon, &last, 40_000.0, &[2.0; 100]),
        ];
        EvalSpeeds { rounds: Rounds { runs: 1, seconds: 0.1 }, rows }
    }

    #[test]
    fn speeds_ratios_and_goals_stand_in_one_line() {
        let sections = speeds().sections();
        let page = sections.iter().map(|section| section.table.to_csv()).collect::<String>();
        for line in [
            ",Limpid,Operon,× Operon,goal",
            "\"mixed, values in f32 over 1000 rows\",8.0,2.0,4.0,\"5 × Operon, 0.9 × C\"",
            "\"mixed, weighted variables, fits in f32 over 1000 rows\",0.1,0.4,4.0,0.15 ms",
        ] {
            assert!(page.lines().any(|other| other == line), "{line}\nis not in\n{page}");
        }
        let verdict = &sections[1].verdicts[1];
        assert!(verdict.ends_with("over 1000 rows: Limpid 1.000e0, Operon 2.000e0."), "{verdict}");
    }

    #[test]
    fn the_committed_page_is_that_of_the_committed_record() {
        comparison::tests::page_is_that_of_the_record::<EvalSpeeds>();
    }
}
