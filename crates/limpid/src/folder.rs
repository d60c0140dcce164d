//! A folder of results: all of one run's files, or none of them.
//!
//! ```text
//! text ─► .limpid-…, whole and on the disk ─► an older model goes ─► names, model.json the last
//! ```
//!
//! Where model.json is, all files that go with it are; a run killed on the way leaves a folder without one.

use crate::exit::Failure;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// What says that a folder holds results; it is put there last.
pub(crate) const MODEL: &str = "model.json";

/// The page about a fit.
pub(crate) const REPORT: &str = "report.html";

/// Everything to repeat a fit, beside its model.
pub(crate) const RECORD: &str = "run.json";

/// Everything that is ever written.
const NAMES: [&str; 8] =
    [REPORT, "front.csv", "formula.txt", "formula.tex", "formula.py", "formula.rs", RECORD, MODEL];

/// How names of files begin that are being written.
const UNFINISHED: &str = ".limpid-";

/// A folder that gets results.
pub(crate) struct Folder {
    path: PathBuf,
    /// Files that are written but do not have their names yet.
    files: Vec<(NamedTempFile, &'static str)>,
}

impl Folder {
    /// The folder, made if it is not there; one that holds results already is refused unless they may be
    /// replaced.
    pub(crate) fn open(path: &Path, replace: bool) -> Result<Self, Failure> {
        let there = NAMES.iter().rev().find(|name| path.join(name).exists());
        match there {
            Some(name) if !replace => Err(Failure::Usage(format!(
                "{} holds {name} already: choose another --out, or --force to replace it",
                path.display()
            ))),
            _ => Self::make(path),
        }
    }

    /// The folder for a page about a model that is elsewhere; one that holds a model itself is refused.
    pub(crate) fn open_beside(path: &Path) -> Result<Self, Failure> {
        match path.join(MODEL).exists() {
            true => Err(Failure::Usage(format!(
                "{} holds a model, whose own page is there: choose another --out",
                path.display()
            ))),
            false => Self::make(path),
        }
    }

    /// Makes the folder and tries to write to it: better now than after an hour's work.
    fn make(path: &Path) -> Result<Self, Failure> {
        let unusable = |error: std::io::Error| {
            let (shown, kind) = (path.display(), error.kind());
            Failure::Usage(format!("{shown} cannot be written to ({kind}): choose another --out"))
        };
        std::fs::create_dir_all(path).map_err(unusable)?;
        for entry in std::fs::read_dir(path).map_err(unusable)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                // Of a run that was killed. That it cannot be removed is no reason to stop.
                let _left = std::fs::remove_file(entry.path());
            }
        }
        unfinished(path).map_err(unusable)?;
        Ok(Self { path: path.into(), files: vec![] })
    }

    /// Writes a file, which has its name only when [`Folder::finish`] is through.
    pub(crate) fn write(&mut self, name: &'static str, text: &str) -> Result<(), Failure> {
        let written = || {
            let mut file = unfinished(&self.path)?;
            file.write_all(text.as_bytes())?;
            file.as_file().sync_all()?;
            readable_by_all(file.as_file())?;
            Ok(file)
        };
        let file = written().map_err(|error| unwritten(&self.path, name, &error))?;
        self.files.push((file, name));
        Ok(())
    }

    /// Gives all files their names. A folder that shows a model has the files that go with it: an older
    /// model goes first, with its pages of other rows, and a new one comes last.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        if self.files.iter().any(|(_, name)| *name == MODEL) && self.path.join(MODEL).exists() {
            let removed = std::fs::remove_file(self.path.join(MODEL));
            removed.map_err(|error| unwritten(&self.path, MODEL, &error))?;
            self.remove_pages();
        }
        let Self { path, files } = self;
        for (file, name) in files {
            file.persist(path.join(name)).map_err(|error| unwritten(&path, name, &error.error))?;
        }
        Ok(())
    }

    /// Removes the folders `row-K` that `limpid explain` made, but for what it did not put there.
    fn remove_pages(&self) {
        let Ok(entries) = std::fs::read_dir(&self.path) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let row = name.strip_prefix("row-").and_then(|k| k.parse::<usize>().ok());
            if row.is_some() {
                for name in NAMES {
                    let _absent = std::fs::remove_file(entry.path().join(name));
                }
                let _not_empty = std::fs::remove_dir(entry.path());
            }
        }
    }
}

fn unwritten(folder: &Path, name: &str, error: &std::io::Error) -> Failure {
    let (path, kind) = (folder.join(name), error.kind());
    Failure::Output(format!("{} cannot be written ({kind}): choose another --out", path.display()))
}

/// A file without a name of its own yet.
fn unfinished(folder: &Path) -> std::io::Result<NamedTempFile> {
    Builder::new().prefix(UNFINISHED).tempfile_in(folder)
}

/// A temporary file is its owner's alone; results are files as any others.
#[cfg(unix)]
fn readable_by_all(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
