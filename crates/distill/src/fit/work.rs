//! The searches and trainings of a fit, and how far they are.

use super::lesson::Lesson;
use super::{FitConfig, FitStage, Progress};
use crate::fitted::{Origin, Taught};
use limpid_base::Seed;
use limpid_sr::{Candidate, Control, search};
use rayon::prelude::*;

/// Operations of a matrix product that take the time of one node evaluation, roughly.
const OPERATIONS: f64 = 10.0;

/// Steps with a penalty on the Jacobian in units of plain ones.
const PENALISED: f64 = 2.15;

/// What has been done, in node evaluations.
pub(super) struct Work<'a, F> {
    lesson: &'a Lesson<'a>,
    config: &'a FitConfig,
    observe: F,
    done: f64,
    total: f64,
    /// The caller wants no more.
    pub stopped: bool,
}

impl<'a, F: FnMut(Progress) -> Control> Work<'a, F> {
    pub fn new(lesson: &'a Lesson<'a>, config: &'a FitConfig, observe: F) -> Self {
        let mut work = Self { lesson, config, observe, done: 0.0, total: 0.0, stopped: false };
        let searches = (1 + work.teachers().len()) as f64;
        work.total = work.teaching() + searches * config.search.evaluations as f64;
        work
    }

    /// No teacher is trained where another model's predictions are the lesson.
    fn teachers(&self) -> &'a [limpid_mlp::Config] {
        if self.lesson.rows.answers.is_some() { &[] } else { &self.config.teachers }
    }

    /// What training all teachers costs.
    fn teaching(&self) -> f64 {
        let (n, d) = self.lesson.standardised.shape();
        let cost = |config: &limpid_mlp::Config| {
            let widths = [&[d], config.hidden.as_slice(), &[1]].concat();
            let weights: usize = widths.windows(2).map(|pair| pair[0] * pair[1]).sum();
            let step = if config.penalties.is_empty() { 1.0 } else { PENALISED };
            // Two operations a weight and row forward, four backward.
            6.0 * step * weights as f64 * (n * config.epochs) as f64 / OPERATIONS
        };
        self.teachers().iter().map(cost).sum()
    }

    /// Tells how far things are, so many node evaluations into a stage.
    fn tell(&mut self, stage: FitStage, spent: f64) -> Control {
        let done = ((self.done + spent) / self.total).clamp(0.0, 1.0);
        let control = (self.observe)(Progress { stage, done });
        self.stopped |= control == Control::Stop;
        if self.stopped { Control::Stop } else { Control::Continue }
    }

    /// Formulas of the sample with these answers (data units).
    pub fn search(
        &mut self,
        origin: Origin,
        answers: &[f64],
        seed: Seed,
    ) -> Vec<(Origin, Candidate)> {
        if self.stopped {
            return vec![];
        }
        let stage = match origin {
            Origin::Teacher(index) => FitStage::Lesson(index),
            Origin::Labels | Origin::Answers | Origin::Linear => FitStage::Labels,
        };
        let (lesson, config) = (self.lesson, &self.config.search);
        let front = lesson.with_samples(answers, |samples| {
            search(samples, config, seed, |generation| {
                self.tell(stage, generation.node_evaluations as f64)
            })
            .expect("the settings of the search are in range")
        });
        self.done += config.evaluations as f64;
        front.iter().map(|candidate| (origin, candidate.clone())).collect()
    }

    /// All teachers, side by side.
    pub fn teach(&mut self, seed: Seed) -> Vec<Taught> {
        let teachers = self.teachers();
        if teachers.is_empty() || self.tell(FitStage::Teachers, 0.0) == Control::Stop {
            return vec![];
        }
        let (train, valid) = self.lesson.for_networks(seed.child("rows"));
        let numbered: Vec<(u64, &limpid_mlp::Config)> = (0..).zip(teachers).collect();
        let taught = numbered
            .into_par_iter()
            .map(|(i, config)| self.lesson.teach((&train, &valid), config, seed.nth(i)))
            .collect();
        self.done += self.teaching();
        taught
    }
}
