//! What one run found, as plain numbers that fit into a record.

use crate::model::Model;
use crate::protocol::Student;
use crate::teacher::Teacher;
use limpid_base::metrics;
use limpid_data::{Scaler, Scores, Test, Train, Valid};
use limpid_sr::{Candidate, Front};
use serde::{Deserialize, Serialize};

/// The scores of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The teacher's; none for direct symbolic regression.
    pub teacher: Option<TeacherOutcome>,
    /// One entry a student, in the protocol's order.
    pub students: Vec<StudentOutcome>,
}

/// How good a teacher is, and how smooth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TeacherOutcome {
    /// On the test labels, in data units.
    pub test: Scores,
    /// On the validation rows: for choosing, never to be reported as performance.
    pub valid_r2: f64,
    /// Mean squared error on the validation rows, standardised units.
    pub valid_mse: f64,
    /// Standard error of that mean over rows.
    pub valid_mse_standard_error: f64,
    /// On the training rows.
    pub train_r2: f64,
    /// Mean over training rows of ‖∂f(xᵢ)/∂x‖, standardised units.
    pub jacobian_norm: f64,
    /// Epochs trained.
    pub epochs: usize,
}

/// How good a student is, and how simple.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudentOutcome {
    /// The student's name.
    pub name: String,
    /// On the test labels, in data units.
    pub test: Scores,
    /// On the validation rows: for choosing, never to be reported as performance.
    pub valid_r2: f64,
    /// R² against the teacher's answers at the test inputs; none without a teacher.
    pub fidelity: Option<f64>,
    /// Number of nodes of the formula or tree.
    pub complexity: usize,
    /// The formula in standardised units x0, x1, …; none for a tree or a quadratic.
    pub formula: Option<String>,
    /// The front it was selected from, simplest first; empty where there was nothing to select.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub front: Vec<FrontPoint>,
}

impl StudentOutcome {
    /// The same without the front, which not every record keeps.
    pub fn without_front(&self) -> Self {
        Self { front: vec![], ..self.clone() }
    }
}

/// One formula of a front, scored on the test labels as the selected one is. For showing what
/// readability costs: choosing by it would be choosing on test rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrontPoint {
    /// Number of nodes.
    pub complexity: usize,
    /// R² on the test labels, in data units.
    pub test_r2: f64,
    /// The formula in standardised units.
    pub formula: String,
}

/// R² where predictions that are not finite count as 0, the training mean in standardised units.
fn patched_r2(y: &[f64], predictions: &[f64]) -> f64 {
    let patched: Vec<f64> =
        predictions.iter().map(|&p| if p.is_finite() { p } else { 0.0 }).collect();
    metrics::r2(y, &patched).clamp(f64::MIN, f64::MAX)
}

/// Scores a teacher: how good it is, and how smooth.
pub(crate) fn score_teacher(
    teacher: &Teacher,
    train: &Train,
    valid: &Valid,
    test: &Test,
    scaler: &Scaler,
) -> TeacherOutcome {
    let on_valid = teacher.predict(valid.x());
    let errors: Vec<f64> =
        valid.y().iter().zip(&on_valid).map(|(y, p)| (y - p) * (y - p)).collect();
    let predictions = scaler.unscale_targets(&teacher.predict(test.x()));
    TeacherOutcome {
        test: test.score(&predictions, scaler.y.mean).finite(),
        valid_r2: metrics::r2(valid.y(), &on_valid).max(f64::MIN),
        valid_mse: metrics::average(&errors).min(f64::MAX),
        valid_mse_standard_error: metrics::standard_error(&errors).min(f64::MAX),
        train_r2: metrics::r2(train.y(), &teacher.predict(train.x())).max(f64::MIN),
        jacobian_norm: metrics::average(&teacher.model.jacobian_norms(train.x())),
        epochs: teacher.epochs,
    }
}

/// Scores every formula of a front.
pub(crate) fn score_front(front: &Front, test: &Test, scaler: &Scaler) -> Vec<FrontPoint> {
    let point = |candidate: &Candidate| {
        let model = Model::Formula(candidate.expr.clone());
        let predictions = scaler.unscale_targets(&model.predict(test.x()));
        FrontPoint {
            complexity: candidate.complexity,
            test_r2: test.score(&predictions, scaler.y.mean).finite().r2,
            formula: candidate.expr.to_string(),
        }
    };
    front.iter().map(point).collect()
}

/// Scores the chosen model of a student.
pub(crate) fn score_student(
    student: &Student,
    model: &Model,
    front: Vec<FrontPoint>,
    teacher: Option<&Teacher>,
    valid: &Valid,
    test: &Test,
    scaler: &Scaler,
) -> StudentOutcome {
    let predictions = model.predict(test.x());
    StudentOutcome {
        name: student.name().to_string(),
        test: test.score(&scaler.unscale_targets(&predictions), scaler.y.mean).finite(),
        valid_r2: patched_r2(valid.y(), &model.predict(valid.x())),
        fidelity: teacher.map(|t| patched_r2(&t.predict(test.x()), &predictions)),
        complexity: model.complexity(),
        formula: model.formula().map(ToString::to_string),
        front,
    }
}
