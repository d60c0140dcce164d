//! The method for a table of one's own: several teachers, several searches, one front.
//!
//! Legend: n rows, d inputs, λ strengths of a teacher's penalty.
//!
//! 1. Search on the labels of the training rows (or on another model's predictions for them).
//! 2. Train a teacher for every λ; search on the answers of each.
//! 3. Put all formulas, and sparse linear ones, into data units; measure each on the labels of the
//!    validation rows. Those of which none is better in both complexity and error make the front.
//! 4. Choose the simplest within one standard error of the lowest validation error
//!    \[Breiman84, sec. 3.4.3\], or a linear one that it does not beat by one standard error; of that, a row
//!    of the front in its place that is as simple and as good.
//! 5. Score the chosen one on the test rows, which nothing has looked at before.
//!
//! Networks and searches see at most so many rows; errors and choices are those of all rows.

mod judge;
mod lesson;
mod work;

use crate::errors::Errors;
use crate::fitted::{Fitted, Origin};
use crate::model::Model;
use crate::rows::Rows;
use crate::teacher::Teacher;
use judge::Judge;
use lesson::Lesson;
use limpid_base::{Matrix, Seed};
use limpid_data::{Scaler, Scores};
use limpid_expr::Expr;
use limpid_sr::Control;
use serde::{Deserialize, Serialize};
use work::Work;

/// How formulas are looked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitConfig {
    /// The teachers; none for a search on the labels alone.
    pub teachers: Vec<limpid_mlp::Config>,
    /// Each search.
    pub search: limpid_sr::Config,
    /// Most training rows that a network or a search sees.
    pub rows: usize,
}

/// What is going on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Where.
    pub stage: FitStage,
    /// The share of all work that is done, 0 to 1.
    pub done: f64,
}

/// A part of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FitStage {
    /// The search on the labels, or on another model's predictions.
    Labels,
    /// The teachers' training, side by side.
    Teachers,
    /// The search on the answers of the teacher of that index.
    Lesson(usize),
}

/// Finds formulas: a pure function of rows, configuration and seed, unless `observe`, called before
/// the teachers' training and after every generation of a search, stops it. Then the front is made of what
/// was found until then.
///
/// # Panics
/// If the parts have different numbers of inputs, or what stands beside them other numbers of rows.
#[track_caller]
pub fn fit(
    rows: &Rows,
    config: &FitConfig,
    seed: Seed,
    observe: impl FnMut(Progress) -> Control,
) -> Fitted {
    let lesson = Lesson::new(rows, config.rows, seed);
    let mut work = Work::new(&lesson, config, observe);
    let goal = if rows.answers.is_some() { Origin::Answers } else { Origin::Labels };
    let searches = seed.child("search");
    let mut found = work.search(goal, &lesson.goal, searches.child("goal"));
    let taught = work.teach(seed.child("teacher"));
    for (i, taught) in taught.iter().enumerate() {
        let Ok(teacher) = &taught.teacher else { continue };
        let answers = lesson.scaler.unscale_targets(&teacher.predict(&lesson.standardised));
        found.extend(work.search(Origin::Teacher(i), &answers, searches.nth(i as u64)));
    }
    let complete = !work.stopped;
    let judge = Judge::new(&lesson, &config.search, seed.child("linear"));
    let (front, chosen) = judge.front(found);
    let predictions = predict(&front[chosen].formula, rows.split.test.x());
    Fitted {
        test: lesson.score(&predictions),
        test_fidelity: rows
            .answers
            .as_ref()
            .map(|a| Errors::of(&a.test, &predictions, lesson.test_weights()).r2),
        baselines: judge.baselines(&taught, seed.child("tree")),
        taught,
        front,
        chosen,
        scaler: lesson.scaler,
        complete,
    }
}

/// A teacher without a student.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The network, in standard units.
    pub teacher: Teacher,
    /// From data units to those of the network.
    pub scaler: Scaler,
    /// On the labels of the validation rows, which may have ended the training.
    pub valid: Errors,
    /// On the test labels.
    pub test: Scores,
}

/// Trains one teacher as [`fit()`] does, on at most so many rows.
///
/// # Errors
/// If the training diverges, or the configuration is impossible.
///
/// # Panics
/// As [`fit()`].
#[track_caller]
pub fn train(
    rows: &Rows,
    config: &limpid_mlp::Config,
    most: usize,
    seed: Seed,
) -> Result<Trained, limpid_mlp::Error> {
    let lesson = Lesson::new(rows, most, seed);
    let seed = seed.child("teacher");
    let (train, valid) = lesson.for_networks(seed.child("rows"));
    let teacher = lesson.teach((&train, &valid), config, seed.nth(0)).teacher?;
    let test = lesson.answers(&teacher, rows.split.test.x());
    Ok(Trained {
        valid: lesson.errors(&lesson.answers(&teacher, rows.split.valid.x())).0,
        test: lesson.score(&test),
        scaler: lesson.scaler,
        teacher,
    })
}

/// Predictions of a formula in data units at the rows of x (n × d, data units), n.
pub fn predict(formula: &Expr, x: &Matrix<f64>) -> Vec<f64> {
    Model::Formula(formula.clone()).predict(x)
}
