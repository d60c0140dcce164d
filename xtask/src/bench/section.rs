//! What is compared: which shapes, which penalties, by whom.

use super::system::System;
use limpid_benchmarks::step::{Activation, BATCHES, Case, SHAPES, StepPenalty};

/// What is compared under one heading.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) title: &'static str,
    pub(crate) outputs: usize,
    /// (hidden widths, batch), a line each.
    pub(crate) shapes: Vec<(&'static [usize], usize)>,
    /// The first is what the others are compared with.
    pub(crate) penalties: Vec<StepPenalty>,
    /// We are the first.
    pub(crate) systems: Vec<System>,
}

impl Section {
    /// The whole comparison, with those of the peers that are there.
    pub(crate) fn all(peers: &[System]) -> Vec<Self> {
        let nine =
            || SHAPES.iter().flat_map(|hidden| BATCHES.map(|batch| (*hidden, batch))).collect();
        let three = || SHAPES.map(|hidden| (hidden, 128)).to_vec();
        let with = |wanted: &[System]| -> Vec<System> {
            let there = wanted.iter().filter(|system| peers.contains(system));
            [System::Limpid].into_iter().chain(there.copied()).collect()
        };
        vec![
            Self {
                title: "Plain, and with the exact Jacobian penalty",
                outputs: 1,
                shapes: nine(),
                penalties: vec![StepPenalty::None, StepPenalty::Jacobian],
                systems: with(&[System::Jax, System::Torch]),
            },
            Self {
                title: "Cheaper penalties",
                outputs: 1,
                shapes: nine(),
                penalties: vec![
                    StepPenalty::None,
                    StepPenalty::Sampled(0.125),
                    StepPenalty::Periodic(4),
                    StepPenalty::Periodic(8),
                    StepPenalty::Lipschitz,
                    StepPenalty::WeightDecay,
                ],
                systems: with(&[]),
            },
            Self {
                title: "Ten outputs, one random projection",
                outputs: 10,
                shapes: three(),
                penalties: vec![StepPenalty::None, StepPenalty::Projected(1)],
                systems: with(&[System::Jax]),
            },
            Self {
                title: "One Hessian probe",
                outputs: 1,
                shapes: three(),
                penalties: vec![StepPenalty::None, StepPenalty::Hessian],
                systems: with(&[System::Jax]),
            },
        ]
    }

    /// 13 inputs and tanh, as everywhere in the comparison.
    pub(crate) fn case(&self, (hidden, batch): (&[usize], usize), penalty: StepPenalty) -> Case {
        Case {
            inputs: 13,
            hidden: hidden.to_vec(),
            outputs: self.outputs,
            batch,
            activation: Activation::Tanh,
            penalty,
        }
    }
}
