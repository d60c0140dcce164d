//! What one tool reaches on one problem with one budget: medians over seeds.

use super::problem::Problem;
use super::run::{Answer, Formula};
use super::tool::Tool;
use limpid_base::metrics::median;
use serde::Serialize;

/// The formulas of lowest training error, one a seed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Score {
    pub(crate) tool: Tool,
    pub(crate) problem: &'static str,
    /// CPU seconds.
    pub(crate) budget: f64,
    /// Nodes of a formula.
    pub(crate) at_most: Option<usize>,
    /// Medians.
    pub(crate) test_r2: f64,
    pub(crate) size: f64,
    pub(crate) cpu_seconds: f64,
    /// A seed each.
    pub(crate) test_r2_of_seeds: Vec<f64>,
    pub(crate) size_of_seeds: Vec<usize>,
}

/// From here on a formula is the one that made the rows.
pub(crate) const RECOVERED: f64 = 1.0 - 1e-9;

impl Score {
    /// None if no seed has a formula of that size.
    pub(crate) fn of(
        tool: Tool,
        problem: &'static Problem,
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
            problem: problem.name,
            budget,
            at_most,
            test_r2: median(&r2),
            size: median(&sizes),
            cpu_seconds: if spent.is_empty() { 0.0 } else { median(&spent) },
            test_r2_of_seeds: r2,
            size_of_seeds,
        })
    }

    /// Seeds on which the formula was found that made the rows.
    pub(crate) fn recovered(&self) -> usize {
        self.test_r2_of_seeds.iter().filter(|&&r2| r2 > RECOVERED).count()
    }
}

#[cfg(test)]
mod tests {
    use super::super::problem::PROBLEMS;
    use super::super::run::tests::answer;
    use super::*;

    #[test]
    fn a_score_is_the_median_of_the_best_formulas_that_are_small_enough() {
        let answers = [
            answer(&[(3, 2.0, 0.5), (40, 0.1, 0.9)]),
            answer(&[(3, 2.0, 0.6), (9, 1.0, 1.0)]),
            answer(&[(5, 2.0, 0.7)]),
        ];
        let score = |at_most| Score::of(Tool::Operon, &PROBLEMS[0], 5.0, at_most, &answers);
        let small = score(Some(30)).expect("all have one");
        assert_eq!((small.test_r2, small.size, small.recovered()), (0.7, 5.0, 1));
        assert_eq!(score(Some(60)).map(|score| (score.test_r2, score.size)), Some((0.9, 9.0)));
        assert!(score(Some(2)).is_none());
    }
}
