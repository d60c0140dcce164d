//! `limpid explain`: the page and the files again for another formula of the front.

use crate::exit::Failure;
use crate::file::{shown, tables};
use crate::folder::Folder;
use crate::model;
use crate::say;
use crate::switch::REPORT;
use limpid::{Fit, observations};
use std::path::PathBuf;

/// Arguments of `limpid explain`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder of a fit, or its file model.json; run.json stands beside it
    #[arg(long, value_name = "FOLDER")]
    model: PathBuf,
    /// Row of the front, as the table counts them [default: the chosen one]
    #[arg(long, value_name = "K")]
    row: Option<usize>,
    /// The data file, if it is no longer where it was
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// Folder for report.html and the files of the formula [default: row-K beside the model]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print the formula and errors only
    #[arg(short, long)]
    quiet: bool,
}

/// Writes the page, and prints the formula.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let (saved, mut record) = model::read_fit(&arguments.model)?;
    let row = model::row(&saved, arguments.row)?;
    let beside = model::folder(&arguments.model);
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
    if !record.data.is_same(&data) || frame.encoding != saved.encoding {
        return Err(Failure::Data(format!(
            "{} is not the file that was fitted, or its rows are cut otherwise: give that file as --data, or fit again",
            shown(&source.data)
        ))
        .into());
    }
    record.data.columns = data.columns; // older records do not know them
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
