//! How much work a fit is worth.
//!
//! | effort | strengths λ of the teachers | node evaluations of each search, a row | rows that a learner sees |
//! |---|---|---|---|
//! | quick | 0, 0.01 | 1.2 · 10⁷ | 1,000 |
//! | normal | 0, 0.001, 0.01, 0.1, 1 | 1.6 · 10⁷ | 3,000 |
//! | thorough | 0, 0.0001, 0.001, 0.01, 0.03, 0.1, 1 | 2 · 10⁷ | 10,000 |
//!
//! Work is counted by rows up to those that a learner sees, so that a search tries about as many formulas on few rows as on many:
//! making a formula costs more than evaluating it on some hundred rows.
//!
//! Each teacher is a lesson of its own and so gets a search of its own; the labels are one more. Training ends
//! early where the validation error has not fallen for 50 epochs.

use limpid_distill::FitConfig;
use limpid_mlp::{self as mlp, Penalty};
use limpid_sr as sr;
use std::str::FromStr;

/// How much work a fit is worth.
///
/// ```
/// use limpid_fit::{Effort, Teachers};
/// let config = Effort::Quick.config(&Teachers::Auto, 200);
/// assert_eq!((config.teachers.len(), config.rows), (2, 1000));
/// assert!(Effort::Thorough.config(&"none".parse()?, 200).teachers.is_empty());
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum Effort {
    /// Seconds: two teachers, three short searches
    Quick,
    /// A minute or so: five teachers, six searches
    #[default]
    Normal,
    /// Up to an hour: seven teachers, eight long searches
    Thorough,
}

/// The teachers that a fit trains.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Teachers {
    /// A grid of strengths, which the effort decides.
    #[default]
    Auto,
    /// None: a search on the labels alone.
    None,
    /// One, whose Jacobian is kept small with this strength.
    Lambda(f64),
    /// One with this penalty.
    Penalty(Penalty),
}

/// Mini-batches that a teacher is trained on, at most: with more rows there are fewer epochs.
const STEPS: usize = 20_000;

impl Effort {
    /// Strengths of the Jacobian penalty.
    fn grid(self) -> &'static [f64] {
        match self {
            Self::Quick => &[0.0, 1e-2],
            Self::Normal => &[0.0, 1e-3, 1e-2, 1e-1, 1.0],
            Self::Thorough => &[0.0, 1e-4, 1e-3, 1e-2, 3e-2, 1e-1, 1.0],
        }
    }

    /// Node evaluations of each search on so many training rows.
    fn evaluations(self, rows: usize) -> u64 {
        let a_row = match self {
            Self::Quick => 12_000_000,
            Self::Normal => 16_000_000,
            Self::Thorough => 20_000_000,
        };
        a_row * rows.clamp(1, self.rows()) as u64
    }

    /// Most training rows that a network or a search sees.
    fn rows(self) -> usize {
        match self {
            Self::Quick => 1_000,
            Self::Normal => 3_000,
            Self::Thorough => 10_000,
        }
    }

    /// The configuration of a fit of so many training rows with these teachers.
    pub fn config(self, teachers: &Teachers, rows: usize) -> FitConfig {
        let penalties = match teachers {
            Teachers::Auto => self.grid().iter().map(|&lambda| jacobian(lambda)).collect(),
            Teachers::None => vec![],
            Teachers::Lambda(lambda) => vec![jacobian(*lambda)],
            Teachers::Penalty(penalty) => vec![Some(*penalty)],
        };
        let teacher = |penalty| self.teacher(penalty, rows);
        FitConfig::default()
            .with_teachers(penalties.into_iter().map(teacher).collect())
            .with_search(sr::Config::default().with_evaluations(self.evaluations(rows)))
            .with_rows(self.rows())
    }

    /// The study's teacher with this penalty, stopped early where the validation rows say so.
    fn teacher(self, penalty: Option<Penalty>, rows: usize) -> mlp::Config {
        let study = mlp::Config::default();
        let rows = rows.min(self.rows()).max(1);
        let epochs = (STEPS * study.batch / rows).clamp(1, study.epochs);
        study
            .with_penalties(penalty.into_iter().collect())
            .with_epochs(epochs)
            .with_patience(Some(50))
    }
}

/// The penalty of that strength; none of strength 0.
fn jacobian(lambda: f64) -> Option<Penalty> {
    Some(Penalty::jacobian(lambda)).filter(|_| lambda > 0.0)
}

impl FromStr for Teachers {
    type Err = String;

    /// The teachers that `auto`, `none` or a strength λ stands for.
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "none" => Ok(Self::None),
            _ => strength(text).map(Self::Lambda).map_err(|what| format!("auto, none, or {what}")),
        }
    }
}

/// The number λ that a text stands for, 0 or more.
///
/// # Errors
/// What is needed, in words, if the text stands for none.
pub fn strength(text: &str) -> Result<f64, String> {
    let lambda = text.parse().ok().filter(|l: &f64| *l >= 0.0 && l.is_finite());
    lambda.ok_or_else(|| "a strength of 0 or more, such as 0.01, is needed".into())
}

/// A teacher as people tell it from others: λ of its Jacobian penalty, or the penalty as text.
pub fn label(teacher: &mlp::Config) -> String {
    match teacher.penalties.first() {
        None => "λ = 0".into(),
        Some(penalty) if *penalty == Penalty::jacobian(penalty.lambda()) => {
            format!("λ = {}", penalty.lambda())
        }
        Some(penalty) => penalty.to_string(),
    }
}
