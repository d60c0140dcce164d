//! What [`fit`](crate::fit()) finds: a front of formulas, and what to compare it with.

use crate::errors::Errors;
use crate::teacher::Teacher;
use limpid_data::{Scaler, Scores};
use limpid_expr::Expr;
use serde::{Deserialize, Serialize};

/// Formulas in data units, what chose among them, and what they were learnt from.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// The formulas of which none is better in both complexity and validation error than another,
    /// simplest first; a linear one may stand among them because it was chosen.
    pub front: Vec<FrontRow>,
    /// Which of them was chosen, on validation rows.
    pub chosen: usize,
    /// The chosen one's scores on the test labels: all that test rows were used for.
    pub test: Scores,
    /// The chosen one's R² on the test rows for another model's predictions, where those were learnt.
    pub test_fidelity: Option<f64>,
    /// One entry a teacher, in the order of the configuration.
    pub taught: Vec<Taught>,
    /// What a reader may compare the formulas with.
    pub baselines: Vec<Baseline>,
    /// From data units to those of the teachers.
    pub scaler: Scaler,
    /// Whether everything was done, or the caller stopped it before.
    pub complete: bool,
}

/// Where a formula comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A search on the labels.
    Labels,
    /// A search on the answers of the teacher of that index.
    Teacher(usize),
    /// A search on another model's predictions.
    Answers,
    /// Least squares with forward selection.
    Linear,
}

/// One formula of the front.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontRow {
    /// In data units.
    pub formula: Expr,
    /// Its nodes.
    pub complexity: usize,
    /// Where it comes from.
    pub origin: Origin,
    /// On the labels of the validation rows.
    pub valid: Errors,
    /// On another model's predictions for them, where those were learnt.
    pub fidelity: Option<Errors>,
}

/// A teacher of the grid.
#[derive(Clone, Debug)]
pub struct Taught {
    /// The network, or why there is none.
    pub teacher: Result<Teacher, limpid_mlp::Error>,
    /// On the labels of the validation rows.
    pub valid: Option<Errors>,
}

/// A model to compare with.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// What it is.
    pub model: BaselineModel,
    /// Its nodes as a formula's or a tree's are counted; none for a network.
    pub complexity: Option<usize>,
    /// On the labels of the validation rows.
    pub valid: Errors,
    /// On another model's predictions for them, where those were learnt.
    pub fidelity: Option<Errors>,
}

/// What a formula is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BaselineModel {
    /// The mean of the training rows.
    Mean,
    /// Least squares on this many inputs.
    Linear(usize),
    /// A regression tree.
    Tree,
    /// The teacher of that index.
    Teacher(usize),
    /// Another model, by the predictions that were learnt.
    Answers,
}

impl Fitted {
    /// The teacher of the lowest validation error.
    pub fn best_teacher(&self) -> Option<&Teacher> {
        let trained = self
            .taught
            .iter()
            .filter_map(|taught| Some((taught.teacher.as_ref().ok()?, taught.valid.as_ref()?.mse)));
        trained.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(teacher, _)| teacher)
    }
}
