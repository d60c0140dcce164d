//! One training step of the teacher, 13 inputs, tanh: nine shapes plain and with the exact Jacobian penalty,
//! three with a Hessian probe and with ten outputs and one projection, one with every other penalty.
//! `cargo xtask bench compare-step` measures the same steps beside other systems.
#![allow(missing_docs)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use limpid_benchmarks::step::{Activation, BATCHES, Case, SHAPES, StepPenalty, Trainer};
use std::time::Duration;

/// Measured at 64-64 and batch 128 alone.
const OTHERS: [StepPenalty; 8] = [
    StepPenalty::Naive,
    StepPenalty::Projected(1),
    StepPenalty::Sampled(0.125),
    StepPenalty::Sampled(0.5),
    StepPenalty::Periodic(4),
    StepPenalty::Periodic(8),
    StepPenalty::Lipschitz,
    StepPenalty::WeightDecay,
];

fn case(hidden: &[usize], batch: usize, penalty: StepPenalty) -> Case {
    let hidden = hidden.to_vec();
    Case { inputs: 13, hidden, outputs: 1, batch, activation: Activation::Tanh, penalty }
}

fn cases() -> Vec<Case> {
    let shapes = SHAPES.iter().flat_map(|hidden| BATCHES.map(|batch| (*hidden, batch)));
    let both = [StepPenalty::None, StepPenalty::Jacobian];
    let ten = [StepPenalty::None, StepPenalty::Projected(1)];
    let of_three = |hidden: &[usize]| {
        let ten = ten.map(|penalty| Case { outputs: 10, ..case(hidden, 128, penalty) });
        [case(hidden, 128, StepPenalty::Hessian)].into_iter().chain(ten)
    };
    shapes
        .flat_map(|(hidden, batch)| both.map(|penalty| case(hidden, batch, penalty)))
        .chain(SHAPES.into_iter().flat_map(of_three))
        .chain(OTHERS.map(|penalty| case(SHAPES[0], 128, penalty)))
        .collect()
}

fn step(c: &mut Criterion) {
    let mut group = c.benchmark_group("step");
    group.warm_up_time(Duration::from_millis(300));
    group.measurement_time(Duration::from_secs(1)).sample_size(20);
    for case in cases() {
        let mut trainer = Trainer::new(&case);
        let period = case.penalty.period();
        group.throughput(Throughput::Elements(period as u64));
        group.bench_function(case.to_string(), |b| {
            b.iter(|| (0..period).for_each(|_| trainer.step()));
        });
    }
    group.finish();
}

criterion_group!(benches, step);
criterion_main!(benches);
