//! The speed that formulas are evaluated at.

use crate::eval::{Case, Formulas, Stopwatch};
use crate::step::Spread;
use limpid_base::isa::Isa;
use serde::Serialize;

/// Evaluation by CPU time of the measuring thread. A percentile is one of speeds: a tenth of the runs
/// was slower than `p10`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measurement {
    /// Median over the runs of 10⁹ nodes (leaves included) × rows a second.
    pub gnodes_per_s: f64,
    /// 10th percentile over the runs.
    pub p10: f64,
    /// 90th percentile over the runs.
    pub p90: f64,
    /// Median over the runs of ms a formula.
    pub ms_per_formula: f64,
    /// Number of threads that measure.
    pub threads: usize,
    /// The instruction set of the kernels: "portable", "avx2" or "avx512".
    pub isa: String,
    /// Runs: blocks of passes timed as one.
    pub runs: usize,
    /// Formulas of a pass.
    pub formulas: usize,
    /// Nodes of all formulas.
    pub nodes: usize,
    /// Columns of the table.
    pub inputs: usize,
}

impl Measurement {
    /// The measurement from the µs a pass of every run.
    ///
    /// # Panics
    /// Without a run.
    #[track_caller]
    pub fn of(formulas: &Formulas, case: Case, times: &[f64]) -> Self {
        let work = (formulas.nodes() * case.rows) as f64;
        let speeds: Vec<f64> = times.iter().map(|us| work / us * 1e-3).collect();
        let Spread { median, p10, p90 } = Spread::of(&speeds);
        let count = formulas.as_slice().len();
        Self {
            gnodes_per_s: median,
            p10,
            p90,
            ms_per_formula: Spread::of(times).median * 1e-3 / count as f64,
            threads: 1,
            isa: Isa::best().name().to_string(),
            runs: times.len(),
            formulas: count,
            nodes: formulas.nodes(),
            inputs: formulas.inputs(),
        }
    }
}

/// Measures the case by `runs` ≥ 1 blocks of about `seconds_per_run` each; 20 are a good number.
///
/// # Panics
/// Without a run.
#[track_caller]
pub fn measure(formulas: &Formulas, case: Case, runs: usize, seconds_per_run: f64) -> Measurement {
    let mut watch = Stopwatch::new(formulas, case, seconds_per_run);
    (0..runs).for_each(|_| {
        watch.run();
    });
    Measurement::of(formulas, case, watch.times())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::{Notation, Precision, Task};

    fn formulas() -> Formulas {
        Formulas::parse("x0 c2 * sin\nx1 x0 + c1 * x2 x6 - /\n", Notation::Postfix).expect("two")
    }

    /// 13 nodes × 1000 rows in 1, 2 and 4 µs.
    #[test]
    fn speeds_are_nodes_times_rows_over_time() {
        let case = Case { task: Task::Values, precision: Precision::F32, rows: 1000 };
        let found = Measurement::of(&formulas(), case, &[4.0, 1.0, 2.0]);
        assert_eq!((found.nodes, found.formulas, found.inputs), (13, 2, 7));
        assert_eq!((found.gnodes_per_s, found.ms_per_formula), (6.5, 0.001));
        assert!((found.p10 - (3.25 + 0.2 * 3.25)).abs() < 1e-9 && found.p90 > 11.0, "{found:?}");
    }

    #[test]
    fn every_task_is_measured_in_both_precisions() {
        for task in [Task::Values, Task::Jacobian, Task::Fit] {
            for precision in [Precision::F32, Precision::F64] {
                let case = Case { task, precision, rows: 70 };
                let found = measure(&formulas(), case, 3, 1e-4);
                assert_eq!((found.runs, found.threads), (3, 1));
                assert!(0.0 < found.p10 && found.p10 <= found.gnodes_per_s, "{case:?}: {found:?}");
                assert!(found.gnodes_per_s <= found.p90 && found.p90 < 1e3, "{case:?}: {found:?}");
            }
        }
    }
}
