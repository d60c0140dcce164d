//! F1: the distillation gap on a task of our own with one input.
//!
//! ```text
//! y = sin 3x + x²/2 + noise,   60 training points on [−2, 2]
//! ```
//!
//! The split is the study's, of 100 evenly spaced points; λ is chosen on the validation rows, by the
//! student's R². Two budgets differ: with so few rows 300 epochs would be 600 steps, too few to fit
//! anything, so the teacher gets ten times as many; and the student gets an eighth of the work, which
//! is plenty for one input.

use crate::cell::{Arm, ENGINE, JACOBIAN_GRID};
use crate::drawing::Drawing;
use limpid_base::{Matrix, Seed, metrics};
use limpid_data::{Valid, split, synthetic};
use limpid_distill::{Error, Observations, Pool, Problem, Protocol, Teacher, predict};
use limpid_expr::Expr;
use limpid_report::{Gap, GapPanel, gap, number};
use limpid_sr::{Control, Loss};
use serde::{Deserialize, Serialize};

/// Standard deviation of the labels' noise.
const NOISE: f64 = 0.3;

/// Number of points; 60 % of them are for training.
const POINTS: usize = 100;

/// Epochs of a teacher, ten times the study's.
const EPOCHS: usize = 3000;

/// Node evaluations of the student.
const EVALUATIONS: u64 = 100_000_000;

/// Digits of the constants of a student's formula.
const DIGITS: usize = 3;

/// Points of a curve.
const CURVE: usize = 241;

/// The curves of F1, in data units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curves {
    /// The engine that made them.
    pub engine: u32,
    /// Inputs at which the curves are taken, ascending, m.
    pub x: Vec<f64>,
    /// (x, y) of the training rows.
    pub labels: Vec<(f64, f64)>,
    /// The task without noise.
    pub truth: Vec<f64>,
    /// The standard pipeline, then the Jacobian one.
    pub pipelines: Vec<Pipeline>,
}

impl Curves {
    /// Two pipelines, and one value of every curve for each x.
    pub fn is_whole(&self) -> bool {
        let fits = |curve: &[f64]| curve.len() == self.x.len();
        self.x.len() == CURVE
            && fits(&self.truth)
            && self.pipelines.len() == 2
            && self.pipelines.iter().all(|p| fits(&p.teacher) && fits(&p.student))
    }
}

/// One teacher with its student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pipeline {
    /// λ of the teacher.
    pub lambda: f64,
    /// Predictions of the teacher at each input, m.
    pub teacher: Vec<f64>,
    /// Predictions of the student at each input, m.
    pub student: Vec<f64>,
    /// The student's number of nodes.
    pub complexity: usize,
    /// The student as people read it; none in older files.
    #[serde(default)]
    pub formula: Option<String>,
}

/// Computes the curves: a pure function of the engine.
///
/// # Errors
/// If a teacher's training diverges.
pub fn curves() -> Result<Curves, Error> {
    let seed = Seed::new(0).child("F1");
    let dataset = synthetic::gap(POINTS, NOISE, seed.child("labels"));
    let parts = split(&dataset, &Protocol::default().fractions, seed.child("split"));
    let labels = parts.train.x().col(0).iter().copied().zip(parts.train.y().to_vec()).collect();
    let data = Observations::new(parts);
    let problem = Problem::new(&data, &Loss::Squared, usize::MAX, seed);
    let task = GapTask { problem: &problem, valid: &data.parts.valid, seed };

    let grid = JACOBIAN_GRID.map(|lambda| task.pipeline(lambda));
    let runs: Vec<(f64, Pipeline)> = grid.into_iter().collect::<Result<_, Error>>()?;
    let best = runs[1..].iter().fold(&runs[1], |best, run| if run.0 > best.0 { run } else { best });
    let x = curve_points();
    Ok(Curves {
        engine: ENGINE,
        labels,
        truth: x.iter().map(|&x| synthetic::gap_truth(x)).collect(),
        x,
        pipelines: vec![runs[0].1.clone(), best.1.clone()],
    })
}

/// Inputs of the curves, evenly spaced on [−2, 2], m.
fn curve_points() -> Vec<f64> {
    (0..CURVE).map(|i| -2.0 + 4.0 * i as f64 / (CURVE - 1) as f64).collect()
}

/// The task with its one input, and the seed of all its runs.
struct GapTask<'a> {
    problem: &'a Problem<'a>,
    valid: &'a Valid,
    seed: Seed,
}

impl GapTask<'_> {
    /// The student's R² on the validation rows, and the curves of teacher and student.
    fn pipeline(&self, lambda: f64) -> Result<(f64, Pipeline), Error> {
        let arm =
            if lambda > 0.0 { Arm::Jacobian { lambda } } else { Arm::Standard { replicate: 0 } };
        let protocol = arm.protocol();
        let standard = protocol.teacher.clone().expect("the arm has a teacher");
        let config = standard.with_epochs(EPOCHS);
        let diverged = |reason| Error::Teacher { dataset: "F1".into(), reason };
        let teacher = self.problem.teach(&config, self.seed.child("teacher"));
        let teacher = teacher.map_err(diverged)?;
        let formula = self.student(&protocol, &teacher)?;
        let r2 = metrics::r2(self.valid.y(), &predict(&formula, self.valid.x()));
        let curve = Matrix::from_columns(CURVE, 1, curve_points());
        let pipeline = Pipeline {
            lambda,
            teacher: teacher.predict(&curve),
            student: predict(&formula, &curve),
            complexity: formula.complexity(),
            formula: Some(formula.rounded(DIGITS).with_names(&["x".to_string()]).to_string()),
        };
        Ok((r2, pipeline))
    }

    /// The limpid student of a teacher, chosen by the protocol's rule.
    fn student(&self, protocol: &Protocol, teacher: &Teacher) -> Result<Expr, Error> {
        let config = limpid_sr::Config::study().with_evaluations(EVALUATIONS);
        let lesson = self.problem.lesson(0, teacher);
        let seed = self.seed.child("student");
        let found = self.problem.search(&config, &lesson, seed, |_| Control::Continue)?;
        let mut pool = Pool::new(self.problem, &config, protocol.choice().ranking);
        pool.add(lesson.origin, &found);
        let (front, chosen) = pool.choose(&protocol.choice());
        Ok(front[chosen].formula.clone())
    }
}

/// Text below the figure.
const CAPTION: &str = "F1: the distillation gap on a task of our own, y = sin 3x + x²/2 + noise: left the \
    standard teacher, right one with a Jacobian penalty, λ chosen on validation rows; the student of \
    each is a formula, and the gap between the two is shaded. 3,000 epochs, since 60 points make few steps.";

/// The figure, drawn from its curves.
pub(crate) fn drawing(curves: &Curves) -> Drawing {
    Drawing { name: "F1", caption: CAPTION, svg: gap(&figure(curves)) }
}

/// The figure's panels: one a pipeline.
pub fn figure(curves: &Curves) -> Gap {
    let panel = |pipeline: &Pipeline| GapPanel {
        title: match pipeline.lambda {
            0.0 => "standard teacher".into(),
            lambda => format!("Jacobian penalty, λ = {lambda}"),
        },
        teacher: pipeline.teacher.clone(),
        student: pipeline.student.clone(),
        texts: texts(curves, pipeline),
    };
    Gap {
        x: curves.x.clone(),
        labels: curves.labels.clone(),
        truth: curves.truth.clone(),
        panels: curves.pipelines.iter().map(panel).collect(),
    }
}

/// How far teacher, student and truth are from each other, and the student's formula.
fn texts(curves: &Curves, pipeline: &Pipeline) -> Vec<String> {
    let Pipeline { teacher, student, complexity, .. } = pipeline;
    let [gap, of_teacher, of_student] =
        [(teacher, student), (&curves.truth, teacher), (&curves.truth, student)]
            .map(|(a, b)| number(metrics::rmse(a, b), 2));
    let distances =
        format!("gap {gap} RMS; to the truth teacher {of_teacher}, student {of_student}");
    let formula = match &pipeline.formula {
        Some(formula) => format!("student: {formula}"),
        None => format!("student: formula of {complexity} nodes"),
    };
    vec![distances, formula]
}
