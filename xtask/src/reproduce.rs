//! `cargo xtask reproduce`: plan, run and measure what is missing, publish.
//!
//! 1. The arguments describe a study ([`Profile`]); its data sets are opened, so that a bad file is known first.
//! 2. Cells without a record are run, on all threads; each is appended to the store as soon as it is done.
//! 3. The step times of T3 are measured, if T3 is asked for and they are not there yet.
//! 4. Tables, figures and the report are made from what is recorded alone.
//!
//! Nothing that is recorded is done twice: the same command goes on where it was stopped.

mod profile;
mod step;

use crate::exit::Failure;
use crate::progress::{Progress, duration};
use anyhow::Context;
use limpid_benchmarks::machine::Machine;
use limpid_study::{
    Catalog, Cell, ENGINE, Output, PenaltyFamily, Plan, Results, RunError, Scores, Shard, Source,
    Store, Study, expected_seconds, publish, run_cells, store_costs, stored_costs, t3_cases,
};
pub(crate) use profile::{Profile, open_all};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Arguments of `cargo xtask reproduce`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    profile: Profile,
    /// Run every n-th cell only, beginning with the i-th, and publish nothing: shards may run at the same time, in one folder or in several (`merge` joins those), and n may change between runs
    #[arg(long, value_name = "i/n")]
    shard: Option<Shard>,
    /// Worker threads [default: all cores]; results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Folder for records, tables, figures and the report; cells recorded there are not run again
    #[arg(short, long, value_name = "DIR", default_value = "results")]
    out: PathBuf,
    /// Print the plan and the hours it is expected to take, and do nothing
    #[arg(long)]
    plan: bool,
    /// Print the tables and errors only
    #[arg(short, long)]
    quiet: bool,
}

/// Width of the printed tables, in columns of text.
const WIDTH: usize = 160;

/// Outputs that are too long to be printed.
const NOT_PRINTED: [Output; 4] = [Output::T2, Output::T5, Output::T6, Output::Claims];

/// Runs the study's missing cells and publishes its tables.
///
/// # Errors
/// [`Failure::Usage`] and [`Failure::Data`] before anything is run; [`Failure::Interrupted`] after Ctrl-C, with
/// every finished cell recorded; and the cells that failed, once everything else is published.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let catalog = arguments.profile.catalog()?;
    let study = arguments.profile.study(&catalog)?;
    let sources = open_all(&catalog, &study.plans)?;
    let job = Job { arguments, catalog: &catalog, study: &study, sources: &sources };
    if arguments.plan {
        let store = Store::read(&arguments.out)?;
        job.print_plans(&store, &job.missing(&store));
        return Ok(());
    }
    let mut store = Store::open(&arguments.out, arguments.shard.unwrap_or(Shard::WHOLE))?;
    for path in store.repaired() {
        note!("{}: a torn last line was cut off; its cell is run again", path.display());
    }
    let stop = stop_on_interrupt()?;
    let missing = job.missing(&store);
    let machine = (!missing.is_empty()).then(|| Machine::here().line());
    let here = study.clone().also_on(machine).write(&arguments.out)?;
    if study.outputs.contains(&Output::T3) && arguments.shard.is_none() {
        measure_steps(&arguments.out, arguments.quiet)?;
    }
    let ran =
        if study.plans.is_empty() { Ok(()) } else { job.run_cells(&missing, &mut store, &stop)? };
    let published = match arguments.shard {
        None => publish_to(&arguments.out, &catalog, &here, &store, arguments.quiet),
        Some(_) => Ok(()),
    };
    if stop.load(Ordering::Relaxed) {
        return Err(Failure::Interrupted(
            "interrupted while publishing: all files are whole".into(),
        )
        .into());
    }
    // Cells that failed cost their trials a place in the tables, not everybody else's.
    ran.map_err(anyhow::Error::from).and(published)
}

/// Measures the steps of T3, before the other cores have anything to do, unless that was done.
fn measure_steps(out: &Path, quiet: bool) -> anyhow::Result<()> {
    if stored_costs(out, ENGINE).is_some() {
        return Ok(());
    }
    let cases = t3_cases();
    if !quiet {
        note!(
            "measuring {} kinds of training step, some {:.0} s",
            cases.len(),
            step::expected_seconds(&cases)
        );
    }
    Ok(store_costs(out, &step::costs(&cases, step::RUNS, step::SECONDS_PER_RUN)?)?)
}

/// Writes tables, figures and the report, and prints the tables that fit a terminal.
pub(crate) fn publish_to(
    out: &Path,
    catalog: &Catalog,
    study: &Study,
    store: &Store,
    quiet: bool,
) -> anyhow::Result<()> {
    let tables = publish(out, catalog, study, store).context("publishing")?;
    let printed = |id: &str| NOT_PRINTED.iter().all(|output| output.to_string() != id);
    for table in tables.iter().filter(|table| printed(&table.id)) {
        writeln!(std::io::stdout(), "{}", table.to_terminal(WIDTH))
            .with_context(|| format!("printing {}", table.id))?;
    }
    if !quiet {
        note!("written: {0}/tables, {0}/figures, {0}/report.html", out.display());
    }
    Ok(())
}

/// One call of `reproduce`, its input read and checked.
struct Job<'a> {
    arguments: &'a Arguments,
    catalog: &'a Catalog,
    study: &'a Study,
    sources: &'a BTreeMap<String, Source>,
}

impl Job<'_> {
    /// CPU seconds that a cell is expected to take.
    fn seconds(&self, cell: &Cell) -> f64 {
        expected_seconds(self.catalog.expect(&cell.dataset), cell)
    }

    /// Number of worker threads: as asked for, or one for each core.
    fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.arguments.threads.map_or_else(cores, usize::from)
    }

    /// The cells of this shard without a record.
    fn missing(&self, store: &Store) -> Vec<Cell> {
        let shard = self.arguments.shard.unwrap_or(Shard::WHOLE);
        let of_shard =
            self.study.cells().into_iter().enumerate().filter(|(i, _)| shard.contains(*i));
        let missing = of_shard.filter(|(_, cell)| store.get(&self.catalog.key(cell)).is_none());
        missing.map(|(_, cell)| cell).collect()
    }

    /// Runs what has no record; cells that failed are no reason not to publish the others.
    fn run_cells(
        &self,
        missing: &[Cell],
        store: &mut Store,
        stop: &AtomicBool,
    ) -> anyhow::Result<Result<(), RunError>> {
        if !self.arguments.quiet {
            self.print_plans(store, missing);
        }
        if missing.is_empty() {
            return Ok(Ok(()));
        }
        let mut progress =
            Progress::new(missing.len(), self.total_seconds(missing), self.arguments.quiet);
        let mut news = (!self.arguments.quiet).then(|| News::new(self, missing));
        let finished = |cell: &Cell, store: &Store| {
            progress.advance(self.seconds(cell));
            if let Some(text) = news.as_mut().and_then(|news| news.after(cell, self, store)) {
                progress.news(&text);
            }
        };
        let summary = run_cells(missing, self.sources, store, self.threads(), stop, finished);
        progress.finish();
        let summary = match summary {
            Err(failed @ RunError::Cells { .. }) => return Ok(Err(failed)),
            other => other?,
        };
        if summary.interrupted {
            let left = missing.len() - summary.run;
            let text = format!(
                "interrupted: {} cells recorded, {left} left; the same command goes on from there",
                summary.run
            );
            return Err(Failure::Interrupted(text).into());
        }
        Ok(Ok(()))
    }

    /// CPU seconds that the cells are expected to take together, folded from +0: an empty sum of floats is -0.
    fn total_seconds(&self, cells: &[Cell]) -> f64 {
        cells.iter().fold(0.0, |sum, cell| sum + self.seconds(cell))
    }

    /// Prints one line a plan and what is expected; cells that two plans share are counted in both.
    fn print_plans(&self, store: &Store, missing: &[Cell]) {
        for plan in &self.study.plans {
            note!("plan: {}", self.describe(plan, store));
        }
        if let Some(shard) = self.arguments.shard {
            note!("shard {shard}: {} cells to run", missing.len());
        }
        note!(
            "expected: {} on {} threads, into {}",
            duration(self.total_seconds(missing) / self.threads() as f64),
            self.threads(),
            self.arguments.out.display()
        );
    }

    /// A plan in one line: data sets × trials × teachers, and how much of it is recorded.
    fn describe(&self, plan: &Plan, store: &Store) -> String {
        let cells = plan.cells();
        let missing =
            cells.iter().filter(|cell| store.get(&self.catalog.key(cell)).is_none()).count();
        format!(
            "{} data sets × {} trials × {} teachers = {} cells ({} recorded, {missing} to run)",
            plan.datasets.len(),
            plan.trials,
            plan.part.arms().len(),
            cells.len(),
            cells.len() - missing
        )
    }
}

/// News while cells run: each data set of a trial when its last cell is done, with its gain so far.
struct News {
    /// Number of cells that are still to run, by data set and trial.
    left: BTreeMap<(String, u32), usize>,
    /// Keys of all cells of the study, by data set.
    keys: BTreeMap<String, Vec<String>>,
}

impl News {
    /// News about the cells that are missing.
    fn new(job: &Job<'_>, missing: &[Cell]) -> Self {
        let (mut left, mut keys) = (BTreeMap::new(), BTreeMap::<String, Vec<String>>::new());
        for cell in missing {
            *left.entry((cell.dataset.clone(), cell.trial)).or_insert(0) += 1;
        }
        for cell in job.study.cells() {
            keys.entry(cell.dataset.clone()).or_default().push(job.catalog.key(&cell));
        }
        Self { left, keys }
    }

    /// The line to print after a cell, if it was the last of its data set and trial.
    fn after(&mut self, cell: &Cell, job: &Job<'_>, store: &Store) -> Option<String> {
        let left = self.left.get_mut(&(cell.dataset.clone(), cell.trial))?;
        *left -= 1;
        if *left > 0 {
            return None;
        }
        let records = self.keys.get(&cell.dataset)?.iter().filter_map(|key| store.get(key));
        let results = Results::new(records);
        let entry = job.catalog.expect(&cell.dataset);
        let scores = Scores::new(&[entry], &results);
        let (name, sets) = scores.students().next()?;
        let gains = sets.first()?.gains(PenaltyFamily::Jacobian);
        let mean = gains.iter().fold(0.0, |sum, gain| sum + gain) / gains.len() as f64;
        Some(format!("{}: {} trials, mean gain of {name} {mean:+.3}", cell.dataset, gains.len()))
    }
}

/// A flag that Ctrl-C sets: cells that run are finished and recorded, no further one is begun.
fn stop_on_interrupt() -> anyhow::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(130); // asked twice: at once; whole lines are on the disk
        }
        note!("\nstopping after the running cells; again to stop at once");
    })?;
    Ok(stop)
}
