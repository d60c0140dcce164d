//! What is compared of formulas: a line of the table each.

use super::system::System;
use limpid_benchmarks::eval::{ARITHMETIC, Case, Formulas, MIXED, Notation, Precision, Task};

/// The formulas of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Trees {
    Mixed,
    Arithmetic,
}

/// Formulas, what is done with them, and what is wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub(crate) trees: Trees,
    pub(crate) case: Case,
    /// Whether every variable has a factor that is fitted.
    pub(crate) weights: bool,
    /// What the project wants to reach, in words.
    pub(crate) goal: &'static str,
}

impl Trees {
    /// In `benchmarks/eval`.
    pub(crate) fn file(self) -> &'static str {
        match self {
            Self::Mixed => "trees_mix.txt",
            Self::Arithmetic => "trees_arith.txt",
        }
    }

    pub(crate) fn name(self) -> &'static str {
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

impl Line {
    /// The whole comparison.
    pub(crate) fn all() -> Vec<Self> {
        use Precision::{F32, F64};
        use Task::{Fit, Jacobian, Values};
        use Trees::{Arithmetic, Mixed};
        let line = |trees, task, precision, rows, goal| {
            let case = Case { task, precision, rows };
            Self { trees, case, weights: false, goal }
        };
        let fit = line(Mixed, Fit, F32, 1000, "");
        vec![
            line(Mixed, Values, F32, 1000, MIXED_GOAL),
            line(Mixed, Values, F32, 10_000, MIXED_GOAL),
            line(Arithmetic, Values, F32, 1000, ARITHMETIC_GOAL),
            line(Arithmetic, Values, F32, 10_000, ARITHMETIC_GOAL),
            line(Mixed, Values, F64, 1000, "3.2"),
            line(Arithmetic, Values, F64, 1000, "14"),
            line(Mixed, Jacobian, F32, 1000, "0.9 × C"),
            line(Mixed, Jacobian, F32, 10_000, "0.9 × C"),
            line(Arithmetic, Jacobian, F32, 1000, ""),
            fit,
            Self { weights: true, goal: "0.15 ms", ..fit },
        ]
    }

    /// Its formulas.
    pub(crate) fn formulas(&self) -> Formulas {
        let read = Formulas::parse(self.trees.text(), Notation::Postfix);
        let formulas = read.expect("a test of the benchmarks reads these files");
        if self.weights { formulas.weighted() } else { formulas }
    }

    /// Whether the system has what the line measures.
    pub(crate) fn is_for(&self, system: System) -> bool {
        let Case { task, precision, .. } = self.case;
        match system {
            System::Limpid => true,
            System::Operon => precision == Precision::F32 && task != Task::Jacobian,
            System::DynamicExpressions | System::Ceiling => task != Task::Fit,
            System::Gplearn => precision == Precision::F64 && task == Task::Values,
            System::Jax | System::Torch => false,
        }
    }

    pub(crate) fn title(&self) -> String {
        let weights = if self.weights { ", weighted variables" } else { "" };
        format!("{}{weights}, {}", self.trees.name(), self.case)
    }
}
