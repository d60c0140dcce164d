//! The training loop inside an epoch: mini-batches and Adam.
//!
//! Legend: N samples, d inputs, c outputs.

use crate::adam::Adam;
use crate::objectives::Objectives;
use crate::spectral::Spectral;
use crate::train::{Config, Epoch};
use crate::{Mlp, Penalty, What};
use limpid_base::{Matrix, Real, Rng, Seed};
use rand::seq::SliceRandom;

/// A network being trained: its optimiser and the compiled objectives.
pub(crate) struct Trainer<T> {
    /// As of the last epoch; within one, the parameters are those of the current objective.
    pub(crate) model: Mlp<T>,
    adam: Adam<T>,
    objectives: Objectives<T>,
    spectral: Option<Spectral<T>>,
    /// Inputs d × N and targets c × N: a sample is a column.
    x: Matrix<T>,
    y: Matrix<T>,
    order: Vec<usize>,
    batch: usize,
    /// Steps done.
    steps: usize,
}

impl<T: Real> Trainer<T> {
    pub(crate) fn new(
        model: Mlp<T>,
        config: &Config,
        (x, y): (&Matrix<T>, &Matrix<T>),
        spectral: Seed,
    ) -> Self {
        let batch = config.batch.min(x.rows());
        let decay = |p: &&Penalty| p.what == What::WeightDecay;
        let decay = config.penalties.iter().filter(decay).fold(0.0, |sum, p| sum + p.lambda());
        let objectives = Objectives::new(&model, config, batch, x.rows());
        let lipschitz = |(_, p): &(usize, Penalty)| matches!(p.what, What::Lipschitz(_));
        let needs_norms = objectives.penalties.iter().any(lipschitz);
        Self {
            adam: Adam::new(&model, config.learning_rate, decay),
            objectives,
            spectral: needs_norms.then(|| Spectral::new(&model, spectral)),
            x: x.transposed(),
            y: y.transposed(),
            order: (0..x.rows()).collect(),
            batch,
            steps: 0,
            model,
        }
    }

    /// One pass over all samples in a fresh random order.
    pub(crate) fn epoch(&mut self, seed: Seed) -> Epoch {
        let mut rng = seed.rng();
        self.order.clear();
        self.order.extend(0..self.x.cols());
        self.order.shuffle(&mut rng);
        let mut epoch = Averages::new(self.objectives.penalties.len());
        for start in (0..self.order.len()).step_by(self.batch) {
            self.step(start, &mut rng, &mut epoch);
        }
        self.objectives.store(&mut self.model);
        let mut values = vec![0.0; self.objectives.configured];
        for (&(i, _), mean) in self.objectives.penalties.iter().zip(epoch.penalties()) {
            values[i] = mean;
        }
        Epoch {
            mse: epoch.mse(),
            penalties: values,
            spectral_residual: self.spectral.as_ref().map(|s| s.residual(&self.model)),
            valid_mse: None,
        }
    }

    /// One step of Adam on the mini-batch that begins there; its losses before the step are noted.
    fn step(&mut self, start: usize, rng: &mut Rng, epoch: &mut Averages) {
        let end = self.order.len().min(start + self.batch);
        let samples = &self.order[start..end];
        let variant = self.objectives.choose(samples.len(), self.steps, &mut self.model);
        let objective = &mut variant.objective;
        objective.set_batch(&self.x, &self.y, samples);
        objective.draw(rng);
        if let Some(spectral) = &mut self.spectral {
            spectral.iterate(objective.weights());
            objective.set_spectral(spectral);
        }
        objective.run();
        epoch.note(
            samples.len(),
            objective.mse(),
            variant.of.iter().copied().zip(objective.penalties()),
        );
        objective.step(&mut self.adam);
        self.steps += 1;
    }
}

/// Means over the steps of an epoch, weighted by their samples.
struct Averages {
    mse: (f64, f64),
    /// (sum, weight) for every penalty.
    penalties: Vec<(f64, f64)>,
}

impl Averages {
    fn new(penalties: usize) -> Self {
        Self { mse: (0.0, 0.0), penalties: vec![(0.0, 0.0); penalties] }
    }

    fn note(&mut self, samples: usize, mse: f64, penalties: impl Iterator<Item = (usize, f64)>) {
        let weight = samples as f64;
        let add = |(sum, total): &mut (f64, f64), value: f64| {
            *sum += weight * value;
            *total += weight;
        };
        add(&mut self.mse, mse);
        penalties.for_each(|(i, value)| add(&mut self.penalties[i], value));
    }

    fn mse(&self) -> f64 {
        self.mse.0 / self.mse.1
    }

    /// A penalty no step of the epoch evaluated counts as 0.
    fn penalties(&self) -> impl Iterator<Item = f64> {
        self.penalties.iter().map(|&(sum, weight)| if weight > 0.0 { sum / weight } else { 0.0 })
    }
}
