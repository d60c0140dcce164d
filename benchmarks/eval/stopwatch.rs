//! Blocks of passes over the formulas, timed.

use crate::blocks::Blocks;
use crate::eval::runner::Runner;
use crate::eval::{Case, Formulas, Precision};

/// A runner in one of the precisions.
#[derive(Clone, Debug)]
enum Either {
    F32(Runner<f32>),
    F64(Runner<f64>),
}

impl Either {
    fn pass(&mut self) {
        match self {
            Self::F32(runner) => runner.pass(),
            Self::F64(runner) => runner.pass(),
        }
    }
}

/// A runner and the times of its blocks so far.
#[derive(Clone, Debug)]
pub struct Stopwatch {
    runner: Either,
    blocks: Blocks,
    /// CPU time of every block so far, µs a pass.
    times: Vec<f64>,
}

impl Stopwatch {
    /// Passes over the formulas until it is known how many passes fill about `seconds` ≥ 0 of CPU time.
    pub fn new(formulas: &Formulas, case: Case, seconds: f64) -> Self {
        let mut runner = match case.precision {
            Precision::F32 => Either::F32(Runner::new(formulas, case)),
            Precision::F64 => Either::F64(Runner::new(formulas, case)),
        };
        let blocks = Blocks::new(seconds, || runner.pass());
        Self { runner, blocks, times: vec![] }
    }

    /// Times one more block; µs a pass.
    pub fn run(&mut self) -> f64 {
        let time = self.blocks.run(|| self.runner.pass());
        self.times.push(time);
        time
    }

    /// µs a pass of every block so far.
    pub fn times(&self) -> &[f64] {
        &self.times
    }
}
