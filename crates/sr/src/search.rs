//! Islands side by side, a barrier after every generation, migration in index order.

use crate::config::Config;
use crate::context::Context;
use crate::error::Error;
use crate::front::{Candidate, Front};
use crate::generation::{Control, Generation};
use crate::linear;
use crate::polish::Polish;
use crate::state::State;
use limpid_base::{Samples, Seed};

/// Searches for formulas of `samples`; `observe` is called at every generation barrier.
///
/// The front always holds the best constant, so it is empty only without rows or with a target that
/// is not finite. Losses are weighted means over the rows, in double precision at the end.
///
/// With a count of generations, so that a caller may stop early:
///
/// ```
/// use limpid_base::{Matrix, Samples, Seed};
/// use limpid_sr::{Config, Control, search};
///
/// let x = Matrix::from_fn(50, 1, |i, _| i as f32 / 10.0);
/// let y: Vec<f32> = (0..50).map(|i| 3.0 * x[(i, 0)] + 1.0).collect();
/// let front = search(Samples::new(&x, &y), &Config::study(), Seed::new(0), |generation| {
///     if generation.number < 2 { Control::Continue } else { Control::Stop }
/// })?;
/// assert!(front.last().is_some_and(|best| best.loss < 1e-9));
/// # Ok::<(), limpid_sr::Error>(())
/// ```
///
/// # Errors
/// If a setting is out of range ([`Config::check`]) or names a variable that the samples do not have,
/// or if the loss is not made for the targets.
///
/// # Panics
/// If the samples have not one target a row.
#[track_caller]
pub fn search(
    samples: Samples<'_, f32>,
    config: &Config,
    seed: Seed,
    observe: impl FnMut(&Generation<'_>) -> Control,
) -> Result<Front, Error> {
    let Some(context) = context(samples, config, seed)? else { return Ok(Front::default()) };
    let state = State::start(&context, seed);
    Ok(run(&context, state, seed, observe))
}

/// Goes on from a state of the same search: with the same samples, settings and seed the front is
/// that of a search never interrupted, to the bit. The budget may be another.
///
/// ```
/// use limpid_base::{Matrix, Samples, Seed};
/// use limpid_sr::{Config, Control, resume, search};
///
/// let x = Matrix::from_fn(50, 1, |i, _| i as f32 / 10.0);
/// let y: Vec<f32> = (0..50).map(|i| x[(i, 0)] * x[(i, 0)]).collect();
/// let (samples, seed) = (Samples::new(&x, &y), Seed::new(0));
/// let config = Config::study().with_evaluations(1_000_000);
/// let mut saved = None;
/// search(samples, &config, seed, |generation| {
///     saved = Some(generation.state().clone());
///     Control::Stop
/// })?;
/// let state = saved.expect("the observer was called");
/// let front = resume(state, samples, &config, seed, |_| Control::Continue)?;
/// assert_eq!(front, search(samples, &config, seed, |_| Control::Continue)?);
/// # Ok::<(), limpid_sr::Error>(())
/// ```
///
/// # Errors
/// As [`search`], and [`Error::State`] for a state of a search with other samples or settings.
///
/// # Panics
/// As [`search`].
#[track_caller]
pub fn resume(
    state: State,
    samples: Samples<'_, f32>,
    config: &Config,
    seed: Seed,
    observe: impl FnMut(&Generation<'_>) -> Control,
) -> Result<Front, Error> {
    let Some(context) = context(samples, config, seed)? else { return Ok(Front::default()) };
    let state = state.restore(&context)?;
    Ok(run(&context, state, seed, observe))
}

/// Linear formulas of 1, 2, … variables by forward selection \[Hastie09, sec. 3.3.2\], within the
/// bounds, their coefficients fitted to the loss: what [`search`] starts from, and what a formula has
/// to beat. The last has all variables, if there is room for them and each gains something.
///
/// ```
/// use limpid_base::{Matrix, Samples, Seed};
/// use limpid_sr::{Config, sparse_linear};
///
/// let x = Matrix::from_fn(60, 3, |i, j| ((i * (7 + 4 * j)) % 60) as f32 / 60.0);
/// let y: Vec<f32> = (0..60).map(|i| 5.0 * x[(i, 1)] - x[(i, 0)]).collect();
/// let lines = sparse_linear(Samples::new(&x, &y), &Config::study(), Seed::new(0))?;
/// let used: Vec<Vec<u32>> = lines.iter().map(|line| line.expr.variables()).collect();
/// assert_eq!(used[..2], [vec![1], vec![0, 1]]); // the most useful variable comes first
/// # Ok::<(), limpid_sr::Error>(())
/// ```
///
/// # Errors
/// As [`search`].
///
/// # Panics
/// As [`search`].
#[track_caller]
pub fn sparse_linear(
    samples: Samples<'_, f32>,
    config: &Config,
    seed: Seed,
) -> Result<Vec<Candidate>, Error> {
    let Some(context) = context(samples, config, seed)? else { return Ok(vec![]) };
    let formulas = linear::sparse_linear(&context, samples);
    let polish = Polish::new(&context);
    Ok(formulas.iter().map(|formula| polish.fit(formula)).collect())
}

/// The context of a search; `None` without rows.
#[track_caller]
fn context<'a>(
    samples: Samples<'a, f32>,
    config: &'a Config,
    seed: Seed,
) -> Result<Option<Context<'a>>, Error> {
    config.check_for(samples.x.cols())?;
    if samples.rows() == 0 {
        return Ok(None);
    }
    Context::new(config, samples, seed.child("context")).map(Some)
}

/// Generations one after another until the observer stops them or the last one is reached; the front
/// that they leave, polished.
fn run(
    context: &Context<'_>,
    mut state: State,
    seed: Seed,
    mut observe: impl FnMut(&Generation<'_>) -> Control,
) -> Front {
    loop {
        state.collect();
        let generation = Generation::of(&state, context);
        if observe(&generation) == Control::Stop || generation.last {
            break;
        }
        state.evolve(context, seed);
    }
    Polish::new(context).front(&state.front)
}
