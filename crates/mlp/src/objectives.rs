//! Which objective a step of training takes.

use crate::train::Config;
use crate::{Mlp, Objective, Penalty};
use limpid_base::Real;

/// The objectives of one training: for whole batches and for a shorter last one, each with all the
/// penalties and without those that are not due in every step.
pub(crate) struct Objectives<T> {
    /// Those that count: λ = 0 is the standard teacher, the same numbers at half the cost (a test holds
    /// them equal). With their places in the configuration.
    pub(crate) penalties: Vec<(usize, Penalty)>,
    all: Vec<Variant<T>>,
    /// Penalties of the configuration.
    pub(crate) configured: usize,
    /// Whose parameters are the newest.
    current: usize,
}

/// One of them.
pub(crate) struct Variant<T> {
    samples: usize,
    with_periodic: bool,
    /// The penalties in it, by their place in [`Objectives::penalties`].
    pub(crate) of: Vec<usize>,
    pub(crate) objective: Objective<T>,
}

impl<T: Real> Objectives<T> {
    pub(crate) fn new(model: &Mlp<T>, config: &Config, batch: usize, rows: usize) -> Self {
        let counts = |(_, p): &(usize, Penalty)| p.lambda() > 0.0;
        let penalties: Vec<(usize, Penalty)> =
            config.penalties.iter().copied().enumerate().filter(counts).collect();
        let periodic = penalties.iter().any(|(_, p)| p.period() > 1);
        let sizes = [batch, rows % batch].into_iter().filter(|&size| size > 0);
        let all = sizes
            .flat_map(|samples| [true, false].map(|with| (samples, with)))
            .filter(|&(_, with)| periodic || !with)
            .map(|(samples, with_periodic)| {
                let due = |i: &usize| with_periodic || penalties[*i].1.period() == 1;
                let of: Vec<usize> = (0..penalties.len()).filter(due).collect();
                let list: Vec<Penalty> = of.iter().map(|&i| penalties[i].1).collect();
                let objective = Objective::new(model, &list, samples);
                Variant { samples, with_periodic, of, objective }
            })
            .collect();
        Self { penalties, all, configured: config.penalties.len(), current: 0 }
    }

    /// Whether the penalty at that place is evaluated in this step.
    fn is_due(&self, penalty: usize, step: usize) -> bool {
        step.is_multiple_of(self.penalties[penalty].1.period())
    }

    /// The objective for so many samples in this step, with the newest parameters (`model` is
    /// scratch).
    pub(crate) fn choose(
        &mut self,
        samples: usize,
        step: usize,
        model: &mut Mlp<T>,
    ) -> &mut Variant<T> {
        let periodic = |i: usize| self.penalties[i].1.period() > 1 && self.is_due(i, step);
        let with = (0..self.penalties.len()).any(periodic);
        let fits = |v: &Variant<T>| v.samples == samples && v.with_periodic == with;
        let chosen = self.all.iter().position(fits).expect("a batch is whole or the last one");
        if chosen != self.current {
            self.store(model);
            self.all[chosen].objective.load(model);
            self.current = chosen;
        }
        for place in 0..self.all[chosen].of.len() {
            let i = self.all[chosen].of[place];
            let penalty = self.penalties[i].1;
            if penalty.period() > 1 {
                let strength = penalty.lambda() * penalty.period() as f64;
                let lambda = if self.is_due(i, step) { strength } else { 0.0 };
                self.all[chosen].objective.set_lambda(place, lambda);
            }
        }
        &mut self.all[chosen]
    }

    /// Writes the newest parameters into the network.
    pub(crate) fn store(&self, model: &mut Mlp<T>) {
        self.all[self.current].objective.store(model);
    }
}
