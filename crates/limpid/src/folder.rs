//! A folder of results: all of one run's files, or all of those before.
//!
//! ```text
//! text ─► .limpid-new, whole and on the disk ─► the old set and the new one change places ─► the old one goes
//! ```

use crate::exit::Failure;
use crate::lock::Lock;
use crate::switch::{LOCK, MODEL, NAMES, NEW, settle, switch};
use std::fs::File;
use std::io::{Error, Result, Write};
use std::path::{Path, PathBuf};

/// A folder that gets results, and that no other process writes to meanwhile.
pub(crate) struct Folder {
    path: PathBuf,
    /// Names of the files that are written; they stand in `.limpid-new`.
    names: Vec<&'static str>,
    _lock: Lock,
}

impl Folder {
    /// The folder, made if it is not there; one that holds results already is refused unless they may be
    /// replaced.
    pub(crate) fn open(path: &Path, replace: bool) -> std::result::Result<Self, Failure> {
        let folder = Self::make(path)?;
        match NAMES.iter().rev().find(|name| path.join(name).exists()) {
            Some(name) if !replace => Err(Failure::Usage(format!(
                "{} holds {name} already: choose another --out, or --force to replace it",
                path.display()
            ))),
            _ => Ok(folder),
        }
    }

    /// The folder for a page about a model that is elsewhere; one that holds a model itself is refused.
    pub(crate) fn open_beside(path: &Path) -> std::result::Result<Self, Failure> {
        match path.join(MODEL).exists() {
            true => Err(Failure::Usage(format!(
                "{} holds a model, whose own page is there: choose another --out",
                path.display()
            ))),
            false => Self::make(path),
        }
    }

    /// Makes the folder, takes it for this process and tries to write to it: better now than after an hour's work.
    fn make(path: &Path) -> std::result::Result<Self, Failure> {
        let shown = path.display();
        let unusable = |error: Error| {
            let kind = error.kind();
            Failure::Usage(format!("{shown} cannot be written to ({kind}): choose another --out"))
        };
        std::fs::create_dir_all(path).map_err(unusable)?;
        let lock = Lock::take(&path.join(LOCK)).map_err(unusable)?;
        let lock = lock.ok_or_else(|| {
            let text =
                "is being written to by another limpid: wait for it, or choose another --out";
            Failure::Usage(format!("{shown} {text}"))
        })?;
        settle(path).map_err(unusable)?;
        std::fs::create_dir(path.join(NEW)).map_err(unusable)?;
        Ok(Self { path: path.into(), names: vec![], _lock: lock })
    }

    /// Writes a file, which has its place only when [`Folder::finish`] is through.
    pub(crate) fn write(
        &mut self,
        name: &'static str,
        text: &str,
    ) -> std::result::Result<(), Failure> {
        let written = || -> Result<()> {
            let mut file = File::create(self.path.join(NEW).join(name))?;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        };
        written().map_err(|error| unwritten(&self.path.join(name), &error))?;
        self.names.push(name);
        Ok(())
    }

    /// Puts all files in their places, and removes those of an older run with its pages of other rows.
    pub(crate) fn finish(self) -> std::result::Result<(), Failure> {
        switch(&self.path, &self.names).map_err(|error| unwritten(&self.path, &error))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What was not finished goes. That it cannot be removed is no reason to stop: the next run will.
        let _left = settle(&self.path);
    }
}

fn unwritten(path: &Path, error: &Error) -> Failure {
    let kind = error.kind();
    Failure::Output(format!("{} cannot be written ({kind}): choose another --out", path.display()))
}
