//! Who searches, and how each is started.

use super::limpid::Limpid;
use super::run::Question;
use crate::bench::install::{cargo_program, python_script};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

/// A program with its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tool {
    /// Formulas of at most 30 nodes, trained on all training rows.
    Limpid30,
    /// Formulas of at most 60 nodes, trained on all training rows.
    Limpid60,
    /// As [`Self::Limpid30`], with the study's preset, which has a budget of work.
    LimpidStudy,
    /// At most 30 nodes; a quarter of the training rows is held back to select the formula.
    LimpidSelects,
    /// As [`Self::Limpid30`], at most 10 iterations of Levenberg-Marquardt.
    LimpidFits,
    /// The same without Levenberg-Marquardt.
    LimpidWithoutFits,
    Operon,
    /// Formulas about as large as those of [`Self::LimpidFits`], 10 iterations of Levenberg-Marquardt.
    OperonFits,
    /// Formulas as large as those of [`Self::LimpidWithoutFits`], no Levenberg-Marquardt.
    OperonWithoutFits,
    SymbolicRegression,
    Gplearn,
    Linear,
    Boosting,
}

/// How `--tools` names them.
const GROUPS: [&str; 6] =
    ["limpid", "operon", "symbolic_regression", "gplearn", "linear", "boosting"];
const LIMPID_OPERATORS: &str = "+,-,*,/,sin,cos,exp,log,sqrt,square";
const PYOPERON: &str = "pyoperon==0.6.2";
const GPLEARN: &str = "gplearn==0.4.3";
const SCIKIT_LEARN: &str = "scikit-learn==1.9.1";
/// Threads of those that can use them.
const THREADS: &str = "2";

impl Tool {
    /// Those whose answers are compared.
    pub(crate) const COMPARED: [Self; 8] = [
        Self::Linear,
        Self::Boosting,
        Self::Limpid30,
        Self::Limpid60,
        Self::LimpidStudy,
        Self::Operon,
        Self::SymbolicRegression,
        Self::Gplearn,
    ];

    /// The group as `--tools` names it; the error says which there are.
    pub(crate) fn parse_group(name: &str) -> Result<&'static str, String> {
        let known = GROUPS.into_iter().find(|group| *group == name);
        known.ok_or_else(|| format!("there are {}", GROUPS.join(", ")))
    }

    /// How `--tools` names it.
    pub(crate) fn group(self) -> &'static str {
        match self {
            Self::Limpid30
            | Self::Limpid60
            | Self::LimpidStudy
            | Self::LimpidSelects
            | Self::LimpidFits
            | Self::LimpidWithoutFits => "limpid",
            Self::Operon | Self::OperonFits | Self::OperonWithoutFits => "operon",
            Self::SymbolicRegression => "symbolic_regression",
            Self::Gplearn => "gplearn",
            Self::Linear => "linear",
            Self::Boosting => "boosting",
        }
    }

    /// How people name it.
    pub(crate) fn name(self) -> &'static str {
        match self.group() {
            "limpid" => "Limpid",
            "operon" => "Operon",
            "linear" => "linear model",
            other => other,
        }
    }

    /// Whether its run ends after some CPU time.
    pub(crate) fn is_timed(self) -> bool {
        !self.is_baseline() && self != Self::LimpidStudy
    }

    /// Whether it does not search.
    pub(crate) fn is_baseline(self) -> bool {
        matches!(self, Self::Linear | Self::Boosting)
    }

    /// What runs: the peer's version, or Limpid's.
    pub(crate) fn version(self, limpid: &Limpid) -> String {
        match self.group() {
            "limpid" => limpid.version.clone(),
            "operon" => PYOPERON.to_string(),
            "symbolic_regression" => "symbolic_regression==0.12.3".to_string(),
            "gplearn" => GPLEARN.to_string(),
            _ => SCIKIT_LEARN.to_string(),
        }
    }

    /// The program that runs it, installed if it was not.
    pub(crate) fn program(self, limpid: &Limpid) -> anyhow::Result<Command> {
        match self.group() {
            "limpid" => Ok(Command::new(&limpid.program)),
            "operon" => {
                let packages = [PYOPERON, SCIKIT_LEARN, "numpy"];
                python_script("search_operon.py", "pyoperon.sklearn", &packages)
            }
            "symbolic_regression" => cargo_program("symreg"),
            "gplearn" => python_script("search_gplearn.py", "gplearn", &[GPLEARN]),
            _ => python_script("search_baselines.py", "sklearn", &[SCIKIT_LEARN]),
        }
    }

    /// The run that is asked for, as a command; `program` is that of [`Self::program`].
    pub(crate) fn command(program: &Command, asked: &Question, files: [PathBuf; 2]) -> Command {
        let mut command = Command::new(program.get_program());
        command.args(program.get_args());
        command.args(asked.tool.arguments(asked.seed, asked.budget, files));
        // Libraries would start as many threads as there are cores, which wait for each other on CPU time.
        for variable in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"] {
            command.env(variable, "1");
        }
        command.env("RAYON_NUM_THREADS", THREADS);
        command
    }

    fn arguments(self, seed: u64, budget: f64, [train, test]: [PathBuf; 2]) -> Vec<OsString> {
        let words = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        let (seed, budget) = (seed.to_string(), budget.to_string());
        let limpid = |max_size: &str| {
            let end = match self {
                Self::LimpidStudy => ["--preset", "study"],
                _ => ["--cpu-seconds", &budget],
            };
            let flags = ["--target", "y", end[0], end[1], "--threads", THREADS, "--seed", &seed];
            let more = ["--ops", LIMPID_OPERATORS, "--max-size", max_size, "--json", "--test"];
            let own = [words(&["search"]), vec![train.clone().into()], words(&flags), words(&more)];
            [own.concat(), vec![test.clone().into()]].concat()
        };
        let all_rows = |max_size: &str, more: &[&str]| {
            let valid = [words(&["--valid"]), vec![train.clone().into()]].concat();
            [limpid(max_size), valid, words(more)].concat()
        };
        let driver = |more: &[&str]| {
            let files = vec![train.clone().into(), test.clone().into()];
            [files, words(&[&seed, &budget]), words(more)].concat()
        };
        match self {
            Self::Limpid30 | Self::LimpidStudy => all_rows("30", &[]),
            Self::Limpid60 => all_rows("60", &[]),
            Self::LimpidSelects => limpid("30"),
            Self::LimpidFits => all_rows("30", &["--fit-iterations", "10"]),
            Self::LimpidWithoutFits => all_rows("30", &["--fit-iterations", "0"]),
            Self::Operon | Self::SymbolicRegression | Self::Gplearn => driver(&[]),
            Self::OperonFits => driver(&["10", "16"]),
            Self::OperonWithoutFits => driver(&["0", "20"]),
            Self::Linear => driver(&["linear"]),
            Self::Boosting => driver(&["boosting"]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_is_in_a_group_that_can_be_named() {
        for tool in Tool::COMPARED {
            assert_eq!(Tool::parse_group(tool.group()), Ok(tool.group()));
        }
        let told = Tool::parse_group("pysr").expect_err("there is none");
        assert!(told.starts_with("there are limpid, operon, "), "{told}");
    }

    #[test]
    fn limpid_is_typed_as_a_user_types_it() {
        let files = || ["a.csv".into(), "b.csv".into()];
        let typed = Tool::LimpidSelects.arguments(3, 20.0, files()).join(" ".as_ref());
        let wanted = "search a.csv --target y --cpu-seconds 20 --threads 2 --seed 3 \
                      --ops +,-,*,/,sin,cos,exp,log,sqrt,square --max-size 30 --json --test b.csv";
        assert_eq!(typed, wanted);
        let typed = Tool::Limpid30.arguments(3, 20.0, files()).join(" ".as_ref());
        assert_eq!(typed, format!("{wanted} --valid a.csv").as_str());
        let typed = Tool::LimpidStudy.arguments(3, 20.0, files()).join(" ".as_ref());
        assert!(typed.to_string_lossy().contains("--target y --preset study --threads"));
        let typed = Tool::OperonWithoutFits.arguments(3, 0.5, files()).join(" ".as_ref());
        assert_eq!(typed, "a.csv b.csv 3 0.5 0 20");
    }
}
