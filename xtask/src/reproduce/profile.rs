//! The study that a command line describes.

use crate::checks::root;
use crate::exit::Failure;
use limpid_study::{Catalog, Entry, Output, Part, Plan, Source, Study};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Arguments that describe a study, the same for `reproduce` and `slurm`.
#[derive(clap::Args, Clone)]
pub(crate) struct Profile {
    /// The full study: all tables and figures, 20 headline sets and 4 controls, 50 trials (some hours; the plan says how many); without it, 6 sets and 3 trials. T8 and T9 have 6 sets and 5 trials in either
    #[arg(long)]
    pub(crate) full: bool,
    /// Only these data sets, separated by commas, in every table
    #[arg(long, value_name = "A,B,...", value_delimiter = ',')]
    pub(crate) datasets: Option<Vec<String>>,
    /// Number of trials, in every table; raising it later only adds the new ones
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) trials: Option<u32>,
    /// Only these of claims, T1 to T6, T8, T9, F1, F2 and F3, and a report of them alone [default: T1,T2,T4,T5,T6,F1,F2,F3; all with --full]
    #[arg(long, value_name = "T1,...", value_delimiter = ',')]
    pub(crate) tables: Option<Vec<Output>>,
    /// Folder with the data sets and their MANIFEST.tsv [default: the project's datasets/]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
}

impl Profile {
    /// The data sets in the folder of `--data`, or the project's.
    pub(crate) fn catalog(&self) -> anyhow::Result<Catalog> {
        Self::catalog_in(self.data.as_deref())
    }

    /// The data sets in a folder, or the project's.
    ///
    /// # Errors
    /// [`Failure::Data`] if the manifest is missing or not what it should be.
    pub(crate) fn catalog_in(folder: Option<&Path>) -> anyhow::Result<Catalog> {
        let folder = folder.map_or_else(|| root().join("datasets"), Path::to_path_buf);
        Ok(Catalog::open(&folder).map_err(bad_data)?)
    }

    /// The study that these arguments describe.
    ///
    /// # Errors
    /// [`Failure::Usage`] for a data set that is not in the catalogue, or that no table shows.
    pub(crate) fn study(&self, catalog: &Catalog) -> anyhow::Result<Study> {
        let outputs = self.outputs();
        for name in self.datasets.iter().flatten() {
            find(catalog, name.trim())?;
        }
        // A part for each kind of records that the outputs are made from.
        let parts: BTreeSet<Part> = outputs.iter().filter_map(|output| output.part()).collect();
        let plans = parts.into_iter().map(|part| self.plan(catalog, part));
        Ok(Study::new(plans.collect::<anyhow::Result<_>>()?, outputs))
    }

    /// Tables and figures that are asked for, or those of the profile.
    fn outputs(&self) -> Vec<Output> {
        let default = if self.full { &Output::ALL[..] } else { &Output::DEFAULT };
        self.tables.clone().unwrap_or_else(|| default.to_vec())
    }

    /// The profile's plan for a part, changed as the arguments say.
    fn plan(&self, catalog: &Catalog, part: Part) -> anyhow::Result<Plan> {
        let mut plan = match part {
            Part::Main if self.full => Plan::full(catalog),
            Part::Main => Plan::quick(),
            Part::Approximations => Plan::approximations(),
            Part::Curvature => Plan::curvature(),
        };
        if let Some(names) = &self.datasets {
            let mut seen = BTreeSet::new();
            let belongs = |name: &str| part == Part::Approximations || catalog.is_shipped(name);
            let names = names.iter().map(|name| name.trim()).filter(|name| belongs(name));
            plan.datasets = names.filter(|&name| seen.insert(name)).map(String::from).collect();
        }
        plan.trials = self.trials.unwrap_or(plan.trials);
        if plan.datasets.is_empty() {
            let text = "generated data sets are for --tables T8 alone: name a shipped one";
            return Err(Failure::Usage(text.into()).into());
        }
        Ok(plan)
    }
}

/// The failure that an error of a data file is.
pub(crate) fn bad_data(error: limpid_data::Error) -> Failure {
    Failure::Data(error.to_string())
}

/// The data set of this name; the error says which there are.
pub(crate) fn find<'c>(catalog: &'c Catalog, name: &str) -> anyhow::Result<&'c Entry> {
    let known =
        || catalog.entries().iter().map(|e| e.name.as_str()).collect::<Vec<&str>>().join(", ");
    let found = catalog.entry(name);
    found.ok_or_else(|| {
        Failure::Usage(format!("no data set is named {name:?}: there are {}", known())).into()
    })
}

/// Opens every data set of the plans, so that a bad file is known before any work is done.
pub(crate) fn open_all(
    catalog: &Catalog,
    plans: &[Plan],
) -> anyhow::Result<BTreeMap<String, Source>> {
    let names: BTreeSet<&String> = plans.iter().flat_map(|plan| &plan.datasets).collect();
    let open = |name: &String| {
        let entry = find(catalog, name)?;
        let dataset = catalog.dataset(entry).map_err(bad_data)?;
        Ok((name.clone(), Source { dataset, sha256: entry.sha256.clone() }))
    };
    names.into_iter().map(open).collect()
}
