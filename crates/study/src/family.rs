//! The two families of penalties that the main part compares.
//!
//! ```text
//! Jacobian      λ · mean over rows of ‖∂f/∂x‖²        slopes where the data are
//! Lipschitz     λ · ∏ σ(Wₗ)                           a bound on slopes everywhere, σ the spectral norm
//! ```

use crate::cell::{JACOBIAN_GRID, LIPSCHITZ_GRID};
use crate::record::Record;
use crate::results::TrialRuns;

/// A penalty of the main part, with a grid of strengths λ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PenaltyFamily {
    /// The penalty on the norm of the Jacobian at the training inputs.
    Jacobian,
    /// The penalty on the product of the layers' spectral norms.
    Lipschitz,
}

impl PenaltyFamily {
    /// Both families, in the order of the tables.
    pub const ALL: [Self; 2] = [Self::Jacobian, Self::Lipschitz];

    /// The name in tables and figures.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jacobian => "Jacobian",
            Self::Lipschitz => "Lipschitz",
        }
    }

    /// The strengths λ, rising; the first is 0.
    pub fn grid(self) -> &'static [f64] {
        match self {
            Self::Jacobian => &JACOBIAN_GRID,
            Self::Lipschitz => &LIPSCHITZ_GRID,
        }
    }

    /// The runs of a trial, one for each λ of the grid.
    pub fn runs<'t, 'a>(self, trial: &'t TrialRuns<'a>) -> &'t [&'a Record] {
        match self {
            Self::Jacobian => &trial.jacobian,
            Self::Lipschitz => &trial.lipschitz,
        }
    }
}
