//! Choice of the objective that a step of training takes.

use crate::{Config, Mlp, Objective, Penalty};
use limpid_base::Real;

/// The objectives of one training: for whole mini-batches and for a shorter last one, each with all the
/// penalties and without those that are not due in every step.
#[derive(Clone, Debug)]
pub(crate) struct Schedule<T> {
    /// Penalties with λ > 0, each with its place in the configuration. Those with λ = 0 are dropped: the
    /// result is the same to the bit and a step costs half.
    penalties: Vec<(usize, Penalty)>,
    variants: Vec<Variant<T>>,
    /// Number of penalties in the configuration.
    configured: usize,
    /// The variant whose parameters are the newest.
    current: usize,
}

/// One objective of a schedule.
#[derive(Clone, Debug)]
pub(crate) struct Variant<T> {
    samples: usize,
    with_periodic: bool,
    /// Penalties of the objective, by their place in the schedule.
    pub(crate) of: Vec<usize>,
    pub(crate) objective: Objective<T>,
}

impl<T: Real> Schedule<T> {
    pub(crate) fn new(model: &Mlp<T>, config: &Config, batch: usize, rows: usize) -> Self {
        let counts = |(_, p): &(usize, Penalty)| p.lambda() > 0.0;
        let penalties: Vec<(usize, Penalty)> =
            config.penalties.iter().copied().enumerate().filter(counts).collect();
        let periodic = penalties.iter().any(|(_, p)| p.period() > 1);
        let sizes = [batch, rows % batch].into_iter().filter(|&size| size > 0);
        let variants = sizes
            .flat_map(|samples| [true, false].map(|with| (samples, with)))
            .filter(|&(_, with)| periodic || !with)
            .map(|(samples, with_periodic)| {
                let due = |i: &usize| with_periodic || penalties[*i].1.period() == 1;
                let of: Vec<usize> = (0..penalties.len()).filter(due).collect();
                let list: Vec<Penalty> = of.iter().map(|&i| penalties[i].1).collect();
                let objective = Objective::new(model, config.loss, &list, samples);
                Variant { samples, with_periodic, of, objective }
            })
            .collect();
        Self { penalties, variants, configured: config.penalties.len(), current: 0 }
    }

    /// The penalties with λ > 0.
    pub(crate) fn penalties(&self) -> impl Iterator<Item = Penalty> {
        self.penalties.iter().map(|&(_, penalty)| penalty)
    }

    /// One value for every penalty of the configuration, from one for every penalty with λ > 0.
    pub(crate) fn as_configured(&self, values: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut all = vec![0.0; self.configured];
        for (&(i, _), value) in self.penalties.iter().zip(values) {
            all[i] = value;
        }
        all
    }

    /// True if the penalty at this place of the schedule is evaluated in this step.
    fn is_due(&self, penalty: usize, step: usize) -> bool {
        step.is_multiple_of(self.penalties[penalty].1.period())
    }

    /// The objective for so many samples in this step, with the newest parameters; `scratch` is a
    /// network of the same shape that may be overwritten.
    pub(crate) fn choose(
        &mut self,
        samples: usize,
        step: usize,
        scratch: &mut Mlp<T>,
    ) -> &mut Variant<T> {
        let periodic = |i: usize| self.penalties[i].1.period() > 1 && self.is_due(i, step);
        let with = (0..self.penalties.len()).any(periodic);
        let fits = |v: &Variant<T>| v.samples == samples && v.with_periodic == with;
        let chosen = self.variants.iter().position(fits).expect("a batch is whole or the last one");
        if chosen != self.current {
            self.store(scratch);
            self.variants[chosen].objective.load(scratch);
            self.current = chosen;
        }
        for place in 0..self.variants[chosen].of.len() {
            let i = self.variants[chosen].of[place];
            let penalty = self.penalties[i].1;
            if penalty.period() > 1 {
                let strength = penalty.lambda() * penalty.period() as f64;
                let lambda = if self.is_due(i, step) { strength } else { 0.0 };
                self.variants[chosen].objective.set_lambda(place, lambda);
            }
        }
        &mut self.variants[chosen]
    }

    /// Writes the newest parameters into the network.
    pub(crate) fn store(&self, model: &mut Mlp<T>) {
        self.variants[self.current].objective.store(model);
    }
}
