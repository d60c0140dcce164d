//! Training as a whole: what it reaches, when it stops, and what it refuses.

use limpid_base::{Matrix, Real, Samples, Seed, metrics};
use limpid_mlp::{
    Activation, Adam, Config, Error, Fit, Loss, Mlp, Objective, Penalty, Stop, Trainer, fit,
};
use rand::RngExt;

/// n rows of x₁ x₂ + sin x₁ with a little noise, d inputs, c outputs.
fn task(n: usize, d: usize, c: usize) -> (Matrix<f32>, Matrix<f32>) {
    let mut rng = Seed::new(9).rng();
    let x = Matrix::from_fn(n, d, |_, _| rng.random_range(-1.5..1.5_f32));
    let y = Matrix::from_fn(n, c, |i, k| {
        x[(i, 0)] * x[(i, 1)] + Real::sin(x[(i, 0)]) * (k + 1) as f32 + rng.random_range(-0.1..0.1)
    });
    (x, y)
}

fn small(penalties: &[Penalty]) -> Config {
    Config::default()
        .with_hidden(vec![8, 6])
        .with_epochs(40)
        .with_learning_rate(1e-2)
        .with_penalties(penalties.to_vec())
}

fn trained<T: Real>((x, y): (&Matrix<T>, &Matrix<T>), config: &Config, seed: u64) -> Fit<T> {
    fit(Samples::with_targets(x, y.view()), None, config, Seed::new(seed)).expect("trains")
}

#[test]
fn training_lowers_the_loss_for_every_activation_depth_and_number_of_outputs() {
    for (c, activation) in [1, 3].into_iter().flat_map(|c| Activation::ALL.map(|a| (c, a))) {
        let (x, y) = task(70, 2, c);
        for hidden in [vec![], vec![10], vec![8, 8, 8]] {
            let config =
                small(&[Penalty::jacobian(1e-3)]).with_hidden(hidden).with_activation(activation);
            let fit = trained((&x, &y), &config, 1);
            let (first, last) = (fit.history[0].loss, fit.history[39].loss);
            assert!(last < 0.8 * first, "{config:?}: {first} → {last}");
            assert_eq!(fit.model.predict(&x).shape(), (70, c));
        }
    }
}

#[test]
fn lambda_zero_through_the_penalised_program_gives_the_standard_run_to_the_bit() {
    let (x, y) = task(64, 4, 2);
    let (x, y) = (x.transposed(), y.transposed());
    let all: Vec<usize> = (0..64).collect();
    let train = |penalties: &[Penalty]| {
        let mut model = Mlp::<f32>::glorot(&[4, 9, 7, 2], Activation::Tanh, Seed::new(2));
        let mut adam = Adam::new(&model, 1e-2, 0.0);
        let mut objective = Objective::new(&model, Loss::Squared, penalties, 64);
        objective.set_batch(&x, &y, &all);
        for _ in 0..50 {
            objective.run();
            objective.step(&mut adam);
        }
        objective.store(&mut model);
        model
    };
    assert_eq!(train(&[]), train(&[Penalty::jacobian(0.0)]));
}

#[test]
fn the_penalty_lowers_the_jacobian_norm() {
    let (x, y) = task(60, 2, 1);
    let norm = |penalties: &[Penalty]| {
        let model = trained((&x, &y), &small(penalties), 3).model;
        metrics::average(&model.jacobian_norms(&x))
    };
    let (plain, smooth) = (norm(&[]), norm(&[Penalty::jacobian(0.3)]));
    assert!(smooth < 0.7 * plain, "{plain} → {smooth}");
}

#[test]
fn the_same_seed_gives_the_same_network_and_another_seed_another() {
    let (x, y) = task(50, 3, 1);
    let train = |seed| trained((&x, &y), &small(&[]), seed);
    assert_eq!(train(4).model, train(4).model);
    assert_eq!(train(4).history, train(4).history);
    assert_ne!(train(4).model, train(5).model);
}

#[test]
fn early_stopping_returns_the_best_network_it_saw() {
    let (x, y) = task(24, 2, 1);
    let (vx, vy) = (x.map(|v| v * 0.9), y.map(|v| v * 0.7));
    let config = small(&[]).with_patience(Some(5)).with_epochs(400).with_batch(8);
    let valid = Samples::with_targets(&vx, vy.view());
    let train = Samples::with_targets(&x, y.view());
    let fit = fit(train, Some(valid), &config, Seed::new(6)).expect("trains");
    let seen: Vec<f64> = fit.history.iter().filter_map(|e| e.valid_loss).collect();
    let best = seen.iter().copied().fold(f64::INFINITY, f64::min);
    assert_eq!(fit.stop, Stop::Patience);
    assert_eq!(seen.len() - 6, seen.iter().position(|&v| v == best).expect("is there"));
    let wide = |m: &Matrix<f32>| m.cast::<f64>().as_slice().to_vec();
    assert_eq!(metrics::mse(&wide(&vy), &wide(&fit.model.predict(&vx))), best);
}

#[test]
fn impossible_requests_are_typed_errors() {
    let (x, y) = task(10, 2, 1);
    let error = |config: &Config| {
        fit(Samples::with_targets(&x, y.view()), None, config, Seed::new(0)).unwrap_err()
    };
    let broken = small(&[]).with_learning_rate(1e30);
    assert!(matches!(error(&broken), Error::Diverged { epoch: 1..=3 }), "{:?}", error(&broken));
    assert!(matches!(error(&broken.clone().with_batch(0)), Error::ZeroSize { .. }));
    assert!(matches!(error(&broken.with_hidden(vec![4, 0])), Error::ZeroSize { .. }));
    for rate in [-1e-3, f64::NAN, f64::INFINITY] {
        assert!(matches!(error(&small(&[]).with_learning_rate(rate)), Error::LearningRate { .. }));
    }
    let of = |samples: Samples<'_, f32>| {
        fit(samples, None, &Config::default(), Seed::new(0)).unwrap_err()
    };
    let none = (Matrix::zeros(0, 2), Matrix::zeros(0, 1));
    assert_eq!(of(Samples::with_targets(&none.0, none.1.view())), Error::Empty);
    let weighted = Samples::new(&x, y.col(0)).with_weights(Some(y.col(0)));
    assert_eq!(of(weighted), Error::Weights);
    for (inputs, outputs) in [(0, 1), (2, 0)] {
        let (x, y) = (Matrix::zeros(10, inputs), Matrix::zeros(10, outputs));
        let error = of(Samples::with_targets(&x, y.view()));
        assert!(matches!(error, Error::ZeroSize { .. }), "{error:?}");
    }
}

#[test]
fn single_and_double_precision_agree_after_a_few_steps() {
    let (x, y) = task(32, 3, 1);
    let config = small(&[Penalty::jacobian(0.1)]).with_epochs(5);
    let narrow = trained((&x, &y), &config, 7).model;
    let (x, y) = (x.cast::<f64>(), y.cast::<f64>());
    let wide = trained((&x, &y), &config, 7).model;
    for (a, b) in
        narrow.cast::<f64>().predict(&x).as_slice().iter().zip(wide.predict(&x).as_slice())
    {
        assert!((a - b).abs() < 1e-4, "{a} and {b}");
    }
}

/// A training done step by step is [`fit`], with penalties of several periods and a shorter last batch.
#[test]
fn steps_one_by_one_give_the_network_of_a_fit() {
    let (x, y) = task(50, 3, 2);
    let penalties = [Penalty::jacobian(0.1).projected(1).every(3), Penalty::hessian(1e-3)];
    let config = small(&penalties).with_epochs(3).with_batch(16);
    let samples = Samples::with_targets(&x, y.view());
    let mut trainer = Trainer::new(samples, &config, Seed::new(8)).expect("good settings");
    for _ in 0..3 * 4 {
        trainer.step();
    }
    assert_eq!(trainer.model(), trained((&x, &y), &config, 8).model);
}

#[test]
fn a_squared_loss_is_left_out_of_the_settings_in_json() {
    let json = serde_json::to_string(&Config::default()).expect("plain data");
    let recorded = r#"{"hidden":[64,64],"activation":"tanh","penalties":[],"learning_rate":0.001,"batch":32,"epochs":300,"patience":null}"#;
    assert_eq!(json, recorded);
    assert_eq!(serde_json::from_str::<Config>(recorded).expect("settings"), Config::default());
}
