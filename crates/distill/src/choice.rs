//! The choice of one formula: how a pool becomes a front, and which row of it is taken.

use crate::error::require;
use limpid_base::setters;
use limpid_sr::{Error, Selection};
use serde::{Deserialize, Serialize};

/// Standard deviations of chance by which a formula replaces the mean. For one formula 1.6 would do; but the best of
/// many has been picked on the same rows (crates/distill/DESIGN.md has what was measured).
const BEYOND_CHANCE: f64 = 2.75;

/// What makes a front of a pool, and the rule that picks from it.
///
/// | name | default | purpose | range |
/// |---|---|---|---|
/// | `ranking` | validation rows | error that formulas are ranked by | |
/// | `selection` | simplest within one standard error | rule that picks a row of the front | 0 or more standard errors |
/// | `linear` | yes | a linear formula stays unless the picked row beats it | |
/// | `beyond_chance` | 2.75 | the mean stays unless the picked row is correlated with the labels | 0 or more |
///
/// ```
/// use limpid_distill::Choice;
/// use limpid_sr::Selection;
///
/// let within = |standard_errors| Selection::SimplestWithin { standard_errors };
/// assert!(Choice::default().with_selection(within(2.0)).check().is_ok());
/// let error = Choice::default().with_selection(within(-1.0)).check().unwrap_err();
/// assert_eq!(error.to_string(), "standard_errors is -1, but must be 0 or more");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Choice {
    /// The error that formulas are ranked by.
    pub ranking: Ranking,
    /// The rule that picks a row of the front, on validation rows.
    pub selection: Selection,
    /// Flag: sparse linear formulas are in the pool, and one of them stays unless the picked row beats it by
    /// one standard error ([`limpid_sr::earned`]).
    pub linear: bool,
    /// How far labels and predictions have to be correlated for a formula to replace the mean, in standard deviations
    /// of chance ([`limpid_sr::beyond_chance`]); `None`: any formula may.
    #[serde(default)]
    pub beyond_chance: Option<f64>,
}

/// The error that the formulas of a pool are ranked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Ranking {
    /// Loss on the training rows of the lesson: right where all formulas come from one lesson.
    Training,
    /// Loss on the validation rows: right where formulas come from several lessons, whose training
    /// losses are not of one kind.
    Validation,
}

setters!(Choice {
    with_ranking ranking: Ranking,
    with_selection selection: Selection,
    with_linear linear: bool,
    with_beyond_chance beyond_chance: Option<f64>,
});

impl Choice {
    /// Passes if every setting is in its range.
    ///
    /// # Errors
    /// [`Error::Setting`] for a number of standard errors that is negative or NaN.
    pub fn check(&self) -> Result<(), Error> {
        if let Selection::SimplestWithin { standard_errors } = self.selection {
            require(standard_errors >= 0.0, "standard_errors", standard_errors, "0 or more")?;
        }
        let z = self.beyond_chance.unwrap_or(0.0);
        require(z >= 0.0, "beyond_chance", z, "0 or more")?;
        Ok(())
    }
}

impl Default for Choice {
    /// The choice of a fit: by validation rows, the simplest within one standard error, linear if that is
    /// as good, the mean if nothing is better beyond chance.
    fn default() -> Self {
        Self {
            ranking: Ranking::Validation,
            selection: Selection::SimplestWithin { standard_errors: 1.0 },
            linear: true,
            beyond_chance: Some(BEYOND_CHANCE),
        }
    }
}
