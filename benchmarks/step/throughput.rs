//! Several networks trained at the same time, one a thread, as a study trains its teachers.

use crate::step::{Case, Measurement, Stopwatch};
use serde::Serialize;
use std::sync::Barrier;
use std::time::Instant;

/// What each thread needs for a step, and what all do together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Throughput {
    /// Over the runs of all threads.
    #[serde(flatten)]
    pub measurement: Measurement,
    /// Threads, a network each.
    pub threads: usize,
    /// Steps of all threads together in a second of wall-clock time.
    pub steps_per_second: f64,
}

/// Trains a network of the case on each of `threads` ≥ 1 threads at the same time, `runs` blocks of about
/// `seconds_per_run` of CPU time each.
///
/// # Panics
/// If a size of the case is 0, or `runs` or `threads` is.
#[track_caller]
pub fn throughput(case: &Case, runs: usize, seconds_per_run: f64, threads: usize) -> Throughput {
    let together = Barrier::new(threads);
    let train = || {
        let mut watch = Stopwatch::new(case, seconds_per_run);
        together.wait();
        let start = now();
        (0..runs).for_each(|_| {
            watch.run();
        });
        (watch, start, now())
    };
    let trained: Vec<(Stopwatch, Instant, Instant)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(train)).collect();
        threads.into_iter().map(|t| t.join().expect("a trainer does not panic")).collect()
    });
    summary(case, &trained)
}

/// All blocks as one measurement, and the wall-clock time from the first start to the last end.
fn summary(case: &Case, trained: &[(Stopwatch, Instant, Instant)]) -> Throughput {
    let times: Vec<f64> = trained.iter().flat_map(|(watch, ..)| watch.times()).copied().collect();
    let steps = trained.iter().map(|(watch, ..)| watch.steps()).sum();
    let start = trained.iter().map(|&(_, start, _)| start).min().expect("at least one thread");
    let end = trained.iter().map(|&(.., end)| end).max().expect("at least one thread");
    Throughput {
        measurement: Measurement::of(case, &times, steps),
        threads: trained.len(),
        steps_per_second: steps as f64 / (end - start).as_secs_f64(),
    }
}

#[allow(clippy::disallowed_methods)] // a benchmark may look at the clock
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::{Activation, Smoothing};

    #[test]
    fn every_thread_trains_and_their_steps_add_up() {
        let case = Case {
            inputs: 3,
            hidden: vec![8],
            outputs: 1,
            batch: 4,
            activation: Activation::Tanh,
            penalty: Smoothing::None,
        };
        let found = throughput(&case, 5, 1e-3, 3);
        assert_eq!((found.threads, found.measurement.runs), (3, 15));
        // A thread does no step faster than its CPU time, so three do at most three times as many.
        let most = 3.0 * 1e6 / found.measurement.p10;
        assert!(found.steps_per_second > 0.0 && found.steps_per_second < 2.0 * most, "{found:?}");
    }
}
