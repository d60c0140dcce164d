//! One training step of the teacher, plain and with the exact Jacobian penalty: batch, loss,
//! gradient and Adam, 13 inputs, tanh, one output.
#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use limpid_base::{Matrix, Seed};
use limpid_mlp::{Activation, Adam, Mlp, Objective, Penalty};
use rand::RngExt;

const INPUTS: usize = 13;

fn random(rows: usize, cols: usize, seed: u64) -> Matrix<f32> {
    let mut rng = Seed::new(seed).rng();
    Matrix::from_fn(rows, cols, |_, _| rng.random_range(-1.0..1.0))
}

fn step(c: &mut Criterion) {
    let mut group = c.benchmark_group("step");
    for (hidden, batch) in [(vec![64, 64], 32), (vec![64, 64], 128), (vec![128, 128, 64], 128)] {
        let sizes: Vec<usize> =
            [INPUTS].into_iter().chain(hidden.iter().copied()).chain([1]).collect();
        let model = Mlp::<f32>::glorot(&sizes, Activation::Tanh, Seed::new(0));
        let (x, y) = (random(INPUTS, batch, 1), random(1, batch, 2));
        let samples: Vec<usize> = (0..batch).collect();
        let penalties = [("plain", vec![]), ("jacobian", vec![Penalty::Jacobian { lambda: 0.1 }])];
        for (name, penalties) in penalties {
            let mut objective = Objective::new(&model, &penalties, batch);
            let mut adam = Adam::new(&model, 1e-4, 0.0);
            group.bench_function(format!("{name} {hidden:?} batch {batch}"), |b| {
                b.iter(|| {
                    objective.set_batch(&x, &y, &samples);
                    objective.run();
                    objective.step(&mut adam);
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, step);
criterion_main!(benches);
