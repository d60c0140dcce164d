//! Where and when a comparison ran.

use serde::Serialize;
use std::process::Command;

/// The machine, the day and the compiler.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Machine {
    /// See [`processor`].
    pub(crate) cpu: String,
    /// Cores this process may use.
    pub(crate) cores: usize,
    /// The core everything was pinned to, if it was to be and could be.
    pub(crate) pinned_to: Option<usize>,
    /// UTC, year-month-day.
    pub(crate) date: String,
    pub(crate) rustc: String,
}

impl Machine {
    /// Reads what there is to read, and pins this process and its children to the last of its cores.
    pub(crate) fn pin() -> Self {
        let here = Self::here();
        let (core, process) = (here.cores - 1, std::process::id());
        let pinned = says("taskset", &["-cp", &core.to_string(), &process.to_string()]);
        Self { pinned_to: pinned.map(|_| core), ..here }
    }

    /// Reads what there is to read, and pins nothing.
    pub(crate) fn here() -> Self {
        Self {
            cpu: processor(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            pinned_to: None,
            date: says("date", &["-u", "+%Y-%m-%d"]).unwrap_or("an unknown day".to_string()),
            rustc: says("rustc", &["--version"]).unwrap_or("rustc unknown".to_string()),
        }
    }

    /// What a study ran on, in one line: processor, cores, versions.
    pub(crate) fn line(&self) -> String {
        let Self { cpu, cores, rustc, .. } = self;
        format!("{cpu}, {cores} cores; limpid {}, {rustc}", env!("CARGO_PKG_VERSION"))
    }
}

/// The processor as Linux names it ("model name" of /proc/cpuinfo); elsewhere its architecture.
pub(crate) fn processor() -> String {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus.lines().find(|line| line.starts_with("model name"));
    let name = model.and_then(|line| line.split_once(':')).map(|(_, name)| name.trim().to_string());
    name.unwrap_or_else(|| std::env::consts::ARCH.to_string())
}

/// What a command prints, if it succeeds.
fn says(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_string();
    output.status.success().then_some(text)
}
