//! The nonlinearity φ between layers.

use limpid_tape::{Tape, Var};

/// Nonlinearity φ, applied elementwise after every layer but the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Activation {
    /// The hyperbolic tangent tanh x, smooth and between −1 and 1.
    #[default]
    Tanh,
    /// The rectifier max(x, 0); its second derivative is 0, so a Jacobian penalty cannot move a kink.
    Relu,
    /// The sigmoid-weighted identity x / (1 + e⁻ˣ) \[Elfwing18\], smooth.
    Silu,
    /// The softened rectifier ln(1 + eˣ), smooth; its derivative is the sigmoid.
    Softplus,
    /// The sine sin x, smooth and periodic.
    Sin,
}

impl Activation {
    /// Every activation, in the order of their declaration.
    pub const ALL: [Self; 5] = [Self::Tanh, Self::Relu, Self::Silu, Self::Softplus, Self::Sin];

    /// Values φ(z) on the tape, of the shape of z.
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
