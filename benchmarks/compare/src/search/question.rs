//! One run of a search: the question that was asked, and the answer that was found.

use super::tool::Tool;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that decides a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Question {
    pub(crate) tool: Tool,
    /// Name of the problem.
    pub(crate) problem: String,
    pub(crate) seed: u64,
    /// CPU seconds, 0 where they are not bounded.
    pub(crate) budget: f64,
    /// The program that ran: a version, or a hash of its bytes.
    pub(crate) program: String,
}

/// The answer of a search when it is over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Answer {
    #[serde(default)]
    pub(crate) versions: BTreeMap<String, String>,
    /// CPU seconds spent by the search, on all threads.
    pub(crate) cpu_seconds: Option<f64>,
    pub(crate) front: Vec<Formula>,
    /// Number of formulas assessed, where the tool counts them.
    #[serde(default)]
    pub(crate) candidates: Option<u64>,
    /// Number of candidates that were known already, so that nothing was evaluated.
    #[serde(default)]
    pub(crate) cache_hits: u64,
    /// Nodes of all other candidates, linear scaling left out, where they are counted.
    #[serde(default)]
    pub(crate) candidate_nodes: Option<u64>,
    /// Nodes of a formula of the last population, linear scaling left out, where it is known.
    #[serde(default)]
    pub(crate) mean_size: Option<f64>,
}

/// A formula on the front. Limpid's own output reads as one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Formula {
    /// Number of nodes; weights and linear scaling count.
    #[serde(alias = "complexity")]
    pub(crate) size: usize,
    /// Training error, none if not finite.
    pub(crate) train_mse: Option<f64>,
    /// Test R², none if not finite.
    pub(crate) test_r2: Option<f64>,
    pub(crate) formula: String,
    /// True if the tool recommends this formula.
    #[serde(default)]
    pub(crate) selected: bool,
}

/// A finished run, a line of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Run {
    #[serde(flatten)]
    pub(crate) question: Question,
    #[serde(flatten)]
    pub(crate) answer: Answer,
}

impl Answer {
    /// The formula of the lowest training error among those of at most so many nodes.
    pub(crate) fn best(&self, at_most: Option<usize>) -> Option<&Formula> {
        let fits = |formula: &&Formula| at_most.is_none_or(|size| formula.size <= size);
        let error = |formula: &Formula| formula.train_mse.unwrap_or(f64::INFINITY);
        let finite = self.front.iter().filter(fits).filter(|formula| formula.train_mse.is_some());
        finite.min_by(|a, b| error(a).total_cmp(&error(b)))
    }

    /// Number of formulas that were evaluated.
    pub(crate) fn evaluated(&self) -> Option<u64> {
        self.candidates.map(|candidates| candidates - self.cache_hits)
    }

    /// Nodes of a formula that was evaluated, or of the last population.
    pub(crate) fn mean_size(&self) -> Option<f64> {
        let counted = || Some(self.candidate_nodes? as f64 / self.evaluated()? as f64);
        self.mean_size.or_else(counted)
    }

    /// The formula that the tool recommends.
    pub(crate) fn selected(&self) -> Option<&Formula> {
        self.front.iter().find(|formula| formula.selected)
    }
}

impl Formula {
    /// The R² that an undefined or absurd prediction counts as.
    const WORST: f64 = -9.0;

    /// Test R², not below [`Self::WORST`].
    pub(crate) fn r2(&self) -> f64 {
        self.test_r2.unwrap_or(Self::WORST).max(Self::WORST)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A front of (size, training error, test R²).
    pub(crate) fn answer(rows: &[(usize, f64, f64)]) -> Answer {
        let formula = |&(size, mse, r2): &(usize, f64, f64)| Formula {
            size,
            train_mse: mse.is_finite().then_some(mse),
            test_r2: r2.is_finite().then_some(r2),
            formula: String::new(),
            selected: false,
        };
        Answer { front: rows.iter().map(formula).collect(), ..Answer::default() }
    }

    #[test]
    fn the_best_formula_is_that_of_the_lowest_finite_training_error_within_the_size() {
        let answer =
            answer(&[(1, 4.0, 0.1), (31, 1.0, 0.9), (9, 2.0, f64::NAN), (5, f64::NAN, 1.0)]);
        let size = |at_most| answer.best(at_most).map(|formula| formula.size);
        assert_eq!((size(Some(30)), size(None), size(Some(0))), (Some(9), Some(31), None));
        assert_eq!(answer.best(Some(30)).map(Formula::r2), Some(Formula::WORST));
    }

    #[test]
    fn what_limpid_prints_reads_as_an_answer() {
        let text = r#"{"front":[{"complexity":5,"train_mse":73.1,"valid_mse":96.2,"test_r2":null,
            "formula":"2 * x1","selected":true}],"node_evaluations":20,"candidates":7,"cache_hits":2,
            "candidate_nodes":35,"cpu_seconds":0.5,"seed":0}"#;
        let answer: Answer = serde_json::from_str(text).expect("it reads");
        assert_eq!((answer.candidates, answer.cpu_seconds), (Some(7), Some(0.5)));
        assert_eq!((answer.evaluated(), answer.mean_size()), (Some(5), Some(7.0)));
        let selected = answer.selected().expect("one is marked");
        assert_eq!((selected.size, selected.train_mse, selected.test_r2), (5, Some(73.1), None));
    }
}
