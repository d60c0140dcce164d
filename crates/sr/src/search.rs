//! Islands side by side, a barrier after every generation, migration in index order.

use crate::config::Config;
use crate::context::Context;
use crate::front::{Candidate, Front};
use crate::island::Island;
use crate::linear::forward_selection;
use crate::member::Member;
use crate::snap::snap;
use crate::state::State;
use limpid_base::{Matrix, Samples, Seed};
use limpid_expr::{Expr, Scratch};
use rayon::prelude::*;

/// What the caller sees after every generation.
#[derive(Clone, Debug)]
pub struct Generation<'a> {
    /// Number of the generation, from 0 for the initial populations.
    pub number: u64,
    /// The front so far, its constants in single precision.
    pub front: &'a Front,
    /// Node evaluations spent so far.
    pub node_evaluations: u64,
    /// Formulas tried so far.
    pub candidates: u64,
    /// Those among them whose structure was known already, so that nothing was evaluated.
    pub cache_hits: u64,
    /// Nodes of the others, their linear scaling left out.
    pub candidate_nodes: u64,
    /// Those undefined on some row, whose loss is infinite.
    pub undefined: u64,
    /// Whether the budget is spent or the target loss reached, so that the search ends here.
    pub last: bool,
    state: &'a State,
}

impl Generation<'_> {
    /// The whole state of the search: [`resume`] goes on from it.
    pub fn state(&self) -> &State {
        self.state
    }
}

/// What the caller wants next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Go on.
    Continue,
    /// End here, with the front as it stands.
    Stop,
}

/// Levenberg–Marquardt iterations in double precision on every formula of the final front.
const FINAL_ITERATIONS: usize = 20;

/// Generations between two libraries.
const LIBRARY: u64 = 5;

/// Searches for formulas of `samples`; `observe` is called at every generation barrier.
///
/// The front always holds the best constant, so it is empty only without rows or with a target that
/// is not finite. Losses are weighted means over the rows, in double precision at the end.
///
/// # Panics
/// If the constraints name a variable that the samples do not have.
#[track_caller]
pub fn search(
    samples: Samples<'_, f32>,
    config: &Config,
    seed: Seed,
    observe: impl FnMut(&Generation<'_>) -> Control,
) -> Front {
    if samples.rows() == 0 {
        return Front::default();
    }
    let context = Context::new(config, samples, seed.child("context"));
    let state = start(&context, config, seed);
    run(&context, state, config, seed, observe)
}

/// Goes on from a state of the same search: with the same samples, settings and seed the front is
/// that of a search never interrupted, to the bit. The budget may be another.
///
/// # Errors
/// If the state is not one of a search with these samples and settings.
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
) -> Result<Front, crate::StateError> {
    let context = Context::new(config, samples, seed.child("context"));
    let state = state.restore(&context, config)?;
    Ok(run(&context, state, config, seed, observe))
}

/// Linear formulas of 1, 2, … variables by forward selection \[Hastie09, sec. 3.3.2\], within the
/// bounds, their coefficients fitted to the loss: what [`search`] starts from, and what a formula has
/// to beat. The last has all variables, if there is room for them and each gains something.
///
/// # Panics
/// As [`search`].
#[track_caller]
pub fn sparse_linear(samples: Samples<'_, f32>, config: &Config, seed: Seed) -> Vec<Candidate> {
    if samples.rows() == 0 {
        return vec![];
    }
    let context = Context::new(config, samples, seed.child("context"));
    let formulas = forward_selection(samples, &context.variables, context.bounds.max_size);
    let wide = Wide::of(samples);
    formulas.iter().map(|formula| wide.fit(formula, &context)).collect()
}

/// The initial populations.
fn start(context: &Context<'_>, config: &Config, seed: Seed) -> State {
    let samples = context.first_samples();
    let linear = forward_selection(samples, &context.variables, context.bounds.max_size);
    let given: Vec<Expr> = config.guesses.iter().cloned().chain(linear).collect();
    let islands: Vec<Island> = seeds(config, seed)
        .par_iter()
        .map(|island| Island::new(context, config, &given, island.child("start")))
        .collect();
    State { number: 0, front: Front::of([context.constant.clone()]), islands }
}

/// The seed of each island.
fn seeds(config: &Config, seed: Seed) -> Vec<Seed> {
    (0..config.islands.max(1)).map(|i| seed.child("island").nth(i as u64)).collect()
}

fn run(
    context: &Context<'_>,
    mut state: State,
    config: &Config,
    seed: Seed,
    mut observe: impl FnMut(&Generation<'_>) -> Control,
) -> Front {
    let seeds = seeds(config, seed);
    loop {
        state.collect();
        let generation = state.generation(config);
        if observe(&generation) == Control::Stop || generation.last {
            break;
        }
        let number = state.number;
        state.islands.par_iter_mut().zip(&seeds).for_each(|(island, seed)| {
            if number.is_multiple_of(LIBRARY) {
                island.refresh(context, seed.child("library").nth(number));
            }
            island.evolve(context, config, seed.child("generation").nth(number));
        });
        state.number += 1;
        if config.migration > 0 && state.number.is_multiple_of(config.migration as u64) {
            migrate(&mut state.islands, config);
        }
    }
    finish(&state.front, context)
}

fn reached(front: &Front, target: f64) -> bool {
    front.last().is_some_and(|best| best.cost() <= target)
}

impl State {
    /// Adds the best of every niche to the front.
    fn collect(&mut self) {
        for member in self.islands.iter().flat_map(Island::best) {
            self.front.insert(member.candidate.clone());
        }
    }

    fn generation(&self, config: &Config) -> Generation<'_> {
        let sum = |of: fn(&Island) -> u64| self.islands.iter().map(of).sum();
        let node_evaluations = sum(|island| island.assessor.scratch.node_evaluations());
        let reached = config.target_loss.is_some_and(|target| reached(&self.front, target));
        Generation {
            number: self.number,
            front: &self.front,
            node_evaluations,
            last: reached || node_evaluations >= config.evaluations,
            candidates: sum(|island| island.assessor.candidates),
            cache_hits: sum(|island| island.assessor.seen.hits),
            candidate_nodes: sum(|island| island.assessor.nodes),
            undefined: sum(|island| island.assessor.undefined),
            state: self,
        }
    }
}

/// Every island sends the best of each of its niches to the next one, around the ring.
fn migrate(islands: &mut [Island], config: &Config) {
    let travellers: Vec<Front> = islands
        .iter()
        .map(|island| Front::of(island.best().map(|m| m.candidate.clone())))
        .collect();
    let count = islands.len();
    for (from, guests) in travellers.into_iter().enumerate().filter(|_| count > 1) {
        for guest in &guests {
            islands[(from + 1) % count].welcome(Member::new(guest.clone()), config.niche);
        }
    }
}

/// The front with every formula simplified, its constants refined in double precision and, where the
/// loss allows, snapped to numbers with a name.
fn finish(front: &Front, context: &Context<'_>) -> Front {
    let wide = Wide::of(context.samples);
    let mut scratch = Scratch::new();
    Front::of(front.iter().flat_map(|candidate| {
        let fitted = wide.fit(&candidate.expr.simplify(), context);
        let snapped =
            snap(&fitted.expr, fitted.loss, &context.objective.loss, wide.samples(), &mut scratch);
        let snapped = snapped.map(|(expr, loss)| judge(expr, loss, context));
        snapped.into_iter().chain([fitted])
    }))
}

/// Samples in double precision.
struct Wide {
    x: Matrix<f64>,
    y: Vec<f64>,
    weights: Option<Vec<f64>>,
}

impl Wide {
    fn of(samples: Samples<'_, f32>) -> Self {
        let widen = |v: &[f32]| v.iter().map(|&v| f64::from(v)).collect::<Vec<f64>>();
        Self { x: samples.x.cast(), y: widen(samples.y()), weights: samples.weights.map(widen) }
    }

    fn samples(&self) -> Samples<'_, f64> {
        Samples::new(&self.x, &self.y).with_weights(self.weights.as_deref())
    }

    /// The formula with its constants fitted.
    fn fit(&self, expr: &Expr, context: &Context<'_>) -> Candidate {
        let (mut plan, start) = (expr.compile::<f64>(), expr.constants());
        let mut scratch = Scratch::new();
        let (constants, loss) = context.objective.fit(
            &mut plan,
            &start,
            self.samples(),
            FINAL_ITERATIONS,
            &mut scratch,
        );
        judge(expr.with_constants(&constants), loss, context)
    }
}

/// The candidate of a formula and its loss.
fn judge(expr: Expr, loss: f64, context: &Context<'_>) -> Candidate {
    Candidate {
        complexity: context.bounds.complexity(&expr),
        penalty: context.monotone.penalty(&expr, &mut Scratch::new()),
        loss,
        expr,
    }
}
