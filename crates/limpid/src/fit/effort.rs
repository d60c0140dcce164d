//! How much work a fit is worth.

use clap::ValueEnum;
use limpid::Penalty;
use limpid::distill::{Choice, FitConfig};
use limpid::mlp;
use limpid::sr;
use serde::{Deserialize, Serialize};

/// How much work a fit is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Effort {
    /// Seconds: two teachers, three short searches
    Quick,
    /// A minute or so: five teachers, six searches
    Normal,
    /// Up to an hour: seven teachers, eight long searches
    Thorough,
}

/// Which teachers there are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Teachers {
    /// The effort's grid of strengths.
    Auto,
    /// None: a search on the labels alone.
    None,
    /// One, of this strength.
    Lambda(f64),
}

/// Mini-batches that a teacher is trained on, at most: with more rows there are fewer epochs.
const STEPS: usize = 20_000;

/// What decides how formulas are looked for.
pub(crate) struct Plan {
    pub(crate) effort: Effort,
    pub(crate) teachers: Teachers,
    /// Training rows there are.
    pub(crate) rows: usize,
    pub(crate) operators: Option<Vec<limpid::expr::Op>>,
    pub(crate) max_size: usize,
    /// Node evaluations of each search, if not the effort's.
    pub(crate) evaluations: Option<u64>,
}

impl Effort {
    /// Strengths of the Jacobian penalty.
    fn grid(self) -> &'static [f64] {
        match self {
            Self::Quick => &[0.0, 1e-2],
            Self::Normal => &[0.0, 1e-3, 1e-2, 1e-1, 1.0],
            Self::Thorough => &[0.0, 1e-4, 1e-3, 1e-2, 3e-2, 1e-1, 1.0],
        }
    }

    /// Node evaluations of each search.
    fn evaluations(self) -> u64 {
        match self {
            Self::Quick => 12_000_000_000,
            Self::Normal => 48_000_000_000,
            Self::Thorough => 200_000_000_000,
        }
    }

    /// Most training rows that a network or a search sees.
    fn rows(self) -> usize {
        match self {
            Self::Quick => 1_000,
            Self::Normal => 3_000,
            Self::Thorough => 10_000,
        }
    }
}

impl Plan {
    pub(crate) fn config(&self) -> FitConfig {
        let lambdas = match self.teachers {
            Teachers::Auto => self.effort.grid().to_vec(),
            Teachers::None => vec![],
            Teachers::Lambda(lambda) => vec![lambda],
        };
        let preset = sr::Config::default();
        let operators = self.operators.clone().unwrap_or_else(|| preset.operators.clone());
        FitConfig {
            labels: true,
            choice: Choice::default(),
            teachers: lambdas.into_iter().map(|lambda| self.teacher(lambda)).collect(),
            search: preset
                .with_operators(operators)
                .with_max_complexity(self.max_size)
                .with_evaluations(self.evaluations.unwrap_or(self.effort.evaluations())),
            rows: self.effort.rows(),
        }
    }

    /// The study's teacher with a Jacobian penalty, stopped early where the validation rows say so.
    fn teacher(&self, lambda: f64) -> mlp::Config {
        let study = mlp::Config::default();
        let rows = self.rows.min(self.effort.rows()).max(1);
        let penalty = Some(Penalty::jacobian(lambda)).filter(|_| lambda > 0.0);
        let epochs = (STEPS * study.batch / rows).clamp(1, study.epochs);
        study
            .with_penalties(penalty.into_iter().collect())
            .with_epochs(epochs)
            .with_patience(Some(50))
    }
}

/// auto, none, or λ.
pub(crate) fn teachers(text: &str) -> Result<Teachers, String> {
    match text {
        "auto" => Ok(Teachers::Auto),
        "none" => Ok(Teachers::None),
        _ => strength(text).map(Teachers::Lambda).map_err(|what| format!("auto, none, or {what}")),
    }
}

/// λ, 0 or more.
pub(crate) fn strength(text: &str) -> Result<f64, String> {
    let lambda = text.parse().ok().filter(|l: &f64| *l >= 0.0 && l.is_finite());
    lambda.ok_or_else(|| "a strength of 0 or more, such as 0.01, is needed".into())
}

/// λ of a teacher made here.
pub(crate) fn lambda(teacher: &mlp::Config) -> f64 {
    teacher.penalties.first().map_or(0.0, |penalty| penalty.lambda())
}
