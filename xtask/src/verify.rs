//! `cargo xtask verify`: does what is published follow from what is recorded, and what is recorded from
//! the code?
//!
//! Tables, figures and the report are made again and compared byte by byte. Then some recorded cells, drawn by a
//! seed, are run again in a store of their own, and their records are compared with those that are there.

use crate::exit::Failure;
use crate::progress::duration;
use crate::reproduce::{Profile, open_all};
use crate::tables::study_in;
use anyhow::Context;
use limpid_base::Seed;
use limpid_study::{
    Catalog, Cell, ENGINE, Finding, RunError, Shard, Store, Study, compare, expected_seconds,
    run_cells, verify,
};
use rand::seq::SliceRandom;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// Arguments of `cargo xtask verify`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder that `reproduce` or `merge` wrote
    #[arg(short, long, value_name = "DIR", default_value = "results")]
    out: PathBuf,
    /// Recorded cells to run again, drawn at random
    #[arg(long, value_name = "N", default_value_t = 8)]
    cells: usize,
    /// Another seed draws other cells
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Folder with the data sets and their MANIFEST.tsv [default: the project's datasets/]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Prints every finding, or what was verified.
///
/// # Errors
/// [`Failure::Verification`] if there is a finding; [`Failure::Data`] if the folder holds no study.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let out = &arguments.out;
    let catalog = Profile::catalog_in(arguments.data.as_deref())?;
    let study = study_in(out, &catalog)?;
    let catalog = catalog.of_engine(study.engine);
    let store = Store::read(out)?;
    let mut findings = verify(out, &catalog, &study, &store).context("making the tables again")?;
    let recorded = recorded(&catalog, &study, &store);
    if recorded.is_empty() {
        findings
            .push(Finding("no cell of the study is recorded: there is nothing to verify".into()));
    }
    let (cells, known) = (study.cells().len(), recorded.len());
    let sample = sample(recorded, arguments);
    let sample = if study.engine == ENGINE { sample } else { vec![] };
    if study.engine == ENGINE {
        findings.extend(recomputed(&catalog, &study, &store, &sample)?);
    } else {
        note!(
            "the records are of engine {}: this program is engine {ENGINE} and would find other numbers, so no cell is \
             run again",
            study.engine
        );
    }
    for finding in &findings {
        note!("{}", finding.0);
    }
    match findings.len() {
        0 => {
            tell!(
                "{}: {known} of {cells} cells are recorded; tables, figures and report are those of the records; {} \
                 cells run again gave the same",
                out.display(),
                sample.len()
            );
            Ok(())
        }
        n => Err(Failure::Verification(format!("{n} findings in {}", out.display())).into()),
    }
}

/// Cells of the study that have a record.
fn recorded(catalog: &Catalog, study: &Study, store: &Store) -> Vec<Cell> {
    let recorded = |cell: &Cell| store.get(&catalog.key(cell)).is_some();
    study.cells().into_iter().filter(recorded).collect()
}

/// A sample of the cells, drawn without replacement.
fn sample(mut cells: Vec<Cell>, arguments: &Arguments) -> Vec<Cell> {
    cells.shuffle(&mut Seed::new(arguments.seed).child("verify").rng());
    cells.truncate(arguments.cells);
    cells
}

/// Runs the cells again, in a store of their own, and compares the records.
fn recomputed(
    catalog: &Catalog,
    study: &Study,
    store: &Store,
    cells: &[Cell],
) -> anyhow::Result<Vec<Finding>> {
    let sources = open_all(catalog, &study.plans)?;
    let folder = tempfile::tempdir().context("a folder for the records made again")?;
    let mut again = Store::open(folder.path(), Shard::WHOLE)?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let seconds = cells.iter().map(|cell| expected_seconds(catalog.expect(&cell.dataset), cell));
    let seconds = seconds.fold(0.0, |sum, s| sum + s) / threads as f64;
    note!("running {} cells again, {}", cells.len(), duration(seconds));
    let ran = run_cells(cells, &sources, &mut again, threads, &AtomicBool::new(false), |_, _| {});
    let failed = match ran {
        Err(failed @ RunError::Cells { .. }) => vec![Finding(failed.to_string())],
        other => other.map(|_| vec![])?,
    };
    let differing = cells.iter().filter_map(|cell| {
        let key = catalog.key(cell);
        compare(store.get(&key)?, again.get(&key)?)
    });
    Ok(failed.into_iter().chain(differing).collect())
}
