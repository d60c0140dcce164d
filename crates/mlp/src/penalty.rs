//! What is added to the loss to make the teacher smooth.

use crate::network::record_jacobian;
use limpid_tape::{Tape, Var};
use serde::{Deserialize, Serialize};

/// A smoothness penalty with its strength λ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Penalty {
    /// Nothing: the standard teacher.
    #[default]
    None,
    /// λ (1/n) Σᵢ ‖∂f(xᵢ)/∂x‖²_F over the rows of the mini-batch, exact by double backward, for any
    /// number of outputs.
    ///
    /// Source: \[Drucker92\], \[Hoffman19\]. Cost: with S the multiply-adds of all layers, M₁ of the
    /// first and M_L of the last, a plain step takes 3S − M₁ and a penalised one of one output
    /// 6S − M₁ − 3M_L; each further output adds about 3S.
    Jacobian {
        /// Strength λ ≥ 0, in standardised units.
        lambda: f64,
    },
}

impl Penalty {
    /// λ, 0 for no penalty.
    pub fn lambda(self) -> f64 {
        match self {
            Self::None => 0.0,
            Self::Jacobian { lambda } => lambda,
        }
    }

    /// The penalty without its λ, 1 × 1, on the tape; none if there is nothing to add.
    pub(crate) fn record(self, tape: &mut Tape, f: Var, x: Var) -> Option<Var> {
        match self {
            Self::None => None,
            Self::Jacobian { .. } => Some(record_squared_jacobian(tape, f, x)),
        }
    }
}

/// (1/n) Σᵢ Σ_k ‖∂f_k(xᵢ)/∂x‖²
fn record_squared_jacobian(tape: &mut Tape, f: Var, x: Var) -> Var {
    let rows = tape.shape(x).0;
    let squares = record_jacobian(tape, f, x).into_iter().map(|jacobian| {
        let square = tape.square(jacobian);
        tape.sum(square)
    });
    let squares: Vec<Var> = squares.collect();
    let total = squares.into_iter().reduce(|sum, term| tape.add(sum, term));
    let total = total.expect("a network has at least one output");
    tape.scale(total, 1.0 / rows as f64)
}
