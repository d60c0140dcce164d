//! Blocks of training steps, timed by the CPU time of the thread that does them.

use crate::step::{Case, Measurement, Trainer};
use cpu_time::ThreadTime;

/// A trainer and the times of its blocks so far.
#[derive(Clone, Debug)]
pub struct Stopwatch {
    trainer: Trainer,
    case: Case,
    /// Steps a block.
    steps: usize,
    /// µs a step, one entry a block.
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
        let mut trainer = Trainer::new(case);
        let period = case.penalty.period();
        seconds_of(&mut trainer, period);
        let mut periods = 1;
        // Too short a block says little: grow it until it is a tenth of what is wanted.
        let taken = loop {
            let taken = seconds_of(&mut trainer, periods * period);
            if taken >= 0.1 * seconds {
                break taken;
            }
            periods *= 2;
        };
        let wanted = (seconds / taken * periods as f64).round().max(1.0);
        let steps = wanted as usize * period;
        Self { trainer, case: case.clone(), steps, times: vec![] }
    }

    /// Times one more block; µs a step.
    pub fn run(&mut self) -> f64 {
        let time = 1e6 * seconds_of(&mut self.trainer, self.steps) / self.steps as f64;
        self.times.push(time);
        time
    }

    /// Steps timed so far.
    pub fn steps(&self) -> usize {
        self.times.len() * self.steps
    }

    /// µs a step of every block so far.
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

fn seconds_of(trainer: &mut Trainer, steps: usize) -> f64 {
    let start = ThreadTime::now();
    (0..steps).for_each(|_| trainer.step());
    start.elapsed().as_secs_f64()
}
