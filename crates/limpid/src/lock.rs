//! A lock on a place that results go to: who wants to write there as a second one is refused before any work.
//!
//! The system lets go of it when its process ends, however that ends; a file that is left behind locks nothing.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Number of times that a lock is asked for, and the pause between two: a process just killed may hold on to it for
/// an instant, and a second of patience tells it from one that runs.
const TRIES: usize = 20;
const PAUSE: Duration = Duration::from_millis(50);

/// A file that this process alone has locked; dropping the lock removes it.
pub(crate) struct Lock {
    path: PathBuf,
    /// The open file, which the lock is on.
    _file: File,
}

impl Lock {
    /// The lock of this file, which is made; none if another process has it.
    ///
    /// Where the file system knows no locks, everybody gets one.
    pub(crate) fn take(path: &Path) -> Result<Option<Self>> {
        for _ in 0..TRIES {
            let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
                Err(TryLockError::Error(error)) if error.kind() != ErrorKind::Unsupported => {
                    return Err(error);
                }
                // Who had it may have removed the file since it was opened here: then that lock is nobody's.
                _ if !is_at(&file, path) => {}
                _ => return Ok(Some(Self { path: path.into(), _file: file })),
            }
        }
        Ok(None)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // That it cannot be removed is no reason to stop: it locks nothing.
        let _left = std::fs::remove_file(&self.path);
    }
}

/// True if the open file is the one of that name.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |found: std::fs::Metadata| (found.dev(), found.ino());
    let [open, named] =
        [file.metadata(), std::fs::metadata(path)].map(|found| found.map(place).ok());
    open == named
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}
