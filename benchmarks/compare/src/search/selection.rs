//! The formula that Limpid recommends beside the linear model of all inputs, on one problem.

use super::problem::Problem;
use super::question::Answer;
use limpid_base::metrics::median;
use limpid_report::{Block, Column, Table};
use serde::{Deserialize, Serialize};

/// Recommended formula and linear model of one problem: medians over seeds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Selection {
    problem: String,
    /// Test R² of the recommended formula.
    selected: f64,
    /// Test R² of the linear model.
    linear: f64,
    /// Median of the differences of test R², each of the same seed.
    difference: f64,
    /// Number of seeds on which the formula is better.
    better: usize,
    seeds: usize,
    /// Nodes of the recommended formula.
    size: f64,
    differences_of_seeds: Vec<f64>,
}

impl Selection {
    /// The selection of pairs of Limpid's answer and the linear model's, a seed each; none without a pair.
    pub(crate) fn new(problem: &Problem, pairs: &[(Answer, Answer)]) -> Option<Self> {
        let found = pairs.iter().filter_map(|(ours, linear)| {
            let (ours, linear) = (ours.selected()?, linear.best(None)?);
            Some((ours.r2(), linear.r2(), ours.size as f64))
        });
        let found: Vec<(f64, f64, f64)> = found.collect();
        if found.is_empty() {
            return None;
        }
        let all =
            |part: fn(&(f64, f64, f64)) -> f64| -> Vec<f64> { found.iter().map(part).collect() };
        let differences = all(|(ours, linear, _)| ours - linear);
        Some(Self {
            problem: problem.name.to_string(),
            selected: median(&all(|found| found.0)),
            linear: median(&all(|found| found.1)),
            difference: median(&differences),
            better: differences.iter().filter(|&&d| d > 0.0).count(),
            seeds: differences.len(),
            size: median(&all(|found| found.2)),
            differences_of_seeds: differences,
        })
    }
}

/// Test R² by which a recommended formula may be worse than the linear model.
const MARGIN: f64 = 0.01;

/// The table of all selections, a row for each problem.
pub(super) fn table(selections: &[Selection]) -> Table {
    let heads = ["recommended formula", "nodes", "linear model", "difference", "better on seeds"];
    let columns = [""].into_iter().chain(heads).map(|head| Column::new(head, head).digits(4));
    let mut table = Table::new("search", "The formula that Limpid recommends", columns.collect());
    let row = |found: &Selection| {
        let Selection { selected, linear, difference, better, seeds, size, .. } = found;
        vec![
            found.problem.as_str().into(),
            (*selected).into(),
            (*size as usize).into(),
            (*linear).into(),
            (*difference).into(),
            format!("{better} of {seeds}").into(),
        ]
    };
    let rows = selections.iter().map(row).collect();
    table.blocks.push(Block { rows, ..Block::default() });
    table
}

/// The number of problems on which the goal is reached, by either difference, in a sentence.
pub(super) fn verdict(selections: &[Selection]) -> String {
    let reached = |s: &&Selection| s.difference.min(s.selected - s.linear) >= -MARGIN;
    format!(
        "Not worse than the linear model by more than {MARGIN}, by the medians and by the difference, on {} of {} \
         (goal: all).",
        selections.iter().filter(reached).count(),
        selections.len()
    )
}

#[cfg(test)]
mod tests {
    use super::super::problem::PROBLEMS;
    use super::super::question::tests::answer;
    use super::*;

    #[test]
    fn the_difference_is_the_median_of_differences_of_the_same_seed() {
        let pair = |selected, linear| {
            let mut ours = answer(&[(3, 2.0, 0.1), (8, 1.0, selected)]);
            ours.front[1].selected = true;
            (ours, answer(&[(9, 1.0, linear)]))
        };
        let pairs = [pair(0.5, 0.4), pair(0.9, 0.3), pair(0.2, 0.5)];
        let found = Selection::new(&PROBLEMS[9], &pairs).expect("three seeds");
        let verdict = verdict(std::slice::from_ref(&found));
        assert!(verdict.ends_with("by the difference, on 1 of 1 (goal: all)."), "{verdict}");
        let table = table(&[found]).to_markdown_body();
        let row = table.lines().last().expect("a row").replace(' ', "");
        assert_eq!(row, "|yacht|0.5000|8|0.4000|0.1000|2of3|");
        let unmarked = [(answer(&[(3, 2.0, 0.1)]), answer(&[(9, 1.0, 0.2)]))];
        assert!(Selection::new(&PROBLEMS[9], &unmarked).is_none());
    }
}
