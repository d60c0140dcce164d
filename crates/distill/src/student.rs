//! Students learn a lesson; a front is narrowed down to one model on validation rows.

use crate::model::Model;
use crate::protocol::Student;
use crate::ridge::{Features, Ridge};
use crate::teacher::Lesson;
use crate::tree::RegressionTree;
use limpid_base::{Matrix, Samples, Seed};
use limpid_data::Valid;
use limpid_expr::Expr;
use limpid_sr::{Control, Front, Loss, Selection, gplearn, search, select};

/// A protocol's settings were checked when it was made.
const IN_RANGE: &str = "the settings of a student are in range";

/// What a student brings back from a lesson.
#[derive(Clone, Debug)]
pub enum Learned {
    /// Formulas to choose from.
    Front(Front),
    /// The one answer.
    Model(Model),
}

/// Lets a student learn a lesson. Searches run in f32.
pub fn learn(student: &Student, lesson: &Lesson, seed: Seed) -> Learned {
    match student {
        Student::Gplearn(config) => {
            let front = on_narrow(lesson, |samples| {
                gplearn::search(samples, config, seed).expect(IN_RANGE)
            });
            Learned::Model(Model::Formula(
                front.last().map_or_else(training_mean, |c| c.expr.clone()),
            ))
        }
        Student::Limpid(config) => Learned::Front(on_narrow(lesson, |samples| {
            search(samples, config, seed, |_| Control::Continue).expect(IN_RANGE)
        })),
        Student::Linear { ridge } => Learned::Model(Model::Formula(
            Ridge::fit(&lesson.x, &lesson.y, Features::Linear, *ridge).to_formula(),
        )),
        Student::Quadratic { ridge } => Learned::Model(Model::Polynomial(Ridge::fit(
            &lesson.x,
            &lesson.y,
            Features::Quadratic,
            *ridge,
        ))),
        Student::Tree { depth } => {
            Learned::Model(Model::Tree(RegressionTree::fit(&lesson.x, &lesson.y, *depth)))
        }
    }
}

fn on_narrow(lesson: &Lesson, search: impl FnOnce(Samples<'_, f32>) -> Front) -> Front {
    let x: Matrix<f32> = lesson.x.cast();
    let y: Vec<f32> = lesson.y.iter().map(|&v| v as f32).collect();
    search(Samples::new(&x, &y))
}

/// The training mean in standardised units: the answer where a search found nothing defined.
fn training_mean() -> Expr {
    Expr::constant(0.0)
}

impl Learned {
    /// The formulas to choose from, if there are several.
    pub fn front(&self) -> Option<&Front> {
        match self {
            Self::Front(front) => Some(front),
            Self::Model(_) => None,
        }
    }

    /// The one model to be scored.
    pub fn choose(self, rule: Selection, valid: &Valid) -> Model {
        match self {
            Self::Model(model) => model,
            Self::Front(front) => {
                let chosen = select(&front, rule, &Loss::Squared, valid.samples());
                Model::Formula(chosen.map_or_else(training_mean, |c| c.expr.clone()))
            }
        }
    }
}
