//! Small files that are written whole or not at all.
//!
//! ```text
//! text ─► a temporary file in the same folder ─rename─► the file
//! ```
//!
//! A rename within a folder happens or does not: a process killed at any moment leaves the old file or the
//! new one, never half of it.

use serde::de::DeserializeOwned;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A file could not be written or read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {reason}: check the folder and the space on the disk", path.display())]
pub struct FileError {
    /// The file or the folder at fault.
    pub path: PathBuf,
    /// The system's reason for it.
    pub reason: std::io::Error,
}

/// Writes a file whole or not at all; its folder is made if missing.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), FileError> {
    let failed = |reason| FileError { path: path.to_path_buf(), reason };
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut file = new_file(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.persist(path).map_err(|e| failed(e.error))?;
    Ok(())
}

/// What a JSON file holds; `None` if it is not there or holds something else.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    std::fs::read_to_string(path).ok().and_then(|text| serde_json::from_str(&text).ok())
}

/// A temporary file that will be as readable as any other the user makes.
pub(crate) fn new_file(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666)); // less the umask
    builder.tempfile_in(folder)
}
