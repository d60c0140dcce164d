//! The other systems: their Python environment, and the processes that time their steps.

use crate::checks::root;
use anyhow::{Context, anyhow, bail};
use limpid_benchmarks::step::Case;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// Who does the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum System {
    Limpid,
    Jax,
    Torch,
}

impl System {
    /// Those beside us.
    pub(crate) const PEERS: [Self; 2] = [Self::Jax, Self::Torch];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Limpid => "Limpid",
            Self::Jax => "JAX",
            Self::Torch => "PyTorch",
        }
    }

    /// The Python module, whose driver is `benchmarks/peers/step_<module>.py`.
    fn module(self) -> &'static str {
        match self {
            Self::Limpid => "limpid",
            Self::Jax => "jax",
            Self::Torch => "torch",
        }
    }

    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Limpid => &[],
            Self::Jax => &["jax[cpu]", "numpy"],
            Self::Torch => &["torch", "numpy"],
        }
    }
}

/// The Python of `target/peers/venv`, a virtual environment that is made if it is not there, and made
/// anew if it has no pip: whoever made it was stopped half-way.
pub(crate) fn python() -> anyhow::Result<PathBuf> {
    let folder = root().join("target/peers/venv");
    let python = folder.join("bin/python");
    if succeed(Command::new(&python).args(["-m", "pip", "--version"]), "pip").is_err() {
        eprintln!("making {}", folder.display());
        let mut venv = Command::new("python3");
        succeed(venv.args(["-m", "venv", "--clear"]).arg(&folder), "python3 -m venv")?;
    }
    Ok(python)
}

/// Runs it without a word; an error calls it `name` and holds the last line of what it said.
fn succeed(command: &mut Command, name: &str) -> anyhow::Result<()> {
    let output = command.output().with_context(|| format!("{name} cannot be started"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).trim().to_string();
    bail!("{name} failed ({}): {}", output.status, said.lines().last().unwrap_or("it says nothing"))
}

fn install(python: &Path, packages: &[&str]) -> anyhow::Result<()> {
    let name = format!("pip install {}", packages.join(" "));
    eprintln!("{name} (once; some minutes)");
    let mut pip = Command::new(python);
    let pip = pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    succeed(pip.args(packages), &name)
}

/// A process that times the steps of another system, one block a question.
pub(crate) struct Peer {
    pub(crate) system: System,
    /// Of Python and of the system, as it says them.
    pub(crate) versions: BTreeMap<String, String>,
    process: Child,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    /// Installs the system's packages if they are not there, and starts its driver.
    pub(crate) fn start(python: &Path, system: System) -> anyhow::Result<Self> {
        let import = format!("import {}", system.module());
        let mut check = Command::new(python);
        if succeed(check.args(["-c", &import]), &import).is_err() {
            install(python, system.packages())?;
        }
        let driver = root().join(format!("benchmarks/peers/step_{}.py", system.module()));
        let mut process = Command::new(python)
            .arg("-B") // no __pycache__ in the work tree
            .arg(driver)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let answers = process.stdout.take().context("its standard output is piped")?;
        let mut peer =
            Self { system, versions: BTreeMap::new(), process, answers: BufReader::new(answers) };
        peer.versions = serde_json::from_str(&peer.answer()?)?;
        Ok(peer)
    }

    fn answer(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        match self.answers.read_line(&mut line)? {
            0 => bail!(self.has_ended()),
            _ => Ok(line),
        }
    }

    /// What it said of the reason, it said on standard error.
    fn has_ended(&self) -> String {
        format!("{}: its process has ended", self.system.name())
    }

    /// µs a step of one more block of about `seconds` of CPU time.
    pub(crate) fn time(&mut self, case: &Case, seconds: f64) -> anyhow::Result<f64> {
        let mut question = serde_json::to_value(case)?;
        question["seconds"] = seconds.into();
        let input = self.process.stdin.as_mut().context("its standard input is piped")?;
        writeln!(input, "{question}").map_err(|_| anyhow!(self.has_ended()))?;
        let answer: serde_json::Value = serde_json::from_str(&self.answer()?)?;
        let time = answer["us_per_step"].as_f64();
        time.with_context(|| format!("{}: {case}: {}", self.system.name(), answer["error"]))
    }
}

impl Drop for Peer {
    /// Without a process nobody asks any more; one that has ended by itself is no error.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
