//! The choice of one formula: how a pool becomes a front, and which row of it is taken.

use limpid_sr::Selection;
use serde::{Deserialize, Serialize};

/// What makes a front of a pool, and the rule that picks from it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The error that formulas are ranked by.
    pub ranking: Ranking,
    /// The rule that picks a row of the front, on validation rows.
    pub selection: Selection,
    /// Flag: sparse linear formulas are in the pool, and one of them stays unless the picked row beats it by
    /// one standard error ([`limpid_sr::earned`]).
    pub linear: bool,
}

/// The error that the formulas of a pool are ranked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ranking {
    /// Loss on the training rows of the lesson: right where all formulas come from one lesson.
    Training,
    /// Loss on the validation rows: right where formulas come from several lessons, whose training
    /// losses are not of one kind.
    Validation,
}

impl Default for Choice {
    /// The choice of a fit: by validation rows, the simplest within one standard error, linear if that is
    /// as good.
    fn default() -> Self {
        Self {
            ranking: Ranking::Validation,
            selection: Selection::SimplestWithin { standard_errors: 1.0 },
            linear: true,
        }
    }
}
