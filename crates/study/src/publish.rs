//! From stored records to files: tables, the figure and the report.

use crate::catalog::Entry;
use crate::cell::ENGINE;
use crate::f1::{self, Curves};
use crate::figure::gap;
use crate::plan::Plan;
use crate::record::Record;
use crate::report::{Report, render};
use crate::results::Results;
use crate::t1::t1;
use crate::t2::t2;
use crate::table::Table;
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// One thing a study can put out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Output {
    /// The main table.
    T1,
    /// The sweep over λ.
    T2,
    /// The distillation gap.
    F1,
}

impl Output {
    /// Everything this version makes.
    pub const ALL: [Self; 3] = [Self::T1, Self::T2, Self::F1];

    /// Whether it is made from the records of cells; F1 has its own task.
    pub fn needs_cells(self) -> bool {
        self != Self::F1
    }
}

impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|o| o.to_string().eq_ignore_ascii_case(text.trim()));
        found
            .ok_or_else(|| format!("no table or figure {text:?}: this version makes T1, T2 and F1"))
    }
}

/// Why something could not be published.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublishError {
    /// A file could not be written or read.
    #[error("{}: {reason}: check the folder and the space on the disk", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: std::io::Error,
    },
    /// The report's template failed.
    #[error("the report could not be rendered: {0}")]
    Report(#[from] crate::report::Error),
    /// The figure's teacher could not be trained.
    #[error("figure F1: {0}")]
    Figure(#[from] limpid_distill::Error),
}

/// Writes `outputs` and the report into `folder`, made from `records` alone (and F1's own curves);
/// returns the tables for the terminal.
///
/// # Errors
/// If a file cannot be written.
pub fn publish(
    folder: &Path,
    plan: &Plan,
    entries: &[&Entry],
    records: &[&Record],
    outputs: &[Output],
) -> Result<Vec<Table>, PublishError> {
    let results = Results::new(records.iter().copied());
    let mut tables = vec![];
    let mut figures = vec![];
    for output in Output::ALL.into_iter().filter(|o| outputs.contains(o)) {
        match output {
            Output::T1 => tables.push(t1(entries, &results)),
            Output::T2 => tables.push(t2(entries, &results)),
            Output::F1 => figures.push(gap(&f1::figure(&stored_curves(folder)?))),
        }
    }
    for table in &tables {
        let path =
            |extension: &str| folder.join("tables").join(format!("{}.{extension}", table.id));
        write(&path("md"), &table.to_markdown())?;
        write(&path("tex"), &table.to_latex())?;
        write(&path("csv"), &table.to_csv())?;
    }
    for figure in &figures {
        write(&folder.join("figures/F1.svg"), figure)?;
    }
    let report = report(plan, &results, records.len(), &tables, figures);
    write(&folder.join("report.html"), &render(&report)?)?;
    Ok(tables)
}

fn report(
    plan: &Plan,
    results: &Results<'_>,
    cells: usize,
    tables: &[Table],
    figures: Vec<String>,
) -> Report {
    let caption = "F1: the distillation gap on a task of our own, y = sin 3x + x²/2 + noise: left the \
                   standard teacher, right one with a Jacobian penalty, λ chosen on validation rows; \
                   the student of each is a formula. 3,000 epochs, since 60 points make few steps.";
    let kernels: Vec<&str> = results.kernels().into_iter().collect();
    let row = |name: &str, value: String| (name.to_string(), value);
    Report {
        title: "Limpid: does a smooth teacher make a better formula?".into(),
        summary: vec![
            "A reconstruction of the study of the paper \"Teaching the Teacher\" (arXiv 2507.22767). The \
             paper's formulas, widths, budgets and most of its tables are not known to this project: \
             the protocol is our own, and no number on this page is the paper's."
                .into(),
            format!("{} data sets, {} trials, {cells} cells.", plan.datasets.len(), plan.trials),
        ],
        tables: tables.to_vec(),
        figures: figures.into_iter().map(|svg| (caption.to_string(), svg)).collect(),
        protocol: vec![
            row("split", "60 % train (at most 2,000 rows), 20 % validation, 20 % test".into()),
            row("teacher", "tanh 64-64, Adam 1e-3, batch 32, 300 epochs, f32".into()),
            row("penalty", "λ · mean ‖∂f/∂x‖², exact by double backward".into()),
            row("students", "gplearn's algorithm; limpid (preset study); linear, quadratic, tree".into()),
            row("data sets", plan.datasets.join(", ")),
            row("engine", ENGINE.to_string()),
            row("version", env!("CARGO_PKG_VERSION").into()),
            row("matrix product kernel", kernels.join(", ")),
        ],
    }
}

/// The curves of F1: read if this engine has already computed them, else computed and kept.
fn stored_curves(folder: &Path) -> Result<Curves, PublishError> {
    let path = folder.join("curves/F1.json");
    let stored = std::fs::read_to_string(&path)
        .ok()
        .and_then(|text| serde_json::from_str::<Curves>(&text).ok());
    if let Some(curves) = stored.filter(|c| c.engine == ENGINE && c.is_whole()) {
        return Ok(curves);
    }
    let curves = f1::curves()?;
    write(&path, &serde_json::to_string(&curves).expect("curves are plain data"))?;
    Ok(curves)
}

/// Writes a file whole or not at all.
fn write(path: &Path, text: &str) -> Result<(), PublishError> {
    let failed = |reason| PublishError::File { path: path.to_path_buf(), reason };
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut file = new_file(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.persist(path).map_err(|e| failed(e.error))?;
    Ok(())
}

/// A temporary file that will be as readable as any other the user makes.
fn new_file(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666)); // less the umask
    builder.tempfile_in(folder)
}
