//! The formula that Limpid recommends beside the linear model of all inputs, on one problem.

use super::problem::Problem;
use super::run::Answer;
use limpid_base::metrics::median;
use serde::Serialize;

/// Medians over seeds; a difference is of the same seed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Selection {
    problem: &'static str,
    /// Test R² of the recommended formula.
    selected: f64,
    /// Test R² of the linear model.
    linear: f64,
    difference: f64,
    /// Seeds on which the formula is better.
    better: usize,
    seeds: usize,
    size: f64,
    differences_of_seeds: Vec<f64>,
}

impl Selection {
    /// Of pairs of Limpid's answer and the linear model's, a seed each; none if there is none.
    pub(crate) fn of(problem: &'static Problem, pairs: &[(Answer, Answer)]) -> Option<Self> {
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
            problem: problem.name,
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

/// The table, then on how many problems the goal is reached, by either difference.
pub(crate) fn markdown(selections: &[Selection]) -> String {
    let mut text =
        "| | recommended formula | nodes | linear model | difference | better on seeds |\n\
         |---|--:|--:|--:|--:|--:|\n"
            .to_string();
    for found in selections {
        let Selection { problem, selected, linear, difference, better, seeds, size, .. } = found;
        text += &format!(
            "| {problem} | {selected:.4} | {size:.0} | {linear:.4} | {difference:+.4} | {better} of {seeds} |\n"
        );
    }
    let reached = |s: &&Selection| s.difference.min(s.selected - s.linear) >= -MARGIN;
    let count = selections.iter().filter(reached).count();
    text + &format!(
        "\nNot worse than the linear model by more than {MARGIN}, by the medians and by the difference, on {count} of \
         {} (goal: all).\n",
        selections.len()
    )
}

#[cfg(test)]
mod tests {
    use super::super::problem::PROBLEMS;
    use super::super::run::tests::answer;
    use super::*;

    #[test]
    fn the_difference_is_the_median_of_differences_of_the_same_seed() {
        let pair = |selected, linear| {
            let mut ours = answer(&[(3, 2.0, 0.1), (8, 1.0, selected)]);
            ours.front[1].selected = true;
            (ours, answer(&[(9, 1.0, linear)]))
        };
        let pairs = [pair(0.5, 0.4), pair(0.9, 0.3), pair(0.2, 0.5)];
        let found = Selection::of(&PROBLEMS[9], &pairs).expect("three seeds");
        let table = markdown(&[found]);
        assert!(table.contains("| yacht | 0.5000 | 8 | 0.4000 | +0.1000 | 2 of 3 |\n"), "{table}");
        assert!(table.ends_with("by the difference, on 1 of 1 (goal: all).\n"), "{table}");
        let unmarked = [(answer(&[(3, 2.0, 0.1)]), answer(&[(9, 1.0, 0.2)]))];
        assert!(Selection::of(&PROBLEMS[9], &unmarked).is_none());
    }
}
