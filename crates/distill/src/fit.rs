//! The method for a table of one's own: several lessons, one pool, one choice.
//!
//! Legend: λ strengths of a teacher's penalty.
//!
//! 1. Learn the labels of the training rows (or another model's predictions for them).
//! 2. Train a teacher for every λ; learn the answers of each.
//! 3. Put all formulas, and sparse linear ones, into one pool, in data units. Those of which none is
//!    better in both complexity and error make the front ([`Ranking`](crate::Ranking) says which error).
//! 4. Choose by validation rows: the simplest within one standard error of the lowest error \[Breiman84,
//!    sec. 3.4.3\], or a linear formula that it does not beat by one standard error, or the mean if
//!    nothing tells labels apart beyond chance.
//! 5. Score the chosen one on the test rows, which nothing has looked at before.
//!
//! Networks and searches see at most so many rows; errors and choices are those of all rows.

use crate::baselines::baselines;
use crate::config::FitConfig;
use crate::fitted::{Fitted, Trained};
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
    let (front, chosen) = pool.choose(&config.choice);
    let line = lines.last().map(|line| problem.row(Origin::Linear, line));
    let (test, test_fidelity) = score(&problem, &front[chosen].formula);
    Ok(Fitted {
        baselines: baselines(&problem, line.as_ref(), &teachers, seed.child("tree"))?,
        line,
        cost: work.cost(),
        complete: !work.stopped,
        teachers,
        front,
        chosen,
        test,
        test_fidelity,
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

/// The one look at the test rows: scores for the labels, and R² for another model's predictions.
fn score(
    problem: &Problem<'_>,
    formula: &limpid_expr::Expr,
) -> (Option<limpid_data::Scores>, Option<f64>) {
    let data = problem.data;
    let Some(test) = &data.parts.test else { return (None, None) };
    let p = predict(formula, test.x());
    let weights = data.weights.as_ref().map(|w| w.test.as_slice());
    let fidelity = data.predictions.as_ref().map(|other| Metrics::of(&other.test, &p, weights).r2);
    (problem.score(&p), fidelity)
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
