//! `cargo xtask reproduce`: plan, run and measure what is missing, publish.

mod step;

use crate::checks::root;
use crate::exit::Failure;
use crate::progress::Progress;
use anyhow::Context;
use limpid_study::{
    Catalog, Cell, Entry, Output, Part, Plan, RunError, Shard, Source, Store, all_cells,
    expected_seconds, publish, run_cells, store_costs, stored_costs, t3_cases,
};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Arguments of `reproduce`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// T1 and T2 over all headline sets and controls, 50 trials (some two hours on two cores); without it, 6 sets and 3 trials. T8 has 6 sets and 5 trials in either
    #[arg(long)]
    full: bool,
    /// Only these data sets, separated by commas, in every table
    #[arg(long, value_name = "A,B,...", value_delimiter = ',')]
    datasets: Option<Vec<String>>,
    /// Number of trials, in every table; raising it later only adds the new ones
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    trials: Option<u32>,
    /// Worker threads [default: all cores]; results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Only these of T1, T2, T3, T8 and F1, and a report of them alone [default: T1,T2,F1]
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

/// What is too long to be printed: T2 has a row for each data set, student and λ.
const NOT_PRINTED: &str = "T2";

/// Runs the study's missing cells and publishes its tables.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let folder = arguments.data.clone().unwrap_or_else(|| root().join("datasets"));
    let catalog = Catalog::open(&folder).map_err(bad_data)?;
    let outputs = arguments.tables.clone().unwrap_or_else(|| Output::DEFAULT.to_vec());
    let plans = plans(arguments, &catalog, &outputs)?;
    let sources = open_all(&catalog, &plans)?;
    let mut store = Store::open(&arguments.out, Shard::WHOLE)?;
    for path in store.repaired() {
        eprintln!("{}: a torn last line was cut off; its cell is run again", path.display());
    }
    let job = Job { arguments, catalog: &catalog, plans: &plans, sources: &sources };
    let stop = stop_on_interrupt()?;
    if outputs.contains(&Output::T3) {
        job.measure_steps()?;
    }
    let ran = if plans.is_empty() { Ok(()) } else { job.run_missing(&mut store, &stop)? };
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

/// A plan for each part of the study that the outputs are made from.
fn plans(
    arguments: &Arguments,
    catalog: &Catalog,
    outputs: &[Output],
) -> anyhow::Result<Vec<Plan>> {
    let names = arguments.datasets.iter().flatten().map(|name| name.trim());
    for name in names {
        find(catalog, name)?;
    }
    let parts: BTreeSet<Part> = outputs.iter().filter_map(|output| output.part()).collect();
    parts.into_iter().map(|part| plan(arguments, catalog, part)).collect()
}

/// The profile's plan for a part, but for what the arguments say.
fn plan(arguments: &Arguments, catalog: &Catalog, part: Part) -> anyhow::Result<Plan> {
    let mut plan = match part {
        Part::Main if arguments.full => Plan::full(catalog),
        Part::Main => Plan::quick(),
        Part::Approximations => Plan::approximations(),
        Part::Curvature => Plan::curvature(),
    };
    if let Some(names) = &arguments.datasets {
        let mut seen = BTreeSet::new();
        let belongs = |name: &str| part == Part::Approximations || catalog.is_shipped(name);
        let names = names.iter().map(|name| name.trim()).filter(|name| belongs(name));
        plan.datasets = names.filter(|&name| seen.insert(name)).map(String::from).collect();
    }
    plan.trials = arguments.trials.unwrap_or(plan.trials);
    if plan.datasets.is_empty() {
        let text = "T1 and T2 are made of shipped data sets: generated ones are for --tables T8";
        return Err(Failure::Usage(text.into()).into());
    }
    Ok(plan)
}

fn find<'c>(catalog: &'c Catalog, name: &str) -> anyhow::Result<&'c Entry> {
    let known =
        || catalog.entries().iter().map(|e| e.name.as_str()).collect::<Vec<&str>>().join(", ");
    let found = catalog.entry(name);
    found.ok_or_else(|| {
        Failure::Usage(format!("no data set is named {name:?}: there are {}", known())).into()
    })
}

/// Opens every data set of the plans, so that a bad file is known before any work is done.
fn open_all(catalog: &Catalog, plans: &[Plan]) -> anyhow::Result<BTreeMap<String, Source>> {
    let names: BTreeSet<&String> = plans.iter().flat_map(|plan| &plan.datasets).collect();
    let open = |name: &String| {
        let entry = find(catalog, name)?;
        let dataset = catalog.dataset(entry).map_err(bad_data)?;
        Ok((name.clone(), Source { dataset, sha256: entry.sha256.clone() }))
    };
    names.into_iter().map(open).collect()
}

/// One call of `reproduce`, its input read and checked.
struct Job<'a> {
    arguments: &'a Arguments,
    catalog: &'a Catalog,
    plans: &'a [Plan],
    sources: &'a BTreeMap<String, Source>,
}

impl Job<'_> {
    fn key(&self, cell: &Cell) -> String {
        cell.key(&self.sources[&cell.dataset].sha256)
    }

    fn seconds(&self, cell: &Cell) -> f64 {
        let entry = self.catalog.entry(&cell.dataset);
        entry.map_or(0.0, |entry| expected_seconds(entry, cell))
    }

    fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.arguments.threads.map_or_else(cores, usize::from)
    }

    /// Measures the steps of T3, before the other cores have anything to do, unless that was done.
    fn measure_steps(&self) -> anyhow::Result<()> {
        let out = &self.arguments.out;
        if stored_costs(out).is_some() {
            return Ok(());
        }
        let cases = t3_cases();
        if !self.arguments.quiet {
            eprintln!(
                "measuring {} kinds of training step, some {:.0} s",
                cases.len(),
                step::expected_seconds(&cases)
            );
        }
        Ok(store_costs(out, &step::costs(&cases, step::RUNS, step::SECONDS_PER_RUN)?)?)
    }

    /// Runs what has no record; cells that failed are no reason not to publish the others.
    fn run_missing(
        &self,
        store: &mut Store,
        stop: &AtomicBool,
    ) -> anyhow::Result<Result<(), RunError>> {
        let all = all_cells(self.plans);
        let missing: Vec<Cell> =
            all.iter().filter(|cell| store.get(&self.key(cell)).is_none()).cloned().collect();
        // Folded from +0: an empty sum of floats is -0.
        let seconds = missing.iter().fold(0.0, |sum, cell| sum + self.seconds(cell));
        if !self.arguments.quiet {
            self.print_plans(store, seconds);
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

    /// One line a plan; cells that two plans share are counted in both.
    fn print_plans(&self, store: &Store, seconds: f64) {
        for plan in self.plans {
            let cells = plan.cells();
            let missing = cells.iter().filter(|cell| store.get(&self.key(cell)).is_none()).count();
            eprintln!(
                "plan: {} data sets × {} trials × {} teachers = {} cells ({} recorded, {missing} to run)",
                plan.datasets.len(),
                plan.trials,
                plan.part.arms().len(),
                cells.len(),
                cells.len() - missing
            );
        }
        let wall = seconds / self.threads() as f64;
        eprintln!(
            "expected: {} on {} threads, into {}",
            duration(wall),
            self.threads(),
            self.arguments.out.display()
        );
    }

    fn publish(&self, store: &Store, outputs: &[Output]) -> anyhow::Result<()> {
        let out = &self.arguments.out;
        let tables =
            publish(out, self.catalog, self.plans, store, outputs).context("publishing")?;
        for table in tables.iter().filter(|table| table.id != NOT_PRINTED) {
            writeln!(std::io::stdout(), "{}", table.to_terminal(WIDTH))
                .with_context(|| format!("printing {}", table.id))?;
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
