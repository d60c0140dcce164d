//! `cargo xtask reproduce`: plan, run what is missing, publish.

use crate::checks::root;
use crate::exit::Failure;
use crate::progress::Progress;
use anyhow::Context;
use limpid_study::{
    Catalog, Cell, Entry, Output, Plan, Record, RunError, Shard, Source, Store, expected_seconds,
    publish, run_cells,
};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Arguments of `reproduce`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// All headline sets and controls, 50 trials (some two hours on two cores); without it, 6 sets and 3 trials
    #[arg(long)]
    full: bool,
    /// Only these data sets, separated by commas
    #[arg(long, value_name = "A,B,...", value_delimiter = ',')]
    datasets: Option<Vec<String>>,
    /// Number of trials; raising it later only adds the new ones
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    trials: Option<u32>,
    /// Worker threads [default: all cores]; results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Only these tables and figures, and a report of them alone [default: T1,T2,F1]
    #[arg(long, value_name = "T1,...", value_delimiter = ',')]
    tables: Option<Vec<Output>>,
    /// Folder for records, tables, figures and the report; cells recorded there are not run again
    #[arg(short, long, value_name = "DIR", default_value = "results")]
    out: PathBuf,
    /// Folder with the data sets and their MANIFEST.tsv [default: the project's datasets/]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Print the table and errors only
    #[arg(short, long)]
    quiet: bool,
}

/// Columns of text where the terminal does not say.
const WIDTH: usize = 160;

/// Runs the study's missing cells and publishes its tables.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let folder = arguments.data.clone().unwrap_or_else(|| root().join("datasets"));
    let catalog = Catalog::open(&folder).map_err(bad_data)?;
    let plan = plan(arguments, &catalog)?;
    let entries = plan
        .datasets
        .iter()
        .map(|name| find(&catalog, name))
        .collect::<anyhow::Result<Vec<&Entry>>>()?;
    let sources = open_all(&catalog, &entries)?;
    let mut store = Store::open(&arguments.out, Shard::WHOLE)?;
    store.warnings().iter().for_each(|warning| eprintln!("warning: {warning}"));
    let job = Job { arguments, plan: &plan, sources: &sources, entries: &entries };
    let outputs = arguments.tables.clone().unwrap_or_else(|| Output::ALL.to_vec());
    let stop = stop_on_interrupt()?;
    let needs_cells = outputs.iter().any(|output| output.needs_cells());
    let ran = if needs_cells { job.run_missing(&mut store, &stop)? } else { Ok(()) };
    job.publish(&store, &outputs)?;
    if stop.load(Ordering::Relaxed) {
        return Err(Failure::Interrupted(
            "interrupted while publishing: all files are whole".into(),
        )
        .into());
    }
    // Cells that failed cost their trials a place in the tables, not everybody else's.
    ran.map_err(anyhow::Error::from)
}

fn bad_data(error: limpid_data::Error) -> Failure {
    Failure::Data(error.to_string())
}

fn plan(arguments: &Arguments, catalog: &Catalog) -> anyhow::Result<Plan> {
    let profile = if arguments.full { Plan::full(catalog) } else { Plan::quick() };
    let mut datasets = arguments.datasets.clone().unwrap_or(profile.datasets);
    datasets.iter_mut().for_each(|name| *name = name.trim().to_string());
    let mut seen = std::collections::BTreeSet::new();
    datasets.retain(|name| seen.insert(name.clone()));
    Ok(Plan { datasets, trials: arguments.trials.unwrap_or(profile.trials) })
}

fn find<'c>(catalog: &'c Catalog, name: &str) -> anyhow::Result<&'c Entry> {
    let known =
        || catalog.entries().iter().map(|e| e.name.as_str()).collect::<Vec<&str>>().join(", ");
    let found = catalog.entry(name);
    found.ok_or_else(|| {
        Failure::Usage(format!("no data set is named {name:?}: there are {}", known())).into()
    })
}

/// Opens every data set of the plan, so that a bad file is known before any work is done.
fn open_all(catalog: &Catalog, entries: &[&Entry]) -> anyhow::Result<BTreeMap<String, Source>> {
    let open = |entry: &&Entry| {
        let dataset = catalog.dataset(entry).map_err(bad_data)?;
        Ok((entry.name.clone(), Source { dataset, sha256: entry.sha256.clone() }))
    };
    entries.iter().map(open).collect()
}

/// One call of `reproduce`, its input read and checked.
struct Job<'a> {
    arguments: &'a Arguments,
    plan: &'a Plan,
    sources: &'a BTreeMap<String, Source>,
    entries: &'a [&'a Entry],
}

impl Job<'_> {
    fn key(&self, cell: &Cell) -> String {
        cell.key(&self.sources[&cell.dataset].sha256)
    }

    fn seconds(&self, cell: &Cell) -> f64 {
        let entry = self.entries.iter().find(|e| e.name == cell.dataset);
        entry.map_or(0.0, |entry| expected_seconds(entry, cell.arm))
    }

    fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.arguments.threads.map_or_else(cores, usize::from)
    }

    /// Runs what has no record; cells that failed are no reason not to publish the others.
    fn run_missing(
        &self,
        store: &mut Store,
        stop: &AtomicBool,
    ) -> anyhow::Result<Result<(), RunError>> {
        let all = self.plan.cells();
        let missing: Vec<Cell> =
            all.iter().filter(|cell| store.get(&self.key(cell)).is_none()).cloned().collect();
        // Folded from +0: an empty sum of floats is -0.
        let seconds = missing.iter().fold(0.0, |sum, cell| sum + self.seconds(cell));
        if !self.arguments.quiet {
            self.print_plan(all.len(), missing.len(), seconds);
        }
        if missing.is_empty() {
            return Ok(Ok(()));
        }
        let mut progress = Progress::new(missing.len(), seconds, self.arguments.quiet);
        let finished = |cell: &Cell| progress.advance(self.seconds(cell));
        let summary = run_cells(&missing, self.sources, store, self.threads(), stop, finished);
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

    fn print_plan(&self, all: usize, missing: usize, seconds: f64) {
        let plan = self.plan;
        let arms = all / (plan.datasets.len() * plan.trials as usize).max(1);
        eprintln!(
            "plan: {} data sets × {} trials × {arms} teachers = {all} cells ({} recorded, {missing} to run)",
            plan.datasets.len(),
            plan.trials,
            all - missing
        );
        let wall = seconds / self.threads() as f64;
        eprintln!(
            "expected: {} on {} threads, into {}",
            duration(wall),
            self.threads(),
            self.arguments.out.display()
        );
    }

    fn publish(&self, store: &Store, outputs: &[Output]) -> anyhow::Result<()> {
        let cells = self.plan.cells();
        let records: Vec<&Record> =
            cells.iter().filter_map(|cell| store.get(&self.key(cell))).collect();
        let out = &self.arguments.out;
        let tables =
            publish(out, self.plan, self.entries, &records, outputs).context("publishing")?;
        if let Some(t1) = tables.iter().find(|t| t.id == "T1") {
            writeln!(std::io::stdout(), "{}", t1.to_terminal(WIDTH)).context("printing T1")?;
        }
        if !self.arguments.quiet {
            eprintln!("written: {0}/tables, {0}/figures, {0}/report.html", out.display());
        }
        Ok(())
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
        eprintln!("\nstopping after the running cells; again to stop at once");
    })?;
    Ok(stop)
}

/// "40 s", "6 min", "3.2 h".
fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 90.0 => format!("about {s:.0} s"),
        s if s < 5400.0 => format!("about {:.0} min", s / 60.0),
        s => format!("about {:.1} h", s / 3600.0),
    }
}
