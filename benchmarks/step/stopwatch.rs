//! Blocks of training steps, timed by the CPU time of the thread that does them.

use crate::blocks::Blocks;
use crate::step::{Case, Measurement};

/// A training and the times of its blocks so far.
pub struct Stopwatch {
    step: Box<dyn FnMut() + Send>,
    case: Case,
    /// A call is a whole period of the penalty.
    blocks: Blocks,
    /// Times in µs a step, one entry a block.
    times: Vec<f64>,
}

impl Stopwatch {
    /// Trains until the caches are warm and it is known how many steps, whole periods of the penalty,
    /// fill about `seconds` ≥ 0 of CPU time.
    ///
    /// # Panics
    /// If a size of the case is 0.
    #[track_caller]
    pub fn new(case: &Case, seconds: f64) -> Self {
        let mut step = case.steps();
        let period = case.penalty.period();
        let blocks = Blocks::new(seconds, || (0..period).for_each(|_| step()));
        Self { step, case: case.clone(), blocks, times: vec![] }
    }

    /// Times one more block; µs a step.
    pub fn run(&mut self) -> f64 {
        let period = self.case.penalty.period();
        let call = || (0..period).for_each(|_| (self.step)());
        let time = self.blocks.run(call) / period as f64;
        self.times.push(time);
        time
    }

    /// Steps timed so far.
    pub fn steps(&self) -> usize {
        self.blocks.calls() * self.case.penalty.period()
    }

    /// Times of every block so far, µs a step.
    pub fn times(&self) -> &[f64] {
        &self.times
    }

    /// The blocks so far.
    ///
    /// # Panics
    /// Before the first one.
    #[track_caller]
    pub fn measurement(&self) -> Measurement {
        Measurement::of(&self.case, &self.times, self.steps())
    }
}

/// Measures the cases in turn, one block of about `seconds_per_run` of each a round, `runs` rounds: what
/// else the machine does then falls on all of them alike. One measurement a case; 20 runs are a good
/// number.
///
/// # Panics
/// If a size of a case is 0, or `runs` is.
#[track_caller]
pub fn measure(cases: &[Case], runs: usize, seconds_per_run: f64) -> Vec<Measurement> {
    let mut watches: Vec<Stopwatch> =
        cases.iter().map(|case| Stopwatch::new(case, seconds_per_run)).collect();
    for _ in 0..runs {
        watches.iter_mut().for_each(|watch| {
            watch.run();
        });
    }
    watches.iter().map(Stopwatch::measurement).collect()
}
