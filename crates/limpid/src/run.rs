//! From a task to printed formulas and a folder of results, for `fit` and `search` alike.
//!
//! ```text
//! Task ─► Fit ─┬─► standard output: a table, or one JSON object
//!              └─► a folder, where --out names one
//! ```
//!
//! What was found is printed first, so that a full disk costs the files and not the formulas.

use crate::asked::Output;
use crate::checkpoint::{CheckpointFile, Snapshot, digest};
use crate::clock::{Clock, cpu_seconds};
use crate::exit::Failure;
use crate::folder::Folder;
use crate::progress::Progress;
use crate::say;
use crate::screen;
use crate::switch::{MODEL, RECORD, REPORT};
use limpid::data::one_line;
use limpid::distill::{self, FitConfig, FitStage};
use limpid::sr::{Control, Generation};
use limpid::{Fit, Source, Task, label};
use limpid_report::number;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Digits of constants and scores while a search goes on.
const DIGITS: usize = 3;

/// Runs a task until it is done, or the clock or `stop` (Ctrl-C) says so, prints the front, and writes a folder if
/// there is to be one.
pub(crate) fn run(
    task: Task,
    output: &Output,
    out: Option<PathBuf>,
    clock: &Clock,
    stop: &AtomicBool,
) -> anyhow::Result<()> {
    let folder = out.as_deref().map(|out| Folder::open(out, output.force)).transpose()?;
    say::unless(output.quiet, || task.plan());
    let (mut fit, saved) = found(task, output, clock, stop)?;
    fit.record.command = command();
    for note in &fit.record.failures {
        say::unless(output.quiet, || format!("note: {note}"));
    }
    let cpu_seconds = cpu_seconds();
    let shown = out.as_ref().map(|out| out.display().to_string());
    let text = match output.json {
        true => fit.json(cpu_seconds, shown.clone()) + "\n",
        false => table(&fit),
    };
    let printed = say::print(&text);
    if let Some(folder) = folder {
        write(&fit, folder)?;
    }
    printed?;
    say::unless(output.quiet, || summary(&fit, cpu_seconds));
    if let Some(out) = shown {
        say::unless(output.quiet, || format!("results are in {out}: open {REPORT}"));
    }
    saved?;
    if stop.load(Ordering::Relaxed) { Err(Failure::Interrupted.into()) } else { Ok(()) }
}

/// The front for people, and what the test rows said, as wide as standard output.
fn table(fit: &Fit) -> String {
    let width = screen::width();
    let table = match screen::has_styles() {
        true => fit.table().to_screen(width),
        false => fit.table().to_terminal(width),
    };
    let below = fit.verdict() + &fit.tested();
    let below = say::fitted(&below, width);
    format!("{table}{below}{}", if below.is_empty() { "" } else { "\n" })
}

/// Finds formulas, from the checkpoint if there is one; `stop` ends it after the current generation, and so does
/// a checkpoint that cannot be written, which is told beside the best so far.
fn found(
    task: Task,
    output: &Output,
    clock: &Clock,
    stop: &AtomicBool,
) -> anyhow::Result<(Fit, Result<(), Failure>)> {
    let pool = pool(output.threads)?;
    let open = |path: &PathBuf| CheckpointFile::open(path, digest(&task));
    let (mut file, from) = output.checkpoint.as_ref().map(open).transpose()?.unzip();
    let mut progress = Progress::new(output.quiet);
    let config = task.config.clone();
    let dataset = &task.frame.dataset;
    let (target, names) = (dataset.target.clone(), dataset.features.clone());
    let mut saved = Ok(());
    let observe = |now: distill::Progress<'_>| {
        progress.at(now.done, &stage(now.stage, &config), || best(&now, &target, &names));
        let over = stop.load(Ordering::Relaxed) || clock.is_over();
        if let Some(file) = &mut file {
            let running = now.generation.map(Generation::state);
            let snapshot = Snapshot { finished: now.finished, running };
            let last = now.generation.is_some_and(|generation| generation.last);
            saved = match over || last {
                true => file.write(&snapshot),
                false => file.offer(&snapshot),
            };
        }
        if over || saved.is_err() { Control::Stop } else { Control::Continue }
    };
    let fit = pool.install(|| task.run(from.unwrap_or_default(), observe));
    progress.finish();
    Ok((fit.map_err(Failure::from)?, saved))
}

/// Writes everything that is kept of a fit, all of it or nothing.
fn write(fit: &Fit, mut folder: Folder) -> Result<(), Failure> {
    folder.write(REPORT, &fit.page(fit.chosen()))?;
    folder.write("front.csv", &fit.csv())?;
    for (name, text) in fit.exports(fit.chosen()) {
        folder.write(name, &text)?;
    }
    folder.write(RECORD, &fit.record.to_json())?;
    folder.write(MODEL, &fit.model.to_json())?;
    folder.finish()
}

/// So many threads, or as many as there are cores.
pub(crate) fn pool(threads: Option<u16>) -> anyhow::Result<rayon::ThreadPool> {
    let threads = threads.map_or(0, usize::from); // 0: as many as there are cores
    Ok(rayon::ThreadPoolBuilder::new().num_threads(threads).build()?)
}

/// The words that were typed, the program by its name alone.
pub(crate) fn command() -> Vec<String> {
    let words = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    ["limpid".into()].into_iter().chain(words).collect()
}

/// The best formula so far, in a line.
fn best(now: &distill::Progress<'_>, target: &str, names: &[String]) -> Option<String> {
    let row = now.best()?;
    let formula = row.formula.rounded(DIGITS);
    let text = format!(
        "complexity {}, validation R2 {}: {target} = {}",
        row.complexity,
        number(row.valid.r2, DIGITS),
        formula.with_names(names)
    );
    Some(one_line(&text))
}

fn stage(stage: FitStage, config: &FitConfig) -> String {
    match stage {
        FitStage::Labels => "searching".into(),
        FitStage::Teachers => "training networks".into(),
        FitStage::Lesson(index) => {
            format!("reading the network of {}", label(&config.teachers[index]))
        }
    }
}

fn summary(fit: &Fit, cpu_seconds: Option<f64>) -> String {
    let cost = fit.record.cost;
    let cpu = cpu_seconds.map_or_else(String::new, |s| format!(", {s:.2} CPU seconds"));
    format!(
        "{} node evaluations, {} formulas, {} of them known{cpu}",
        cost.node_evaluations, cost.candidates, cost.cache_hits
    )
}

/// The folder that a fit of this data file is written to unless told otherwise: its name without its ending,
/// in the current folder.
pub(crate) fn usual_folder(data: &Path) -> PathBuf {
    PathBuf::from(format!("{}.limpid", Source::stem(data)))
}
