//! One training step of the teacher, plain and with the exact Jacobian penalty: batch, loss,
//! gradient (no optimiser), 13 inputs, tanh, one output.
#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use limpid_base::Seed;
use limpid_mlp::{Activation, Mlp, Objective, Penalty};
use rand::RngExt;

const INPUTS: usize = 13;

fn fill(seed: u64) -> impl FnOnce(&mut [f32]) {
    move |buffer| {
        let mut rng = Seed::new(seed).rng();
        buffer.iter_mut().for_each(|v| *v = rng.random_range(-1.0..1.0));
    }
}

fn step(c: &mut Criterion) {
    let mut group = c.benchmark_group("step");
    for (hidden, batch) in [(vec![64, 64], 32), (vec![64, 64], 128), (vec![128, 128, 64], 128)] {
        let sizes: Vec<usize> =
            [INPUTS].into_iter().chain(hidden.iter().copied()).chain([1]).collect();
        let model = Mlp::<f32>::glorot(&sizes, Activation::Tanh, Seed::new(0));
        for (name, penalty) in
            [("plain", Penalty::None), ("jacobian", Penalty::Jacobian { lambda: 0.1 })]
        {
            let mut objective = Objective::new(&model, penalty, batch);
            objective.set_lambda(0.1);
            objective.fill_batch(fill(1), fill(2));
            group.bench_function(format!("{name} {hidden:?} batch {batch}"), |b| {
                b.iter(|| objective.run(&model));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, step);
criterion_main!(benches);
