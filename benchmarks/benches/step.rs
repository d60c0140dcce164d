//! One training step of the teacher, 13 inputs, tanh: nine shapes plain and with the exact Jacobian penalty,
//! three with a Hessian probe and with ten outputs and one projection, one with every other penalty.
//! `cargo xtask bench compare-step` measures the same steps beside other systems.
#![allow(missing_docs)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use limpid_benchmarks::step::{Activation, BATCHES, Case, SHAPES};
use std::time::Duration;

/// Measured at 64-64 and batch 128 alone.
const OTHERS: [&str; 8] = [
    "naive",
    "projected:1",
    "sampled:0.125",
    "sampled:0.5",
    "periodic:4",
    "periodic:8",
    "lipschitz",
    "weight-decay",
];

fn case(hidden: &[usize], batch: usize, penalty: &str) -> Case {
    let (hidden, penalty) = (hidden.to_vec(), penalty.parse().expect(penalty));
    Case { inputs: 13, hidden, outputs: 1, batch, activation: Activation::Tanh, penalty }
}

fn cases() -> Vec<Case> {
    let shapes = SHAPES.iter().flat_map(|hidden| BATCHES.map(|batch| (*hidden, batch)));
    let of_three = |hidden: &[usize]| {
        let ten = ["none", "projected:1"]
            .map(|penalty| Case { outputs: 10, ..case(hidden, 128, penalty) });
        [case(hidden, 128, "hessian")].into_iter().chain(ten)
    };
    shapes
        .flat_map(|(hidden, batch)| ["none", "jacobian"].map(|p| case(hidden, batch, p)))
        .chain(SHAPES.into_iter().flat_map(of_three))
        .chain(OTHERS.map(|penalty| case(SHAPES[0], 128, penalty)))
        .collect()
}

fn step(c: &mut Criterion) {
    let mut group = c.benchmark_group("step");
    group.warm_up_time(Duration::from_millis(300));
    group.measurement_time(Duration::from_secs(1)).sample_size(20);
    for case in cases() {
        let mut step = case.steps();
        let period = case.penalty.period();
        group.throughput(Throughput::Elements(period as u64));
        group.bench_function(case.to_string(), |b| {
            b.iter(|| (0..period).for_each(|_| step()));
        });
    }
    group.finish();
}

criterion_group!(benches, step);
criterion_main!(benches);
