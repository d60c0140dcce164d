//! The step times of T3: measured by the benchmarks, handed to the study as plain rows.
//!
//! The study knows no clock, so it asks for times by [`StepCase`]; `limpid-benchmarks` measures the same steps that
//! `cargo xtask bench step` does. All cases take turns, block by block, on one thread.

use anyhow::Context;
use limpid_benchmarks::machine::processor;
use limpid_benchmarks::step::{Activation, Case, Measurement, measure};
use limpid_study::{ENGINE, StepCase, StepCost, StepCosts};

/// Number of timed blocks of each case.
pub(super) const RUNS: usize = 40;

/// CPU time of a block in seconds.
pub(super) const SECONDS_PER_RUN: f64 = 0.01;

/// Seconds that measuring these cases takes, the search for the length of their blocks included.
pub(super) fn expected_seconds(cases: &[StepCase]) -> f64 {
    cases.len() as f64 * (RUNS + 3) as f64 * SECONDS_PER_RUN
}

/// Measures the cases on this machine, on this thread alone.
pub(super) fn costs(
    cases: &[StepCase],
    runs: usize,
    seconds_per_run: f64,
) -> anyhow::Result<StepCosts> {
    let steps = cases.iter().map(benchmark_case).collect::<anyhow::Result<Vec<Case>>>()?;
    let measured = measure(&steps, runs, seconds_per_run);
    let kernel = measured.first().map_or_else(String::new, |m| m.kernel.clone());
    let costs = cases.iter().cloned().zip(measured).map(|(case, m)| cost(case, &m)).collect();
    Ok(StepCosts { engine: ENGINE, machine: processor(), kernel, costs })
}

/// The benchmark's case of a step, with tanh as in every teacher of the study.
///
/// # Errors
/// A penalty that the benchmarks do not know.
fn benchmark_case(case: &StepCase) -> anyhow::Result<Case> {
    let penalty = case.penalty.parse().with_context(|| format!("a step of T3: {case:?}"))?;
    let StepCase { inputs, hidden, outputs, batch, .. } = case.clone();
    Ok(Case { inputs, hidden, outputs, batch, activation: Activation::Tanh, penalty })
}

/// The study's row of a measured step.
fn cost(case: StepCase, measured: &Measurement) -> StepCost {
    let &Measurement { us_per_step, p10, p90, gflops, steps, runs, .. } = measured;
    StepCost { case, us_per_step, p10, p90, gflops, runs, steps }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limpid_study::{t3, t3_cases};

    #[test]
    fn the_benchmarks_know_every_step_of_t3() {
        for case in t3_cases() {
            let text = benchmark_case(&case).expect("a penalty of the benchmarks").to_string();
            let penalty = format!(", {}", case.penalty);
            assert_eq!(text.replace(" tanh", ""), case.shape() + &penalty);
        }
    }

    /// Too short to be exact, long enough that a naive step takes longer than a plain one.
    #[test]
    fn measured_rows_are_in_the_order_of_their_cases_and_make_a_table() {
        let cases: Vec<StepCase> = t3_cases().into_iter().take(3).collect();
        let costs = costs(&cases, 3, 1e-3).expect("known penalties");
        assert!(
            costs.is_of(limpid_study::ENGINE, &cases)
                && !costs.kernel.is_empty()
                && !costs.machine.is_empty()
        );
        let [plain, exact, naive] = [0, 1, 2].map(|i| costs.costs[i].us_per_step);
        assert!(0.0 < plain && plain < exact && exact < naive, "{plain} {exact} {naive}");
        assert_eq!(t3(&costs).blocks[0].rows.len(), 3);
    }
}
