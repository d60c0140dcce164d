//! A workload of the page on evaluation: formulas, and what is computed of them.

use crate::system::System;
use limpid_benchmarks::eval::{ARITHMETIC, Case, Formulas, MIXED, Notation, Precision, Task};

/// The file that formulas are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Trees {
    Mixed,
    Arithmetic,
}

/// Formulas, what is done with them, and the speed that is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Workload {
    pub(super) trees: Trees,
    pub(super) case: Case,
    /// True if every variable has a factor that is fitted.
    pub(super) weights: bool,
    /// The speed that the project wants to reach, in words.
    pub(super) goal: &'static str,
}

impl Trees {
    /// Name of the file in `benchmarks/eval`.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Mixed => "trees_mix.txt",
            Self::Arithmetic => "trees_arith.txt",
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Mixed => "mixed",
            Self::Arithmetic => "+ - * /",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Mixed => MIXED,
            Self::Arithmetic => ARITHMETIC,
        }
    }
}

const MIXED_GOAL: &str = "5 × Operon, 0.9 × C";
const ARITHMETIC_GOAL: &str = "1.3 × C";

impl Workload {
    /// All workloads of the comparison, a line of a table each.
    pub(super) fn all() -> Vec<Self> {
        use Precision::{F32, F64};
        use Task::{Fit, Jacobian, Values};
        use Trees::{Arithmetic, Mixed};
        let workload = |trees, task, precision, rows, goal| {
            let case = Case { task, precision, rows };
            Self { trees, case, weights: false, goal }
        };
        let fit = workload(Mixed, Fit, F32, 1000, "");
        vec![
            workload(Mixed, Values, F32, 1000, MIXED_GOAL),
            workload(Mixed, Values, F32, 10_000, MIXED_GOAL),
            workload(Arithmetic, Values, F32, 1000, ARITHMETIC_GOAL),
            workload(Arithmetic, Values, F32, 10_000, ARITHMETIC_GOAL),
            workload(Mixed, Values, F64, 1000, "3.2"),
            workload(Arithmetic, Values, F64, 1000, "14"),
            workload(Mixed, Jacobian, F32, 1000, "0.9 × C"),
            workload(Mixed, Jacobian, F32, 10_000, "0.9 × C"),
            workload(Arithmetic, Jacobian, F32, 1000, ""),
            fit,
            Self { weights: true, goal: "0.15 ms", ..fit },
        ]
    }

    /// Formulas read from the file, with weights if they have some.
    pub(super) fn formulas(&self) -> Formulas {
        let read = Formulas::parse(self.trees.text(), Notation::Postfix);
        let formulas = read.expect("a test of the benchmarks reads these files");
        if self.weights { formulas.weighted() } else { formulas }
    }

    /// True if the system has what the workload measures.
    pub(super) fn is_for(&self, system: System) -> bool {
        let Case { task, precision, .. } = self.case;
        match system {
            System::Limpid => true,
            System::Operon => precision == Precision::F32 && task != Task::Jacobian,
            System::DynamicExpressions | System::Ceiling => task != Task::Fit,
            System::Gplearn => precision == Precision::F64 && task == Task::Values,
            System::Jax | System::Torch => false,
        }
    }

    pub(super) fn title(&self) -> String {
        let weights = if self.weights { ", weighted variables" } else { "" };
        format!("{}{weights}, {}", self.trees.name(), self.case)
    }
}
