//! Training with every penalty, activation and precision; what diverges or cannot be is an error.

use limpid_base::{Matrix, Real, Samples, Seed, standard_normal};
use limpid_mlp::{Activation, Bound, Config, Error, Fit, Penalty, What, fit};

/// n rows of smooth targets with a little noise.
fn task<T: Real>(outputs: usize) -> (Matrix<T>, Matrix<T>) {
    let mut rng = Seed::new(45).rng();
    let x: Matrix<f64> = Matrix::from_fn(22, 3, |_, _| standard_normal(&mut rng));
    let y: Matrix<f64> = Matrix::from_fn(22, outputs, |i, k| {
        x[(i, 0)] * x[(i, 1)]
            + (k as f64 + 0.5) * Real::sin(x[(i, 2)])
            + 0.1 * standard_normal(&mut rng)
    });
    (x.cast(), y.cast())
}

/// Each penalty alone with this strength, then several at once.
fn penalties(lambda: f64) -> Vec<Vec<Penalty>> {
    let each = [
        Penalty::jacobian(lambda),
        Penalty::jacobian(lambda).projected(2),
        Penalty::jacobian(lambda).sampled(0.3),
        Penalty::jacobian(lambda).every(3),
        Penalty::lipschitz(Bound::Product, lambda),
        Penalty::lipschitz(Bound::SumOfSquares, lambda),
        Penalty::hessian(lambda).projected(2),
        Penalty::weight_decay(lambda),
    ];
    let mut all: Vec<Vec<Penalty>> = each.iter().map(|&penalty| vec![penalty]).collect();
    all.extend([vec![], each.to_vec(), vec![each[3], each[6], each[2]]]);
    let cheap = Penalty::jacobian(lambda).projected(2).sampled(0.5).every(2);
    let bound = Penalty::lipschitz(Bound::Product, lambda).every(3);
    all.extend([vec![cheap], vec![bound, Penalty::hessian(lambda).sampled(0.5).every(3), cheap]]);
    all
}

fn config(penalties: &[Penalty], activation: Activation) -> Config {
    Config::default()
        .with_hidden(vec![9, 6])
        .with_activation(activation)
        .with_penalties(penalties.to_vec())
        .with_learning_rate(2e-3)
        .with_batch(8)
        .with_epochs(3)
}

fn train<T: Real>(outputs: usize, config: &Config) -> Result<Fit<T>, Error> {
    let (x, y) = task::<T>(outputs);
    fit(Samples::with_targets(&x, y.view()), None, config, Seed::new(46))
}

/// Every number in it.
fn parameters<T: Real>(fit: &Fit<T>) -> Vec<f64> {
    let values = fit.model.parameters().flat_map(|p| p.as_slice().iter());
    values.map(|v| v.to_f64()).collect()
}

fn predictions<T: Real>(outputs: usize, fit: &Fit<T>) -> Vec<f64> {
    let f = fit.model.predict(&task::<T>(outputs).0);
    f.as_slice().iter().map(|v| v.to_f64()).collect()
}

fn assert_close(what: &str, narrow: &[f64], wide: &[f64]) {
    assert_eq!(narrow.len(), wide.len());
    for (a, b) in narrow.iter().zip(wide) {
        let close = (a - b).abs() <= 1e-3 * b.abs().max(1.0);
        assert!(close, "{what}: {a} in single precision, {b} in double");
    }
}

#[test]
fn both_precisions_agree_with_every_penalty_activation_and_number_of_outputs() {
    for (outputs, activation) in [1, 3].into_iter().flat_map(|c| Activation::ALL.map(|a| (c, a))) {
        for penalties in penalties(0.05) {
            let config = config(&penalties, activation);
            let what = format!("{outputs} outputs, {activation:?}, {penalties:?}");
            let narrow = train::<f32>(outputs, &config).expect("trains");
            let wide = train::<f64>(outputs, &config).expect("trains");
            assert_close(&what, &parameters(&narrow), &parameters(&wide));
            assert_close(&what, &predictions(outputs, &narrow), &predictions(outputs, &wide));
            assert_eq!(wide.history.len(), config.epochs);
            for (narrow, wide) in narrow.history.iter().zip(&wide.history) {
                assert!(wide.loss.is_finite() && wide.loss > 0.0, "{what}: {wide:?}");
                assert_close(&what, &[narrow.loss], &[wide.loss]);
                assert_eq!(wide.penalties.len(), penalties.len());
                assert_close(&what, &narrow.penalties, &wide.penalties);
            }
        }
    }
}

/// The last epoch's value of the only penalty.
fn final_penalty(outputs: usize, activation: Activation, penalty: Penalty) -> f64 {
    let config = config(&[penalty], activation).with_epochs(60).with_learning_rate(1e-2);
    train::<f64>(outputs, &config).expect("trains").history[59].penalties[0]
}

#[test]
fn every_penalty_ends_lower_for_its_strength() {
    let pairs = || penalties(1e-9).into_iter().flatten().zip(penalties(3.0).into_iter().flatten());
    for (outputs, activation) in [1, 3].into_iter().flat_map(|c| Activation::ALL.map(|a| (c, a))) {
        for (weak, strong) in pairs().take(8) {
            let without = final_penalty(outputs, activation, weak);
            let with = final_penalty(outputs, activation, strong);
            let zero = match strong.what {
                What::WeightDecay => true,
                What::Hessian => activation == Activation::Relu,
                _ => false,
            };
            if zero {
                assert_eq!((without, with), (0.0, 0.0), "{activation:?}, {strong:?}");
            } else {
                assert!(
                    0.0 < with && with < 0.5 * without,
                    "{outputs} outputs, {activation:?}, {strong:?}: {without} → {with}"
                );
            }
        }
    }
}

/// Learning rates from the useful to the absurd.
const RATES: [f64; 7] = [1e-2, 1.0, 1e3, 1e10, 1e30, 1e100, 1e300];

/// The epoch in which training diverged, or none and a network of numbers.
fn diverged<T: Real>(outputs: usize, config: &Config) -> Option<usize> {
    match train::<T>(outputs, config) {
        Ok(fit) => {
            assert!(parameters(&fit).iter().all(|p| p.is_finite()), "{config:?}: {:?}", fit.model);
            assert!(
                fit.history.iter().all(|e| e.loss.is_finite()),
                "{config:?}: {:?}",
                fit.history
            );
            None
        }
        Err(Error::Diverged { epoch }) => {
            assert!((1..=config.epochs).contains(&epoch), "{config:?}: epoch {epoch}");
            Some(epoch)
        }
        Err(other) => panic!("{config:?}: {other:?}"),
    }
}

/// [`diverged`] after 1 and after 4 epochs: the longer training stops at the first loss that is no
/// number, an epoch later than the shorter one at most.
fn diverged_early<T: Real>(outputs: usize, config: &Config) -> bool {
    let after = |epochs| diverged::<T>(outputs, &config.clone().with_epochs(epochs));
    let (short, long) = (after(1), after(4));
    assert!(short.is_none() || long.is_some_and(|epoch| epoch <= 2), "{config:?}: {long:?}");
    long.is_some()
}

#[test]
fn what_diverges_is_an_error_with_its_epoch_and_never_a_network_without_numbers() {
    for (outputs, activation) in [1, 3].into_iter().flat_map(|c| Activation::ALL.map(|a| (c, a))) {
        for penalties in penalties(0.05) {
            for learning_rate in RATES {
                let config = config(&penalties, activation).with_learning_rate(learning_rate);
                let narrow = diverged_early::<f32>(outputs, &config);
                let wide = diverged_early::<f64>(outputs, &config);
                assert!(narrow || learning_rate < 1e30, "{config:?} must diverge");
                assert!(wide || learning_rate < 1e300, "{config:?} must diverge");
            }
        }
    }
}

#[test]
fn early_stopping_never_returns_a_network_without_numbers() {
    let (x, y) = task::<f32>(1);
    for penalties in penalties(0.05) {
        for learning_rate in RATES {
            let config = config(&penalties, Activation::Relu)
                .with_learning_rate(learning_rate)
                .with_patience(Some(2))
                .with_epochs(8);
            let rows = Samples::with_targets(&x, y.view());
            match fit(rows, Some(rows), &config, Seed::new(47)) {
                Ok(fit) => assert!(parameters(&fit).iter().all(|p| p.is_finite()), "{config:?}"),
                Err(error) => assert!(matches!(error, Error::Diverged { epoch: 1..=8 })),
            }
        }
    }
}

#[test]
fn impossible_penalties_are_typed_errors() {
    let error = |penalty: Penalty| {
        // Beside a possible one, first or last.
        let other = Penalty::jacobian(0.1);
        let errors = [vec![penalty], vec![penalty, other], vec![other, penalty]].map(|penalties| {
            let config = config(&penalties, Activation::Tanh);
            let wide = train::<f64>(3, &config).expect_err("impossible");
            assert_eq!(format!("{wide:?}"), format!("{:?}", train::<f32>(1, &config).unwrap_err()));
            format!("{wide:?}")
        });
        assert!(errors.iter().all(|e| *e == errors[0]), "{errors:?}");
        train::<f64>(1, &config(&[penalty], Activation::Tanh)).expect_err("impossible")
    };
    for lambda in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1e-300, -1.0] {
        for penalties in penalties(lambda).iter().filter(|p| p.len() == 1) {
            let error = error(penalties[0]);
            assert!(matches!(error, Error::Strength { .. }), "{penalties:?}: {error:?}");
            assert!(error.to_string().contains(&lambda.to_string()), "{error}");
        }
    }
    for fraction in [f64::NAN, f64::INFINITY, -0.5, 0.0, 1.0 + f64::EPSILON, 1.5] {
        let error = error(Penalty::jacobian(0.1).sampled(fraction));
        assert!(matches!(error, Error::Fraction { .. }), "{fraction}: {error:?}");
        assert!(error.to_string().contains(&fraction.to_string()), "{error}");
    }
    for (penalty, word) in [
        (Penalty::jacobian(0.1).projected(0), "projections"),
        (Penalty::hessian(0.1).projected(0), "probes"),
        (Penalty::jacobian(0.1).every(0), "period"),
    ] {
        let error = error(penalty);
        assert!(matches!(error, Error::ZeroSize { what } if what.contains(word)), "{error:?}");
    }
}

#[test]
fn the_least_and_largest_possible_penalties_train() {
    let tiny = f64::MIN_POSITIVE;
    for penalty in [
        Penalty::jacobian(0.1).sampled(tiny),
        Penalty::jacobian(0.1).sampled(1.0),
        Penalty::jacobian(0.0).sampled(0.5),
        Penalty::jacobian(tiny).projected(40),
        Penalty::hessian(0.0).projected(3),
        Penalty::hessian(1e-3).projected(10),
        Penalty::jacobian(0.1).every(usize::MAX),
        Penalty::lipschitz(Bound::Product, 0.0),
        Penalty::weight_decay(0.0),
    ] {
        for (outputs, batch) in [(1, 1), (3, 7), (1, 22), (3, 1000)] {
            let config = config(&[penalty], Activation::Tanh).with_batch(batch);
            for hidden in [vec![], vec![1], vec![4, 3, 2]] {
                let config = config.clone().with_hidden(hidden);
                assert_eq!(diverged::<f32>(outputs, &config), None);
                assert_eq!(diverged::<f64>(outputs, &config), None);
            }
        }
    }
}
