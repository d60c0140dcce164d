//! A panel of the step page: shapes and penalties that are compared, and by whom.

use crate::system::System;
use limpid_benchmarks::step::{Activation, BATCHES, Case, SHAPES, Smoothing};

/// Hidden widths and the size of a mini-batch.
pub(super) type Shape = (&'static [usize], usize);

/// Cases compared under one heading: every shape with every penalty.
#[derive(Clone, Debug)]
pub(super) struct Panel {
    pub(super) title: &'static str,
    pub(super) outputs: usize,
    /// Shapes of the networks, a line of the table each.
    pub(super) shapes: Vec<Shape>,
    /// Penalties; the first is the one that the others are compared with.
    pub(super) penalties: Vec<Smoothing>,
    /// Systems that are timed, Limpid first.
    pub(super) systems: Vec<System>,
}

impl Panel {
    /// All panels of the comparison, with those of the peers that are there.
    pub(super) fn all(peers: &[System]) -> Vec<Self> {
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
                penalties: vec![Smoothing::None, named("jacobian")],
                systems: with(&[System::Jax, System::Torch]),
            },
            Self {
                title: "Cheaper penalties",
                outputs: 1,
                shapes: nine(),
                penalties: vec![
                    Smoothing::None,
                    named("sampled:0.125"),
                    named("periodic:4"),
                    named("periodic:8"),
                    named("lipschitz"),
                    named("weight-decay"),
                ],
                systems: with(&[]),
            },
            Self {
                title: "Ten outputs, one random projection",
                outputs: 10,
                shapes: three(),
                penalties: vec![Smoothing::None, named("projected:1")],
                systems: with(&[System::Jax]),
            },
            Self {
                title: "One Hessian probe",
                outputs: 1,
                shapes: three(),
                penalties: vec![Smoothing::None, named("hessian")],
                systems: with(&[System::Jax]),
            },
        ]
    }

    /// The case of a shape and a penalty: 13 inputs and tanh, as everywhere in the comparison.
    pub(super) fn case(&self, (hidden, batch): (&[usize], usize), penalty: Smoothing) -> Case {
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

/// The penalty of that name.
pub(super) fn named(name: &str) -> Smoothing {
    name.parse().expect("a penalty's name")
}
