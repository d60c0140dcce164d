//! A protocol is a value: everything that decides a result but the data and the seed.

use limpid_data::Fractions;
use limpid_sr::{Selection, gplearn};
use serde::{Deserialize, Serialize};

/// Who learns the lesson.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Student {
    /// Classical genetic programming; its answer rule leaves nothing to select.
    Gplearn(gplearn::Config),
    /// Limpid's own search; one formula of its front is selected on validation rows.
    Limpid(limpid_sr::Config),
    /// Linear ridge regression: a control.
    Linear {
        /// α in Σ r² + α ‖w‖².
        ridge: f64,
    },
    /// Ridge regression on all monomials of degree 1 and 2: a control.
    Quadratic {
        /// α in Σ r² + α ‖w‖².
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

/// The method's settings for one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Protocol {
    /// Shares of the three parts.
    pub fractions: Fractions,
    /// The teacher; `None` for direct symbolic regression on the labels.
    pub teacher: Option<limpid_mlp::Config>,
    /// Who learns from it.
    pub students: Vec<Student>,
    /// How one formula of a front is chosen, on validation rows.
    pub selection: Selection,
    /// Number of the repetition: another one changes the seeds of teacher and students, not the
    /// split.
    pub replicate: u64,
}

impl Default for Protocol {
    /// The study's standard pipeline.
    fn default() -> Self {
        Self {
            fractions: Fractions::default(),
            teacher: Some(limpid_mlp::Config::default()),
            students: Student::all(),
            selection: Selection::SimplestWithin { standard_errors: 1.0 },
            replicate: 0,
        }
    }
}
