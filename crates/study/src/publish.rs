//! From stored records to files: tables, the figure and the report.

use crate::catalog::{Catalog, Entry};
use crate::cell::{APPROXIMATE_LAMBDA, Cell, ENGINE};
use crate::cost::{COSTS, StepCosts};
use crate::f1::{self, Curves};
use crate::figure::gap;
use crate::plan::{Part, Plan, all_cells};
use crate::record::Record;
use crate::report::{Report, render};
use crate::results::Results;
use crate::store::Store;
use crate::t1::t1;
use crate::t2::t2;
use crate::t3::{t3, t3_cases};
use crate::t8::t8;
use crate::table::Table;
use serde::de::DeserializeOwned;
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
    /// The cost of a training step.
    T3,
    /// Stand-ins for the exact penalty.
    T8,
    /// The distillation gap.
    F1,
}

impl Output {
    /// Everything this version makes.
    pub const ALL: [Self; 5] = [Self::T1, Self::T2, Self::T3, Self::T8, Self::F1];

    /// What a study puts out unless it is asked for something else.
    pub const DEFAULT: [Self; 3] = [Self::T1, Self::T2, Self::F1];

    /// The part of the study whose records it is made from; T3 is made from times, and F1 has its own
    /// task.
    pub fn part(self) -> Option<Part> {
        match self {
            Self::T1 | Self::T2 => Some(Part::Main),
            Self::T8 => Some(Part::Approximations),
            Self::T3 | Self::F1 => None,
        }
    }

    /// Its files, below the output folder.
    pub fn files(self) -> Vec<String> {
        match self {
            Self::F1 => vec!["figures/F1.svg".into()],
            table => ["md", "tex", "csv"].map(|e| format!("tables/{table}.{e}")).to_vec(),
        }
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
        let known = || Self::ALL.map(|o| o.to_string()).join(", ");
        found.ok_or_else(|| format!("no table or figure {text:?}: this version makes {}", known()))
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
    /// T3 is to be published, but nobody has measured.
    #[error("{}: no step times of this engine: measure them first", path.display())]
    NotMeasured {
        /// Where they should be.
        path: PathBuf,
    },
    /// The report's template failed.
    #[error("the report could not be rendered: {0}")]
    Report(#[from] crate::report::Error),
    /// The figure's teacher could not be trained.
    #[error("figure F1: {0}")]
    Figure(#[from] limpid_distill::Error),
}

/// Writes `outputs` and the report into `folder`, made from stored records and times alone (and F1's
/// own curves); returns the tables for the terminal. A table has the data sets of the plan of its part.
///
/// # Errors
/// If a file cannot be written, or T3 was not measured.
///
/// # Panics
/// If a plan names a data set that is not in the catalogue.
#[track_caller]
pub fn publish(
    folder: &Path,
    catalog: &Catalog,
    plans: &[Plan],
    store: &Store,
    outputs: &[Output],
) -> Result<Vec<Table>, PublishError> {
    let cells = all_cells(plans);
    let key = |cell: &Cell| cell.key(&entry(catalog, &cell.dataset).sha256);
    let records: Vec<&Record> = cells.iter().filter_map(|cell| store.get(&key(cell))).collect();
    let results = Results::new(records.iter().copied());
    let seconds = |key: &str| store.times(key).map(|times| times.teacher);
    let mut tables = vec![];
    let mut figures = vec![];
    for output in Output::ALL.into_iter().filter(|o| outputs.contains(o)) {
        let plan = plans.iter().find(|plan| Some(plan.part) == output.part());
        let names = plan.map_or(&[][..], |plan| &plan.datasets);
        let entries: Vec<&Entry> = names.iter().map(|name| entry(catalog, name)).collect();
        match output {
            Output::T1 => tables.push(t1(&entries, &results)),
            Output::T2 => tables.push(t2(&entries, &results)),
            Output::T3 => tables.push(t3(&measured_costs(folder)?)),
            Output::T8 => tables.push(t8(&entries, &results, &seconds)),
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
    let report = report(plans, &results, &tables, figures);
    write(&folder.join("report.html"), &render(&report)?)?;
    Ok(tables)
}

#[track_caller]
fn entry<'c>(catalog: &'c Catalog, name: &str) -> &'c Entry {
    catalog.entry(name).unwrap_or_else(|| panic!("no data set {name} in the catalogue"))
}

fn report(plans: &[Plan], results: &Results<'_>, tables: &[Table], figures: Vec<String>) -> Report {
    let caption = "F1: the distillation gap on a task of our own, y = sin 3x + x²/2 + noise: left the \
                   standard teacher, right one with a Jacobian penalty, λ chosen on validation rows; \
                   the student of each is a formula. 3,000 epochs, since 60 points make few steps.";
    let paper = "A reconstruction of the study of the paper \"Teaching the Teacher\" (arXiv 2507.22767). \
                 The paper's formulas, widths, budgets and most of its tables are not known to this \
                 project: the protocol is our own, and no number on this page is the paper's.";
    Report {
        title: "Limpid: does a smooth teacher make a better formula?".into(),
        summary: [paper.into()].into_iter().chain(plans.iter().map(scope)).collect(),
        tables: tables.to_vec(),
        figures: figures.into_iter().map(|svg| (caption.to_string(), svg)).collect(),
        protocol: protocol(plans, results),
    }
}

/// "T8: 6 data sets, 5 trials, 210 cells."
fn scope(plan: &Plan) -> String {
    format!(
        "{}: {} data sets, {} trials, {} cells.",
        tables_of(plan.part),
        plan.datasets.len(),
        plan.trials,
        plan.cells().len()
    )
}

/// "T1, T2": what is made from the records of a part.
fn tables_of(part: Part) -> String {
    let of_part = Output::ALL.into_iter().filter(|output| output.part() == Some(part));
    of_part.map(|output| output.to_string()).collect::<Vec<String>>().join(", ")
}

fn protocol(plans: &[Plan], results: &Results<'_>) -> Vec<(String, String)> {
    let row = |name: &str, value: String| (name.to_string(), value);
    let kernels: Vec<&str> = results.kernels().into_iter().collect();
    let mut rows = vec![
        row("split", "60 % train (at most 2,000 rows), 20 % validation, 20 % test".into()),
        row("teacher", "tanh 64-64, Adam 1e-3, batch 32, 300 epochs, f32".into()),
        row("penalty", "λ · mean ‖∂f/∂x‖², exact by double backward".into()),
        row(
            "students",
            "gplearn's algorithm; limpid (preset study); linear, quadratic, tree".into(),
        ),
    ];
    for plan in plans {
        let name = format!("data sets of {}", tables_of(plan.part));
        rows.push(row(&name, plan.datasets.join(", ")));
        if plan.part == Part::Approximations {
            let arms = format!("λ = {APPROXIMATE_LAMBDA}; students gplearn and limpid alone");
            rows.push(row("stand-ins of T8", arms));
        }
    }
    rows.extend([
        row("engine", ENGINE.to_string()),
        row("version", env!("CARGO_PKG_VERSION").into()),
        row("matrix product kernel", kernels.join(", ")),
    ]);
    rows
}

/// The step times of T3: `None` if the folder has none of this engine and of today's cases.
pub fn stored_costs(folder: &Path) -> Option<StepCosts> {
    stored(&folder.join(COSTS)).filter(|costs: &StepCosts| costs.is_of(&t3_cases()))
}

/// Stores step times where [`stored_costs`] finds them.
///
/// # Errors
/// If the file cannot be written.
pub fn store_costs(folder: &Path, costs: &StepCosts) -> Result<(), PublishError> {
    let text = serde_json::to_string(costs).expect("costs are plain data");
    write(&folder.join(COSTS), &(text + "\n"))
}

fn measured_costs(folder: &Path) -> Result<StepCosts, PublishError> {
    let path = folder.join(COSTS);
    stored_costs(folder).ok_or(PublishError::NotMeasured { path })
}

/// What a JSON file holds; `None` if it is not there or holds something else.
fn stored<T: DeserializeOwned>(path: &Path) -> Option<T> {
    std::fs::read_to_string(path).ok().and_then(|text| serde_json::from_str(&text).ok())
}

/// The curves of F1: read if this engine has already computed them, else computed and kept.
fn stored_curves(folder: &Path) -> Result<Curves, PublishError> {
    let path = folder.join("curves/F1.json");
    let whole = |curves: &Curves| curves.engine == ENGINE && curves.is_whole();
    if let Some(curves) = stored(&path).filter(whole) {
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
