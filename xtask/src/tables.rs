//! `cargo xtask tables`: everything that a study puts out, from what it has recorded alone.

use crate::exit::Failure;
use crate::reproduce::{Profile, publish_to};
use limpid_study::{Catalog, Coverage, Store, Study};
use std::path::{Path, PathBuf};

/// Arguments of `cargo xtask tables`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder that `reproduce` or `merge` wrote
    #[arg(short, long, value_name = "DIR", default_value = "results")]
    out: PathBuf,
    /// Folder with the data sets and their MANIFEST.tsv [default: the project's datasets/]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Print the tables and errors only
    #[arg(short, long)]
    quiet: bool,
}

/// Publishes what is recorded again, running nothing.
///
/// # Errors
/// [`Failure::Data`] if the folder holds no study of this engine, or a table would be empty for want of records.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let catalog = Profile::catalog_in(arguments.data.as_deref())?;
    let study = study_in(&arguments.out, &catalog)?;
    let catalog = catalog.of_engine(study.engine);
    let store = Store::read(&arguments.out)?;
    let coverage = Coverage::of(&study, &catalog, &store);
    if !coverage.is_complete() {
        note!("{}: {coverage}: the tables hold no more", arguments.out.display());
        store.torn().iter().for_each(|path| note!("{}: its last line is torn", path.display()));
    }
    publish_to(&arguments.out, &catalog, &study, &store, arguments.quiet)
}

/// The study that a folder says it holds.
///
/// # Errors
/// [`Failure::Data`] if there is none of this engine, or a data set of it is not in the catalogue.
pub(crate) fn study_in(folder: &Path, catalog: &Catalog) -> anyhow::Result<Study> {
    let study = Study::read(folder).ok_or_else(|| {
        let text =
            "there is no study of this engine: run `cargo xtask reproduce` with this folder first";
        Failure::Data(format!("{}/study.json: {text}", folder.display()))
    })?;
    let unknown = study.plans.iter().flat_map(|plan| &plan.datasets);
    let unknown = unknown.into_iter().find(|name| catalog.entry(name).is_none());
    match unknown {
        None => Ok(study),
        Some(name) => {
            let text = format!("no data set is named {name:?}: correct the file, or --data");
            Err(Failure::Data(format!("{}/study.json: {text}", folder.display())).into())
        }
    }
}
