//! A comparison of evaluations as a page to read (Markdown) and as a record (JSON).

use super::comparison::{Conditions, Rounds};
use super::eval_line::Line;
use super::eval_row::Row;
use super::system::System;
use limpid_benchmarks::eval::Task;
use serde::Serialize;

/// Everything a comparison found.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    #[serde(flatten)]
    pub(crate) conditions: Conditions,
    #[serde(flatten)]
    pub(crate) rounds: Rounds,
    /// The peers that were there.
    #[serde(skip)]
    pub(crate) systems: Vec<System>,
    pub(crate) rows: Vec<Row>,
}

const TEXT: &str = "\
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
* C ceiling: `benchmarks/peers/ceiling`, an interpreter over blocks of 512 rows written by hand, compiled
  by gcc for this processor with its fastest flags, functions by libmvec (4 ulp in single precision).";

impl Report {
    /// The page.
    pub(crate) fn to_markdown(&self) -> String {
        let Conditions { command, machine, .. } = &self.conditions;
        let Rounds { runs, seconds } = self.rounds;
        let mut text = format!(
            "# Evaluation of formulas\n\nWritten by `{}` on {}.\n\n{TEXT}\n\n\
             Figures are medians of {} runs by CPU time; a run is a block of whole passes over all formulas,\n\
             about {} s of them, and the blocks of all systems in a line take turns. Percentiles are in\n\
             `eval.json`. \"×\" says how many times as fast as the other Limpid is. The goals were set on a\n\
             processor with AVX-512 and name the ceiling of C as it is there.\n\n",
            command, machine.date, runs, seconds
        );
        text += &self.conditions.to_markdown();
        text += "\n## 10⁹ nodes (leaves included) × rows a second\n\n";
        text += &self.table(|line| line.case.task != Task::Fit, |row| row.gnodes_per_s);
        text += "\n## A whole fit: ms a formula\n\n";
        text += &self.table(|line| line.case.task == Task::Fit, |row| row.ms_per_formula);
        text + &self.fits()
    }

    /// The lines that are `wanted`, each system's `figure` and how much faster we are.
    fn table(&self, wanted: impl Fn(&Line) -> bool, figure: impl Fn(&Row) -> f64) -> String {
        let lines: Vec<Line> = Line::all().into_iter().filter(wanted).collect();
        let there = |system: &&System| lines.iter().any(|line| line.is_for(**system));
        let peers: Vec<System> = self.systems.iter().filter(there).copied().collect();
        let names: Vec<&str> = peers.iter().map(|peer| peer.name()).collect();
        let times: Vec<String> = names.iter().map(|name| format!("× {name}")).collect();
        let heads = [&["Limpid"], &names[..]].concat().join(" | ");
        let mut text = format!("| | {heads} | {} | goal |\n|---|", times.join(" | "));
        text += &format!("{}---|\n", "--:|".repeat(1 + 2 * peers.len()));
        for line in &lines {
            let cell =
                |system| self.row(line, system).map_or("–".into(), |row| number(figure(row)));
            let mut cells = vec![line.title(), cell(System::Limpid)];
            cells.extend(peers.iter().map(|&peer| cell(peer)));
            cells.extend(peers.iter().map(|&peer| self.ratio(line, peer)));
            cells.push(line.goal.to_string());
            text += &format!("| {} |\n", cells.join(" | "));
        }
        text
    }

    fn row(&self, line: &Line, system: System) -> Option<&Row> {
        let is = |row: &&Row| {
            let same = (row.trees, row.weights, row.case) == (line.trees, line.weights, line.case);
            same && row.system == system
        };
        self.rows.iter().find(is)
    }

    fn ratio(&self, line: &Line, peer: System) -> String {
        let speed = |system| self.row(line, system).map(|row| row.ms_per_formula);
        match (speed(System::Limpid), speed(peer)) {
            (Some(ours), Some(theirs)) => format!("{:.2}", theirs / ours),
            _ => "–".into(),
        }
    }

    /// How good the fits are, a sentence a line.
    fn fits(&self) -> String {
        let lines = Line::all().into_iter().filter(|line| line.case.task == Task::Fit);
        let of = |line: &Line| {
            let errors = self.systems.iter().chain([&System::Limpid]).filter_map(|&system| {
                let row = self.row(line, system)?;
                Some(format!("{} {:.3e}", system.name(), row.final_mse?))
            });
            let errors: Vec<String> = errors.collect();
            format!(
                "\nFinal mean squared error, geometric mean, {}: {}.\n",
                line.title(),
                errors.join(", ")
            )
        };
        lines.map(|line| of(&line)).collect()
    }
}

/// Three digits or so.
fn number(value: f64) -> String {
    match value {
        v if v >= 100.0 => format!("{v:.0}"),
        v if v >= 10.0 => format!("{v:.1}"),
        v if v >= 1.0 => format!("{v:.2}"),
        v => format!("{v:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::machine::Machine;
    use crate::bench::peer::Missing;
    use std::collections::BTreeMap;

    /// Ours and Operon's, on the first line and on the last.
    fn report() -> Report {
        let lines = Line::all();
        let (first, last) = (lines[0], lines[lines.len() - 1]);
        let nodes = first.formulas().nodes() as f64;
        let row = |system, line: &Line, us, values: &[f64]| {
            Row::new(system, line, &[us], values, &[1.0; 100])
        };
        Report {
            conditions: Conditions {
                command: "a command".into(),
                machine: Machine {
                    cpu: "a processor".into(),
                    cores: 2,
                    pinned_to: None,
                    date: "a day".into(),
                    rustc: "a compiler".into(),
                },
                kernel: "avx2".into(),
                versions: BTreeMap::new(),
                missing: Missing::default(),
            },
            rounds: Rounds { runs: 1, seconds: 0.1 },
            systems: vec![System::Operon, System::Ceiling],
            rows: vec![
                row(System::Limpid, &first, nodes / 8.0, &[1.001; 100]),
                row(System::Operon, &first, nodes / 2.0, &[1.1; 100]),
                row(System::Limpid, &last, 10_000.0, &[1.0; 100]),
                row(System::Operon, &last, 40_000.0, &[2.0; 100]),
            ],
        }
    }

    #[test]
    fn speeds_ratios_and_goals_stand_in_one_line() {
        let page = report().to_markdown();
        for line in [
            "| | Limpid | Operon | C ceiling | × Operon | × C ceiling | goal |",
            "|---|--:|--:|--:|--:|--:|---|",
            "| mixed, values in f32 over 1000 rows | 8.00 | 2.00 | – | 4.00 | – | 5 × Operon, 0.9 × C |",
            "| mixed, weighted variables, fits in f32 over 1000 rows | 0.100 | 0.400 | 4.00 | 0.15 ms |",
        ] {
            assert!(page.lines().any(|other| other == line), "{line}\nis not in\n{page}");
        }
        assert!(
            page.contains("fits in f32 over 1000 rows: Operon 2.000e0, Limpid 1.000e0."),
            "{page}"
        );
    }
}
