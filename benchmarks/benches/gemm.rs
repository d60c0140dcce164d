//! The matrix products of one training step, 64-64 with batches of 32 and 128.
#![allow(missing_docs)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use limpid_base::{Matrix, Seed};
use rand::RngExt;
use std::hint::black_box;

fn random(rows: usize, cols: usize, seed: u64) -> Matrix<f32> {
    let mut rng = Seed::new(seed).rng();
    Matrix::from_fn(rows, cols, |_, _| rng.random_range(-1.0..1.0))
}

fn gemm(c: &mut Criterion) {
    let mut group = c.benchmark_group("gemm");
    for batch in [32, 128] {
        let (a, w, g) = (random(batch, 64, 1), random(64, 64, 2), random(batch, 64, 3));
        group.throughput(Throughput::Elements((batch * 64 * 64) as u64));
        group.bench_function(format!("A·B {batch}×64·64×64"), |b| {
            b.iter(|| black_box(&a).matmul(&w));
        });
        group.bench_function(format!("A·Bᵀ {batch}×64·64×64"), |b| {
            b.iter(|| black_box(&a).matmul_t(&w));
        });
        group.bench_function(format!("Aᵀ·B 64×{batch}·{batch}×64"), |b| {
            b.iter(|| black_box(&a).t_matmul(&g));
        });
    }
    group.finish();
}

criterion_group!(benches, gemm);
criterion_main!(benches);
