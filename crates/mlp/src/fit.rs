//! Training from the outside: epochs, and early stopping.

use crate::history::{Epoch, Fit, Stop};
use crate::{Config, Error, Mlp, Trainer};
use limpid_base::{Real, Samples, Seed};

/// Trains a network with one output for each target on `train`; `valid` is used for early stopping alone.
///
/// # Errors
/// The errors of [`Trainer::new`]; [`Error::Diverged`] if a loss or a parameter is not finite.
///
/// # Panics
/// If the validation rows have other numbers of inputs or targets than the training rows.
#[track_caller]
pub fn fit<T: Real>(
    train: Samples<'_, T>,
    valid: Option<Samples<'_, T>>,
    config: &Config,
    seed: Seed,
) -> Result<Fit<T>, Error> {
    let mut trainer = Trainer::new(train, config, seed)?;
    let watched = config.patience.zip(valid);
    let mut history: Vec<Epoch> = Vec::with_capacity(config.epochs);
    let mut best: Option<Best<T>> = None;
    while history.len() < config.epochs && !is_stuck(best.as_ref(), history.len(), config) {
        let mut epoch = trainer.epoch();
        if !epoch.is_finite() {
            return Err(Error::Diverged { epoch: history.len() + 1 });
        }
        if let Some((_, valid)) = watched {
            let loss = config.loss.value(&trainer.trained().predict(valid.x), valid.targets);
            epoch.valid_loss = Some(loss);
            Best::update(&mut best, loss, history.len() + 1, trainer.trained());
        }
        history.push(epoch);
    }
    let stop = if history.len() < config.epochs { Stop::Patience } else { Stop::Epochs };
    let model = best.map_or_else(|| trainer.model(), |b| b.model);
    let finite = model.parameters().all(|p| p.as_slice().iter().all(|v| v.is_finite()));
    match finite {
        true => Ok(Fit { model, history, stop }),
        false => Err(Error::Diverged { epoch: history.len() }),
    }
}

/// True once no epoch since the best one was better for as many epochs as the patience lasts.
fn is_stuck<T>(best: Option<&Best<T>>, epochs: usize, config: &Config) -> bool {
    best.zip(config.patience).is_some_and(|(best, patience)| epochs - best.epoch >= patience)
}

/// The best network so far, by its validation loss.
struct Best<T> {
    loss: f64,
    /// Number of its epoch, counted from 1.
    epoch: usize,
    model: Mlp<T>,
}

impl<T: Real> Best<T> {
    fn update(best: &mut Option<Self>, loss: f64, epoch: usize, model: &Mlp<T>) {
        if best.as_ref().is_none_or(|b| loss < b.loss) {
            *best = Some(Self { loss, epoch, model: model.clone() });
        }
    }
}
