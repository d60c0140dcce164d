//! The method for a table of one's own: several lessons, one pool, one choice.
//!
//! Legend: λ strengths of a teacher's penalty.
//!
//! 1. Learn the labels of the training rows (or another model's predictions for them).
//! 2. Train a teacher for every λ; learn the answers of each.
//! 3. Put all formulas, and sparse linear ones, into one pool, in data units. Those of which none is
//!    better in both complexity and error make the front ([`Ranking`](crate::Ranking) says which error).
//! 4. Choose by validation rows two formulas: the accurate one, the simplest within 2 % of the lowest error, and the simple one, at
//!    the knee of the front; the mean takes the place of either if that tells labels apart by no more than chance. DESIGN.md has what
//!    other rules would give.
//! 5. Score these on the test rows, which nothing has looked at before.
//!
//! Networks and searches see at most so many rows; errors and choices are those of all rows.

use crate::baselines::baselines;
use crate::choice::{ACCURATE, SIMPLE};
use crate::config::FitConfig;
use crate::fitted::{Fitted, FrontRow, Stars, Trained};
use crate::lesson::Origin;
use crate::metrics::Metrics;
use crate::model::predict;
use crate::observations::Observations;
use crate::pool::Pool;
use crate::problem::Problem;
use crate::progress::{Checkpoint, Progress};
use crate::work::Work;
use limpid_base::Seed;
use limpid_sr::{Candidate, Control, Error, sparse_linear};
use std::collections::BTreeSet;

/// Finds formulas: a pure function of observations, configuration and seed, unless `observe`, called before
/// the teachers' training and after every generation of a search, stops it. Then the front is made of what
/// was found until then. A checkpoint of the same fit leads to the same formulas to the bit.
///
/// # Errors
/// If a setting is out of its range, the loss does not fit the labels, or the checkpoint is one of a search
/// of other rows or settings.
///
/// # Panics
/// If the parts have different numbers of inputs, or what stands beside them other numbers of rows.
#[track_caller]
pub fn fit(
    data: &Observations,
    config: &FitConfig,
    seed: Seed,
    from: Checkpoint,
    observe: impl FnMut(Progress<'_>) -> Control,
) -> Result<Fitted, Error> {
    config.check()?;
    from.check(data.parts.train.x().cols())?;
    let problem = Problem::new(data, &config.search.loss, config.rows, seed);
    let mut work = Work::new(&problem, config, seed, from, observe);
    let mut pool = Pool::new(&problem, &config.search, config.choice.ranking);
    let lines = lines(&problem, config, seed.child("linear"))?;
    if config.choice.linear {
        pool.add(Origin::Linear, &lines);
        pool.add(Origin::Power, &problem.powers(&config.search, seed.child("power"))?);
    }
    let labels = problem.labels();
    if config.labels {
        pool.add(labels.origin, &work.search(&labels, 0)?);
    }
    let teachers = work.teach();
    for (i, trained) in teachers.iter().enumerate() {
        let Ok(teacher) = &trained.teacher else { continue };
        pool.add(Origin::Teacher(i), &work.search(&problem.lesson(i, teacher), i as u64)?);
    }
    let rules = [config.choice.selection, SIMPLE, ACCURATE];
    let shapes = problem.shapes();
    let wary = Some(&shapes).filter(|_| config.choice.sound);
    let (mut front, [chosen, simple, accurate]) = pool.choose_each(rules, &config.choice, wary);
    front.iter_mut().for_each(|row| row.doubts = shapes.doubts(&row.formula));
    let stars = problem.look(&mut front, chosen, [simple, accurate]);
    let line = lines.last().map(|line| problem.row(Origin::Linear, problem.printed(&line.expr)));
    Ok(Fitted {
        baselines: baselines(&problem, line.as_ref(), &teachers, seed.child("tree")),
        line,
        cost: work.cost(),
        complete: !work.stopped,
        teachers,
        test_fidelity: fidelity(&problem, &front[chosen].formula),
        chosen,
        stars,
        front,
    })
}

/// Sparse linear formulas of the labels in search units, without a bound on their size; the last has every
/// input that matters.
fn lines(problem: &Problem<'_>, config: &FitConfig, seed: Seed) -> Result<Vec<Candidate>, Error> {
    let max_complexity = 4 * problem.x.cols() + 1;
    let config = problem.in_search_units(&config.search);
    let unbounded = config.with_max_complexity(max_complexity);
    let rows = problem.for_search(&problem.labels().answers);
    sparse_linear(rows.samples(), &unbounded, seed)
}

/// R² of a formula for another model's predictions at the test rows, where those are learnt.
fn fidelity(problem: &Problem<'_>, formula: &limpid_expr::Expr) -> Option<f64> {
    let (test, other) = (problem.data.parts.test.as_ref()?, problem.data.predictions.as_ref()?);
    let weights = problem.data.weights.as_ref().map(|w| w.test.as_slice());
    Some(Metrics::of(&other.test, &predict(formula, test.x()), weights).r2)
}

impl Problem<'_> {
    /// The one look at the test rows, of the formulas that were chosen and of no other.
    fn look(&self, front: &mut [FrontRow], chosen: usize, [simple, accurate]: [usize; 2]) -> Stars {
        // Where the accurate formula is as simple, it is both.
        let simple = simple.min(accurate);
        let on_test =
            |row: &FrontRow| Some(predict(&row.formula, self.data.parts.test.as_ref()?.x()));
        for index in BTreeSet::from([chosen, simple, accurate]) {
            front[index].test = on_test(&front[index]).and_then(|p| self.tested(&p));
        }
        let gain = || self.gain(&on_test(&front[accurate])?, &on_test(&front[simple])?);
        Stars { simple, accurate, gain: if simple == accurate { None } else { gain() } }
    }
}

/// Trains one teacher as [`fit()`] does, on at most so many rows, and scores it on test rows if there are
/// some.
///
/// # Errors
/// If the training diverges, or the configuration is impossible.
///
/// # Panics
/// As [`fit()`].
#[track_caller]
pub fn train(
    data: &Observations,
    config: &limpid_mlp::Config,
    most: usize,
    seed: Seed,
) -> Result<(Trained, Option<limpid_data::Scores>), limpid_mlp::Error> {
    let problem = Problem::new(data, &limpid_sr::Loss::Squared, most, seed);
    let teacher = problem.teach(config, seed.child("teacher").nth(0))?;
    let on_valid = teacher.predict(data.parts.valid.x());
    let test = data.parts.test.as_ref().map(|test| teacher.predict(test.x()));
    let scores = test.and_then(|p| problem.score(&p));
    Ok((Trained { valid: Some(problem.valid_metrics(&on_valid).0), teacher: Ok(teacher) }, scores))
}
