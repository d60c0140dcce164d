//! The search: the initial populations and the first generations of the preset `study`, and one
//! whole run of gplearn's algorithm, at 1,000 rows of Friedman's function.
#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use limpid_base::{Matrix, Samples, Seed};
use limpid_data::synthetic::friedman1;
use limpid_sr::{Config, Control, gplearn, search};

fn generation(c: &mut Criterion) {
    let dataset = friedman1(1000, 10, 1.0, Seed::new(1));
    let x: Matrix<f32> = dataset.x.cast();
    let y: Vec<f32> = dataset.y.iter().map(|&v| v as f32).collect();
    let samples = Samples::new(&x, &y);
    let config = Config::study();
    let generations = |last: u64| {
        search(samples, &config, Seed::new(2), |g| {
            if g.number == last { Control::Stop } else { Control::Continue }
        })
    };
    let mut group = c.benchmark_group("search");
    group.sample_size(10);
    group.bench_function("initial populations", |b| b.iter(|| generations(0)));
    group.bench_function("and one generation", |b| b.iter(|| generations(1)));
    group.bench_function("preset study, whole", |b| b.iter(|| generations(u64::MAX)));
    group.bench_function("gplearn, whole", |b| {
        b.iter(|| gplearn::search(samples, &gplearn::Config::default(), Seed::new(3)));
    });
    group.finish();
}

criterion_group!(benches, generation);
criterion_main!(benches);
