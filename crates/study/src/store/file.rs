//! Files of lines: read whole, compressed or not, and written to one line at a time.
//!
//! ```text
//! line ⏎ line ⏎ line ⏎          whole
//! line ⏎ line ⏎ li              torn: its process was killed, or is writing just now
//! ```
//!
//! Who appends holds a lock on the file, so that only a torn line of a process that is gone is cut off.

use super::error::StoreError;
use crate::files::{FileError, new_file};
use flate2::read::MultiGzDecoder;
use flate2::{Compression, GzBuilder};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// What a file of lines that is appended to is called.
const PLAIN: &str = ".jsonl";

/// What a compressed one is called; it is only ever written whole.
const PACKED: &str = ".jsonl.gz";

/// An error of reading or writing, with the path it is about.
fn at(path: &Path) -> impl Fn(std::io::Error) -> StoreError + '_ {
    move |reason| FileError { path: path.to_path_buf(), reason }.into()
}

/// A file that this process alone appends to.
#[derive(Debug)]
pub(super) struct Appender {
    /// Path of the file, for errors.
    path: PathBuf,
    /// The file, locked for this process.
    file: File,
}

impl Appender {
    /// Opens or makes the file, and cuts off a torn last line; whether there was one.
    pub(super) fn open(path: PathBuf) -> Result<(Self, bool), StoreError> {
        let open = OpenOptions::new().read(true).append(true).create(true).open(&path);
        let mut file = open.map_err(at(&path))?;
        lock(&file, &path)?;
        let torn = cut_torn_line(&mut file).map_err(at(&path))?;
        Ok((Self { path, file }, torn))
    }

    /// Appends a line; it is on its way to the disk when this returns.
    pub(super) fn write(&mut self, line: &str) -> Result<(), StoreError> {
        let written = self.file.write_all(format!("{line}\n").as_bytes());
        written.and_then(|()| self.file.flush()).map_err(at(&self.path))
    }
}

/// Cuts off a torn last line unless another process writes to the file; whether there was one.
pub(super) fn repair(path: &Path) -> Result<bool, StoreError> {
    let open = OpenOptions::new().read(true).append(true).open(path);
    let mut file = open.map_err(at(path))?;
    match file.try_lock() {
        Ok(()) => cut_torn_line(&mut file).map_err(at(path)),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(reason)) => Err(at(path)(reason)),
    }
}

/// Shortens a file to its last line feed.
fn cut_torn_line(file: &mut File) -> std::io::Result<bool> {
    let mut bytes = vec![];
    file.read_to_end(&mut bytes)?;
    let whole = bytes.iter().rposition(|&b| b == b'\n').map_or(0, |end| end + 1);
    let torn = whole < bytes.len();
    if torn {
        file.set_len(whole as u64)?;
    }
    Ok(torn)
}

/// Takes the file for this process. A process just killed, or a child just forked, may hold on to it
/// for an instant: a second of patience tells it from one that runs.
fn lock(file: &File, path: &Path) -> Result<(), StoreError> {
    let settle = |locked| match locked {
        Err(TryLockError::WouldBlock) => None,
        Err(TryLockError::Error(reason)) => Some(Err(at(path)(reason))),
        Ok(()) => Some(Ok(())),
    };
    for _ in 0..20 {
        if let Some(settled) = settle(file.try_lock()) {
            return settled;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    settle(file.try_lock()).unwrap_or_else(|| Err(StoreError::InUse { path: path.to_path_buf() }))
}

/// True of a file of lines that is appended to.
pub(super) fn is_plain(path: &Path) -> bool {
    path.to_string_lossy().ends_with(PLAIN)
}

/// True of a compressed file of lines.
fn is_packed(path: &Path) -> bool {
    path.to_string_lossy().ends_with(PACKED)
}

/// The files of lines in a folder, by name; none if there is no such folder.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = match std::fs::read_dir(folder) {
        Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => return Ok(vec![]),
        other => other.map_err(at(folder))?,
    };
    let paths = entries.map(|entry| entry.map(|e| e.path()).map_err(at(folder)));
    let mut paths: Vec<PathBuf> = paths.collect::<Result<_, _>>()?;
    paths.retain(|path| is_plain(path) || is_packed(path));
    paths.sort();
    Ok(paths)
}

/// What a file of lines holds.
pub(super) struct Lines<R> {
    pub(super) values: Vec<R>,
    /// True if the file ends in the middle of a line.
    pub(super) torn: bool,
}

/// Every line that ends in a line feed, read by `read`; what follows the last one does not count. A
/// line that `read` does not take is an error.
pub(super) fn read_lines<R>(
    path: &Path,
    read: impl Fn(&str) -> Result<R, &'static str>,
) -> Result<Lines<R>, StoreError> {
    let bytes = std::fs::read(path).map_err(at(path))?;
    let packed = is_packed(path);
    let bytes = if packed { unpack(path, &bytes)? } else { bytes };
    let whole = bytes.iter().rposition(|&b| b == b'\n').map_or(0, |end| end + 1);
    let torn = whole < bytes.len();
    if packed && torn {
        let reason = "it ends in the middle of a line".into();
        return Err(StoreError::Packed { path: path.to_path_buf(), reason });
    }
    let text = String::from_utf8_lossy(&bytes[..whole]);
    let line = |(i, line): (usize, &str)| {
        let wrong = |what| StoreError::Line { path: path.to_path_buf(), line: i + 1, what };
        read(line).map_err(wrong)
    };
    let values = text.lines().enumerate().map(line).collect::<Result<_, _>>()?;
    Ok(Lines { values, torn })
}

/// A packed file is only ever written whole, so one that cannot be unpacked is damaged.
fn unpack(path: &Path, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut unpacked = vec![];
    let read = MultiGzDecoder::new(bytes).read_to_end(&mut unpacked);
    let damaged =
        |e: std::io::Error| StoreError::Packed { path: path.to_path_buf(), reason: e.to_string() };
    read.map_err(damaged).map(|_| unpacked)
}

/// Writes a compressed file of these lines, all or nothing; the same lines give the same bytes.
pub(super) fn write_packed(folder: &Path, stem: &str, lines: &[String]) -> Result<(), StoreError> {
    std::fs::create_dir_all(folder).map_err(at(folder))?;
    let path = folder.join(format!("{stem}{PACKED}"));
    let write = || -> std::io::Result<()> {
        let mut file = new_file(folder)?;
        let mut packed = GzBuilder::new().mtime(0).write(&mut file, Compression::best());
        lines.iter().try_for_each(|line| writeln!(packed, "{line}"))?;
        packed.finish()?;
        file.persist(&path)?;
        Ok(())
    };
    write().map_err(at(&path))
}
