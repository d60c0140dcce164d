//! The penalty does what it is for.

use limpid_base::Seed;
use limpid_data::{Fractions, split, synthetic};
use limpid_distill::{Observations, Problem};
use limpid_mlp::{Config, Penalty};
use limpid_sr::Loss;

/// Test R² of a teacher on a smooth function with strong label noise and few rows; the labels the
/// score is taken on are as noisy.
fn test_r2(penalties: &[Penalty], seed: Seed) -> f64 {
    let dataset = synthetic::smooth_bump(150, 4, 1.0, seed.child("data"));
    let data = Observations::new(split(&dataset, &Fractions::default(), seed.child("split")));
    let problem = Problem::new(&data, &Loss::Squared, usize::MAX, seed);
    let config = Config::default().with_penalties(penalties.to_vec());
    let teacher = problem.teach(&config, seed.child("teacher")).expect("trains");
    let test = data.parts.test.as_ref().expect("a split has test rows");
    problem.score(&teacher.predict(test.x())).expect("there are test rows").r2
}

#[test]
fn a_jacobian_penalty_helps_a_teacher_of_few_noisy_rows_over_ten_seeds() {
    let pairs: Vec<(f64, f64)> = (0..10)
        .map(|i| Seed::new(20).nth(i))
        .map(|seed| (test_r2(&[], seed), test_r2(&[Penalty::jacobian(0.1)], seed)))
        .collect();
    let wins = pairs.iter().filter(|(plain, smooth)| smooth > plain).count();
    let gain = pairs.iter().map(|(plain, smooth)| smooth - plain).sum::<f64>() / 10.0;
    assert!(wins >= 9 && gain > 0.1, "{wins} of 10 seeds, mean gain {gain}: {pairs:?}");
}
