//! What [`fit`](crate::fit()) finds: a front of formulas, and what to compare it with.

use crate::cost::Cost;
use crate::lesson::Origin;
use crate::metrics::Metrics;
use crate::shape::Doubt;
use crate::teacher::Teacher;
use crate::tested::{Gain, Tested};
use limpid_expr::Expr;
use serde::{Deserialize, Serialize};

/// Formulas in data units, what chose among them, and what they were learnt from.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// The formulas of which none is better in both complexity and validation error than another,
    /// simplest first; a linear one may stand among them because it was chosen.
    pub front: Vec<FrontRow>,
    /// The index of the formula that was chosen, on validation rows.
    pub chosen: usize,
    /// The two formulas that are worth reading, and what the larger one gains.
    pub stars: Stars,
    /// R² of the chosen formula on test rows for another model's predictions, where those were learnt.
    pub test_fidelity: Option<f64>,
    /// One entry a teacher, in the order of the configuration.
    pub teachers: Vec<Trained>,
    /// The linear formula of every input that matters, whatever its size; none if no input varies.
    pub line: Option<FrontRow>,
    /// What a reader may compare the formulas with.
    pub baselines: Vec<Baseline>,
    /// What all searches together have cost.
    pub cost: Cost,
    /// Flag: everything was done; if not, the caller stopped the work before.
    pub complete: bool,
}

/// The formulas of a front that a reader should look at first: both were chosen on validation rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stars {
    /// The index of the simple one.
    pub simple: usize,
    /// The index of the accurate one, which may be the same.
    pub accurate: usize,
    /// What the accurate one gains over the simple one on the test rows; none if it is the same, or rows are too few.
    pub gain: Option<Gain>,
}

/// One formula of the front.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrontRow {
    /// The formula in data units, of the inputs x0, x1, …, with all its digits.
    pub formula: Expr,
    /// The number of its nodes, or the sum of what they count.
    pub complexity: usize,
    /// The lesson that it was learnt from.
    pub origin: Origin,
    /// Measures for the labels of the training rows; none in older files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub train: Option<Metrics>,
    /// Measures for the labels of the validation rows.
    pub valid: Metrics,
    /// Measures for another model's predictions at the validation rows, where those were learnt.
    pub fidelity: Option<Metrics>,
    /// What the test rows say; asked once the choice is made, of the formulas that were chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<Tested>,
    /// What there is to doubt in its shape; nothing in older files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
}

/// A teacher of the grid.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The network, or why there is none.
    pub teacher: Result<Teacher, limpid_mlp::Error>,
    /// Measures for the labels of the validation rows, which may have ended the training.
    pub valid: Option<Metrics>,
}

/// A model to compare with.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// The kind of model.
    pub model: BaselineModel,
    /// The number of nodes of a formula or a tree; none for a network.
    pub complexity: Option<usize>,
    /// Measures for the labels of the validation rows.
    pub valid: Metrics,
    /// Measures for another model's predictions there, where those were learnt.
    pub fidelity: Option<Metrics>,
    /// What the test rows say.
    pub test: Option<Tested>,
}

/// What a formula is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BaselineModel {
    /// The mean of the training rows.
    Mean,
    /// Least squares on this many inputs.
    Linear(usize),
    /// A regression tree of at most 8 splits between root and leaf, pruned on validation rows.
    Tree,
    /// The teacher of that index.
    Teacher(usize),
    /// Another model, by the predictions that were learnt.
    Answers,
}

impl Fitted {
    /// What the test rows say of the chosen formula, if there are test rows.
    pub fn test(&self) -> Option<Tested> {
        self.front[self.chosen].test
    }

    /// The teacher of the lowest validation error.
    pub fn best_teacher(&self) -> Option<&Teacher> {
        let trained = self.teachers.iter().filter_map(|trained| {
            Some((trained.teacher.as_ref().ok()?, trained.valid.as_ref()?.mse))
        });
        trained.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(teacher, _)| teacher)
    }
}
