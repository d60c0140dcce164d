//! What growing, changing and assessing a formula needs to know.

use crate::Config;
use crate::bounds::Bounds;
use crate::error::Error;
use crate::front::Candidate;
use crate::monotone::Monotone;
use crate::objective::Objective;
use crate::screen::screen;
use crate::sound::Sound;
use limpid_base::{Matrix, Rng, Samples, Seed};
use limpid_expr::{Expr, Node, Op, Scratch};
use rand::RngExt;
use rand::seq::{IndexedRandom, index};

/// With fewer rows than this every candidate is assessed on all at once.
const LARGE: usize = 4096;

/// Steps to the best constant.
const CONSTANT: usize = 20;

/// Rows of the first look.
const FIRST_LOOK: usize = 1024;

/// The data, building blocks and bounds of one search.
#[derive(Clone, Debug)]
pub(crate) struct Context<'a> {
    pub(crate) config: &'a Config,
    pub(crate) samples: Samples<'a, f32>,
    /// Of many rows, some.
    pub(crate) first_look: Option<Subset>,
    pub(crate) sound: Sound,
    /// The input variables that formulas may use.
    pub(crate) variables: Vec<u32>,
    pub(crate) bounds: Bounds,
    pub(crate) objective: Objective,
    /// The best constant.
    pub(crate) constant: Candidate,
    pub(crate) monotone: Monotone,
}

/// Some of the rows of samples.
#[derive(Clone, Debug)]
pub(crate) struct Subset {
    /// Which.
    pub(crate) rows: Vec<usize>,
    x: Matrix<f32>,
    y: Vec<f32>,
    weights: Option<Vec<f32>>,
}

impl Subset {
    /// At most `count` rows, drawn without replacement, in their order.
    pub(crate) fn draw(samples: Samples<'_, f32>, count: usize, rng: &mut Rng) -> Self {
        let mut rows = index::sample(rng, samples.rows(), count.min(samples.rows())).into_vec();
        rows.sort_unstable();
        Self::gather(samples, rows)
    }

    /// These rows.
    pub(crate) fn gather(samples: Samples<'_, f32>, rows: Vec<usize>) -> Self {
        let gather = |v: &[f32]| rows.iter().map(|&i| v[i]).collect();
        Self {
            x: samples.x.select_rows(&rows),
            y: gather(samples.y()),
            weights: samples.weights.map(gather),
            rows,
        }
    }

    pub(crate) fn samples(&self) -> Samples<'_, f32> {
        Samples::new(&self.x, &self.y).with_weights(self.weights.as_deref())
    }
}

impl<'a> Context<'a> {
    /// The context of a search in these samples.
    ///
    /// # Errors
    /// If the loss is not made for the targets.
    pub(crate) fn new(
        config: &'a Config,
        samples: Samples<'a, f32>,
        seed: Seed,
    ) -> Result<Self, Error> {
        let mut rng = seed.rng();
        let large = samples.rows() >= LARGE;
        let first_look = large.then(|| Subset::draw(samples, FIRST_LOOK, &mut rng));
        let sound = Sound::new(samples, &mut rng);
        let all = || (0..samples.x.cols() as u32).collect();
        let objective = Objective::new(&config.loss, samples.y());
        let constant = best_constant(&objective, samples);
        let allowed = config.constraints.variables.clone().unwrap_or_else(all);
        Ok(Self {
            config,
            samples,
            sound,
            variables: screen(samples, allowed, &mut rng),
            bounds: Bounds::new(config),
            monotone: Monotone::new(&config.constraints, samples, constant.loss, &mut rng),
            objective,
            constant,
            first_look,
        })
    }

    /// Whether a formula read from a file has no variables but those of the samples.
    pub(crate) fn check(&self, expr: &Expr) -> Result<(), Error> {
        let d = self.samples.x.cols();
        match expr.variables().into_iter().find(|&v| v as usize >= d) {
            Some(unknown) => Err(Error::State(format!("variable {unknown} of {d}"))),
            None => Ok(()),
        }
    }

    /// The rows of the first look, or all.
    pub(crate) fn first_samples(&self) -> Samples<'_, f32> {
        self.first_look.as_ref().map_or(self.samples, Subset::samples)
    }

    /// A variable three times in four, else a constant from N(0, 1).
    pub(crate) fn leaf(&self, rng: &mut Rng) -> Node {
        match self.variables.choose(rng) {
            Some(&variable) if rng.random_bool(0.75) => Node::Var(variable),
            _ => Node::Const(limpid_base::standard_normal(rng)),
        }
    }

    /// An operator of that arity, if there is one.
    pub(crate) fn operator(&self, arity: usize, rng: &mut Rng) -> Option<Op> {
        let fitting: Vec<Op> =
            self.config.operators.iter().copied().filter(|o| o.arity() == arity).collect();
        fitting.choose(rng).copied()
    }

    /// Any operator, if there is one.
    pub(crate) fn any_operator(&self, rng: &mut Rng) -> Option<Op> {
        self.config.operators.choose(rng).copied()
    }
}

/// The constant formula of least loss: the weighted mean of the targets for squares.
fn best_constant(objective: &Objective, samples: Samples<'_, f32>) -> Candidate {
    let y: Vec<f64> = samples.y().iter().map(|&v| f64::from(v)).collect();
    let weights: Option<Vec<f64>> =
        samples.weights.map(|w| w.iter().map(|&v| f64::from(v)).collect());
    let weight = |i: usize| weights.as_ref().map_or(1.0, |w| w[i]);
    let (sum, total) = y
        .iter()
        .enumerate()
        .fold((0.0, 0.0), |(sum, total), (i, y)| (sum + weight(i) * y, total + weight(i)));
    let x = Matrix::zeros(y.len(), 0);
    let wide = Samples::new(&x, &y).with_weights(weights.as_deref());
    let expr = Expr::constant(sum / total);
    let mut plan = expr.compile::<f64>();
    let (constants, loss) =
        objective.fit(&mut plan, &expr.constants(), wide, CONSTANT, &mut Scratch::new());
    Candidate { expr: expr.with_constants(&constants), loss, violation: 0.0, complexity: 1 }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

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
        let y = x.col(0).to_vec();
        let config = Config::study();
        let context = Context::new(&config, Samples::new(&x, &y), Seed::new(1));
        let context = context.expect("settings in range");
        let look = context.first_look.expect("the rows are many");
        assert_eq!(look.samples().rows(), FIRST_LOOK);
        assert!(look.samples().y().windows(2).all(|pair| pair[0] < pair[1]));
    }
}
