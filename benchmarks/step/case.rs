//! The case that a step is timed in: network, mini-batch, penalty.

use crate::step::StepPenalty;
use limpid_base::Seed;
use limpid_mlp::{Activation, Mlp};
use serde::{Deserialize, Deserializer, Serialize};

/// Hidden widths that are measured everywhere, each with every one of [`BATCHES`].
pub const SHAPES: [&[usize]; 3] = [&[64, 64], &[128, 128, 64], &[256, 256, 256]];

/// Samples a mini-batch, likewise.
pub const BATCHES: [usize; 3] = [32, 128, 512];

/// A network and how it is trained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// Penalty that is added to the loss.
    #[serde(deserialize_with = "by_name")]
    pub penalty: StepPenalty,
}

/// A penalty from its name.
fn by_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<StepPenalty, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}

impl Case {
    /// Widths of all layers: d, the hidden ones, c.
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
