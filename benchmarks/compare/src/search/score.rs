//! The score that one tool reaches on one problem with one budget: medians over seeds.

use super::problem::Problem;
use super::question::{Answer, Formula};
use super::tool::Tool;
use limpid_base::metrics::median;
use serde::{Deserialize, Serialize};

/// The formulas of lowest training error, one for each seed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Score {
    pub(crate) tool: Tool,
    pub(crate) problem: String,
    /// CPU seconds of a search.
    pub(crate) budget: f64,
    /// Nodes that a formula may have.
    pub(crate) at_most: Option<usize>,
    /// Median test R² over seeds.
    pub(crate) test_r2: f64,
    /// Median number of nodes over seeds.
    pub(crate) size: f64,
    /// Median over seeds of the CPU seconds spent.
    pub(crate) cpu_seconds: f64,
    /// Test R² of each seed.
    pub(crate) test_r2_of_seeds: Vec<f64>,
    /// Number of nodes of each seed.
    pub(crate) size_of_seeds: Vec<usize>,
}

/// Test R² from which on a formula is the one that made the rows.
pub(crate) const RECOVERED: f64 = 1.0 - 1e-9;

impl Score {
    /// The score of a tool's answers, one a seed; none if no seed has a formula of that size.
    pub(crate) fn new(
        tool: Tool,
        problem: &Problem,
        budget: f64,
        at_most: Option<usize>,
        answers: &[Answer],
    ) -> Option<Self> {
        let best: Vec<&Formula> =
            answers.iter().filter_map(|answer| answer.best(at_most)).collect();
        let spent: Vec<f64> = answers.iter().filter_map(|answer| answer.cpu_seconds).collect();
        if best.is_empty() {
            return None;
        }
        let r2: Vec<f64> = best.iter().map(|formula| formula.r2()).collect();
        let size_of_seeds: Vec<usize> = best.iter().map(|formula| formula.size).collect();
        let sizes: Vec<f64> = size_of_seeds.iter().map(|&size| size as f64).collect();
        Some(Self {
            tool,
            problem: problem.name.to_string(),
            budget,
            at_most,
            test_r2: median(&r2),
            size: median(&sizes),
            cpu_seconds: if spent.is_empty() { 0.0 } else { median(&spent) },
            test_r2_of_seeds: r2,
            size_of_seeds,
        })
    }

    /// Number of seeds on which the formula was found that made the rows.
    pub(crate) fn recovered(&self) -> usize {
        self.test_r2_of_seeds.iter().filter(|&&r2| r2 > RECOVERED).count()
    }
}

#[cfg(test)]
mod tests {
    use super::super::problem::PROBLEMS;
    use super::super::question::tests::answer;
    use super::*;

    #[test]
    fn a_score_is_the_median_of_the_best_formulas_that_are_small_enough() {
        let answers = [
            answer(&[(3, 2.0, 0.5), (40, 0.1, 0.9)]),
            answer(&[(3, 2.0, 0.6), (9, 1.0, 1.0)]),
            answer(&[(5, 2.0, 0.7)]),
        ];
        let score = |at_most| Score::new(Tool::Operon, &PROBLEMS[0], 5.0, at_most, &answers);
        let small = score(Some(30)).expect("all have one");
        assert_eq!((small.test_r2, small.size, small.recovered()), (0.7, 5.0, 1));
        assert_eq!(score(Some(60)).map(|score| (score.test_r2, score.size)), Some((0.9, 9.0)));
        assert!(score(Some(2)).is_none());
    }
}
