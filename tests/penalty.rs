//! The penalty does what it is for.

use limpid_base::Seed;
use limpid_data::{Fractions, Scaler, Split, split, synthetic};
use limpid_distill::teach;
use limpid_mlp::{Config, Penalty};

/// Test R² of a teacher on a smooth function with strong label noise and few rows; the labels the
/// score is taken on are as noisy.
fn test_r2(penalties: &[Penalty], seed: Seed) -> f64 {
    let dataset = synthetic::smooth_bump(150, 4, 1.0, seed.child("data"));
    let parts = split(&dataset, &Fractions::default(), seed.child("split"));
    let scaler = Scaler::fit(&parts.train);
    let Split { train, valid, test } = scaler.apply(parts);
    let config = Config::default().with_penalties(penalties.to_vec());
    let teacher = teach(&train, &valid, &config, seed.child("teacher")).expect("trains");
    test.score(&scaler.unscale_targets(&teacher.predict(test.x())), scaler.y.mean).r2
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
