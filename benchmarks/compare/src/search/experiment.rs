//! Everything that is to be run, part by part.

use super::limpid::Limpid;
use super::problem::{PROBLEMS, Problem};
use super::quality;
use super::question::Answer;
use super::runner::Runner;
use super::score::Score;
use super::selection::Selection;
use super::speed::Speed;
use super::tool::Tool;
use super::{Arguments, folder};
use crate::install::make_search_problems;
use anyhow::Context;

/// Problems, tools, seeds and budgets of all searches.
pub(crate) struct Experiment {
    pub(crate) budgets: Vec<f64>,
    pub(crate) seeds: u64,
    pub(crate) selection_seeds: u64,
    problems: Vec<&'static Problem>,
    groups: Option<Vec<&'static str>>,
}

impl Experiment {
    /// The experiment that the arguments describe.
    pub(crate) fn new(arguments: &Arguments) -> Self {
        let (budgets, seeds, selection_seeds) = match arguments.common.quick {
            true => (vec![1.0], 1, 2),
            false => (vec![5.0, 20.0], 3, 10),
        };
        Self {
            budgets: arguments.budgets.clone().unwrap_or(budgets),
            seeds: arguments.seeds.unwrap_or(seeds),
            selection_seeds,
            problems: arguments.problems.clone().unwrap_or_else(|| PROBLEMS.iter().collect()),
            groups: arguments.tools.clone(),
        }
    }

    /// CPU seconds of the second and third part: the least budget.
    fn least_budget(&self) -> f64 {
        self.budgets.iter().copied().fold(f64::INFINITY, f64::min)
    }

    fn has(&self, tool: Tool) -> bool {
        self.groups.as_ref().is_none_or(|groups| groups.contains(&tool.group()))
    }

    fn has_selections(&self) -> bool {
        self.has(Tool::LimpidSelects) && self.has(Tool::Linear)
    }

    fn real(&self) -> impl Iterator<Item = &'static Problem> {
        self.problems.iter().copied().filter(|problem| problem.real)
    }

    /// Makes the files that all tools read.
    pub(crate) fn make_problems(&self) -> anyhow::Result<()> {
        std::fs::create_dir_all(folder()).context("making target/peers/search")?;
        let names = self.problems.iter().map(|problem| problem.name).collect::<Vec<_>>();
        make_search_problems(&folder(), self.seeds, &names)?;
        let names = self.real().map(|problem| problem.name).collect::<Vec<_>>();
        match self.has_selections() && !names.is_empty() {
            true => make_search_problems(&folder(), self.selection_seeds, &names),
            false => Ok(()),
        }
    }

    /// Builds Limpid's command, if it is to be run.
    pub(crate) fn limpid(&self) -> anyhow::Result<Limpid> {
        if self.has(Tool::Limpid30) { Limpid::build(&folder()) } else { Ok(Limpid::default()) }
    }

    /// Scores of the first part: every problem with every budget.
    pub(crate) fn scores(&self, runner: &mut Runner) -> anyhow::Result<Vec<Score>> {
        let mut scores = vec![];
        for &budget in &self.budgets {
            for problem in &self.problems {
                scores.extend(self.scores_of(problem, budget, runner)?);
            }
        }
        Ok(scores)
    }

    /// Answers of the tools that are to be run. Tools take turns, so that what else the machine does meets them alike.
    fn answers(
        &self,
        tools: &[Tool],
        problem: &Problem,
        budget: f64,
        runner: &mut Runner,
    ) -> anyhow::Result<Vec<(Tool, Vec<Answer>)>> {
        let tools = tools.iter().filter(|tool| self.has(**tool));
        let mut answers: Vec<(Tool, Vec<Answer>)> = tools.map(|tool| (*tool, vec![])).collect();
        for seed in 0..self.seeds {
            for (tool, found) in &mut answers {
                found.extend(runner.answer(*tool, problem, seed, budget)?);
            }
        }
        Ok(answers)
    }

    fn scores_of(
        &self,
        problem: &'static Problem,
        budget: f64,
        runner: &mut Runner,
    ) -> anyhow::Result<Vec<Score>> {
        let answers = self.answers(&Tool::COMPARED, problem, budget, runner)?;
        let scores = answers.iter().flat_map(|(tool, found)| {
            let score = |size| Score::new(*tool, problem, budget, size, found);
            quality::sizes(*tool).filter_map(score)
        });
        Ok(scores.collect())
    }

    /// Selections of the second part, on the measured problems.
    pub(crate) fn selections(&self, runner: &mut Runner) -> anyhow::Result<Vec<Selection>> {
        let mut selections = vec![];
        for problem in self.real().filter(|_| self.has_selections()) {
            let mut pairs = vec![];
            for seed in 0..self.selection_seeds {
                let mut answer = |tool| runner.answer(tool, problem, seed, self.least_budget());
                pairs.extend(answer(Tool::LimpidSelects)?.zip(answer(Tool::Linear)?));
            }
            selections.extend(Selection::new(problem, &pairs));
        }
        Ok(selections)
    }

    /// Speeds of the third part, on one problem.
    pub(crate) fn speeds(&self, runner: &mut Runner) -> anyhow::Result<Vec<Speed>> {
        let is_measured = |problem: &&&Problem| problem.name == Speed::PROBLEM;
        let Some(problem) = self.problems.iter().find(is_measured) else { return Ok(vec![]) };
        let tools = Speed::PAIRS.concat();
        let answers = self.answers(&tools, problem, self.least_budget(), runner)?;
        Ok(answers.iter().filter_map(|(tool, found)| Speed::new(*tool, found)).collect())
    }
}
