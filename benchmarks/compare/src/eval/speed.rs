//! The speed of one system on one workload of the comparison of evaluations.

use super::workload::{Trees, Workload};
use crate::comparison::geometric_mean;
use crate::system::System;
use limpid_benchmarks::eval::{Case, Measurement, Task};
use serde::{Deserialize, Serialize};

/// Speed of one system on one workload.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct EvalSpeed {
    pub(super) system: System,
    pub(super) trees: Trees,
    pub(super) weights: bool,
    #[serde(flatten)]
    pub(super) case: Case,
    /// Median over the blocks of 10⁹ nodes (leaves included) × rows a second.
    pub(super) gnodes_per_s: f64,
    /// 10th percentile over the blocks, in the same unit.
    p10: f64,
    /// 90th percentile over the blocks, in the same unit.
    p90: f64,
    /// Median over the blocks of ms a formula.
    pub(super) ms_per_formula: f64,
    /// Number of timed blocks.
    runs: usize,
    /// Formulas whose value (or weighted derivatives) at the first row are ours in double precision,
    /// to [`TOLERANCE`]; of fits, those that end with at most 1 % more error than ours do in it.
    pub(super) agree: usize,
    /// Geometric mean of the final mean squared errors of fits; errors below 1e-12 count as that.
    pub(super) final_mse: Option<f64>,
}

/// Largest difference of values that agree, relative to 1 + |value|: single precision, and formulas that magnify its rounding.
const TOLERANCE: f64 = 1e-3;

impl EvalSpeed {
    /// True if this is a speed on the workload.
    pub(super) fn is_of(&self, workload: &Workload) -> bool {
        let Workload { trees, weights, case, .. } = *workload;
        (self.trees, self.weights, self.case) == (trees, weights, case)
    }

    /// The speed from µs a pass, one for each block, with the values that were computed and those that we compute
    /// in double precision.
    pub(super) fn new(
        system: System,
        workload: &Workload,
        times: &[f64],
        values: &[f64],
        expected: &[f64],
    ) -> Self {
        let found = Measurement::of(&workload.formulas(), workload.case, times);
        let fit = workload.case.task == Task::Fit;
        let near = |(value, expected): (&f64, &f64)| match fit {
            true => *value <= 1.01 * expected + 1e-9,
            false => (value - expected).abs() <= TOLERANCE * (1.0 + expected.abs()),
        };
        let errors: Vec<f64> = values.iter().map(|value| value.max(1e-12)).collect();
        Self {
            system,
            trees: workload.trees,
            weights: workload.weights,
            case: workload.case,
            gnodes_per_s: found.gnodes_per_s,
            p10: found.p10,
            p90: found.p90,
            ms_per_formula: found.ms_per_formula,
            runs: found.runs,
            agree: values.iter().zip(expected).filter(|&pair| near(pair)).count(),
            final_mse: fit.then(|| geometric_mean(&errors)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_agree_to_the_tolerance_and_fits_if_they_are_no_worse() {
        let workloads = Workload::all();
        let (values, fit) = (workloads[0], workloads[workloads.len() - 1]);
        for (workload, found, agree) in [
            (values, 1.001, 100),
            (values, 1.1, 0),
            (values, 0.9, 0),
            (fit, 0.5, 100),
            (fit, 1.1, 0),
        ] {
            let row = EvalSpeed::new(System::Operon, &workload, &[2.0], &[found; 100], &[1.0; 100]);
            assert_eq!(row.agree, agree, "{found}");
            assert_eq!(row.final_mse.is_some(), workload.weights);
            assert!(row.final_mse.is_none_or(|mse| (mse - found).abs() < 1e-9), "{row:?}");
        }
    }
}
