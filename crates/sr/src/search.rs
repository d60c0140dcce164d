//! Islands side by side, a barrier after every generation, migration in index order.

use crate::config::Config;
use crate::constants::fit_constants;
use crate::context::Context;
use crate::front::{Candidate, Front};
use crate::island::Island;
use crate::member::Member;
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
    /// Formulas assessed so far.
    pub candidates: u64,
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

/// The guests an island sends to the next one.
const GUESTS: usize = 4;

/// Searches for formulas of `samples`; `observe` is called at every generation barrier.
///
/// The front always holds the best constant, so it is empty only without rows or with a target that
/// is not finite. Losses are weighted mean squared errors, in double precision at the end.
pub fn search(
    samples: Samples<'_, f32>,
    config: &Config,
    seed: Seed,
    mut observe: impl FnMut(&Generation<'_>) -> Control,
) -> Front {
    if samples.rows() == 0 {
        return Front::default();
    }
    let context = Context::new(config, samples.x.cols());
    let seeds: Vec<Seed> =
        (0..config.islands.max(1)).map(|i| seed.child("island").nth(i as u64)).collect();
    let mut islands: Vec<Island> = seeds
        .par_iter()
        .map(|island| Island::new(&context, config, samples, island.child("start")))
        .collect();
    let mut front = Front::of([best_constant(samples)]);
    for number in 0.. {
        for member in islands.iter().flat_map(|island| &island.members) {
            front.insert(member.candidate.clone());
        }
        let node_evaluations = islands.iter().map(Island::node_evaluations).sum();
        let candidates = islands.iter().map(|island| island.candidates).sum();
        let seen = Generation { number, front: &front, node_evaluations, candidates };
        if observe(&seen) == Control::Stop || node_evaluations >= config.evaluations {
            break;
        }
        islands.par_iter_mut().zip(&seeds).for_each(|(island, seed)| {
            island.evolve(&context, config, samples, seed.child("generation").nth(number));
        });
        if config.migration > 0 && (number + 1) % config.migration as u64 == 0 {
            migrate(&mut islands, config.population);
        }
    }
    finish(&front, samples)
}

/// Every island sends copies of its best members to the next one, around the ring.
fn migrate(islands: &mut [Island], population: usize) {
    let travellers: Vec<Vec<Member>> = islands
        .iter()
        .map(|island| {
            let mut best: Vec<&Member> = island.members.iter().collect();
            best.sort_by(|a, b| a.candidate.loss.total_cmp(&b.candidate.loss));
            best.into_iter().take(GUESTS).cloned().collect()
        })
        .collect();
    let count = islands.len();
    for (from, guests) in travellers.into_iter().enumerate().filter(|_| count > 1) {
        islands[(from + 1) % count].welcome(guests, population);
    }
}

/// The constant formula that minimises the squared error: the weighted mean of the targets.
fn best_constant(samples: Samples<'_, f32>) -> Candidate {
    let y: Vec<f64> = samples.y.iter().map(|&v| f64::from(v)).collect();
    let weights = samples.weights.map_or_else(
        || vec![1.0; y.len()],
        |w| w.iter().map(|&v| f64::from(v)).collect::<Vec<f64>>(),
    );
    let total: f64 = weights.iter().sum();
    let weighted = |f: &dyn Fn(f64) -> f64| {
        y.iter().zip(&weights).map(|(&y, w)| w * f(y)).sum::<f64>() / total
    };
    let mean = weighted(&|y| y);
    let loss = weighted(&|y| (y - mean) * (y - mean));
    Candidate { expr: Expr::constant(mean), loss, complexity: 1 }
}

/// The front with every formula simplified and its constants refined in double precision.
fn finish(front: &Front, samples: Samples<'_, f32>) -> Front {
    let x: Matrix<f64> = samples.x.cast();
    let widen = |v: &[f32]| v.iter().map(|&v| f64::from(v)).collect::<Vec<f64>>();
    let (y, weights) = (widen(samples.y), samples.weights.map(widen));
    let wide = Samples { x: &x, y: &y, weights: weights.as_deref() };
    let mut scratch = Scratch::new();
    Front::of(front.iter().map(|candidate| refine(candidate, wide, &mut scratch)))
}

fn refine(
    candidate: &Candidate,
    samples: Samples<'_, f64>,
    scratch: &mut Scratch<f64>,
) -> Candidate {
    let expr = candidate.expr.simplify();
    let mut plan = expr.compile::<f64>();
    let fitted = fit_constants(&mut plan, &expr.constants(), samples, FINAL_ITERATIONS, scratch);
    let expr = expr.with_constants(&fitted.constants);
    Candidate { complexity: expr.complexity(), loss: fitted.mse, expr }
}
