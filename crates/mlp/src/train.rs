//! Training from the outside: the configuration, the epochs, optional early stopping.
//!
//! Legend: n rows, d inputs, c outputs, B rows a batch.

use crate::trainer::Trainer;
use crate::{Activation, Error, Mlp, Penalty};
use limpid_base::{Matrix, Real, Samples, Seed};
use serde::{Deserialize, Serialize};

/// How to train a teacher.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Config {
    /// Widths of the hidden layers; empty for a linear model.
    pub hidden: Vec<usize>,
    /// φ between layers.
    pub activation: Activation,
    /// The smoothness penalties; none for the standard teacher.
    pub penalties: Vec<Penalty>,
    /// Adam's step size η.
    pub learning_rate: f64,
    /// Rows a mini-batch; the last one of an epoch may be shorter.
    pub batch: usize,
    /// Passes over the training rows, at most.
    pub epochs: usize,
    /// Early stopping: epochs without a better validation error before training ends, and the best
    /// parameters are restored. Needs validation rows.
    pub patience: Option<usize>,
}

impl Default for Config {
    /// The standard teacher of the study: tanh, 64-64, Adam at 1e-3, batches of 32, 300 epochs.
    fn default() -> Self {
        Self {
            hidden: vec![64, 64],
            activation: Activation::Tanh,
            penalties: vec![],
            learning_rate: 1e-3,
            batch: 32,
            epochs: 300,
            patience: None,
        }
    }
}

/// The losses of one epoch, means over its batches as they were seen (before each step).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Epoch {
    /// Mean squared error on the training rows.
    pub mse: f64,
    /// Each penalty of the configuration without its λ, a mean over the steps that evaluated it; 0 for
    /// weight decay, which is no term of the loss.
    pub penalties: Vec<f64>,
    /// With a Lipschitz penalty: the residual of the power iteration after the epoch, the largest of
    /// the layers, relative to σ.
    pub spectral_residual: Option<f64>,
    /// Mean squared error on the validation rows after the epoch, where early stopping asks.
    pub valid_mse: Option<f64>,
}

/// Why training ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// All epochs were run.
    Epochs,
    /// No better validation error for `patience` epochs.
    Patience,
}

/// A trained network and how it got there.
#[derive(Clone, Debug)]
pub struct Fit<T> {
    /// The network.
    pub model: Mlp<T>,
    /// One entry an epoch.
    pub history: Vec<Epoch>,
    /// Why training ended.
    pub stop: Stop,
}

/// Trains a network with one output on `train`; `valid` is used for early stopping alone.
///
/// # Errors
/// [`Error::Diverged`] if a loss is not finite, [`Error::Empty`] without rows, [`Error::ZeroSize`]
/// for an impossible configuration, [`Error::Strength`] and [`Error::Fraction`] for an impossible
/// penalty, [`Error::Weights`] for weighted samples.
pub fn fit<T: Real>(
    train: Samples<'_, T>,
    valid: Option<Samples<'_, T>>,
    config: &Config,
    seed: Seed,
) -> Result<Fit<T>, Error> {
    if train.weights.is_some() {
        return Err(Error::Weights);
    }
    let column = |s: &Samples<'_, T>| Matrix::from_columns(s.rows(), 1, s.y().to_vec());
    let (y, valid_y) = (column(&train), valid.as_ref().map(column));
    let valid = valid.as_ref().map(|s| s.x).zip(valid_y.as_ref());
    fit_outputs((train.x, &y), valid, config, seed)
}

/// [`fit`] for any number of outputs: inputs n × d and targets n × c.
///
/// # Errors
/// As [`fit`].
///
/// # Panics
/// If inputs and targets differ in their number of rows.
#[track_caller]
pub fn fit_outputs<T: Real>(
    train: (&Matrix<T>, &Matrix<T>),
    valid: Option<(&Matrix<T>, &Matrix<T>)>,
    config: &Config,
    seed: Seed,
) -> Result<Fit<T>, Error> {
    let (x, y) = train;
    assert_eq!(x.rows(), y.rows(), "{} rows of inputs but {} of targets", x.rows(), y.rows());
    check(x, y, config)?;
    let sizes: Vec<usize> =
        [x.cols()].into_iter().chain(config.hidden.iter().copied()).chain([y.cols()]).collect();
    let model = Mlp::glorot(&sizes, config.activation, seed.child("weights"));
    let mut trainer = Trainer::new(model, config, (x, y), seed.child("spectral"));
    let mut history = Vec::with_capacity(config.epochs);
    let mut best: Option<Best<T>> = None;
    for epoch in 0..config.epochs {
        let mut losses = trainer.epoch(seed.child("epoch").nth(epoch as u64));
        if !(losses.mse.is_finite() && losses.penalties.iter().all(|p| p.is_finite())) {
            return Err(Error::Diverged { epoch: epoch + 1 });
        }
        let watched = config.patience.zip(valid);
        losses.valid_mse = watched.map(|(_, (x, y))| mean_squared_error(&trainer.model, x, y));
        let valid_mse = losses.valid_mse;
        history.push(losses);
        if let Some(((patience, _), mse)) = watched.zip(valid_mse) {
            Best::update(&mut best, mse, epoch, &trainer.model);
            if best.as_ref().is_some_and(|b| epoch - b.epoch >= patience) {
                break;
            }
        }
    }
    let stop = if history.len() < config.epochs { Stop::Patience } else { Stop::Epochs };
    let model = best.map_or(trainer.model, |b| b.model);
    let finite = |p: &Matrix<T>| p.as_slice().iter().all(|v| v.is_finite());
    if !model.parameters().all(finite) {
        return Err(Error::Diverged { epoch: history.len() });
    }
    Ok(Fit { model, history, stop })
}

fn check<T: Real>(x: &Matrix<T>, y: &Matrix<T>, config: &Config) -> Result<(), Error> {
    let widths = config.hidden.iter().map(|&h| ("a hidden layer's width", h));
    let sizes = [
        ("the number of inputs", x.cols()),
        ("the number of outputs", y.cols()),
        ("the batch size", config.batch),
    ];
    config.penalties.iter().try_for_each(|penalty| penalty.check())?;
    match sizes.into_iter().chain(widths).find(|&(_, size)| size == 0) {
        Some((what, _)) => Err(Error::ZeroSize { what }),
        None if x.rows() == 0 => Err(Error::Empty),
        None => Ok(()),
    }
}

/// The best parameters so far, by validation error.
struct Best<T> {
    mse: f64,
    epoch: usize,
    model: Mlp<T>,
}

impl<T: Real> Best<T> {
    fn update(best: &mut Option<Self>, mse: f64, epoch: usize, model: &Mlp<T>) {
        if best.as_ref().is_none_or(|b| mse < b.mse) {
            *best = Some(Self { mse, epoch, model: model.clone() });
        }
    }
}

fn mean_squared_error<T: Real>(model: &Mlp<T>, x: &Matrix<T>, y: &Matrix<T>) -> f64 {
    let f = model.predict(x);
    let widen = |m: &Matrix<T>| m.cast::<f64>().as_slice().to_vec();
    limpid_base::metrics::mse(&widen(y), &widen(&f))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Adam, Objective};
    use rand::RngExt;

    /// n rows of x₁ x₂ + sin x₁ with a little noise, d inputs, c outputs.
    fn task(n: usize, d: usize, c: usize) -> (Matrix<f32>, Matrix<f32>) {
        let mut rng = Seed::new(9).rng();
        let x = Matrix::from_fn(n, d, |_, _| rng.random_range(-1.5..1.5_f32));
        let y = Matrix::from_fn(n, c, |i, k| {
            x[(i, 0)] * x[(i, 1)]
                + Real::sin(x[(i, 0)]) * (k + 1) as f32
                + rng.random_range(-0.1..0.1)
        });
        (x, y)
    }

    fn small(penalties: &[Penalty]) -> Config {
        let penalties = penalties.to_vec();
        Config {
            hidden: vec![8, 6],
            epochs: 40,
            learning_rate: 1e-2,
            penalties,
            ..Config::default()
        }
    }

    #[test]
    fn training_lowers_the_loss_for_every_activation_depth_and_number_of_outputs() {
        for (c, activation) in [1, 3].into_iter().flat_map(|c| Activation::ALL.map(|a| (c, a))) {
            let (x, y) = task(70, 2, c);
            for hidden in [vec![], vec![10], vec![8, 8, 8]] {
                let config = Config { hidden, activation, ..small(&[Penalty::jacobian(1e-3)]) };
                let fit = fit_outputs((&x, &y), None, &config, Seed::new(1)).expect("trains");
                let (first, last) = (fit.history[0].mse, fit.history[39].mse);
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
            let mut objective = Objective::new(&model, penalties, 64);
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
            let model =
                fit_outputs((&x, &y), None, &small(penalties), Seed::new(3)).expect("trains").model;
            limpid_base::metrics::average(&model.jacobian_norms(&x))
        };
        let (plain, smooth) = (norm(&[]), norm(&[Penalty::jacobian(0.3)]));
        assert!(smooth < 0.7 * plain, "{plain} → {smooth}");
    }

    #[test]
    fn the_same_seed_gives_the_same_network_and_another_seed_another() {
        let (x, y) = task(50, 3, 1);
        let train =
            |seed| fit_outputs((&x, &y), None, &small(&[]), Seed::new(seed)).expect("trains");
        assert_eq!(train(4).model, train(4).model);
        assert_eq!(train(4).history, train(4).history);
        assert_ne!(train(4).model, train(5).model);
    }

    #[test]
    fn early_stopping_returns_the_best_network_it_saw() {
        let (x, y) = task(24, 2, 1);
        let (vx, vy) = (x.map(|v| v * 0.9), y.map(|v| v * 0.7));
        let config = Config { patience: Some(5), epochs: 400, batch: 8, ..small(&[]) };
        let fit = fit_outputs((&x, &y), Some((&vx, &vy)), &config, Seed::new(6)).expect("trains");
        let seen: Vec<f64> = fit.history.iter().filter_map(|e| e.valid_mse).collect();
        let best = seen.iter().copied().fold(f64::INFINITY, f64::min);
        assert_eq!(fit.stop, Stop::Patience);
        assert_eq!(seen.len() - 6, seen.iter().position(|&v| v == best).expect("is there"));
        assert_eq!(mean_squared_error(&fit.model, &vx, &vy), best);
    }

    #[test]
    fn impossible_requests_are_typed_errors() {
        let (x, y) = task(10, 2, 1);
        let error =
            |config: &Config| fit_outputs((&x, &y), None, config, Seed::new(0)).unwrap_err();
        let broken = Config { learning_rate: 1e30, ..small(&[]) };
        assert!(matches!(error(&broken), Error::Diverged { epoch: 1..=3 }), "{:?}", error(&broken));
        assert!(matches!(error(&Config { batch: 0, ..broken.clone() }), Error::ZeroSize { .. }));
        assert!(matches!(error(&Config { hidden: vec![4, 0], ..broken }), Error::ZeroSize { .. }));
        let none = (Matrix::<f32>::zeros(0, 2), Matrix::zeros(0, 1));
        let empty = fit_outputs((&none.0, &none.1), None, &Config::default(), Seed::new(0));
        assert_eq!(empty.unwrap_err(), Error::Empty);
        let weighted = Samples::new(&x, y.col(0)).with_weights(Some(y.col(0)));
        assert_eq!(
            fit(weighted, None, &Config::default(), Seed::new(0)).unwrap_err(),
            Error::Weights
        );
    }

    #[test]
    fn single_and_double_precision_agree_after_a_few_steps() {
        let (x, y) = task(32, 3, 1);
        let config = Config { epochs: 5, ..small(&[Penalty::jacobian(0.1)]) };
        let narrow = fit_outputs((&x, &y), None, &config, Seed::new(7)).expect("trains").model;
        let (x, y) = (x.cast::<f64>(), y.cast::<f64>());
        let wide = fit_outputs((&x, &y), None, &config, Seed::new(7)).expect("trains").model;
        for (a, b) in
            narrow.cast::<f64>().predict(&x).as_slice().iter().zip(wide.predict(&x).as_slice())
        {
            assert!((a - b).abs() < 1e-4, "{a} and {b}");
        }
    }
}
