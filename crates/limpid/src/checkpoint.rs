//! A file from which a search goes on.
//!
//! Two lines: a header, JSON with a hash of the search (data, settings, seed) and one of the second
//! line; then the state of the search as JSON. A new file is written as `FILE.new` and takes its name
//! when it is whole; the old one stays as `FILE.previous`. `FILE.lock` keeps others away while a search runs.

use crate::exit::Failure;
use crate::file::{bytes, shown};
use crate::lock::Lock;
use limpid::distill::{Checkpoint, Cost, PerRow};
use limpid::sr::State;
use limpid::{Front, Task};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Time between two files.
const PAUSE: Duration = Duration::from_secs(5);

/// Raised when a state means something else.
const FORMAT: u32 = 2;

#[derive(PartialEq, Serialize, Deserialize)]
struct Header {
    limpid_checkpoint: u32,
    /// A hash of the search, as [`digest`] makes it.
    search: String,
    /// A hash of the second line.
    blake3: String,
}

/// A [`Checkpoint`] that is borrowed from the fit under way.
#[derive(Serialize)]
pub(crate) struct Snapshot<'a> {
    pub(crate) finished: &'a [(Front, Cost)],
    pub(crate) running: Option<&'a State>,
}

/// A hash of everything that decides what a search finds but the budget and the target loss, which only
/// say when to end.
pub(crate) fn digest(task: &Task) -> String {
    let mut endless = task.config.clone();
    endless.search = endless.search.with_evaluations(1).with_target_loss(None);
    let settings = serde_json::to_string(&endless).expect("losses of the command are plain data");
    let mut hasher = blake3::Hasher::new();
    hasher.update(settings.as_bytes());
    hasher.update(&task.seed().value().to_le_bytes());
    let (observations, parts) = (&task.rows, &task.rows.parts);
    let beside = |per_row: &PerRow| [per_row.train.clone(), per_row.valid.clone()].concat();
    let [weights, answers] = [&observations.weights, &observations.predictions]
        .map(|values| values.as_ref().map(beside).unwrap_or_default());
    let rows =
        [parts.train.x().as_slice(), parts.train.y(), parts.valid.x().as_slice(), parts.valid.y()];
    for part in rows.into_iter().chain([&weights[..], &answers[..]]) {
        hasher.update(&(part.len() as u64).to_le_bytes());
        for v in part {
            hasher.update(&v.to_bits().to_le_bytes());
        }
    }
    hasher.finalize().to_hex().to_string()
}

/// The file of a search, and when it was written last.
pub(crate) struct CheckpointFile {
    path: PathBuf,
    search: String,
    written: Option<Instant>,
    _lock: Lock,
}

impl CheckpointFile {
    /// The state in the file, or in `FILE.previous` if a crash left only that; none if there is
    /// neither. Nobody else may write to the file meanwhile.
    pub(crate) fn open(path: &Path, search: String) -> Result<(Self, Checkpoint), Failure> {
        let lock = Lock::take(&beside(path, ".lock")).map_err(|error| {
            let kind = error.kind();
            Failure::Usage(format!(
                "{} cannot be written ({kind}): correct --checkpoint",
                shown(path)
            ))
        })?;
        let lock = lock.ok_or_else(|| {
            let text = "is the checkpoint of another search that runs: wait for it, or choose another --checkpoint";
            Failure::Usage(format!("{} {text}", shown(path)))
        })?;
        let previous = beside(path, ".previous");
        let there = [path, &previous].into_iter().find(|path| path.exists());
        let state = there.map(|path| read(path, &search, &previous)).transpose()?;
        Ok((
            Self { path: path.into(), search, written: None, _lock: lock },
            state.unwrap_or_default(),
        ))
    }

    /// Writes the state if the last one is old enough.
    pub(crate) fn offer(&mut self, state: &Snapshot<'_>) -> Result<(), Failure> {
        if self.written.is_some_and(|then| then.elapsed() < PAUSE) {
            Ok(())
        } else {
            self.write(state)
        }
    }

    /// Writes the state at once.
    #[allow(clippy::disallowed_methods)] // says when to write next, never what is found
    pub(crate) fn write(&mut self, state: &Snapshot<'_>) -> Result<(), Failure> {
        self.replace(state).map_err(|error| {
            // Half a state is of no use; that it cannot be removed is no reason to stop.
            let _left = std::fs::remove_file(beside(&self.path, ".new"));
            let (file, kind) = (shown(&self.path), error.kind());
            let text = "this is the best so far: make space, or choose another --checkpoint";
            Failure::Output(format!("{file} cannot be written ({kind}), {text}"))
        })?;
        self.written = Some(Instant::now());
        Ok(())
    }

    fn replace(&self, state: &Snapshot<'_>) -> std::io::Result<()> {
        let state = serde_json::to_string(state)?;
        let blake3 = hash(&state);
        let header = Header { limpid_checkpoint: FORMAT, search: self.search.clone(), blake3 };
        let new = beside(&self.path, ".new");
        let mut file = std::fs::File::create(&new)?;
        writeln!(file, "{}\n{state}", serde_json::to_string(&header)?)?;
        file.sync_all()?;
        if self.path.exists() {
            std::fs::rename(&self.path, beside(&self.path, ".previous"))?;
        }
        std::fs::rename(&new, &self.path)
    }
}

/// The path with something added to its name.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn hash(state: &str) -> String {
    blake3::hash(state.as_bytes()).to_hex().to_string()
}

fn read(path: &Path, search: &str, previous: &Path) -> Result<Checkpoint, Failure> {
    let file = shown(path);
    let damaged = || {
        let way = match path != previous && previous.exists() {
            true => format!("move {} to its place, or remove both to start anew", shown(previous)),
            false => "remove it to start anew".into(),
        };
        Failure::Data(format!("{file} is damaged or no checkpoint, and was left as it is: {way}"))
    };
    let text = String::from_utf8(bytes(path)?).map_err(|_| damaged())?;
    let (header, state) = text.split_once('\n').ok_or_else(damaged)?;
    let header: Header = serde_json::from_str(header).map_err(|_| damaged())?;
    let state = state.trim_end_matches('\n');
    if hash(state) != header.blake3 {
        return Err(damaged());
    }
    if header.limpid_checkpoint != FORMAT || header.search != search {
        return Err(Failure::Data(format!(
            "{file} belongs to a search with other data, settings or seed, and was left as it is: \
             give those again, or another --checkpoint"
        )));
    }
    serde_json::from_str(state).map_err(|_| damaged())
}
