//! Means of the losses over the steps of an epoch.

/// Means over steps, each weighted by its samples.
#[derive(Clone, Debug)]
pub(crate) struct Averages {
    loss: Sum,
    penalties: Vec<Sum>,
}

/// Σ wᵢ vᵢ and Σ wᵢ of values v with weights w.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    values: f64,
    weights: f64,
}

impl Sum {
    fn add(&mut self, value: f64, weight: f64) {
        self.values += weight * value;
        self.weights += weight;
    }
}

impl Averages {
    pub(crate) fn new(penalties: usize) -> Self {
        Self { loss: Sum::default(), penalties: vec![Sum::default(); penalties] }
    }

    /// Forgets all steps that were noted.
    pub(crate) fn clear(&mut self) {
        self.loss = Sum::default();
        self.penalties.fill(Sum::default());
    }

    /// One more step: its samples, its loss, and the penalties it evaluated, each with its number.
    pub(crate) fn note(
        &mut self,
        samples: usize,
        loss: f64,
        penalties: impl Iterator<Item = (usize, f64)>,
    ) {
        let weight = samples as f64;
        self.loss.add(loss, weight);
        penalties.for_each(|(i, value)| self.penalties[i].add(value, weight));
    }

    pub(crate) fn loss(&self) -> f64 {
        self.loss.values / self.loss.weights
    }

    /// Mean of each penalty; 0 for one that no step evaluated.
    pub(crate) fn penalties(&self) -> impl Iterator<Item = f64> {
        let mean = |sum: &Sum| if sum.weights > 0.0 { sum.values / sum.weights } else { 0.0 };
        self.penalties.iter().map(mean)
    }
}
