//! The page of searches: everything that was found, section by section.

use super::quality::Quality;
use super::score::Score;
use super::selection::{self, Selection};
use super::speed::{self, Speed};
use crate::comparison::{Cases, Section};
use serde::{Deserialize, Serialize};

/// Scores, selections and speeds of all searches.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Findings {
    /// CPU seconds of the searches, each budget a section.
    pub(crate) budgets: Vec<f64>,
    pub(crate) seeds: u64,
    pub(crate) scores: Vec<Score>,
    pub(crate) selections: Vec<Selection>,
    /// Number of seeds of the selections, which have the least budget, as the speeds.
    pub(crate) selection_seeds: u64,
    pub(crate) speeds: Vec<Speed>,
}

const METHOD: &str = "\
Ten problems, a table of numbers each: five made by formulas (1000 training rows, 1000 test rows; Friedman-1
has noise of 1 on its training rows), five measured (three quarters of the rows to train, drawn by the
seed; standardised by the training rows). All tools read the same files, and are ended by CPU time.
A run is kept until its program changes, so not all tools ran in the same hour; the speeds below did.
Operators are + - * / sin cos exp log sqrt square where a tool has them.

* Limpid: `limpid search`, two threads; \"≤ 30\" is the search with `--max-size 30`, \"≤ 60\" with 60. As the
  others, it is given all training rows; as a user types it, it holds back a quarter of them to recommend a formula,
  and fits none to those: that is the second part. Its preset study, of at most 30 nodes, is what the study's student
  is given: a fixed number of node evaluations, whatever the time.
* Operon: through pyoperon, two threads; 1000 individuals, length 30 at most (more nodes by weights and
  scaling), 10 iterations of Levenberg-Marquardt each, objectives R² and length; five generations at a time
  until the time is spent.
* symbolic_regression: the Rust port of SymbolicRegression.jl, two threads; size 30 at most, its own
  settings otherwise.
* gplearn: 1000 programs, one thread; its one answer. It has no square, and bounds / log and sqrt.
* linear model: all inputs, least squares. boosting: scikit-learn's HistGradientBoostingRegressor, as it is.

The size of a formula is the number of nodes (operators, variables, constants) that are needed to write it
down: a weighted variable is three, and linear scaling counts. A tool's figure is the test R² of its
formula of the lowest training error that is small enough, the median over seeds; below −9 or undefined is −9.";

impl Cases for Findings {
    const NAME: &'static str = "search";
    const TITLE: &'static str = "Searches";

    fn method(&self) -> String {
        METHOD.to_string()
    }

    fn sections(&self) -> Vec<Section> {
        let budgets = self.budgets.iter().map(|&budget| self.section_of_budget(budget));
        budgets.chain(self.section_of_selections()).chain(self.section_of_speeds()).collect()
    }
}

impl Findings {
    fn least_budget(&self) -> f64 {
        self.budgets.iter().copied().fold(f64::INFINITY, f64::min)
    }

    fn section_of_budget(&self, budget: f64) -> Section {
        let scores = self.scores.iter().filter(|score| score.budget == budget).collect();
        let quality = Quality { scores };
        Section {
            title: format!("{budget} CPU seconds: test R², median of {} seeds", self.seeds),
            text: "The last column names the best of at most 30 nodes; nodes are medians."
                .to_string(),
            table: quality.table(),
            verdicts: quality.verdicts(),
        }
    }

    fn section_of_selections(&self) -> Option<Section> {
        let text = format!(
            "Of at most 30 nodes, chosen by the rows it held back: test R² beside that of the linear model of all\n\
             inputs and all training rows, medians over {} seeds at {} CPU seconds; the difference is of the same seed.",
            self.selection_seeds,
            self.least_budget()
        );
        (!self.selections.is_empty()).then(|| Section {
            title: "The formula that Limpid recommends".to_string(),
            text,
            table: selection::table(&self.selections),
            verdicts: vec![selection::verdict(&self.selections)],
        })
    }

    fn section_of_speeds(&self) -> Option<Section> {
        let text = format!(
            "On the 1000 training rows of Friedman-1, {} CPU seconds, median of {} seeds. Formulas are\nabout as large \
             as each other, linear scaling left out: Limpid's are of at most 30 nodes, counted over all it\nevaluated; \
             Operon's of length 16 with fits and 20 without, counted in the last population, which is the largest.\n\
             Operon fits every formula, Limpid those that come near the best of their size. Formulas known already, \
             which Limpid does\nnot evaluate again, are left out of the first column and of \"×\".",
            self.least_budget(),
            self.seeds
        );
        (!self.speeds.is_empty()).then(|| Section {
            title: "Formulas a CPU second".to_string(),
            text,
            table: speed::table(&self.speeds),
            verdicts: vec![],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::problem::PROBLEMS;
    use super::super::question::tests::answer;
    use super::super::tool::Tool;
    use super::*;
    use crate::comparison::Comparison;
    use crate::comparison::tests::page_is_that_of_the_record;
    use crate::conditions::tests::conditions;

    #[test]
    fn a_page_has_a_table_a_budget_and_no_heading_without_a_table() {
        let score = |budget, r2| {
            let answers = [answer(&[(7, 1.0, r2)])];
            Score::new(Tool::Operon, &PROBLEMS[9], budget, Some(30), &answers).expect("a formula")
        };
        let cases = Findings {
            budgets: vec![0.5, 20.0],
            seeds: 1,
            scores: vec![score(0.5, 0.25), score(20.0, 0.75)],
            selections: vec![],
            selection_seeds: 1,
            speeds: vec![],
        };
        let page = Comparison { conditions: conditions(), cases }.to_markdown();
        let headings: Vec<&str> = page.lines().filter(|line| line.starts_with("## ")).collect();
        let budget = |s| format!("## {s} CPU seconds: test R², median of 1 seeds");
        assert_eq!(headings, [budget("0.5"), budget("20")]);
        let (few, many) = page.split_once(&budget("20")).expect("both");
        let has = |page: &str, row| page.replace(' ', "").contains(row);
        assert!(has(few, "|yacht|0.2500|Operon|") && has(many, "|yacht|0.7500|Operon|"), "{page}");
    }

    #[test]
    fn the_committed_page_is_that_of_the_committed_record() {
        page_is_that_of_the_record::<Findings>();
    }
}
