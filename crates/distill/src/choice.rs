//! The choice of one formula: how a pool becomes a front, and which row of it is taken.

use crate::error::require;
use limpid_base::setters;
use limpid_sr::{Error, Selection};
use serde::{Deserialize, Serialize};

/// Standard deviations of chance by which a formula replaces the mean. For one formula 1.6 would do; but the best of
/// many has been picked on the same rows (crates/distill/DESIGN.md has what was measured).
const BEYOND_CHANCE: f64 = 2.75;

/// The rule of the accurate one of the two formulas that are worth reading.
pub(crate) const ACCURATE: Selection = Selection::NearlyBest { excess: 0.02 };

/// The rule of the simple one.
pub(crate) const SIMPLE: Selection = Selection::Knee { per_node: 0.01 };

/// What makes a front of a pool, and the rule that picks from it.
///
/// | name | default | purpose | range |
/// |---|---|---|---|
/// | `ranking` | validation rows | error that formulas are ranked by | |
/// | `selection` | simplest within 2 % of the lowest error | rule that picks a row of the front | 0 or more |
/// | `linear` | yes | linear formulas and products of powers are in the pool | |
/// | `earned` | no | one of them stays unless the picked row beats it | |
/// | `sound` | yes | a formula of a doubtful shape gives way to one as good without | |
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
    /// Flag: sparse linear formulas, and products of real powers where all targets are positive, are in the pool.
    pub linear: bool,
    /// Flag: one of these stays unless the picked row beats it by one standard error ([`limpid_sr::earned`]). In older
    /// files each that was in the pool did.
    #[serde(default = "yes")]
    pub earned: bool,
    /// Flag: a formula that half a wave, a turn, a pole or wild values between the rows make doubtful gives way to another that is
    /// as good, to 1 % of the error and two nodes, and is not.
    #[serde(default)]
    pub sound: bool,
    /// How far labels and predictions have to be correlated for a formula to replace the mean, in standard deviations
    /// of chance ([`limpid_sr::beyond_chance`]); `None`: any formula may.
    #[serde(default)]
    pub beyond_chance: Option<f64>,
}

fn yes() -> bool {
    true
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
    with_earned earned: bool,
    with_sound sound: bool,
    with_beyond_chance beyond_chance: Option<f64>,
});

impl Choice {
    /// Passes if every setting is in its range.
    ///
    /// # Errors
    /// [`Error::Setting`] for a number of standard errors or a slope that is negative or NaN.
    pub fn check(&self) -> Result<(), Error> {
        if let Selection::Knee { per_node } = self.selection {
            require(per_node >= 0.0, "per_node", per_node, "0 or more")?;
        }
        if let Selection::NearlyBest { excess } = self.selection {
            require(excess >= 0.0, "excess", excess, "0 or more")?;
        }
        if let Selection::SimplestWithin { standard_errors } = self.selection {
            require(standard_errors >= 0.0, "standard_errors", standard_errors, "0 or more")?;
        }
        let z = self.beyond_chance.unwrap_or(0.0);
        require(z >= 0.0, "beyond_chance", z, "0 or more")?;
        Ok(())
    }

    /// The choice of a simple formula: the knee of the front, all else as by default.
    pub fn simple() -> Self {
        Self::default().with_selection(SIMPLE)
    }
}

impl Default for Choice {
    /// The choice of a fit: by validation rows, the simplest within 2 % of the lowest error, the mean if nothing is better
    /// beyond chance.
    fn default() -> Self {
        Self {
            ranking: Ranking::Validation,
            selection: ACCURATE,
            linear: true,
            earned: false,
            sound: true,
            beyond_chance: Some(BEYOND_CHANCE),
        }
    }
}
