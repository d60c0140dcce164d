//! `cargo xtask merge`: several folders of records, one.

use crate::exit::Failure;
use limpid_study::{Store, Study, copy_measurements};
use std::path::PathBuf;

/// Arguments of `merge`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folders that `reproduce --shard` or `merge` wrote
    #[arg(value_name = "DIR", required = true)]
    folders: Vec<PathBuf>,
    /// Folder for the joined records, compressed, one file a trial; what it holds already is kept
    #[arg(short, long, value_name = "DIR", default_value = "results")]
    out: PathBuf,
}

/// Joins the folders' records and times into the output folder.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let mut store = Store::default();
    store.join(&arguments.out)?;
    let mut study = Study::read(&arguments.out);
    for folder in &arguments.folders {
        if !folder.is_dir() {
            let text = format!("{}: there is no such folder: correct the path", folder.display());
            return Err(Failure::Data(text).into());
        }
        store.join(folder)?;
        study = match (study, Study::read(folder)) {
            (Some(study), Some(other)) => Some(study.also_on(other.machines)),
            (study, other) => study.or(other),
        };
    }
    store.pack(&arguments.out)?;
    if let Some(study) = &study {
        study.write(&arguments.out)?;
    }
    for folder in &arguments.folders {
        copy_measurements(folder, &arguments.out)?;
    }
    println!("{}: {} records", arguments.out.display(), store.records().len());
    Ok(())
}
