//! One step of training as written out by hand: periodic penalties and decayed weights.

use crate::teacher::Teacher;
use limpid_base::{Matrix, Real, Samples, Seed};
use limpid_mlp::{Activation, Adam, Config, Loss, Mlp, Objective, Penalty, fit};

/// Rows n × d and n × c, all the same: no order of them and no choice of a batch matters.
fn equal_rows(n: usize) -> (Matrix<f64>, Matrix<f64>) {
    let x = Matrix::from_fn(n, 3, |_, j| [0.4, -1.1, 0.7][j]);
    let y = Matrix::from_fn(n, 2, |_, k| [1.5, -0.6][k]);
    (x, y)
}

fn config(penalties: &[Penalty], batch: usize) -> Config {
    Config::default()
        .with_hidden(vec![5, 4])
        .with_penalties(penalties.to_vec())
        .with_learning_rate(1e-2)
        .with_batch(batch)
        .with_epochs(5)
}

fn trained(x: &Matrix<f64>, y: &Matrix<f64>, config: &Config) -> Mlp<f64> {
    fit(Samples::with_targets(x, y.view()), None, config, Seed::new(35)).expect("trains").model
}

/// Batches of `batch` rows and a last one of the rest, in order, epoch after epoch; the penalties of
/// each step are those `due` gives for its number.
fn by_hand(
    (x, y): (&Matrix<f64>, &Matrix<f64>),
    config: &Config,
    due: impl Fn(usize) -> Vec<Penalty>,
) -> Mlp<f64> {
    let mut model = trained(x, y, &config.clone().with_epochs(0));
    let mut adam = Adam::new(&model, config.learning_rate, 0.0);
    let (x, y) = (x.transposed(), y.transposed());
    let rows: Vec<usize> = (0..x.cols()).collect();
    let batches = rows.chunks(config.batch).cycle();
    let count = config.epochs * rows.len().div_ceil(config.batch);
    for (step, batch) in batches.take(count).enumerate() {
        let mut objective = Objective::new(&model, Loss::Squared, &due(step), batch.len());
        objective.set_batch(&x, &y, batch);
        objective.run();
        objective.step(&mut adam);
        objective.store(&mut model);
    }
    model
}

fn jacobian(lambda: f64) -> Penalty {
    Penalty::jacobian(lambda)
}

#[test]
fn a_period_of_1_is_the_jacobian_penalty_to_the_bit() {
    let teacher = Teacher::shaped(&[3, 2, 2], Activation::Silu, 23, &mut Seed::new(36).rng());
    let (x, y) = (teacher.x.transposed(), teacher.y.transposed());
    for activation in Activation::ALL {
        let train = |penalty| {
            let config = config(&[penalty], 8).with_activation(activation);
            fit(Samples::with_targets(&x, y.view()), None, &config, Seed::new(37)).expect("trains")
        };
        let periodic = train(Penalty::jacobian(0.2).every(1));
        let exact = train(jacobian(0.2));
        assert_eq!(periodic.model, exact.model);
        assert_eq!(periodic.history, exact.history);
    }
}

#[test]
fn a_periodic_penalty_counts_every_kth_step_alone_and_then_k_times() {
    let (x, y) = equal_rows(8);
    for (every, batch) in [(2, 8), (3, 8), (2, 3), (3, 3), (4, 2), (7, 3), (100, 3)] {
        let periodic = config(&[Penalty::jacobian(0.2).every(every)], batch);
        let due = |step: usize| match step % every {
            0 => vec![jacobian(0.2 * every as f64)],
            _ => vec![],
        };
        let by_hand = by_hand((&x, &y), &periodic, due);
        assert_eq!(trained(&x, &y, &periodic), by_hand, "every {every}, batches of {batch}");
        assert_ne!(trained(&x, &y, &config(&[], batch)), by_hand, "the penalty must be seen");
    }
}

#[test]
fn penalties_of_several_periods_keep_their_own_beside_one_of_every_step() {
    let (x, y) = equal_rows(8);
    let periods = [2, 3];
    let lambdas = [0.2, 0.5];
    let periodic = |i: usize| Penalty::jacobian(lambdas[i]).every(periods[i]);
    let all = config(&[periodic(0), jacobian(0.1), periodic(1)], 3);
    let due = |step: usize| {
        let strength = |i: usize| match step % periods[i] {
            0 => lambdas[i] * periods[i] as f64,
            _ => 0.0,
        };
        vec![jacobian(strength(0) + 0.1 + strength(1))]
    };
    let by_hand = by_hand((&x, &y), &all, due);
    for (a, b) in trained(&x, &y, &all).parameters().zip(by_hand.parameters()) {
        for (a, b) in a.as_slice().iter().zip(b.as_slice()) {
            assert!((a - b).abs() < 1e-11, "{a} is not {b}");
        }
    }
}

#[test]
fn a_periodic_penalty_of_differing_rows_follows_the_steps_by_hand() {
    let teacher = Teacher::shaped(&[3, 2, 2], Activation::Tanh, 13, &mut Seed::new(38).rng());
    let (x, y) = (teacher.x.transposed(), teacher.y.transposed());
    // One batch an epoch: the order of its rows moves roundings alone.
    let config = config(&[Penalty::jacobian(0.3).every(4)], 13).with_epochs(9);
    let due = |step: usize| match step % 4 {
        0 => vec![jacobian(1.2)],
        _ => vec![],
    };
    let by_hand = by_hand((&x, &y), &config, due);
    for (a, b) in trained(&x, &y, &config).parameters().zip(by_hand.parameters()) {
        for (a, b) in a.as_slice().iter().zip(b.as_slice()) {
            assert!((a - b).abs() < 1e-9, "{a} is not {b}");
        }
    }
}

/// Algorithm 2 of \[Loshchilov19\] for one parameter in the order of its elements:
/// p ← p − η m̂ / (√v̂ + ε) − η λ p, the last for weights alone.
struct ByHand {
    p: Vec<f64>,
    m: Vec<f64>,
    v: Vec<f64>,
}

impl ByHand {
    fn new(p: &Matrix<f64>) -> Self {
        let zeros = vec![0.0; p.as_slice().len()];
        Self { p: p.as_slice().to_vec(), m: zeros.clone(), v: zeros }
    }

    fn step(&mut self, t: i32, eta: f64, decay: f64, gradient: &[f64]) {
        for (i, g) in gradient.iter().enumerate() {
            self.m[i] = 0.9 * self.m[i] + 0.1 * g;
            self.v[i] = 0.999 * self.v[i] + 0.001 * g * g;
            let m = self.m[i] / (1.0 - Real::powi(0.9_f64, t));
            let v = self.v[i] / (1.0 - Real::powi(0.999_f64, t));
            self.p[i] -= eta * m / (v.sqrt() + 1e-8) + eta * decay * self.p[i];
        }
    }
}

#[test]
fn a_step_with_weight_decay_is_the_formula_and_leaves_biases_undecayed() {
    let (eta, lambda) = (0.03, 0.7);
    for (decay, penalties) in [
        (0.0, vec![]),
        (lambda, vec![Penalty::weight_decay(lambda)]),
        (lambda, vec![jacobian(0.3), Penalty::weight_decay(lambda)]),
    ] {
        let teacher = Teacher::shaped(&[3, 5, 2], Activation::Sin, 6, &mut Seed::new(39).rng());
        let mut objective = teacher.objective(&penalties);
        let mut adam = Adam::new(&teacher.model, eta, decay);
        let mut model = teacher.model.clone();
        let mut by_hand: Vec<ByHand> = model.parameters().map(ByHand::new).collect();
        for t in 1..=20 {
            objective.run();
            for (i, (hand, gradient)) in by_hand.iter_mut().zip(objective.gradients()).enumerate() {
                hand.step(t, eta, if i % 2 == 0 { decay } else { 0.0 }, gradient);
            }
            objective.step(&mut adam);
            objective.store(&mut model);
            for (parameter, hand) in model.parameters().zip(&by_hand) {
                for (p, q) in parameter.as_slice().iter().zip(&hand.p) {
                    assert!((p - q).abs() < 1e-13, "step {t}: {p} is not {q}");
                }
            }
        }
    }
}

#[test]
fn the_trainer_decays_weights_by_the_sum_of_the_strengths() {
    let (x, y) = equal_rows(8);
    let decay = |lambda| Penalty::weight_decay(lambda);
    let two = trained(&x, &y, &config(&[decay(0.25), jacobian(0.1), decay(0.5)], 3));
    assert_eq!(two, trained(&x, &y, &config(&[jacobian(0.1), decay(0.75)], 3)));
    assert_ne!(two, trained(&x, &y, &config(&[jacobian(0.1)], 3)));
    let once = |penalties: &[Penalty]| trained(&x, &y, &config(penalties, 8).with_epochs(1));
    let start = trained(&x, &y, &config(&[], 8).with_epochs(0));
    let (plain, decayed) = (once(&[]), once(&[decay(2.0)]));
    for ((start, plain), decayed) in start.layers.iter().zip(&plain.layers).zip(&decayed.layers) {
        assert_eq!(plain.biases, decayed.biases, "the first step leaves biases alone");
        let weights = start.weights.as_slice().iter().zip(plain.weights.as_slice());
        for ((start, plain), decayed) in weights.zip(decayed.weights.as_slice()) {
            let formula = plain - 1e-2 * 2.0 * start;
            assert!((decayed - formula).abs() < 1e-15, "{decayed} is not {formula}");
        }
    }
}
