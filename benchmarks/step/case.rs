//! What one step is timed of: the network, the mini-batch, the penalty.

use crate::step::StepPenalty;
use limpid_base::Seed;
use limpid_mlp::{Activation, Mlp};
use serde::Serialize;

/// Hidden widths that are measured everywhere, each with every one of [`BATCHES`].
pub const SHAPES: [&[usize]; 3] = [&[64, 64], &[128, 128, 64], &[256, 256, 256]];

/// Samples a mini-batch, likewise.
pub const BATCHES: [usize; 3] = [32, 128, 512];

/// A network and how it is trained.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Case {
    /// Inputs d, at least 1.
    pub inputs: usize,
    /// Widths of the hidden layers, each at least 1; none for a linear model.
    pub hidden: Vec<usize>,
    /// Outputs c, at least 1.
    pub outputs: usize,
    /// Samples a mini-batch, at least 1.
    pub batch: usize,
    /// φ between the layers.
    pub activation: Activation,
    /// What is added to the loss.
    pub penalty: StepPenalty,
}

impl Case {
    /// d, the hidden widths, c.
    pub fn sizes(&self) -> Vec<usize> {
        [self.inputs].into_iter().chain(self.hidden.iter().copied()).chain([self.outputs]).collect()
    }

    /// The network every run starts from.
    pub(crate) fn model(&self) -> Mlp<f32> {
        Mlp::glorot(&self.sizes(), self.activation, Seed::new(0))
    }
}

impl std::fmt::Display for Case {
    /// "13-64-64-1 tanh, batch 128, jacobian"
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sizes: Vec<String> = self.sizes().iter().map(usize::to_string).collect();
        let activation = format!("{:?}", self.activation).to_lowercase();
        write!(f, "{} {activation}, batch {}, {}", sizes.join("-"), self.batch, self.penalty)
    }
}
