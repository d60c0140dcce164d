//! Training step by step: mini-batches and Adam.
//!
//! Legend: N samples, d inputs, c outputs.

use crate::averages::Averages;
use crate::history::Epoch;
use crate::schedule::Schedule;
use crate::{Adam, Config, Error, Mlp, Penalty, Spectral, What};
use limpid_base::{Matrix, Real, Rng, Samples, Seed};
use rand::seq::SliceRandom;

/// A network being trained: its data, its optimiser and the compiled objectives.
///
/// [`crate::fit`] calls [`Trainer::epoch`] as often as its settings say.
///
/// ```
/// use limpid_base::{Matrix, Samples, Seed};
/// use limpid_mlp::{Config, Trainer};
///
/// let x = Matrix::from_fn(40, 1, |i, _| i as f32 / 20.0 - 1.0);
/// let config = Config::default().with_hidden(vec![8]);
/// let mut trainer = Trainer::new(Samples::new(&x, x.col(0)), &config, Seed::new(0))?;
/// let start = trainer.model();
/// trainer.step();
/// assert_ne!(trainer.model(), start);
/// # Ok::<(), limpid_mlp::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Trainer<T> {
    /// The network as of the last epoch; within one the newest parameters are in the schedule.
    model: Mlp<T>,
    adam: Adam<T>,
    schedule: Schedule<T>,
    spectral: Option<Spectral<T>>,
    /// Inputs, d × N: a sample is a column.
    x: Matrix<T>,
    /// Targets, c × N.
    y: Matrix<T>,
    batch: usize,
    /// Samples in the order of the current epoch.
    order: Vec<usize>,
    /// Place in the order where the next mini-batch begins; 0 before an epoch.
    next: usize,
    /// Number of steps done.
    steps: usize,
    /// Number of epochs begun.
    epochs: u64,
    /// Root of the epochs' seeds.
    seed: Seed,
    /// Random numbers of the current epoch.
    rng: Rng,
    averages: Averages,
}

impl<T: Real> Trainer<T> {
    /// A network with random weights \[Glorot10\], about to be trained on these rows.
    ///
    /// # Errors
    /// The errors of [`Config::check`]; [`Error::Empty`] without rows, [`Error::ZeroSize`] without
    /// inputs or outputs, [`Error::Weights`] for weighted rows.
    pub fn new(train: Samples<'_, T>, config: &Config, seed: Seed) -> Result<Self, Error> {
        config.check()?;
        let (rows, sizes) = (train.rows(), sizes(&train, config)?);
        let model = Mlp::glorot(&sizes, config.activation, seed.child("weights"));
        let batch = config.batch.min(rows);
        let schedule = Schedule::new(&model, config, batch, rows);
        let decay = |p: &&Penalty| p.what == What::WeightDecay;
        let decay = config.penalties.iter().filter(decay).fold(0.0, |sum, p| sum + p.lambda());
        let needs_norms = schedule.penalties().any(|p| matches!(p.what, What::Lipschitz(_)));
        let spectral = needs_norms.then(|| Spectral::new(&model, seed.child("spectral")));
        Ok(Self {
            adam: Adam::new(&model, config.learning_rate, decay),
            averages: Averages::new(schedule.penalties().count()),
            schedule,
            spectral,
            x: train.x.transposed(),
            y: train.targets.to_matrix().transposed(),
            batch,
            order: (0..rows).collect(),
            next: 0,
            steps: 0,
            epochs: 0,
            seed: seed.child("epoch"),
            rng: seed.rng(),
            model,
        })
    }

    /// One step of Adam on the next mini-batch; the first step of an epoch shuffles the samples.
    ///
    /// The losses that the step saw, which are those before it, count for the epoch's means.
    pub fn step(&mut self) {
        if self.next == 0 {
            self.shuffle();
        }
        let end = self.order.len().min(self.next + self.batch);
        let samples = &self.order[self.next..end];
        let due = self.schedule.choose(samples.len(), self.steps, &mut self.model);
        let objective = &mut due.objective;
        objective.set_batch(&self.x, &self.y, samples);
        objective.draw(&mut self.rng);
        if let Some(spectral) = &mut self.spectral {
            spectral.iterate(objective.weights());
            objective.set_spectral(spectral);
        }
        objective.run();
        let penalties = due.of.iter().copied().zip(objective.penalties());
        self.averages.note(samples.len(), objective.loss(), penalties);
        objective.step(&mut self.adam);
        self.steps += 1;
        self.next = if end == self.order.len() { 0 } else { end };
    }

    /// All steps to the end of the current epoch, or of a new one before its first step.
    pub fn epoch(&mut self) -> Epoch {
        self.step();
        while self.next > 0 {
            self.step();
        }
        self.schedule.store(&mut self.model);
        Epoch {
            loss: self.averages.loss(),
            penalties: self.schedule.as_configured(self.averages.penalties()),
            spectral_residual: self.spectral.as_ref().map(|s| s.residual(&self.model)),
            valid_loss: None,
        }
    }

    /// The network with its newest parameters.
    pub fn model(&self) -> Mlp<T> {
        let mut model = self.model.clone();
        self.schedule.store(&mut model);
        model
    }

    /// The network as of the last epoch.
    pub(crate) fn trained(&self) -> &Mlp<T> {
        &self.model
    }

    /// A fresh random order for a new epoch.
    fn shuffle(&mut self) {
        self.rng = self.seed.nth(self.epochs).rng();
        self.epochs += 1;
        for (i, sample) in self.order.iter_mut().enumerate() {
            *sample = i;
        }
        self.order.shuffle(&mut self.rng);
        self.averages.clear();
    }
}

/// The widths d, hidden, c of the network's layers.
fn sizes<T: Real>(train: &Samples<'_, T>, config: &Config) -> Result<Vec<usize>, Error> {
    let (d, c) = (train.x.cols(), train.targets.cols());
    match (train.weights, train.rows()) {
        (Some(_), _) => Err(Error::Weights),
        _ if d == 0 => Err(Error::ZeroSize { what: "the number of inputs" }),
        _ if c == 0 => Err(Error::ZeroSize { what: "the number of outputs" }),
        (_, 0) => Err(Error::Empty),
        _ => Ok([&[d], &config.hidden[..], &[c]].concat()),
    }
}
