//! Everything about a search that does not change while it runs.
//!
//! Islands share one context and never write to it, so that they may run side by side. Its random parts
//! (rows of the first look, places to check, screened variables) are drawn once, from a seed of their
//! own, so that a search resumed from a file has the same ones.

use crate::admission::Admission;
use crate::bounds::Bounds;
use crate::config::Config;
use crate::error::Error;
use crate::front::Candidate;
use crate::monotone::Monotone;
use crate::objective::Objective;
use crate::screen::screen;
use crate::sound::Sound;
use crate::space::Space;
use limpid_base::{Rng, Rows, Samples, Seed};
use limpid_expr::{Expr, Scratch};
use rand::seq::index;

/// Least number of rows for which a first look at some of them saves work.
const LARGE: usize = 4096;

/// Greatest number of steps to the best constant.
const CONSTANT: usize = 20;

/// Number of rows of the first look.
const FIRST_LOOK: usize = 1024;

/// Settings, samples, building blocks, rules and objective of one search.
#[derive(Clone, Debug)]
pub(crate) struct Context<'a> {
    pub(crate) config: &'a Config,
    pub(crate) samples: Samples<'a, f32>,
    /// Rows of the first look: a random part, there when the samples have 4,096 rows or more.
    pub(crate) first_look: Option<Rows<f32>>,
    pub(crate) space: Space<'a>,
    pub(crate) admission: Admission,
    pub(crate) objective: Objective,
    /// The constant formula of least loss.
    pub(crate) constant: Candidate,
}

impl<'a> Context<'a> {
    /// The context of a search in these samples, with checked settings.
    ///
    /// # Errors
    /// If the loss is not made for the targets.
    #[track_caller]
    pub(crate) fn new(
        config: &'a Config,
        samples: Samples<'a, f32>,
        seed: Seed,
    ) -> Result<Self, Error> {
        let objective = Objective::new(&config.loss, samples)?;
        let mut rng = seed.rng();
        let large = samples.rows() >= LARGE;
        let first_look =
            large.then(|| samples.select(&draw_rows(samples.rows(), FIRST_LOOK, &mut rng)));
        let sound = Sound::new(samples, &objective, &mut rng);
        let constant = best_constant(&objective, samples);
        let all = || (0..samples.x.cols() as u32).collect();
        let allowed = config.constraints.variables.clone().unwrap_or_else(all);
        let variables = screen(samples, allowed, &mut rng);
        let monotone =
            Monotone::new(&config.constraints, samples, &objective, constant.loss, &mut rng);
        Ok(Self {
            config,
            samples,
            first_look,
            space: Space { operators: &config.operators, variables },
            admission: Admission { bounds: Bounds::new(config), sound, monotone },
            objective,
            constant,
        })
    }

    /// Refuses a formula read from a file that has variables beyond those of the samples.
    pub(crate) fn check(&self, expr: &Expr) -> Result<(), Error> {
        let d = self.samples.x.cols();
        match expr.variables().into_iter().find(|&v| v as usize >= d) {
            Some(unknown) => Err(Error::State(format!("variable {unknown} of {d}"))),
            None => Ok(()),
        }
    }

    /// The rows of the first look, or all.
    pub(crate) fn first_samples(&self) -> Samples<'_, f32> {
        self.first_look.as_ref().map_or(self.samples, Rows::samples)
    }
}

/// At most `count` of n rows, drawn without replacement, in their order.
pub(crate) fn draw_rows(n: usize, count: usize, rng: &mut Rng) -> Vec<usize> {
    let mut rows = index::sample(rng, n, count.min(n)).into_vec();
    rows.sort_unstable();
    rows
}

/// The constant formula of least loss: the weighted mean of the targets for squares, its logarithm for
/// counts.
fn best_constant(objective: &Objective, samples: Samples<'_, f32>) -> Candidate {
    let rows = samples.cast::<f64>();
    let mean = rows.samples().mean(|i| rows.y()[i]);
    let expr = Expr::constant(objective.link(mean));
    let mut plan = expr.compile::<f64>();
    let (constants, loss) =
        objective.fit(&mut plan, &expr.constants(), rows.samples(), CONSTANT, &mut Scratch::new());
    Candidate { expr: expr.with_constants(&constants), loss, violation: 0.0, complexity: 1 }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use limpid_base::Matrix;

    /// What `test` makes of a context of so many variables.
    pub(crate) fn with_context<R>(variables: usize, test: impl FnOnce(&Context<'_>) -> R) -> R {
        let x = Matrix::from_fn(64, variables, |i, j| 1.0 + ((i * (2 * j + 3)) % 64) as f32 / 32.0);
        let y: Vec<f32> = (0..64).map(|i| x[(i, 0)] * 2.0 + 1.0).collect();
        let config = Config::study();
        let context = Context::new(&config, Samples::new(&x, &y), Seed::new(1));
        test(&context.expect("settings in range"))
    }

    #[test]
    fn few_rows_are_assessed_at_once_many_after_a_first_look() {
        with_context(2, |context| assert!(context.first_look.is_none()));
        let x = Matrix::from_fn(LARGE, 1, |i, _| i as f32);
        let (y, slopes, config) = (x.col(0).to_vec(), x.map(|_| 1.0), Config::study());
        let samples = Samples::new(&x, &y).with_slopes(&slopes);
        let context = Context::new(&config, samples, Seed::new(1)).expect("settings in range");
        let look = context.first_look.as_ref().expect("the rows are many");
        assert_eq!(look.rows(), FIRST_LOOK);
        assert!(look.y().windows(2).all(|pair| pair[0] < pair[1]));
        assert!(look.slopes.is_some(), "an objective sees the slopes of the rows it is given");
    }
}
