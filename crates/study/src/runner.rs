//! Runs the cells that have no record yet.
//!
//! Each worker takes the next cell and runs it alone, with a thread pool of one inside, so a cell
//! never waits for another. One thread, the caller's, writes records in the order they arrive; the
//! order on the disk means nothing.
//!
//! ```text
//! cells ─next─► worker 1 ─┐
//!       ─next─► worker 2 ─┼─► (record, times) ─► store
//!       ─next─► worker n ─┘
//! ```

use crate::cell::{Cell, ENGINE};
use crate::record::{Record, Times};
use crate::store::{Store, StoreError};
use cpu_time::ThreadTime;
use limpid_data::Dataset;
use limpid_distill::{Stage, run};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

/// A data set with the hash that keys its cells.
#[derive(Clone, Debug)]
pub struct Source {
    /// The data set, all rows.
    pub dataset: Dataset,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}

/// Why a run of cells stopped early.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// A record could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Cells that could not be run; all others were.
    #[error("{} of the cells failed, the first: {first}", count)]
    Cells {
        /// Number of cells that failed.
        count: usize,
        /// The first one's message.
        first: String,
    },
}

/// What happened to a list of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Number of cells that were run now.
    pub run: usize,
    /// True if the caller's flag stopped the run.
    pub interrupted: bool,
}

/// Runs `cells` on `threads` workers and appends their records; `finished` hears of each. When
/// `stop` becomes true no further cell is begun.
///
/// # Errors
/// If a record cannot be written, or some cell failed.
pub fn run_cells(
    cells: &[Cell],
    sources: &BTreeMap<String, Source>,
    store: &mut Store,
    threads: usize,
    stop: &AtomicBool,
    mut finished: impl FnMut(&Cell, &Store),
) -> Result<Summary, RunError> {
    let next = AtomicUsize::new(0);
    let mut summary = Summary::default();
    let mut failures: Vec<String> = vec![];
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..threads.clamp(1, cells.len().max(1)) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || worker(cells, sources, next, stop, &sender));
        }
        drop(sender);
        for (index, result) in receiver {
            match result {
                Ok((record, times)) => {
                    if let Err(error) = store.append(record, times) {
                        stop.store(true, Ordering::Relaxed);
                        return Err(error);
                    }
                    summary.run += 1;
                }
                Err(message) => failures.push(message),
            }
            finished(&cells[index], store);
        }
        Ok(())
    })?;
    summary.interrupted = stop.load(Ordering::Relaxed);
    match failures.first() {
        None => Ok(summary),
        Some(first) => Err(RunError::Cells { count: failures.len(), first: first.clone() }),
    }
}

/// Position of a cell, and its record with times or why it failed.
type Finished = (usize, Result<(Record, Times), String>);

/// Runs cells one after another until none is left or `stop` is true, and sends what became of each.
fn worker(
    cells: &[Cell],
    sources: &BTreeMap<String, Source>,
    next: &AtomicUsize,
    stop: &AtomicBool,
    sender: &mpsc::Sender<Finished>,
) {
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    while !stop.load(Ordering::Relaxed) {
        let index = next.fetch_add(1, Ordering::Relaxed);
        let Some(cell) = cells.get(index) else { break };
        let result = pool.install(|| run_cell(cell, &sources[&cell.dataset]));
        if sender.send((index, result)).is_err() {
            break; // the writer stopped: nobody is left to hear
        }
    }
}

/// Runs one cell and takes its times: CPU time of this thread, on which all of the cell's work is done, so
/// that they say little of what else the machine does.
fn run_cell(cell: &Cell, source: &Source) -> Result<(Record, Times), String> {
    let key = cell.key(&source.sha256, ENGINE);
    let protocol = cell.protocol();
    let mut times = Times { key: key.clone(), ..Times::default() };
    let mut current: Option<(Stage, ThreadTime)> = None;
    let outcome = run(&source.dataset, &protocol, cell.seed(), |stage| {
        let seconds = |start: ThreadTime| start.elapsed().as_secs_f64();
        match current {
            Some((Stage::Teacher, start)) => times.teacher = seconds(start),
            Some((Stage::Student(i), start)) => {
                times.students.insert(protocol.students[i].name().to_string(), seconds(start));
            }
            Some((Stage::Done, _)) | None => {}
        }
        current = Some((stage, ThreadTime::now()));
    });
    let outcome = outcome.map_err(|e| format!("trial {}, {:?}: {e}", cell.trial, cell.arm))?;
    Ok((Record::new(cell, key, outcome), times))
}
