//! Blocks of calls, timed by the CPU time of the thread that makes them.

use cpu_time::ThreadTime;

/// The number of calls that fill a block, and of blocks timed so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Blocks {
    calls: usize,
    blocks: usize,
}

impl Blocks {
    /// Calls until the caches are warm and it is known how many calls fill about `seconds` ≥ 0 of CPU
    /// time.
    pub fn new(seconds: f64, mut call: impl FnMut()) -> Self {
        call();
        let mut calls = 1;
        // Too short a block says little: grow it until it is a tenth of what is wanted.
        let taken = loop {
            let taken = seconds_of(calls, &mut call);
            if taken >= 0.1 * seconds {
                break taken;
            }
            calls *= 2;
        };
        let wanted = if taken > 0.0 { seconds / taken * calls as f64 } else { 1.0 };
        Self { calls: wanted.round().max(1.0) as usize, blocks: 0 }
    }

    /// Times one more block; µs a call.
    pub fn run(&mut self, call: impl FnMut()) -> f64 {
        self.blocks += 1;
        1e6 * seconds_of(self.calls, call) / self.calls as f64
    }

    /// Number of calls timed so far.
    pub fn calls(&self) -> usize {
        self.blocks * self.calls
    }
}

fn seconds_of(calls: usize, mut call: impl FnMut()) -> f64 {
    let start = ThreadTime::now();
    (0..calls).for_each(|_| call());
    start.elapsed().as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_calls_of_blocks_are_counted_and_blocks_are_as_long_as_wanted() {
        let mut sum = 0.0_f64;
        let mut made = 0;
        let mut call = || {
            made += 1;
            (0..10_000).for_each(|i| sum = std::hint::black_box(sum + f64::from(i)));
        };
        let mut blocks = Blocks::new(0.01, &mut call);
        let times = [(); 3].map(|()| blocks.run(&mut call));
        assert!(made > blocks.calls() && blocks.calls().is_multiple_of(3), "{made}, {blocks:?}");
        let seconds = 1e-6 * times[0] * (blocks.calls() / 3) as f64;
        assert!((0.001..0.1).contains(&seconds), "{seconds}");
    }

    #[test]
    fn a_block_that_may_take_no_time_is_one_call() {
        let mut blocks = Blocks::new(0.0, || ());
        blocks.run(|| ());
        assert_eq!(blocks.calls(), 1);
    }
}
