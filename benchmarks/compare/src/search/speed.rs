//! The speed of a search: formulas assessed a second.

use super::question::Answer;
use super::tool::Tool;
use crate::comparison::ratio;
use limpid_base::metrics::median;
use limpid_report::{Block, Column, Table, Value};
use serde::{Deserialize, Serialize};

/// Formulas that a tool assesses a second: medians over seeds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Speed {
    tool: Tool,
    /// Number of formulas evaluated a CPU second.
    evaluated_per_second: f64,
    /// Formulas a CPU second that were known, so that nothing was evaluated.
    hits_per_second: f64,
    /// Nodes of a formula, linear scaling left out.
    mean_size: f64,
    seeds: usize,
}

/// Multiple of Operon's speed that the search is to reach.
const GOAL: f64 = 2.5;

impl Speed {
    /// Name of the problem, of 1000 rows.
    pub(crate) const PROBLEM: &'static str = "friedman_1";
    /// Pairs of our tool and the one it is compared with.
    pub(crate) const PAIRS: [[Tool; 2]; 2] =
        [[Tool::LimpidFits, Tool::OperonFits], [Tool::LimpidWithoutFits, Tool::OperonWithoutFits]];

    /// The speed from a tool's answers, one a seed; none if the tool does not count what it does.
    pub(crate) fn new(tool: Tool, answers: &[Answer]) -> Option<Self> {
        let counts = |answer: &Answer| {
            let seconds = answer.cpu_seconds?;
            let rates = [answer.evaluated()? as f64 / seconds, answer.cache_hits as f64 / seconds];
            Some((rates, answer.mean_size()?))
        };
        let counts: Vec<([f64; 2], f64)> = answers.iter().filter_map(counts).collect();
        let all = |part: fn(&([f64; 2], f64)) -> f64| {
            median(&counts.iter().map(part).collect::<Vec<f64>>())
        };
        (!counts.is_empty()).then(|| Self {
            tool,
            evaluated_per_second: all(|(rates, _)| rates[0]),
            hits_per_second: all(|(rates, _)| rates[1]),
            mean_size: all(|(_, size)| *size),
            seeds: counts.len(),
        })
    }

    /// The row of the table, which ends with the ratio and its goal.
    fn row(&self, last: [Option<f64>; 2]) -> Vec<Value> {
        let figures = [self.evaluated_per_second, self.hits_per_second, self.mean_size];
        let values = figures.into_iter().map(Value::from).chain(last.map(Value::from));
        [self.title().into()].into_iter().chain(values).collect()
    }

    fn title(&self) -> &'static str {
        match self.tool {
            Tool::LimpidFits => "Limpid, at most 10 iterations of Levenberg-Marquardt",
            Tool::LimpidWithoutFits => "Limpid, without",
            Tool::OperonFits => "Operon, 10 iterations of Levenberg-Marquardt",
            Tool::OperonWithoutFits => "Operon, without",
            other => other.name(),
        }
    }
}

/// The table of all speeds; "×" says how many times as many as the other formulas ours are.
pub(super) fn table(speeds: &[Speed]) -> Table {
    let heads = ["", "evaluated", "known already", "mean nodes", "×", "goal"];
    let digits = [0, 0, 0, 1, 2, 1];
    let columns = heads.iter().zip(digits).map(|(head, n)| Column::new(head, head).digits(n));
    let mut table = Table::new("search", "Formulas a CPU second", columns.collect());
    let of = |tool| speeds.iter().find(|speed| speed.tool == tool);
    let rows = Speed::PAIRS.into_iter().flat_map(|[ours, theirs]| {
        let [ours, theirs] = [of(ours), of(theirs)];
        let [a, b] = [ours, theirs].map(|s| s.map(|speed| speed.evaluated_per_second));
        let ratio = ratio(a, b);
        let ours = ours.map(|speed| speed.row([ratio, ratio.map(|_| GOAL)]));
        ours.into_iter().chain(theirs.map(|speed| speed.row([None, None])))
    });
    let rows = rows.collect();
    table.blocks.push(Block { rows, ..Block::default() });
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cache_hits_stand_apart_and_each_pair_has_its_ratio() {
        let counted = |candidates, cache_hits, mean_size| Answer {
            candidates,
            cache_hits,
            mean_size,
            cpu_seconds: Some(4.0),
            ..Answer::default()
        };
        let ours = Speed::new(Tool::LimpidFits, &[counted(Some(40_000), 8_000, Some(15.0))]);
        let theirs = Speed::new(Tool::OperonFits, &[counted(Some(5_000), 0, Some(13.25))]);
        let table = table(&[ours.expect("counted"), theirs.expect("counted")]).to_markdown_body();
        let rows: Vec<String> = table.lines().skip(2).map(|row| row.replace(' ', "")).collect();
        assert!(rows[0].ends_with("-Marquardt|8000|2000|15.0|6.40|2.5|"), "{table}");
        assert!(rows[1].ends_with("-Marquardt|1250|0|13.2|–|–|"), "{table}");
        assert!(Speed::new(Tool::SymbolicRegression, &[counted(None, 0, None)]).is_none());
    }
}
