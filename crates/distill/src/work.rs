//! The searches and trainings of a fit, and how far they are.

use crate::config::FitConfig;
use crate::cost::Cost;
use crate::fitted::Trained;
use crate::lesson::{Lesson, Origin};
use crate::parallel::map;
use crate::problem::Problem;
use crate::progress::{Checkpoint, FitStage, Progress};
use limpid_base::Seed;
use limpid_sr::{Candidate, Control, Error, Front, Generation, State, resume};

/// Operations of a matrix product that take the time of one node evaluation, roughly.
const OPERATIONS: f64 = 10.0;

/// Steps with a penalty on the Jacobian in units of plain ones.
const PENALISED: f64 = 2.15;

/// A fit under way.
pub(crate) struct Work<'a, F> {
    problem: &'a Problem<'a>,
    config: &'a FitConfig,
    seed: Seed,
    observe: F,
    /// Searches that an earlier run has finished, to be taken as they are.
    known: std::vec::IntoIter<(Front, Cost)>,
    /// The search that an earlier run was in the middle of.
    running: Option<State>,
    finished: Vec<(Front, Cost)>,
    /// Work that is done, in node evaluations, and all there is.
    done: f64,
    total: f64,
    /// The cost of the search that goes on.
    now: Cost,
    /// Flag: the caller wants no more.
    pub(crate) stopped: bool,
}

impl<'a, F: FnMut(Progress<'_>) -> Control> Work<'a, F> {
    pub(crate) fn new(
        problem: &'a Problem<'a>,
        config: &'a FitConfig,
        seed: Seed,
        from: Checkpoint,
        observe: F,
    ) -> Self {
        let Checkpoint { finished: known, running } = from;
        let searches = usize::from(config.labels) + config.teachers.len();
        let total = teaching(problem, &config.teachers)
            + searches as f64 * config.search.evaluations as f64;
        Self {
            problem,
            config,
            seed,
            observe,
            known: known.into_iter(),
            running,
            finished: vec![],
            done: 0.0,
            total,
            now: Cost::default(),
            stopped: false,
        }
    }

    /// The cost of all searches.
    pub(crate) fn cost(&self) -> Cost {
        self.finished.iter().fold(self.now, |sum, (_, cost)| sum.plus(*cost))
    }

    /// Tells how far things are, so many node evaluations into a stage.
    fn tell(&mut self, stage: FitStage, generation: Option<&Generation<'_>>) -> Control {
        self.now = generation.map_or_else(Cost::default, Cost::of);
        let spent = self.now.node_evaluations as f64;
        let done = ((self.done + spent) / self.total).clamp(0.0, 1.0);
        let (finished, cost, problem) = (&self.finished, self.cost(), self.problem);
        let news = Progress { stage, done, cost, finished, generation, problem };
        let control = (self.observe)(news);
        self.stopped |= control == Control::Stop;
        if self.stopped { Control::Stop } else { Control::Continue }
    }

    /// Formulas of a lesson in search units, by the seed of that replicate; those found until then if the
    /// caller stops the search, none if it did so before.
    ///
    /// # Errors
    /// If a setting is out of its range, or the search that is to go on is one of other rows or settings.
    pub(crate) fn search(
        &mut self,
        lesson: &Lesson,
        replicate: u64,
    ) -> Result<Vec<Candidate>, Error> {
        if self.stopped {
            return Ok(vec![]);
        }
        let known = self.known.next();
        let front = match known {
            Some((front, cost)) => {
                self.now = cost;
                front
            }
            None => self.run(lesson, replicate)?,
        };
        let found = front.iter().cloned().collect();
        self.done += self.config.search.evaluations as f64;
        if !self.stopped {
            self.finished.push((front, std::mem::take(&mut self.now)));
        }
        Ok(found)
    }

    fn run(&mut self, lesson: &Lesson, replicate: u64) -> Result<Front, Error> {
        let stage = match lesson.origin {
            Origin::Teacher(index) => FitStage::Lesson(index),
            Origin::Labels | Origin::Answers | Origin::Linear | Origin::Power => FitStage::Labels,
        };
        let (problem, config) = (self.problem, &self.config.search);
        let seed = self.seed.child("student").nth(replicate).child("limpid");
        let running = self.running.take();
        let observe = |now: &Generation<'_>| self.tell(stage, Some(now));
        match running {
            None => problem.search(config, lesson, seed, observe),
            Some(state) => {
                let rows = problem.for_search(&lesson.answers);
                let config = problem.in_search_units(config);
                resume(state, rows.samples(), &config, seed, observe)
            }
        }
    }

    /// All teachers, side by side.
    pub(crate) fn teach(&mut self) -> Vec<Trained> {
        let (problem, teachers) = (self.problem, &self.config.teachers);
        let stop = |work: &mut Self| work.tell(FitStage::Teachers, None) == Control::Stop;
        if teachers.is_empty() || self.stopped || stop(self) {
            return vec![];
        }
        let seed = self.seed.child("teacher");
        let numbered: Vec<(u64, &limpid_mlp::Config)> = (0..).zip(teachers).collect();
        let trained = map(numbered, |(i, config)| {
            let teacher = problem.teach(config, seed.nth(i));
            let on_valid = |t: &crate::Teacher| t.predict(problem.data.parts.valid.x());
            let valid = teacher.as_ref().ok().map(|t| problem.valid_metrics(&on_valid(t)).0);
            Trained { teacher, valid }
        });
        self.done += teaching(problem, teachers);
        trained
    }
}

/// What training these teachers costs, in node evaluations.
fn teaching(problem: &Problem<'_>, teachers: &[limpid_mlp::Config]) -> f64 {
    let (n, d) = problem.x.shape();
    let cost = |config: &limpid_mlp::Config| {
        let widths = [&[d], config.hidden.as_slice(), &[1]].concat();
        let weights: usize = widths.windows(2).map(|pair| pair[0] * pair[1]).sum();
        let step = if config.penalties.is_empty() { 1.0 } else { PENALISED };
        // Two operations a weight and row forward, four backward.
        6.0 * step * weights as f64 * (n * config.epochs) as f64 / OPERATIONS
    };
    teachers.iter().map(cost).sum()
}
