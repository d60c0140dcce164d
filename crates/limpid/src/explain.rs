//! `limpid explain`: the page and the files again for another formula of the front.

use crate::exit::Failure;
use crate::file::{bytes, shown, tables};
use crate::folder::{Folder, RECORD, REPORT};
use crate::model;
use crate::say;
use limpid::{Fit, Record, observations};
use std::path::{Path, PathBuf};

/// Arguments of `limpid explain`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// File model.json of a fit; its run.json stands beside it
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Row of the front, as the table counts them [default: the chosen one]
    #[arg(long, value_name = "K")]
    row: Option<usize>,
    /// The data file, if it is no longer where it was
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// Folder for report.html and formula.* [default: row-K beside the model]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print the formula and errors only
    #[arg(short, long)]
    quiet: bool,
}

/// Writes the page, and prints the formula.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let saved = model::read(&arguments.model)?;
    let row = model::row(&saved, arguments.row)?;
    let beside = arguments.model.parent().map(PathBuf::from).unwrap_or_default();
    let mut record = record(&beside.join(RECORD))?;
    if let Some(data) = &arguments.data {
        record.request.source.data.clone_from(data);
    }
    let source = &record.request.source;
    if arguments.data.is_none() && !source.data.exists() {
        let shown = shown(&source.data);
        let text =
            format!("{shown}, the file that was fitted, is not there: say where it is with --data");
        return Err(Failure::Data(text).into());
    }
    let (frame, data) = record.request.read(&tables(&record.request)?).map_err(Failure::from)?;
    if data.blake3 != record.data.blake3 || frame.encoding != saved.encoding {
        return Err(Failure::Data(format!(
            "{} is not the file that was fitted: give that one as --data, or fit again",
            shown(&source.data)
        ))
        .into());
    }
    let fit = Fit::of_saved(saved, record, observations(&frame)).map_err(Failure::from)?;
    let out = arguments.out.clone().unwrap_or_else(|| beside.join(format!("row-{}", row + 1)));
    let mut folder = Folder::open_beside(&out)?;
    folder.write(REPORT, &fit.page(row))?;
    for (name, text) in fit.exports(row) {
        folder.write(name, &text)?;
    }
    folder.finish()?;
    let names = fit.model.features();
    let (k, out) = (row + 1, out.display());
    say::unless(arguments.quiet, || format!("row {k} is explained in {out}: open {REPORT}"));
    say::print(&format!("{} = {}\n", fit.model.target, fit.expr(row).with_names(&names)))
}

/// The record beside a model.
fn record(path: &Path) -> Result<Record, Failure> {
    let text = bytes(path)?;
    let record = Record::from_json(&String::from_utf8_lossy(&text));
    record.map_err(|error| Failure::Data(format!("{}: {error}", shown(path))))
}
