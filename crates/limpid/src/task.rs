//! A search: all that decides what it finds.

use limpid::sr::{Candidate, Config, sparse_linear};
use limpid::{Matrix, Samples, Seed};

/// Samples in the units of the search, settings and seed.
pub(crate) struct Task {
    pub(crate) x: Matrix<f32>,
    pub(crate) y: Vec<f32>,
    pub(crate) weights: Option<Vec<f32>>,
    pub(crate) config: Config,
    pub(crate) seed: Seed,
}

impl Task {
    pub(crate) fn samples(&self) -> Samples<'_, f32> {
        Samples::new(&self.x, &self.y).with_weights(self.weights.as_deref())
    }

    /// Sparse linear formulas, without a bound on their size; the last has every input that matters.
    pub(crate) fn linear(&self) -> Vec<Candidate> {
        let max_complexity = 4 * self.x.cols() + 1;
        let unbounded = self.config.clone().with_max_complexity(max_complexity);
        sparse_linear(self.samples(), &unbounded, self.seed)
            .expect("settings checked by the search")
    }

    /// A hash of everything that decides but the budget and the target loss, which only say when to
    /// end.
    pub(crate) fn digest(&self) -> String {
        let endless = self.config.clone().with_evaluations(0).with_target_loss(None);
        let settings =
            serde_json::to_string(&endless).expect("losses of the command are plain data");
        let mut hasher = blake3::Hasher::new();
        hasher.update(settings.as_bytes());
        hasher.update(&self.seed.value().to_le_bytes());
        let parts = [self.x.as_slice(), &self.y, self.weights.as_deref().unwrap_or_default()];
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            for v in part {
                hasher.update(&v.to_bits().to_le_bytes());
            }
        }
        hasher.finalize().to_hex().to_string()
    }
}
