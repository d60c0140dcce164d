//! The nonlinearity φ between layers.

use limpid_tape::{Tape, Var};
use serde::{Deserialize, Serialize};

/// φ, applied elementwise after every layer but the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// tanh x
    #[default]
    Tanh,
    /// max(x, 0); its second derivative is 0, so a Jacobian penalty cannot move a kink.
    Relu,
    /// x / (1 + e⁻ˣ)
    Silu,
    /// ln(1 + eˣ)
    Softplus,
    /// sin x
    Sin,
}

impl Activation {
    /// Every activation.
    pub const ALL: [Self; 5] = [Self::Tanh, Self::Relu, Self::Silu, Self::Softplus, Self::Sin];

    /// φ(z) on the tape.
    pub fn record(self, tape: &mut Tape, z: Var) -> Var {
        match self {
            Self::Tanh => tape.tanh(z),
            Self::Relu => tape.relu(z),
            Self::Silu => tape.silu(z),
            Self::Softplus => tape.softplus(z),
            Self::Sin => tape.sin(z),
        }
    }
}
