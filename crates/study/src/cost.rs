//! Measured costs of training steps, kept apart from all records: `OUT/times/T3.json`.
//!
//! The numbers are time, so they are taken by whoever has a clock and a quiet machine (`cargo xtask`
//! through the benchmarks), handed over as plain rows, and never taken again while the file is there and
//! of this engine.

use serde::{Deserialize, Serialize};

/// File of the step costs, below the output folder.
pub const COSTS: &str = "times/T3.json";

/// One kind of training step: of a tanh network on random data, single precision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepCase {
    /// Number of the network's inputs, d.
    pub inputs: usize,
    /// Widths of the hidden layers.
    pub hidden: Vec<usize>,
    /// Number of the network's outputs, c.
    pub outputs: usize,
    /// Number of samples in a mini-batch.
    pub batch: usize,
    /// The penalty by the name it has in the benchmarks: "none", "jacobian", "naive", "projected:K",
    /// "sampled:Q", "periodic:K", "lipschitz", "hessian".
    pub penalty: String,
}

impl StepCase {
    /// The shape of network and batch, "13-64-64-1, batch 32" for 13 inputs, two hidden layers and one output.
    pub fn shape(&self) -> String {
        format!("{}-{}-{}, batch {}", self.inputs, self.widths(), self.outputs, self.batch)
    }

    /// The widths of the hidden layers, "64-64" for two.
    pub(crate) fn widths(&self) -> String {
        self.hidden.iter().map(usize::to_string).collect::<Vec<String>>().join("-")
    }
}

/// What a step of one kind takes: CPU time of the thread that does it, over blocks of steps that took
/// turns with all other kinds'.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepCost {
    /// The kind of step.
    pub case: StepCase,
    /// Median over the runs, µs a step.
    pub us_per_step: f64,
    /// 10th percentile over the runs, µs a step.
    pub p10: f64,
    /// 90th percentile over the runs, µs a step.
    pub p90: f64,
    /// 10⁹ operations a second at the median, 2 a multiply-add of the least work there is.
    pub gflops: f64,
    /// Runs: blocks of steps timed as one.
    pub runs: usize,
    /// Steps of all runs.
    pub steps: usize,
}

/// The costs of one measurement, with what they depend on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepCosts {
    /// The engine that was measured.
    pub engine: u32,
    /// The processor, as it names itself.
    pub machine: String,
    /// The instruction set of the kernels.
    pub kernel: String,
    /// One entry a kind of step.
    pub costs: Vec<StepCost>,
}

impl StepCosts {
    /// True if the engine is that one, and there is one entry for each of `cases`, in their order.
    pub fn is_of(&self, engine: u32, cases: &[StepCase]) -> bool {
        self.engine == engine && self.costs.iter().map(|c| &c.case).eq(cases)
    }
}
