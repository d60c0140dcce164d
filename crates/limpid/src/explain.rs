//! `limpid explain`: the page and the files again for another formula of the front.

use crate::exit::Failure;
use crate::fit::{self, Export, Page, RECORD, Record};
use crate::folder::{Folder, REPORT};
use crate::input::shown;
use crate::model;
use crate::say;
use limpid::Seed;
use std::path::PathBuf;

/// Arguments of `explain`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// model.json of a fit; its run.json stands beside it
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
    /// Print errors only
    #[arg(short, long)]
    quiet: bool,
}

/// Writes the page, and prints the formula.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let saved = model::read(&arguments.model)?;
    let row = model::row(&saved, arguments.row)?;
    let beside = arguments.model.parent().map(PathBuf::from).unwrap_or_default();
    let mut record = Record::read(&beside.join(RECORD))?;
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
    let read = source.read(record.source_of_answers(), Seed::new(record.request.seed))?;
    if read.blake3 != record.data.blake3 || read.frame.encoding != saved.encoding {
        return Err(Failure::Data(format!(
            "{} is not the file that was fitted: give that one as --data, or fit again",
            shown(&source.data)
        ))
        .into());
    }
    let rows = fit::observations(&read.frame);
    let out = arguments.out.clone().unwrap_or_else(|| beside.join(format!("row-{}", row + 1)));
    let mut folder = Folder::open_beside(&out)?;
    let page = Page { model: &saved, record: &record, rows: &rows, shown: row };
    folder.write(REPORT, &page.html(&fit::front(&saved, &record, &fit::rounded(&saved, &rows))))?;
    let formula = &saved.front[row].formula;
    Export { formula, target: &saved.target, encoding: &saved.encoding }.write(&mut folder)?;
    folder.finish()?;
    let names = saved.features();
    let (k, out) = (row + 1, out.display());
    say::unless(arguments.quiet, || format!("row {k} is explained in {out}: open {REPORT}"));
    say::print(&format!("{} = {}\n", saved.target, formula.with_names(&names)))
}
