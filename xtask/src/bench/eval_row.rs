//! The speed of one system on one line of a comparison of evaluations.

use super::eval_line::{Line, Trees};
use super::system::System;
use limpid_base::Real;
use limpid_benchmarks::eval::{Case, Measurement, Task};
use serde::Serialize;

/// One line of the table by one system.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) system: System,
    pub(crate) trees: Trees,
    pub(crate) weights: bool,
    #[serde(flatten)]
    pub(crate) case: Case,
    /// Median over the runs of 10⁹ nodes (leaves included) × rows a second, and percentiles.
    pub(crate) gnodes_per_s: f64,
    p10: f64,
    p90: f64,
    pub(crate) ms_per_formula: f64,
    /// Blocks timed.
    runs: usize,
    /// Formulas whose value (or weighted derivatives) at the first row are ours in double precision,
    /// to [`TOLERANCE`]; of fits, those that end with at most 1 % more error than ours do in it.
    pub(crate) agree: usize,
    /// Of fits, the geometric mean of the final mean squared errors.
    pub(crate) final_mse: Option<f64>,
}

/// Relative to 1 + |value|: single precision, and formulas that magnify its rounding.
const TOLERANCE: f64 = 1e-3;

impl Row {
    /// Of µs a pass, a run each, what was computed, and what we compute in double precision.
    pub(crate) fn new(
        system: System,
        line: &Line,
        times: &[f64],
        values: &[f64],
        expected: &[f64],
    ) -> Self {
        let found = Measurement::of(&line.formulas(), line.case, times);
        let fit = line.case.task == Task::Fit;
        let near = |(value, expected): (&f64, &f64)| match fit {
            true => *value <= 1.01 * expected + 1e-9,
            false => (value - expected).abs() <= TOLERANCE * (1.0 + expected.abs()),
        };
        Self {
            system,
            trees: line.trees,
            weights: line.weights,
            case: line.case,
            gnodes_per_s: found.gnodes_per_s,
            p10: found.p10,
            p90: found.p90,
            ms_per_formula: found.ms_per_formula,
            runs: found.runs,
            agree: values.iter().zip(expected).filter(|&pair| near(pair)).count(),
            final_mse: fit.then(|| geometric_mean(values)),
        }
    }
}

/// exp of the mean logarithm; errors below 1e-12 count as that.
fn geometric_mean(values: &[f64]) -> f64 {
    let sum = values.iter().fold(0.0, |sum, &value| sum + Real::ln(value.max(1e-12)));
    Real::exp(sum / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_agree_to_the_tolerance_and_fits_if_they_are_no_worse() {
        let lines = Line::all();
        let (values, fit) = (lines[0], lines[lines.len() - 1]);
        for (line, found, agree) in [
            (values, 1.001, 100),
            (values, 1.1, 0),
            (values, 0.9, 0),
            (fit, 0.5, 100),
            (fit, 1.1, 0),
        ] {
            let row = Row::new(System::Operon, &line, &[2.0], &[found; 100], &[1.0; 100]);
            assert_eq!(row.agree, agree, "{found}");
            assert_eq!(row.final_mse.is_some(), line.weights);
            assert!(row.final_mse.is_none_or(|mse| (mse - found).abs() < 1e-9), "{row:?}");
        }
    }
}
