//! What one run found, as plain numbers that fit into a record.

use crate::fitted::FrontRow;
use crate::model::{Model, predict};
use crate::problem::Problem;
use crate::student::Student;
use crate::teacher::Teacher;
use limpid_base::{Matrix, metrics};
use limpid_data::Scores;
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
    /// Number of epochs that it was trained for.
    pub epochs: usize,
}

/// How good a student is, and how simple.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudentOutcome {
    /// Name of the student, as tables show it.
    pub name: String,
    /// On the test labels, in data units.
    pub test: Scores,
    /// On the validation rows: for choosing, never to be reported as performance.
    pub valid_r2: f64,
    /// R² against the teacher's answers at the test inputs; none without a teacher.
    pub fidelity: Option<f64>,
    /// Number of nodes of the formula or tree.
    pub complexity: usize,
    /// The formula in data units, of the inputs x0, x1, …; none for a tree or a quadratic.
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
    /// Number of nodes of the printed formula.
    pub complexity: usize,
    /// R² on the test labels, in data units.
    pub test_r2: f64,
    /// The formula in data units, of the inputs x0, x1, ….
    pub formula: String,
}

/// R² where predictions that are not finite count as the training mean.
fn patched_r2(y: &[f64], predictions: &[f64], mean: f64) -> f64 {
    let patched: Vec<f64> =
        predictions.iter().map(|&p| if p.is_finite() { p } else { mean }).collect();
    metrics::r2(y, &patched).clamp(f64::MIN, f64::MAX)
}

/// Scores a teacher: how good it is, and how smooth.
pub(crate) fn score_teacher(problem: &Problem<'_>, teacher: &Teacher) -> TeacherOutcome {
    let (parts, scaler) = (&problem.data.parts, &problem.scaler);
    let on_valid = teacher.predict(parts.valid.x());
    let squared = |(y, p): (&f64, &f64)| ((y - p) / scaler.y.sd) * ((y - p) / scaler.y.sd);
    let errors: Vec<f64> = parts.valid.y().iter().zip(&on_valid).map(squared).collect();
    TeacherOutcome {
        test: problem.test_scores(|x| teacher.predict(x)),
        valid_r2: metrics::r2(parts.valid.y(), &on_valid).max(f64::MIN),
        valid_mse: metrics::average(&errors).min(f64::MAX),
        valid_mse_standard_error: metrics::standard_error(&errors).min(f64::MAX),
        train_r2: metrics::r2(parts.train.y(), &teacher.predict(parts.train.x())).max(f64::MIN),
        jacobian_norm: metrics::average(
            &teacher.model.jacobian_norms(&scaler.scale_inputs(parts.train.x())),
        ),
        epochs: teacher.epochs,
    }
}

/// Scores the chosen model of a student, and the formulas of its front.
pub(crate) fn score_student(
    problem: &Problem<'_>,
    student: &Student,
    (model, front): &(Model, Vec<FrontRow>),
    teacher: Option<&Teacher>,
) -> StudentOutcome {
    let (parts, mean) = (&problem.data.parts, problem.scaler.y.mean);
    let on_test = |x: &Matrix<f64>| model.predict(x);
    let fidelity = |teacher: &Teacher| {
        let x = parts.test.as_ref()?.x();
        Some(patched_r2(&teacher.predict(x), &model.predict(x), mean))
    };
    let point = |row: &FrontRow| FrontPoint {
        complexity: row.complexity,
        test_r2: problem.test_scores(|x| predict(&row.formula, x)).r2,
        formula: row.formula.to_string(),
    };
    StudentOutcome {
        name: student.name().to_string(),
        test: problem.test_scores(on_test),
        valid_r2: patched_r2(parts.valid.y(), &model.predict(parts.valid.x()), mean),
        fidelity: teacher.and_then(fidelity),
        complexity: model.complexity(),
        formula: model.formula().map(ToString::to_string),
        front: front.iter().map(point).collect(),
    }
}
