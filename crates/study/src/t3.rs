//! T3: what a training step costs with each penalty, in plain steps, against claim C3.
//!
//! ```text
//! plain steps = t(penalty) / t(none)      from t₁₀(penalty) / t₉₀(none) to t₉₀(penalty) / t₁₀(none)
//! ```
//!
//! t is the median time of a step over blocks, t₁₀ and t₉₀ are its percentiles; all are of one shape of
//! network and batch. The times are measured elsewhere and only divided here.

use crate::columns::Columns;
use crate::cost::{StepCase, StepCost, StepCosts};
use crate::stats::Interval;
use crate::verdict::Verdict;
use limpid_report::{Block, Table};

/// Inputs, hidden, outputs, batch; the first is the study's teacher. Many outputs are where a projection
/// differs from the exact penalty, and many inputs are T8's.
const SHAPES: [(usize, &[usize], usize, usize); 7] = [
    (13, &[64, 64], 1, 32),
    (13, &[64, 64], 1, 128),
    (13, &[128, 128, 64], 1, 32),
    (13, &[128, 128, 64], 1, 128),
    (13, &[64, 64], 10, 128),
    (107, &[64, 64], 1, 32),
    (1000, &[64, 64], 1, 32),
];

/// Name of the step without a penalty.
const PLAIN: &str = "none";
/// Name of the exact penalty for the whole batch.
const EXACT: &str = "jacobian";
/// Name of the exact penalty for one sample at a time.
const NAIVE: &str = "naive";

/// The penalties of each shape, by their names in the benchmarks.
const PENALTIES: [&str; 10] = [
    PLAIN,
    EXACT,
    NAIVE,
    "projected:1",
    "sampled:0.25",
    "sampled:0.125",
    "periodic:4",
    "periodic:8",
    "lipschitz",
    "hessian",
];

/// The steps that T3 is made of, to be measured in turns.
pub fn t3_cases() -> Vec<StepCase> {
    let steps = |&(inputs, hidden, outputs, batch): &(usize, &[usize], usize, usize)| {
        let hidden = hidden.to_vec();
        PENALTIES.map(|name| StepCase {
            inputs,
            hidden: hidden.clone(),
            outputs,
            batch,
            penalty: name.into(),
        })
    };
    SHAPES.iter().flat_map(steps).collect()
}

/// C3, "the penalty makes training about 10 times slower", by the plain steps that a step with the naive
/// per-sample penalty takes: 5 to 20 are as claimed, 3 to 30 partly.
pub fn c3(naive: f64) -> Verdict {
    match naive {
        r if (5.0..=20.0).contains(&r) => Verdict::Reproduced,
        r if (3.0..=30.0).contains(&r) => Verdict::Partly,
        _ => Verdict::NotReproduced,
    }
}

/// The costs of one shape.
struct Shape<'a>(&'a [StepCost]);

impl<'a> Shape<'a> {
    /// The cost of the step with that penalty.
    fn find(&self, penalty: &str) -> Option<&'a StepCost> {
        self.0.iter().find(|cost| cost.case.penalty == penalty)
    }

    /// A cost in plain steps: by the medians, and by the percentiles that make it smallest and largest.
    /// A plain step is one, whatever it takes.
    #[track_caller]
    fn ratio(&self, cost: &StepCost) -> Interval {
        let plain = self.find(PLAIN);
        let plain = plain.unwrap_or_else(|| panic!("{} has no plain step", cost.case.shape()));
        match cost.case.penalty.as_str() {
            PLAIN => Interval { estimate: 1.0, low: 1.0, high: 1.0 },
            _ => Interval {
                estimate: cost.us_per_step / plain.us_per_step,
                low: cost.p10 / plain.p90,
                high: cost.p90 / plain.p10,
            },
        }
    }

    /// The rows of the shape, one a penalty.
    fn lines(&self) -> Vec<StepLine<'a>> {
        let line = |cost| StepLine { cost, ratio: self.ratio(cost) };
        self.0.iter().map(line).collect()
    }

    /// What this shape says about C3.
    fn claim(&self) -> Option<String> {
        let C3Ratios { naive, exact } = self.c3_ratios()?;
        Some(format!(
            "C3, 'the penalty makes training about 10 times slower': {}. With the study's teacher the \
             naive penalty costs {:.1} plain steps ({:.1} to {:.1}), the exact one by double backward \
             {:.2} ({:.2} to {:.2}). The verdict is on the naive form: 5 to 20 plain steps are as \
             claimed, 3 to 30 partly.",
            c3(naive.estimate),
            naive.estimate,
            naive.low,
            naive.high,
            exact.estimate,
            exact.low,
            exact.high,
        ))
    }

    /// The ratios that decide C3; `None` if one of them was not measured.
    fn c3_ratios(&self) -> Option<C3Ratios> {
        let ratio = |penalty: &str| self.find(penalty).map(|cost| self.ratio(cost));
        Some(C3Ratios { naive: ratio(NAIVE)?, exact: ratio(EXACT)? })
    }
}

/// What C3 is decided by: plain steps that a step with the Jacobian penalty takes.
#[derive(Clone, Copy, Debug)]
pub struct C3Ratios {
    /// One sample at a time.
    pub naive: Interval,
    /// The whole batch by double backward.
    pub exact: Interval,
}

/// The ratios of the study's teacher; `None` if they were not measured.
pub fn c3_ratios(costs: &StepCosts) -> Option<C3Ratios> {
    let mut shapes = costs.costs.chunk_by(|a, b| a.case.shape() == b.case.shape());
    shapes.next().and_then(|first| Shape(first).c3_ratios())
}

/// A row: one kind of step, and how many plain steps it costs.
struct StepLine<'a> {
    /// The step and its measured time.
    cost: &'a StepCost,
    /// Time in plain steps, with the least and the most that the percentiles allow.
    ratio: Interval,
}

/// The columns: the kind of step, its time, and that time in plain steps.
fn columns<'a>() -> Columns<'a, StepLine<'a>> {
    let mut columns = Columns::<StepLine<'_>>::new();
    columns
        .column("inputs", "inputs", |l| l.cost.case.inputs)
        .column("hidden", "hidden", |l| l.cost.case.widths())
        .column("outputs", "outputs", |l| l.cost.case.outputs)
        .column("batch", "batch", |l| l.cost.case.batch)
        .column("penalty", "penalty", |l| l.cost.case.penalty.clone())
        .number("us_per_step", "µs a step", 1, |l| l.cost.us_per_step)
        .number("us_p10", "10 % below", 1, |l| l.cost.p10)
        .number("us_p90", "90 % below", 1, |l| l.cost.p90)
        .number("ratio", "plain steps", 2, |l| l.ratio.estimate)
        .number("ratio_low", "from", 2, |l| l.ratio.low)
        .number("ratio_high", "to", 2, |l| l.ratio.high)
        .number("gflops", "GFLOP/s", 1, |l| l.cost.gflops)
        .column("runs", "runs", |l| l.cost.runs)
        .column("steps", "steps", |l| l.cost.steps)
        .in_terminal("penalty us_per_step us_p10 us_p90 ratio ratio_low ratio_high gflops");
    columns
}

/// T3 of measured costs: one block a shape, one row a penalty; the first shape decides C3.
///
/// # Panics
/// If a shape has no plain step.
#[track_caller]
pub fn t3(costs: &StepCosts) -> Table {
    let title = "Time of a training step by penalty, and how many plain steps that is";
    let columns = columns();
    let mut table = columns.table("T3", title, &[]);
    let shapes = costs.costs.chunk_by(|a, b| a.case.shape() == b.case.shape());
    let shapes: Vec<Shape<'_>> = shapes.map(Shape).collect();
    for (i, shape) in shapes.iter().enumerate() {
        let whose = if i == 0 { ": the study's teacher" } else { "" };
        table.blocks.push(Block {
            title: format!("{}{whose}", shape.0[0].case.shape()),
            rows: columns.rows(&shape.lines()),
            summary: vec![],
        });
    }
    table.notes.extend(shapes.first().and_then(Shape::claim));
    table.notes.extend(notes(costs));
    table
}

/// Sentences below the table: what was measured where, and what the words mean.
fn notes(costs: &StepCosts) -> Vec<String> {
    let machine = format!(
        "These are times: they differ from machine to machine and are part of no record. Measured once on \
         {}, kernels {}, engine {}, one thread; median, 10th and 90th percentile of the CPU time over {} \
         runs of blocks of steps, all penalties in turns.",
        costs.machine,
        costs.kernel,
        costs.engine,
        costs.costs.iter().map(|c| c.runs).min().unwrap_or(0),
    );
    let fixed = [
        "A step is everything that training does for one mini-batch: gather, random draws, loss, \
         gradient, Adam; f32, tanh. plain steps: the time by that of 'none' in the same block, from its \
         least (10th by 90th percentile) to its most (90th by 10th).",
        "jacobian: exact, for the whole batch by double backward. naive: the same penalty and the same \
         gradient, one sample and output at a time, as a loop around a function that differentiates for one \
         sample would compute it; each pass is a compiled program of matrix-vector products, without an \
         interpreter's cost, so a framework's loop will be slower still. It is measured to show where a \
         factor of ten may come from; how the paper computed its penalty is not known.",
        "projected:K, K random projections (with one output, K = 1 is the exact penalty); sampled:Q, the \
         share Q of the batch; periodic:K, every K-th step, an average over whole periods; lipschitz, \
         product of spectral norms; hessian, one probe a sample. GFLOP/s counts the least multiply-adds \
         that the step needs, twice; hessian's count is rough, and too high with many inputs.",
    ];
    [machine].into_iter().chain(fixed.map(String::from)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::ENGINE;
    use limpid_report::Value;

    /// 100 µs for a plain step of the first shape, 200 of the second, and so on; the penalties cost 1, 2,
    /// 3, … times that, a tenth less and a fifth more at the percentiles.
    fn made_up() -> StepCosts {
        let cost = |(i, case): (usize, StepCase)| {
            let us = 100.0 * (1 + i / PENALTIES.len()) as f64 * (1 + i % PENALTIES.len()) as f64;
            let (p10, p90) = (0.9 * us, 1.2 * us);
            StepCost { case, us_per_step: us, p10, p90, gflops: 7.5, runs: 20 + i, steps: 400 }
        };
        StepCosts {
            engine: ENGINE,
            machine: "a machine".into(),
            kernel: "a kernel".into(),
            costs: t3_cases().into_iter().enumerate().map(cost).collect(),
        }
    }

    #[test]
    fn ratios_are_to_the_plain_step_of_the_same_shape() {
        let table = t3(&made_up());
        let at = |key: &str| table.columns.iter().position(|c| c.key == key).expect("a column");
        assert_eq!(table.blocks.len(), SHAPES.len());
        for (i, block) in table.blocks.iter().enumerate() {
            for (j, row) in block.rows.iter().enumerate() {
                let number = |key: &str| match row[at(key)] {
                    Value::Number(v) => v,
                    ref other => panic!("{key} is {other:?}"),
                };
                let factor = (j + 1) as f64;
                let (low, high) = if j == 0 { (1.0, 1.0) } else { (0.75, 4.0 / 3.0) };
                let expected = [
                    ("us_per_step", 100.0 * (i + 1) as f64 * factor),
                    ("ratio", factor),
                    ("ratio_low", factor * low),
                    ("ratio_high", factor * high),
                ];
                for (key, want) in expected {
                    assert!((number(key) - want).abs() < 1e-9 * want, "{key}: {}", number(key));
                }
            }
        }
        assert!(table.to_terminal(100).contains("13-64-64-1, batch 32: the study's teacher"));
    }

    #[test]
    fn the_notes_hold_the_verdict_and_what_the_times_depend_on() {
        let notes = t3(&made_up()).notes.join("\n");
        for part in [
            "slower': partly reproduced.",
            "costs 3.0 plain steps (2.2 to 4.0)",
            "double backward 2.00 (1.50 to 2.67)",
            "on a machine, kernels a kernel, engine",
            "over 20 runs",
        ] {
            assert!(notes.contains(part), "{part:?} is not in {notes}");
        }
    }

    #[test]
    fn verdicts_change_at_the_thresholds_fixed_before_any_run() {
        use Verdict::{NotReproduced, Partly, Reproduced};
        let expected = [
            (2.99, NotReproduced),
            (3.0, Partly),
            (4.99, Partly),
            (5.0, Reproduced),
            (20.0, Reproduced),
            (20.01, Partly),
            (30.0, Partly),
            (30.01, NotReproduced),
            (f64::NAN, NotReproduced),
        ];
        for (ratio, verdict) in expected {
            assert_eq!(c3(ratio), verdict, "{ratio}");
        }
    }

    #[test]
    fn every_shape_has_every_penalty_and_the_first_is_the_studys_teacher() {
        let cases = t3_cases();
        assert_eq!(cases.len(), SHAPES.len() * PENALTIES.len());
        let teacher = limpid_mlp::Config::default();
        assert_eq!((&cases[0].hidden, cases[0].batch), (&teacher.hidden, teacher.batch));
        assert!(made_up().is_of(ENGINE, &cases) && !made_up().is_of(ENGINE, &cases[1..]));
        assert!(!made_up().is_of(ENGINE + 1, &cases));
    }
}
