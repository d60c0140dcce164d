//! `cargo xtask merge`: several folders of records become one.
//!
//! Records of shards that ran on several machines, or of studies with the same arguments, are joined by key: a
//! cell that two folders hold must be equal in both. The joined records are compressed, one file a trial.

use crate::exit::Failure;
use anyhow::Context;
use limpid_study::{ENGINE, Store, Study, copy_measurements};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Arguments of `cargo xtask merge`.
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
///
/// # Errors
/// A folder that is missing, that holds another study, or a record that differs from that of the same cell.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let out = &arguments.out;
    let _alone = alone(out)?;
    let mut store = Store::default();
    store.join(out)?;
    let mut study = Study::read(out);
    for folder in &arguments.folders {
        if !folder.is_dir() {
            let text = format!("{}: there is no such folder: correct the path", folder.display());
            return Err(Failure::Data(text).into());
        }
        store.join(folder)?;
        study = match (study, Study::read(folder)) {
            (Some(study), Some(other)) if study.is_same(&other) => {
                Some(study.also_on(other.machines))
            }
            (Some(_), Some(_)) => {
                let text = format!(
                    "{}: it holds another study than {} or the folders before it (study.json): join those \
                     that were run with the same arguments, into a folder of their own with --out",
                    folder.display(),
                    out.display()
                );
                return Err(Failure::Usage(text).into());
            }
            (study, other) => study.or(other),
        };
    }
    for path in store.torn() {
        note!("{}: it ends in the middle of a line, which is left out", path.display());
    }
    store.pack(out)?;
    let engine = study.as_ref().map_or(ENGINE, |study| study.engine);
    if let Some(study) = study {
        study.write(out)?;
    }
    for folder in &arguments.folders {
        copy_measurements(folder, out, engine)?;
    }
    tell!("{}: {} records", out.display(), store.records().len());
    Ok(())
}

/// The lock of the output folder, once no other `merge` holds it.
///
/// Two that write the same files at once would lose each other's records.
fn alone(out: &Path) -> anyhow::Result<File> {
    let lock = std::fs::create_dir_all(out)
        .and_then(|()| File::create(out.join("merge.lock")))
        .and_then(|file| file.lock().map(|()| file));
    lock.with_context(|| format!("{}: check the folder and the space on the disk", out.display()))
}
