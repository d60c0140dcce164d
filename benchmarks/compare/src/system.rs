//! The systems of a comparison, and what starts the program that measures each of the others.

use crate::install::{cargo_program, gcc_program, python_script};
use serde::{Deserialize, Serialize};
use std::process::Command;

/// One of the systems that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum System {
    Limpid,
    Jax,
    Torch,
    Operon,
    DynamicExpressions,
    Gplearn,
    Ceiling,
}

impl System {
    /// Systems other than Limpid that train networks.
    pub(crate) const TRAINERS: [Self; 2] = [Self::Jax, Self::Torch];
    /// Systems other than Limpid that evaluate formulas.
    pub(crate) const EVALUATORS: [Self; 4] =
        [Self::Operon, Self::DynamicExpressions, Self::Gplearn, Self::Ceiling];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Limpid => "Limpid",
            Self::Jax => "JAX",
            Self::Torch => "PyTorch",
            Self::Operon => "Operon",
            Self::DynamicExpressions => "dynamic_expressions",
            Self::Gplearn => "gplearn",
            Self::Ceiling => "C ceiling",
        }
    }

    /// The program of `peers/` that measures it, installed if it was not.
    pub(crate) fn driver(self) -> anyhow::Result<Command> {
        match self {
            Self::Limpid => anyhow::bail!("it is measured here and needs no driver"),
            Self::Jax => python_script("step_jax.py", "jax", &["jax[cpu]", "numpy"]),
            Self::Torch => python_script("step_torch.py", "torch", &["torch", "numpy"]),
            Self::Operon => {
                python_script("eval_operon.py", "pyoperon", &["pyoperon==0.6.2", "numpy"])
            }
            Self::Gplearn => python_script("eval_gplearn.py", "gplearn", &["gplearn==0.4.3"]),
            Self::DynamicExpressions => cargo_program("dynexpr"),
            Self::Ceiling => gcc_program("ceiling"),
        }
    }
}
