//! What a case takes, with other cases measured at the same time.

use crate::step::{Case, Spread, multiply_adds};
use limpid_base::isa::Isa;
use serde::Serialize;

/// The time of one training step: CPU time of the measuring thread, everything a step does included.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measurement {
    /// Median over the runs of µs a step.
    pub us_per_step: f64,
    /// 10th percentile over the runs, µs a step.
    pub p10: f64,
    /// 90th percentile over the runs, µs a step.
    pub p90: f64,
    /// 10⁹ operations a second at the median, 2 for every multiply-add of the floor formula
    /// ([`crate::step::multiply_adds`]).
    pub gflops: f64,
    /// Steps measured, of all runs.
    pub steps: usize,
    /// Runs: blocks of steps timed as one.
    pub runs: usize,
    /// The instruction set of the kernels: "portable", "avx2" or "avx512".
    pub kernel: String,
}

impl Measurement {
    /// The measurement from the µs a step of every run, and the steps of all runs.
    ///
    /// # Panics
    /// If there is no run.
    #[track_caller]
    pub(crate) fn of(case: &Case, times: &[f64], steps: usize) -> Self {
        let Spread { median, p10, p90 } = Spread::of(times);
        Self {
            us_per_step: median,
            p10,
            p90,
            gflops: 2.0 * multiply_adds(case) / median * 1e-3,
            steps,
            runs: times.len(),
            kernel: Isa::best().name().to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::{Activation, measure};

    #[test]
    fn every_case_is_measured_with_whole_periods_and_ordered_percentiles() {
        let case = |penalty: &str| Case {
            inputs: 3,
            hidden: vec![8],
            outputs: 1,
            batch: 4,
            activation: Activation::Tanh,
            penalty: penalty.parse().expect("a penalty"),
        };
        let cases = ["none", "naive", "periodic:7", "lipschitz"].map(case);
        for (case, found) in cases.iter().zip(measure(&cases, 3, 1e-4)) {
            assert!(0.0 < found.p10 && found.p10 <= found.us_per_step, "{case}: {found:?}");
            assert!(found.us_per_step <= found.p90, "{case}: {found:?}");
            assert_eq!((found.runs, found.steps % (3 * case.penalty.period())), (3, 0), "{case}");
        }
    }

    /// Ten thousand samples of a network of one weight: 2 multiply-adds each, in 10 µs, are 4 a ns.
    #[test]
    fn gflops_are_two_a_multiply_add_and_nanosecond() {
        let (penalty, activation) = (crate::step::Smoothing::None, Activation::Tanh);
        let case =
            Case { inputs: 1, hidden: vec![], outputs: 1, batch: 10_000, activation, penalty };
        assert_eq!(Measurement::of(&case, &[10.0], 1).gflops, 4.0);
    }
}
