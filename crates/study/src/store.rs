//! An append-only store of records: one JSON object a line, a checksum in each.
//!
//! ```text
//! OUT/records/shard-0-of-1.jsonl   {"key": …, …, "checksum": "<16 hex digits>"}
//! OUT/times/shard-0-of-1.jsonl     {"key": …, "teacher": …, "students": {…}}
//! OUT/records/trial-000.jsonl.gz   the same lines, compressed: what [`Store::pack`] writes
//! ```
//!
//! A line is written and flushed whole. A process killed in the middle of one leaves a torn last
//! line, which the next start cuts off and reports; nothing else ever changes a file of lines, so any
//! other damaged line is an error, not something to be skipped. Nothing already recorded is lost.

mod error;
mod file;
mod line;

use crate::files::FileError;
use crate::record::{Record, Times};
use crate::shard::Shard;
pub use error::StoreError;
use file::Appender;
use line::{seal, unseal};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The records and times of one output folder.
#[derive(Debug, Default)]
pub struct Store {
    /// Records by the key of their cell.
    records: BTreeMap<String, Record>,
    /// Times by the key of their cell.
    times: BTreeMap<String, Times>,
    /// Files whose torn last line was cut off.
    repaired: Vec<PathBuf>,
    /// Files that end in the middle of a line.
    torn: Vec<PathBuf>,
    /// Files that this process appends to, for records and for times; none if the store was only read.
    appenders: Option<(Appender, Appender)>,
}

impl Store {
    /// Reads every record of `folder` and changes nothing; no folder is an empty store. A last line
    /// that does not end is being written, or was torn: it does not count.
    ///
    /// # Errors
    /// If a file cannot be read, a line in it is damaged, or two records of one cell differ.
    pub fn read(folder: &Path) -> Result<Self, StoreError> {
        let mut store = Self::default();
        for path in file::files(&folder.join(RECORDS))? {
            let lines = file::read_lines(&path, unseal::<Record>)?;
            store.torn.extend(lines.torn.then(|| path.clone()));
            lines.values.into_iter().try_for_each(|record| store.insert(record, &path))?;
        }
        for path in file::files(&folder.join(TIMES))? {
            let lines = file::read_lines(&path, read_times)?;
            store.torn.extend(lines.torn.then(|| path.clone()));
            for times in lines.values {
                store.times.entry(times.key.clone()).or_insert(times);
            }
        }
        Ok(store)
    }

    /// Adds a record, read from `path`; of two with the same numbers the first stays.
    fn insert(&mut self, record: Record, path: &Path) -> Result<(), StoreError> {
        match self.records.get(&record.key) {
            Some(kept) if !kept.has_numbers_of(&record) => Err(StoreError::Differ {
                path: path.to_path_buf(),
                dataset: record.dataset,
                trial: record.trial,
                key: record.key,
            }),
            Some(_) => Ok(()),
            None => {
                self.records.insert(record.key.clone(), record);
                Ok(())
            }
        }
    }

    /// Opens `folder`, made if missing: cuts a torn last line off `shard`'s files (off all files that no
    /// other process writes to, if it is the only shard), reads every shard's records, and is ready to
    /// append to `shard`'s.
    ///
    /// # Errors
    /// If a file cannot be read or made, another process writes to this shard, or a line is damaged.
    pub fn open(folder: &Path, shard: Shard) -> Result<Self, StoreError> {
        let name = format!("shard-{}-of-{}.jsonl", shard.index, shard.count);
        let mut repaired = vec![];
        let mut open = |kind: &str| -> Result<Appender, StoreError> {
            let folder = folder.join(kind);
            std::fs::create_dir_all(&folder)
                .map_err(|reason| FileError { path: folder.clone(), reason })?;
            let own = folder.join(&name);
            let (appender, torn) = Appender::open(own.clone())?;
            repaired.extend(torn.then(|| own.clone()));
            // Where shards share a folder between machines, locks may not reach the others: their files
            // are left to them.
            let others = if shard == Shard::WHOLE { file::files(&folder)? } else { vec![] };
            for other in others.into_iter().filter(|path| *path != own) {
                if file::is_plain(&other) && file::repair(&other)? {
                    repaired.push(other);
                }
            }
            Ok(appender)
        };
        let appenders = Some((open(RECORDS)?, open(TIMES)?));
        Ok(Self { appenders, repaired, ..Self::read(folder)? })
    }

    /// The files whose torn last line was cut off.
    pub fn repaired(&self) -> &[PathBuf] {
        &self.repaired
    }

    /// The files that end in the middle of a line: it is being written, or its process was killed.
    pub fn torn(&self) -> &[PathBuf] {
        &self.torn
    }

    /// The record of that key.
    pub fn get(&self, key: &str) -> Option<&Record> {
        self.records.get(key)
    }

    /// The times of that key.
    pub fn times(&self, key: &str) -> Option<&Times> {
        self.times.get(key)
    }

    /// All records, by key.
    pub fn records(&self) -> impl ExactSizeIterator<Item = &Record> {
        self.records.values()
    }

    /// Keys of all records.
    pub fn keys(&self) -> BTreeSet<&str> {
        self.records.keys().map(String::as_str).collect()
    }

    /// Appends a record with its times; both are on their way to the disk when this returns.
    ///
    /// # Errors
    /// If a file cannot be written.
    ///
    /// # Panics
    /// If the store was only read, not opened.
    pub fn append(&mut self, record: Record, times: Times) -> Result<(), StoreError> {
        let (to_records, to_times) = self.appenders.as_mut().expect("the store was opened");
        // Times first: a record without times would never be timed again.
        to_times.write(&serde_json::to_string(&times).expect("times are plain data"))?;
        to_records.write(&seal(&record))?;
        self.times.insert(times.key.clone(), times);
        self.records.insert(record.key.clone(), record);
        Ok(())
    }

    /// Adds the records and times of another folder that are not here yet.
    ///
    /// # Errors
    /// If the folder cannot be read, or holds a record that differs from the one here.
    pub fn join(&mut self, folder: &Path) -> Result<(), StoreError> {
        let other = Self::read(folder)?;
        self.torn.extend(other.torn);
        other.records.into_values().try_for_each(|record| self.insert(record, folder))?;
        for (key, times) in other.times {
            self.times.entry(key).or_insert(times);
        }
        Ok(())
    }

    /// Writes all records and times into `folder`, compressed, one file a trial, sorted by data set and
    /// teacher (alike records next to each other compress better): the same records give the same bytes,
    /// and a trial that is complete never changes again.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn pack(&self, folder: &Path) -> Result<(), StoreError> {
        let trials: BTreeSet<u32> = self.records.values().map(|record| record.trial).collect();
        for trial in trials {
            let of_trial = self.records.values().filter(|record| record.trial == trial);
            let mut records: Vec<&Record> = of_trial.collect();
            records.sort_by_cached_key(|r| (r.dataset.clone(), format!("{:?}", r.teacher.arm)));
            let lines: Vec<String> = records.iter().map(seal).collect();
            let times = records.iter().filter_map(|record| self.times.get(&record.key));
            let times = times.map(|times| serde_json::to_string(times).expect("plain data"));
            let stem = format!("trial-{trial:03}");
            file::write_packed(&folder.join(TIMES), &stem, &times.collect::<Vec<String>>())?;
            file::write_packed(&folder.join(RECORDS), &stem, &lines)?;
        }
        Ok(())
    }
}

/// The times that a line holds, or what is wrong with it and what to do.
fn read_times(line: &str) -> Result<Times, &'static str> {
    serde_json::from_str(line).map_err(|_| {
        "the line is damaged: restore the file, or delete the line and its cell keeps its record, without times"
    })
}

/// Folder of the records, below the output folder.
const RECORDS: &str = "records";
/// Folder of the times, below the output folder.
const TIMES: &str = "times";

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
        assert!(store.repaired().is_empty());
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
            assert_eq!(store.repaired(), std::slice::from_ref(&path), "cut {cut}");
            store.append(record("c"), times("c")).expect("space");
            drop(store);
            let store = Store::open(folder.path(), Shard::WHOLE).expect("the store");
            assert!(store.get("c").is_some() && store.repaired().is_empty(), "cut {cut}");
        }
    }

    /// Another process may be writing to it: reading changes nothing, opening repairs.
    #[test]
    fn a_torn_line_in_another_shards_file_is_repaired_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = filled(folder.path(), &["a", "b"]);
        let bytes = std::fs::read(&path).expect("a file");
        std::fs::write(&path, &bytes[..bytes.len() - 9]).expect("space");
        let read = Store::read(folder.path()).expect("the store");
        assert!(read.get("a").is_some() && read.get("b").is_none());
        assert_eq!(std::fs::read(&path).expect("a file").len(), bytes.len() - 9);
        assert_eq!(read.torn(), std::slice::from_ref(&path));
        let shard = Shard { index: 0, count: 3 };
        let store = Store::open(folder.path(), shard).expect("the store");
        assert!(store.repaired().is_empty(), "a shard leaves others' files alone");
        drop(store);
        let other = folder.path().join("records/shard-1-of-3.jsonl");
        std::fs::rename(&path, &other).expect("space");
        let (path, store) = (other, Store::open(folder.path(), Shard::WHOLE).expect("the store"));
        assert_eq!(store.repaired(), std::slice::from_ref(&path));
        assert_eq!(std::fs::read(&path).expect("a file").last(), Some(&b'\n'));
    }

    #[test]
    fn a_damaged_line_is_an_error_with_file_and_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = filled(folder.path(), &["a", "b", "c"]);
        let text = std::fs::read_to_string(&path).expect("a file");
        let second = text.lines().nth(1).expect("three lines");
        for damage in [second.replacen("\"trial\":3", "\"trial\":4", 1), second[..50].into()] {
            std::fs::write(&path, text.replacen(second, &damage, 1)).expect("space");
            let error = Store::open(folder.path(), Shard::WHOLE).unwrap_err().to_string();
            assert!(error.contains("shard-0-of-1.jsonl, line 2: the line is damaged"), "{error}");
        }
    }

    #[test]
    fn a_packed_store_is_read_as_any_other_and_has_the_same_bytes_every_time() {
        let (shards, packed) = (tempfile::tempdir(), tempfile::tempdir());
        let (shards, packed) = (shards.expect("a folder"), packed.expect("a folder"));
        filled(shards.path(), &["b", "a"]);
        let pack = |folder: &Path| -> Vec<u8> {
            Store::read(folder).expect("the store").pack(packed.path()).expect("space");
            std::fs::read(packed.path().join("records/trial-003.jsonl.gz")).expect("a file")
        };
        let bytes = pack(shards.path());
        assert_eq!(bytes, pack(packed.path()));
        let mut store = Store::open(packed.path(), Shard::WHOLE).expect("the store");
        assert_eq!((store.get("a"), store.times("b")), (Some(&record("a")), Some(&times("b"))));
        store.append(record("c"), times("c")).expect("space");
        assert_eq!(Store::read(packed.path()).expect("the store").keys().len(), 3);
    }

    #[test]
    fn a_damaged_packed_file_is_said_to_be_one() {
        let (shards, packed) = (tempfile::tempdir(), tempfile::tempdir());
        let (shards, packed) = (shards.expect("a folder"), packed.expect("a folder"));
        filled(shards.path(), &["a", "b"]);
        Store::read(shards.path()).expect("the store").pack(packed.path()).expect("space");
        let path = packed.path().join("records/trial-003.jsonl.gz");
        let whole = std::fs::read(&path).expect("a file");
        let fails = |bytes: &[u8]| {
            std::fs::write(&path, bytes).expect("space");
            Store::read(packed.path()).unwrap_err().to_string()
        };
        for damaged in [&whole[..whole.len() - 9], &whole[..20], b"not gzip at all"] {
            let error = fails(damaged);
            assert!(
                error.contains("the file is damaged") && error.contains("restore it"),
                "{error}"
            );
        }
        // Two files put together are one that holds both.
        std::fs::write(&path, [whole.as_slice(), &whole].concat()).expect("space");
        assert_eq!(Store::read(packed.path()).expect("the store").keys().len(), 2);
    }

    #[test]
    fn a_sound_line_of_another_version_is_not_called_damaged() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = filled(folder.path(), &["a"]);
        std::fs::write(&path, line::seal(&serde_json::json!({ "newer": 1 })) + "\n")
            .expect("space");
        let error = Store::read(folder.path()).unwrap_err().to_string();
        assert!(error.contains("another version"), "{error}");
    }

    #[test]
    fn joining_adds_what_is_new_and_refuses_what_differs() {
        let (one, other) = (tempfile::tempdir(), tempfile::tempdir());
        let (one, other) = (one.expect("a folder"), other.expect("a folder"));
        filled(one.path(), &["a", "b"]);
        filled(other.path(), &["b", "c"]);
        let mut store = Store::default();
        for folder in [one.path(), other.path()] {
            store.join(folder).expect("equal records");
        }
        assert_eq!(store.keys(), ["a", "b", "c"].into());
        let mut different = Store::open(other.path(), Shard { index: 1, count: 2 }).expect("one");
        different.append(Record { trial: 9, ..record("a") }, times("a")).expect("space");
        let error = store.join(other.path()).unwrap_err().to_string();
        assert!(error.contains("trial 9") && error.contains("key a"), "{error}");
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
        assert!(
            second.ends_with("writing to this folder: wait for it, or name another folder"),
            "{second}"
        );
        drop(first);
        assert!(Store::open(folder.path(), Shard::WHOLE).is_ok());
    }
}
