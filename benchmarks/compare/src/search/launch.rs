//! The launch of a tool: its program, and the command line of each run.

use super::limpid::Limpid;
use super::question::Question;
use super::tool::Tool;
use crate::install::{cargo_program, python_script};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

const LIMPID_OPERATORS: &str = "+,-,*,/,sin,cos,exp,log,sqrt,square";
const PYOPERON: &str = "pyoperon==0.6.2";
const GPLEARN: &str = "gplearn==0.4.3";
const SCIKIT_LEARN: &str = "scikit-learn==1.9.1";
/// Threads of the tools that can use them.
const THREADS: &str = "2";

/// Version of the program that runs: the peer's, or Limpid's.
pub(super) fn version(tool: Tool, limpid: &Limpid) -> String {
    match tool.group() {
        "limpid" => limpid.version.clone(),
        "operon" => PYOPERON.to_string(),
        "symbolic_regression" => "symbolic_regression==0.12.3".to_string(),
        "gplearn" => GPLEARN.to_string(),
        _ => SCIKIT_LEARN.to_string(),
    }
}

/// The program that runs the tool, installed if it was not.
pub(super) fn program(tool: Tool, limpid: &Limpid) -> anyhow::Result<Command> {
    match tool.group() {
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

/// Command of the run that is asked for; `program` is that of [`program`].
pub(super) fn command(program: &Command, asked: &Question, files: [PathBuf; 2]) -> Command {
    let mut command = Command::new(program.get_program());
    command.args(program.get_args());
    command.args(arguments(asked.tool, asked.seed, asked.budget, files));
    // Libraries would start as many threads as there are cores, which wait for each other on CPU time.
    for variable in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"] {
        command.env(variable, "1");
    }
    command.env("RAYON_NUM_THREADS", THREADS);
    command
}

/// Arguments of a tool's run on training and test rows, as a user types them.
fn arguments(tool: Tool, seed: u64, budget: f64, [train, test]: [PathBuf; 2]) -> Vec<OsString> {
    let words = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
    let (seed, budget) = (seed.to_string(), budget.to_string());
    let limpid = |max_size: &str| {
        let end = match tool {
            Tool::LimpidStudy => ["--preset", "study"],
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
    match tool {
        Tool::Limpid30 | Tool::LimpidStudy => all_rows("30", &[]),
        Tool::Limpid60 => all_rows("60", &[]),
        Tool::LimpidSelects => limpid("30"),
        Tool::LimpidFits => all_rows("30", &["--fit-iterations", "10"]),
        Tool::LimpidWithoutFits => all_rows("30", &["--fit-iterations", "0"]),
        Tool::Operon | Tool::SymbolicRegression | Tool::Gplearn => driver(&[]),
        Tool::OperonFits => driver(&["10", "16"]),
        Tool::OperonWithoutFits => driver(&["0", "20"]),
        Tool::Linear => driver(&["linear"]),
        Tool::Boosting => driver(&["boosting"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limpid_is_typed_as_a_user_types_it() {
        let files = || ["a.csv".into(), "b.csv".into()];
        let typed = arguments(Tool::LimpidSelects, 3, 20.0, files()).join(" ".as_ref());
        let wanted = "search a.csv --target y --cpu-seconds 20 --threads 2 --seed 3 \
                      --ops +,-,*,/,sin,cos,exp,log,sqrt,square --max-size 30 --json --test b.csv";
        assert_eq!(typed, wanted);
        let typed = arguments(Tool::Limpid30, 3, 20.0, files()).join(" ".as_ref());
        assert_eq!(typed, format!("{wanted} --valid a.csv").as_str());
        let typed = arguments(Tool::LimpidStudy, 3, 20.0, files()).join(" ".as_ref());
        assert!(typed.to_string_lossy().contains("--target y --preset study --threads"));
        let typed = arguments(Tool::OperonWithoutFits, 3, 0.5, files()).join(" ".as_ref());
        assert_eq!(typed, "a.csv b.csv 3 0.5 0 20");
    }
}
