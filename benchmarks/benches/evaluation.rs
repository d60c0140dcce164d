//! Formula evaluation: values, moments, Jacobian and normal equations of 100 random formulas, at
//! 1,000 rows. Throughput counts nodes (leaves included) × rows.
#![allow(missing_docs)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use limpid_base::{Matrix, Samples, Seed};
use limpid_expr::{Expr, Op, Plan, Scratch, random};
use rand::RngExt;

const ROWS: usize = 1000;
const VARIABLES: u32 = 5;

fn formulas(operators: &[Op]) -> Vec<Expr> {
    let mut rng = Seed::new(1).rng();
    (0..100).map(|i| random(&mut rng, operators, VARIABLES, 20 + i % 11)).collect()
}

fn evaluation(c: &mut Criterion) {
    let mut rng = Seed::new(2).rng();
    let x = Matrix::from_fn(ROWS, VARIABLES as usize, |_, _| rng.random_range(0.5_f32..2.0));
    let y: Vec<f32> = (0..ROWS).map(|_| rng.random_range(-1.0..1.0)).collect();
    let samples = Samples::new(&x, &y);
    let arithmetic = [Op::Add, Op::Sub, Op::Mul, Op::Div];
    let mixed = [&arithmetic[..], &[Op::Sin, Op::Cos, Op::Exp, Op::Log, Op::Sqrt]].concat();
    for (name, operators) in [("mixed", &mixed[..]), ("arithmetic", &arithmetic[..])] {
        let formulas = formulas(operators);
        let plans: Vec<Plan<f32>> = formulas.iter().map(Expr::compile).collect();
        let nodes: usize = formulas.iter().map(Expr::complexity).sum();
        let mut group = c.benchmark_group(format!("evaluation {name}"));
        group.throughput(Throughput::Elements((nodes * ROWS) as u64));
        let mut scratch = Scratch::new();
        let mut out = vec![0.0; ROWS];
        group.bench_function("values", |b| {
            b.iter(|| plans.iter().for_each(|plan| plan.eval(&x, &mut scratch, &mut out)));
        });
        group.bench_function("moments", |b| {
            b.iter(|| {
                plans.iter().map(|plan| plan.moments(samples, &mut scratch).wff).sum::<f64>()
            });
        });
        group.bench_function("normal equations", |b| {
            b.iter(|| {
                plans
                    .iter()
                    .map(|plan| plan.normal_equations(samples, &mut scratch).rss)
                    .sum::<f64>()
            });
        });
        group.finish();
    }
}

criterion_group!(benches, evaluation);
criterion_main!(benches);
