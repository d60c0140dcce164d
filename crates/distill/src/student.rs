//! Students: who learns a lesson, and what they bring back.

use crate::choice::{Choice, Ranking};
use crate::error::require;
use crate::fitted::FrontRow;
use crate::lesson::Lesson;
use crate::model::Model;
use crate::pool::Pool;
use crate::problem::Problem;
use crate::ridge::{Features, Ridge};
use crate::tree::RegressionTree;
use crate::units::in_data_units;
use limpid_base::Seed;
use limpid_expr::Expr;
use limpid_sr::{Control, Front, Generation, gplearn, search};
use serde::{Deserialize, Serialize};

/// A learner of a lesson, with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Student {
    /// Classical genetic programming; its answer rule leaves nothing to select.
    Gplearn(gplearn::Config),
    /// Limpid's own search; one formula of its front is selected on validation rows.
    Limpid(limpid_sr::Config),
    /// Linear ridge regression: a control.
    Linear {
        /// Strength α in Σ r² + α ‖w‖².
        ridge: f64,
    },
    /// Ridge regression on all monomials of degree 1 and 2: a control.
    Quadratic {
        /// Strength α in Σ r² + α ‖w‖².
        ridge: f64,
    },
    /// A regression tree: a control with no smooth part.
    Tree {
        /// Most splits between root and leaf.
        depth: usize,
    },
}

impl Student {
    /// The name in records and tables.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Gplearn(_) => "gplearn",
            Self::Limpid(_) => "limpid",
            Self::Linear { .. } => "linear",
            Self::Quadratic { .. } => "quadratic",
            Self::Tree { .. } => "tree",
        }
    }

    /// Passes if every setting is in its range.
    pub(crate) fn check(&self) -> Result<(), limpid_sr::Error> {
        match self {
            Self::Gplearn(config) => config.check(),
            Self::Limpid(config) => config.check(),
            Self::Linear { ridge } | Self::Quadratic { ridge } => {
                require(*ridge >= 0.0, "ridge", ridge, "0 or more")
            }
            Self::Tree { .. } => Ok(()),
        }
    }

    /// The two symbolic students and the three controls, as the study runs them.
    pub fn all() -> Vec<Self> {
        vec![
            Self::Gplearn(gplearn::Config::default()),
            Self::Limpid(limpid_sr::Config::study()),
            Self::Linear { ridge: 1.0 },
            Self::Quadratic { ridge: 1.0 },
            Self::Tree { depth: 5 },
        ]
    }
}

/// What a student brings back from a lesson.
pub enum Learned<'a> {
    /// Formulas to choose from.
    Pool(Pool<'a>),
    /// The one answer, in data units.
    Model(Model),
}

impl Learned<'_> {
    /// The one model, and the front it was chosen from, simplest first; no front where there was nothing
    /// to choose.
    pub fn choose(self, choice: &Choice) -> (Model, Vec<FrontRow>) {
        match self {
            Self::Model(model) => (model, vec![]),
            Self::Pool(pool) => {
                let (front, chosen) = pool.choose(choice);
                (Model::Formula(front[chosen].formula.clone()), front)
            }
        }
    }
}

impl Problem<'_> {
    /// Searches for formulas of a lesson, in f32 and in search units, though loss, guesses and target loss
    /// of the settings are in data units; `observe` is called at every generation barrier and may end the
    /// search.
    ///
    /// # Errors
    /// If a setting is out of its range, or the loss does not fit the answers.
    pub fn search(
        &self,
        config: &limpid_sr::Config,
        lesson: &Lesson,
        seed: Seed,
        observe: impl FnMut(&Generation<'_>) -> Control,
    ) -> Result<Front, limpid_sr::Error> {
        let (rows, config) = (self.for_search(&lesson.answers), self.in_search_units(config));
        search(rows.samples(), &config, seed, observe)
    }

    /// Lets a student learn a lesson.
    ///
    /// # Errors
    /// If a setting of a search is out of its range.
    pub fn learn<'a>(
        &'a self,
        student: &'a Student,
        lesson: &Lesson,
        seed: Seed,
    ) -> Result<Learned<'a>, limpid_sr::Error> {
        let standard = || self.for_regression(&lesson.answers, seed.child("rows"));
        let in_data_units = |expr: &Expr| Model::Formula(in_data_units(expr, &self.scaler));
        let ridge = |features, ridge: f64| {
            let rows = standard();
            Ridge::fit(&rows.x, rows.y(), features, ridge)
        };
        Ok(Learned::Model(match student {
            Student::Limpid(config) => {
                let found = self.search(config, lesson, seed, |_| Control::Continue)?;
                let mut pool = Pool::new(self, config, Ranking::Training);
                pool.add(lesson.origin, &found);
                return Ok(Learned::Pool(pool));
            }
            Student::Gplearn(config) => {
                let front = gplearn::search(standard().samples().cast().samples(), config, seed)?;
                // 0 is the training mean in standard units: the answer where nothing defined was found.
                in_data_units(&front.last().map_or_else(|| Expr::constant(0.0), |c| c.expr.clone()))
            }
            Student::Linear { ridge: alpha } => {
                in_data_units(&ridge(Features::Linear, *alpha).to_formula())
            }
            Student::Quadratic { ridge: alpha } => {
                Model::Polynomial(ridge(Features::Quadratic, *alpha), self.scaler.clone())
            }
            Student::Tree { depth } => {
                let rows = standard();
                let tree = RegressionTree::fit(&rows.x, rows.y(), *depth);
                Model::Tree(tree, self.scaler.clone())
            }
        }))
    }
}
