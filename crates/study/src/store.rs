//! An append-only store of records: one JSON object a line, a checksum in each.
//!
//! ```text
//! OUT/records/shard-0-of-1.jsonl   {"key": …, …, "checksum": "<16 hex digits>"}
//! OUT/times/shard-0-of-1.jsonl     {"key": …, "teacher": …, "students": {…}}
//! ```
//!
//! A line is written and flushed whole. A process killed in the middle of one leaves a torn last
//! line, which the next start cuts off; any other damaged line is reported and left where it is, and
//! its cell is run again. So nothing already recorded is ever lost.

use crate::record::{Record, Times};
use crate::shard::Shard;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// A file that could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {reason}: check the folder and the space on the disk", path.display())]
pub struct StoreError {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub reason: std::io::Error,
}

fn at(path: &Path) -> impl Fn(std::io::Error) -> StoreError + '_ {
    move |reason| StoreError { path: path.to_path_buf(), reason }
}

/// The records of one output folder, and the two files this process appends to.
#[derive(Debug)]
pub struct Store {
    records: BTreeMap<String, Record>,
    times: BTreeMap<String, Times>,
    warnings: Vec<String>,
    record_file: (PathBuf, File),
    times_file: (PathBuf, File),
}

impl Store {
    /// Opens `folder`, made if missing: reads every shard's records, ready to append to `shard`'s.
    ///
    /// # Errors
    /// If a file cannot be read or made.
    pub fn open(folder: &Path, shard: Shard) -> Result<Self, StoreError> {
        let (records, times) = (folder.join("records"), folder.join("times"));
        let name = format!("shard-{}-of-{}.jsonl", shard.index, shard.count);
        let record_file = open_for_append(&records, &name)?;
        let times_file = open_for_append(&times, &name)?;
        let mut warnings = vec![];
        let records = read_all(&records, unseal, &mut warnings)?;
        // Times serve no result: a damaged line is not worth a warning.
        let times = read_all(&times, |line| serde_json::from_str(line).ok(), &mut vec![])?;
        let keyed = |r: Record| (r.key.clone(), r);
        // The first of two records with one key stays, as in every other run.
        let records = records.into_iter().rev().map(keyed).collect();
        let times = times.into_iter().map(|t: Times| (t.key.clone(), t)).collect();
        Ok(Self { records, times, warnings, record_file, times_file })
    }

    /// One line for every damaged line found.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The record of that key.
    pub fn get(&self, key: &str) -> Option<&Record> {
        self.records.get(key)
    }

    /// The times of that key.
    pub fn times(&self, key: &str) -> Option<&Times> {
        self.times.get(key)
    }

    /// Keys of all records.
    pub fn keys(&self) -> BTreeSet<&str> {
        self.records.keys().map(String::as_str).collect()
    }

    /// Appends a record with its times; both are on their way to the disk when this returns.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn append(&mut self, record: Record, times: Times) -> Result<(), StoreError> {
        // Times first: a record without times would never be timed again.
        let line = serde_json::to_string(&times).expect("times are plain data");
        write_line(&mut self.times_file, &line)?;
        write_line(&mut self.record_file, &seal(&record))?;
        self.times.insert(times.key.clone(), times);
        self.records.insert(record.key.clone(), record);
        Ok(())
    }
}

fn write_line((path, file): &mut (PathBuf, File), line: &str) -> Result<(), StoreError> {
    file.write_all(format!("{line}\n").as_bytes()).and_then(|()| file.flush()).map_err(at(path))
}

/// Opens a file for appending after cutting off a torn last line.
fn open_for_append(folder: &Path, name: &str) -> Result<(PathBuf, File), StoreError> {
    std::fs::create_dir_all(folder).map_err(at(folder))?;
    let path = folder.join(name);
    let open = OpenOptions::new().read(true).append(true).create(true).open(&path);
    let mut file = open.map_err(at(&path))?;
    lock(&file).map_err(|e| at(&path)(in_use(e)))?;
    let mut bytes = vec![];
    file.read_to_end(&mut bytes).map_err(at(&path))?;
    let whole = bytes.iter().rposition(|&b| b == b'\n').map_or(0, |end| end + 1);
    if whole < bytes.len() {
        file.set_len(whole as u64).map_err(at(&path))?;
    }
    file.seek(std::io::SeekFrom::End(0)).map_err(at(&path))?;
    Ok((path, file))
}

/// Takes the file for this process. A process just killed, or a child just forked, may hold on to it
/// for an instant: a second of patience tells it from one that runs.
fn lock(file: &File) -> Result<(), TryLockError> {
    for _ in 0..20 {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
            settled => return settled,
        }
    }
    file.try_lock()
}

/// Two processes that append to one file would run every cell twice.
fn in_use(error: TryLockError) -> std::io::Error {
    match error {
        TryLockError::Error(error) => error,
        TryLockError::WouldBlock => std::io::Error::other(
            "another process is writing to this folder: wait for it, or name another folder",
        ),
    }
}

/// Every whole line of every `.jsonl` file of the folder, in order of file name and line.
fn read_all<R: DeserializeOwned>(
    folder: &Path,
    read: impl Fn(&str) -> Option<R>,
    warnings: &mut Vec<String>,
) -> Result<Vec<R>, StoreError> {
    let entries = std::fs::read_dir(folder).map_err(at(folder))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "jsonl"));
    paths.sort();
    let mut all = vec![];
    for path in paths {
        let bytes = std::fs::read(&path).map_err(at(&path))?;
        for (number, line) in whole_lines(&bytes) {
            match read(&line) {
                Some(record) => all.push(record),
                None => warnings.push(format!(
                    "{}, line {number}: damaged record, its checksum does not match: the line is \
                     left as it is, and its cell has to have another",
                    path.display()
                )),
            }
        }
    }
    Ok(all)
}

/// The lines that end in a line feed, numbered from 1; what follows the last is being written.
fn whole_lines(bytes: &[u8]) -> Vec<(usize, String)> {
    let text = String::from_utf8_lossy(bytes);
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().map(str::to_string).enumerate().map(|(i, line)| (i + 1, line)).collect()
}

const CHECKSUM: usize = 16;

fn checksum(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..CHECKSUM].to_string()
}

/// The record as JSON, with a checksum of everything before it as its last field.
fn seal<R: Serialize>(record: &R) -> String {
    let text = serde_json::to_string(record).expect("a record is plain data");
    let body = text.strip_suffix('}').expect("a record is an object");
    format!("{body},\"checksum\":\"{}\"}}", checksum(body))
}

/// The record, if the checksum is right.
fn unseal<R: DeserializeOwned>(line: &str) -> Option<R> {
    let (body, sum) = line.rsplit_once(",\"checksum\":\"")?;
    let sum = sum.strip_suffix("\"}")?;
    if checksum(body) != sum {
        return None;
    }
    serde_json::from_str(&format!("{body}}}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::{Arm, ENGINE};
    use crate::record::TeacherRecord;

    fn record(key: &str) -> Record {
        Record {
            key: key.into(),
            dataset: "a \"quoted\" set".into(),
            trial: 3,
            teacher: TeacherRecord { arm: Arm::Jacobian { lambda: 0.1 }, scores: None },
            students: vec![],
            engine: ENGINE,
            kernel: "test".into(),
        }
    }

    fn times(key: &str) -> Times {
        Times { key: key.into(), teacher: 0.5, ..Times::default() }
    }

    fn filled(folder: &Path, keys: &[&str]) -> PathBuf {
        let mut store = Store::open(folder, Shard::WHOLE).expect("a new store");
        keys.iter().for_each(|k| store.append(record(k), times(k)).expect("space on the disk"));
        folder.join("records/shard-0-of-1.jsonl")
    }

    #[test]
    fn records_come_back_as_they_were() {
        let folder = tempfile::tempdir().expect("a folder");
        filled(folder.path(), &["a", "b"]);
        let store = Store::open(folder.path(), Shard::WHOLE).expect("the store");
        assert_eq!(store.get("a"), Some(&record("a")));
        assert_eq!(store.times("b"), Some(&times("b")));
        assert_eq!(store.keys().len(), 2);
        assert!(store.warnings().is_empty());
    }

    #[test]
    fn a_torn_last_line_is_cut_off_and_the_rest_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = filled(folder.path(), &["a", "b"]);
        let bytes = std::fs::read(&path).expect("a file");
        for cut in 1..40 {
            std::fs::write(&path, &bytes[..bytes.len() - cut]).expect("space");
            let mut store = Store::open(folder.path(), Shard::WHOLE).expect("the store");
            assert!(store.get("a").is_some() && store.get("b").is_none(), "cut {cut}");
            store.append(record("c"), times("c")).expect("space");
            drop(store);
            let store = Store::open(folder.path(), Shard::WHOLE).expect("the store");
            assert!(store.get("c").is_some() && store.warnings().is_empty(), "cut {cut}");
        }
    }

    #[test]
    fn a_damaged_line_is_reported_with_file_and_line_and_the_others_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = filled(folder.path(), &["a", "b", "c"]);
        let text = std::fs::read_to_string(&path).expect("a file");
        std::fs::write(&path, text.replacen("\"trial\":3", "\"trial\":4", 1)).expect("space");
        let store = Store::open(folder.path(), Shard::WHOLE).expect("the store");
        assert!(store.get("a").is_none() && store.get("c").is_some());
        assert!(
            store.warnings()[0].contains("shard-0-of-1.jsonl, line 1:"),
            "{:?}",
            store.warnings()
        );
    }

    #[test]
    fn another_shard_sees_all_records() {
        let folder = tempfile::tempdir().expect("a folder");
        filled(folder.path(), &["a"]);
        let shard = Shard { index: 1, count: 4 };
        let mut store = Store::open(folder.path(), shard).expect("the store");
        assert!(store.get("a").is_some());
        store.append(record("d"), times("d")).expect("space");
        assert!(folder.path().join("records/shard-1-of-4.jsonl").exists());
    }

    #[test]
    fn two_processes_cannot_append_to_one_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = Store::open(folder.path(), Shard::WHOLE).expect("a new store");
        let second = Store::open(folder.path(), Shard::WHOLE).unwrap_err().to_string();
        assert!(second.contains("another process is writing"), "{second}");
        drop(first);
        assert!(Store::open(folder.path(), Shard::WHOLE).is_ok());
    }
}
