//! Classical genetic programming \[Koza92\], as gplearn 0.4.3 does it \[Stephens15\].
//!
//! 1. Ramped half-and-half: trees of depth 2 to 6, full or grown.
//! 2. Fitness: mean absolute error plus parsimony times length.
//! 3. Every member of the next generation comes from a tournament winner by crossover, subtree,
//!    hoist or point mutation, or as it is.
//! 4. After the last generation the answer is its member of least mean absolute error.
//!
//! No constants are fitted, nothing is simplified, nothing but the last generation is kept.
//! Differs from the source: a member that is undefined on some row is the worst of all (numpy's
//! argmin would pick it), a member reproduced as it is keeps its fitness, and an error of 0 does not
//! end the run early. Runs are those of gplearn itself within the noise of seeds: see `agreement`.

mod breeder;
mod config;
mod program;
mod variation;

use crate::error::Error;
use crate::front::{Candidate, Front};
use breeder::Breeder;
pub use config::Config;
use limpid_base::{Samples, Seed};
use limpid_expr::Scratch;
use program::Program;

/// Runs all generations; the front holds the one answer, its loss the mean absolute error. It is
/// empty only if every member of the last generation is undefined on some row.
///
/// ```
/// use limpid_base::{Matrix, Samples, Seed};
/// use limpid_sr::gplearn;
///
/// let x = Matrix::from_fn(50, 2, |i, j| ((i * (7 + 4 * j)) % 23) as f32 / 8.0 - 1.4);
/// let y: Vec<f32> = (0..50).map(|i| x[(i, 0)] * x[(i, 1)]).collect();
/// let config = gplearn::Config::default().with_population_size(200).with_generations(5);
/// let front = gplearn::search(Samples::new(&x, &y), &config, Seed::new(1))?;
/// assert_eq!(front.len(), 1);
/// # Ok::<(), limpid_sr::Error>(())
/// ```
///
/// # Errors
/// If a setting is out of range: see [`Config::check`].
///
/// # Panics
/// If the samples have not one target a row.
#[track_caller]
pub fn search(samples: Samples<'_, f32>, config: &Config, seed: Seed) -> Result<Front, Error> {
    evolve(samples, config, seed, |_| {})
}

/// [`search`] that shows `observe` the members of every generation, in their order.
#[track_caller]
fn evolve(
    samples: Samples<'_, f32>,
    config: &Config,
    seed: Seed,
    mut observe: impl FnMut(&[Program]),
) -> Result<Front, Error> {
    config.check()?;
    let breeder = Breeder { config, variables: samples.x.cols() };
    let mut scratch = Scratch::new();
    let mut population: Vec<Program> = vec![];
    for generation in 0..config.generations {
        let seed = seed.child("generation").nth(generation as u64);
        population = (0..config.population_size)
            .map(|i| breeder.offspring(&population, &mut seed.nth(i as u64).rng()))
            .map(|offspring| offspring.evaluate(samples, &mut scratch))
            .collect();
        observe(&population);
    }
    let best = population.into_iter().reduce(|a, b| if b.error < a.error { b } else { a });
    Ok(Front::of(best.map(|program| Candidate {
        complexity: program.tree.complexity(),
        violation: 0.0,
        loss: program.error,
        expr: program.tree,
    })))
}

#[cfg(test)]
mod agreement;

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_base::Matrix;

    #[test]
    fn a_simple_law_is_found_and_the_seed_decides() {
        let x = Matrix::from_fn(100, 2, |i, j| ((i * (7 + 4 * j)) % 23) as f32 / 8.0 - 1.4);
        let y: Vec<f32> = (0..100).map(|i| x[(i, 0)] * x[(i, 1)] - x[(i, 0)]).collect();
        let samples = Samples::new(&x, &y);
        let config = Config::default();
        let front = search(samples, &config, Seed::new(1)).expect("settings in range");
        assert_eq!(front.len(), 1);
        assert!(front.last().expect("an answer").loss < 1e-5, "{front:?}");
        assert_eq!(search(samples, &config, Seed::new(1)), Ok(front));
    }
}
