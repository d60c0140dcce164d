//! What a folder holds a study of: `OUT/study.json`, beside its records.

use crate::cell::{Cell, ENGINE, READABLE};
use crate::files::{self, FileError};
use crate::output::Output;
use crate::plan::{Plan, all_cells};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;

/// Name of the file, below the output folder.
const FILE: &str = "study.json";

/// The plans of a study, what it puts out, and where it was run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Study {
    /// One plan a part.
    pub plans: Vec<Plan>,
    /// Tables and figures to put out.
    pub outputs: Vec<Output>,
    /// The engine of its records.
    pub engine: u32,
    /// The machines that ran cells: processor, number of cores, versions.
    #[serde(default)]
    pub machines: BTreeSet<String>,
}

impl Study {
    /// A study that nobody has run.
    pub fn new(plans: Vec<Plan>, outputs: Vec<Output>) -> Self {
        Self { plans, outputs, engine: ENGINE, machines: BTreeSet::new() }
    }

    /// The study of a folder; `None` if there is none of an engine that can be read.
    pub fn read(folder: &Path) -> Option<Self> {
        files::read(&folder.join(FILE)).filter(|study: &Self| READABLE.contains(&study.engine))
    }

    /// Writes it where [`Study::read`] finds it, with the machines that are there already (one process after
    /// another, so that none is forgotten), and returns it as written.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write(self, folder: &Path) -> Result<Self, FileError> {
        let path = folder.join("study.lock");
        let failed = |reason| FileError { path: path.clone(), reason };
        std::fs::create_dir_all(folder).map_err(failed)?;
        let lock = std::fs::File::create(&path).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let known = Self::read(folder).into_iter().flat_map(|study| study.machines);
        let study = self.also_on(known);
        let text = serde_json::to_string_pretty(&study).expect("a study is plain data");
        files::write(&folder.join(FILE), &(text + "\n"))?;
        Ok(study)
    }

    /// True if the other study has the same plans and outputs, wherever it was run.
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.plans, &self.outputs) == (&other.plans, &other.outputs)
    }

    /// The same study, run on the machines of another too.
    pub fn also_on(mut self, machines: impl IntoIterator<Item = String>) -> Self {
        self.machines.extend(machines);
        self
    }

    /// Every cell once, trial by trial.
    pub fn cells(&self) -> Vec<Cell> {
        all_cells(&self.plans)
    }
}
