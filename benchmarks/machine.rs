//! The machine that a measurement ran on, and the day.

use serde::{Deserialize, Serialize};
use std::process::Command;

/// The machine, the day and the compiler of a measurement.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Machine {
    /// Name of the processor, see [`processor`].
    pub cpu: String,
    /// Number of cores that this process may use.
    pub cores: usize,
    /// The core everything was pinned to, if it was to be and could be.
    pub pinned_to: Option<usize>,
    /// Day of the measurement: UTC, year-month-day.
    pub date: String,
    /// Version of the compiler, as it says it.
    pub rustc: String,
}

impl Machine {
    /// Reads what there is to read, and pins this process and its children to the last of its cores.
    pub fn pin() -> Self {
        let here = Self::here();
        let (core, process) = (here.cores - 1, std::process::id());
        let pinned = says("taskset", &["-cp", &core.to_string(), &process.to_string()]);
        Self { pinned_to: pinned.map(|_| core), ..here }
    }

    /// Reads what there is to read, and pins nothing.
    pub fn here() -> Self {
        Self {
            cpu: processor(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            pinned_to: None,
            date: says("date", &["-u", "+%Y-%m-%d"]).unwrap_or("an unknown day".to_string()),
            rustc: says("rustc", &["--version"]).unwrap_or("rustc unknown".to_string()),
        }
    }

    /// Processor, cores and versions that a study ran on, in one line.
    pub fn line(&self) -> String {
        let Self { cpu, cores, rustc, .. } = self;
        format!("{cpu}, {cores} cores; limpid {}, {rustc}", env!("CARGO_PKG_VERSION"))
    }
}

/// The processor as Linux names it ("model name" of /proc/cpuinfo); elsewhere its architecture.
pub fn processor() -> String {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus.lines().find(|line| line.starts_with("model name"));
    let name = model.and_then(|line| line.split_once(':')).map(|(_, name)| name.trim().to_string());
    name.unwrap_or_else(|| std::env::consts::ARCH.to_string())
}

/// Standard output of a command, if it succeeds.
fn says(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_string();
    output.status.success().then_some(text)
}
