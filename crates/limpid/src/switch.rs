//! One set of results for another, at one moment: whoever looks, whenever a process is killed, finds all of one set.
//!
//! ```text
//! OUT/.limpid-new/      the new set while it is written
//! .OUT.limpid-old/      beside OUT: the new set, then, exchanged with OUT in one step, the old one, which is removed
//! OUT/.limpid-ready/    where folders cannot be exchanged: the new set, whole, from this name on; its files then
//!                       take their places, and readers look here first
//! ```
//!
//! 1. Files of others that lie in OUT are linked into the new set, so that they are at their place all the time.
//! 2. Linux exchanges the two folders. A shell that stands in OUT has to enter it again.
//! 3. Elsewhere, and for a folder that this process stands in, that is a mount point, or that holds folders of
//!    others, the list of names in `.limpid-ready` is a journal: the next command that writes finishes what it says.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

/// What says that a folder holds a model.
pub(crate) const MODEL: &str = "model.json";

/// The page about a fit.
pub(crate) const REPORT: &str = "report.html";

/// Everything to repeat a fit, beside its model.
pub(crate) const RECORD: &str = "run.json";

/// Everything that is ever written.
pub(crate) const NAMES: [&str; 11] = [
    REPORT,
    "front.csv",
    "formula.txt",
    "formula.tex",
    "formula.py",
    "formula.rs",
    "formula.c",
    "formula.sql",
    "formula.excel.txt",
    RECORD,
    MODEL,
];

/// The set that is being written, below its folder.
pub(crate) const NEW: &str = ".limpid-new";

/// The set whose files are taking their places, below its folder.
const READY: &str = ".limpid-ready";

/// The names of that set, one a line.
const LIST: &str = ".limpid-names";

/// The lock of a folder.
pub(crate) const LOCK: &str = ".limpid-lock";

/// The end of the name of a set that was exchanged with its folder.
const OLD: &str = ".limpid-old";

/// Puts the set of these names, written to `folder/.limpid-new`, in the place of the one in the folder.
pub(crate) fn switch(folder: &Path, names: &[&str]) -> Result<()> {
    match exchanged(folder) {
        Ok(old) => {
            // The new set is in its place: what is left of the old one is removed now, or by the next fit.
            let _left = reclaim(&old, folder);
            Ok(())
        }
        Err(_) => by_journal(folder, names),
    }
}

/// Finishes what a process that was killed has left: a set that is whole takes its place, and parts of others go.
pub(crate) fn settle(folder: &Path) -> Result<()> {
    roll(folder)?;
    reclaim(&folder.join(NEW), folder)?;
    let home = fs::canonicalize(folder)?;
    aside(&home).map_or(Ok(()), |old| reclaim(&old, &home))
}

/// The place of a file of results while it is on its way to its own: readers look there first.
pub(crate) fn ready(file: &Path) -> PathBuf {
    file.with_file_name(READY).join(file.file_name().unwrap_or_default())
}

/// The folder's old set under its new name, after the two have changed places.
fn exchanged(folder: &Path) -> Result<PathBuf> {
    let home = fs::canonicalize(folder)?;
    let stands_in = std::env::current_dir().is_ok_and(|here| here.starts_with(&home));
    let old = aside(&home).filter(|_| !stands_in).ok_or(ErrorKind::Unsupported)?;
    let new = home.join(NEW);
    link_others(&home, &new)?;
    fs::set_permissions(&new, fs::metadata(&home)?.permissions())?;
    sync(&new)?;
    fs::rename(&new, &old)?;
    match exchange(&old, &home) {
        Ok(()) => {
            // On its way to the disk it is in any case; a set is whole before and after.
            let _later = old.parent().map(sync);
            Ok(old)
        }
        Err(error) => {
            fs::rename(&old, &new)?;
            Err(error)
        }
    }
}

/// The name beside a folder under which its sets are exchanged; none for the root of a file system.
fn aside(home: &Path) -> Option<PathBuf> {
    let name = home.file_name()?.to_str()?;
    Some(home.parent()?.join(format!(".{name}{OLD}")))
}

/// Two folders change places in one step.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn exchange(one: &Path, other: &Path) -> Result<()> {
    use nix::fcntl::{AT_FDCWD, RenameFlags, renameat2};
    Ok(renameat2(AT_FDCWD, one, AT_FDCWD, other, RenameFlags::RENAME_EXCHANGE)?)
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn exchange(_: &Path, _: &Path) -> Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Links the files of others that lie in a folder into another one; a folder of theirs is an error.
fn link_others(from: &Path, to: &Path) -> Result<()> {
    for path in entries(from)? {
        let name = name(&path);
        if name == LOCK || !is_ours(&path) {
            if path.is_dir() {
                return Err(ErrorKind::Unsupported.into());
            }
            fs::hard_link(&path, to.join(name))?;
        }
    }
    Ok(())
}

/// The set takes its place file by file; from the moment it has the name `.limpid-ready` it is the one that counts.
fn by_journal(folder: &Path, names: &[&str]) -> Result<()> {
    let (new, ready) = (folder.join(NEW), folder.join(READY));
    fs::write(new.join(LIST), names.join("\n"))?;
    fs::File::open(new.join(LIST))?.sync_all()?;
    sync(&new)?;
    fs::rename(&new, &ready)?;
    sync(folder)?;
    roll(folder)
}

/// Does what a journal says, if there is one, from the beginning or from where it was left.
fn roll(folder: &Path) -> Result<()> {
    let ready = folder.join(READY);
    let list = match fs::read_to_string(ready.join(LIST)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return reclaim(&ready, folder),
        list => list?,
    };
    let names: BTreeSet<&str> = list.lines().collect();
    if names.contains(MODEL) {
        remove_pages(folder)?;
    }
    for name in NAMES {
        let (from, to) = (ready.join(name), folder.join(name));
        match names.contains(name) {
            true if from.exists() => fs::rename(from, to)?,
            true => {} // it was put there before
            false => absent(fs::remove_file(to))?,
        }
    }
    sync(folder)?;
    fs::remove_file(ready.join(LIST))?;
    reclaim(&ready, folder)
}

/// Removes a folder of a set that does not count, but for what others put into it: that goes to `into`.
fn reclaim(from: &Path, into: &Path) -> Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    remove_pages(from)?;
    for path in entries(from)? {
        let there = into.join(name(&path));
        if is_same(&path, &there) {
            fs::remove_file(path)?;
        } else if is_ours(&path) {
            remove(&path)?;
        } else if !there.exists() {
            fs::rename(path, there)?;
        }
    }
    match fs::remove_dir(from) {
        Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => Ok(()), // another file of that name
        removed => absent(removed),
    }
}

/// Removes the folders `row-K` that `limpid explain` made, but for what it did not put there.
fn remove_pages(folder: &Path) -> Result<()> {
    for page in entries(folder)?.into_iter().filter(|path| is_page(path)) {
        entries(&page)?.iter().filter(|path| is_ours(path)).try_for_each(|path| remove(path))?;
        let _not_empty = fs::remove_dir(page);
    }
    Ok(())
}

/// Removes a file, or a folder with all that is in it.
fn remove(path: &Path) -> Result<()> {
    if path.is_dir() { fs::remove_dir_all(path) } else { absent(fs::remove_file(path)) }
}

/// True of what a fit or `limpid explain` makes in a folder, and of nothing that somebody else has put there.
fn is_ours(path: &Path) -> bool {
    let all_ours = || entries(path).is_ok_and(|all| all.iter().all(|path| is_ours(path)));
    match (path.is_dir(), name(path)) {
        (false, name) => NAMES.contains(&name) || [LOCK, LIST].contains(&name),
        (true, name) => [NEW, READY].contains(&name) || is_page(path) && all_ours(),
    }
}

/// True of a folder `row-K`, or of one that is on its way to be none.
fn is_page(path: &Path) -> bool {
    let name = name(path);
    let bare = name.strip_suffix(OLD).and_then(|name| name.strip_prefix('.')).unwrap_or(name);
    let row = bare.strip_prefix("row-").and_then(|k| k.parse::<usize>().ok());
    row.is_some() && path.is_dir()
}

/// True if both names are those of one file.
#[cfg(unix)]
fn is_same(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place =
        |path: &Path| fs::symlink_metadata(path).map(|found| (found.dev(), found.ino())).ok();
    place(one).is_some() && place(one) == place(other)
}

#[cfg(not(unix))]
fn is_same(_: &Path, _: &Path) -> bool {
    false
}

/// The paths in a folder, sorted.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let paths = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths: Vec<PathBuf> = paths.collect::<Result<_>>()?;
    paths.sort();
    Ok(paths)
}

/// The last part of a path; empty if it is no text, for nothing of ours is called so.
fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

/// The result of a removal, where it is well that there was nothing.
fn absent(removed: Result<()>) -> Result<()> {
    removed.or_else(|error: Error| match error.kind() {
        ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    })
}

/// Brings the names in a folder to the disk.
#[cfg(unix)]
fn sync(folder: &Path) -> Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync(_: &Path) -> Result<()> {
    Ok(())
}
