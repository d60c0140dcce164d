//! From stored records to files: tables, the figure and the report.

use crate::catalog::{Catalog, Entry};
use crate::cell::{APPROXIMATE_LAMBDA, Cell, ENGINE};
use crate::claims::claims;
use crate::cost::{COSTS, StepCosts};
use crate::f1::{self, Curves};
use crate::figure::{gap, multiples};
use crate::files::{FileError, read, write};
use crate::output::Output;
use crate::plan::{Part, Plan};
use crate::report::{Report, render};
use crate::results::Results;
use crate::scores::{Scores, Smooth};
use crate::store::Store;
use crate::study::Study;
use crate::t1::t1;
use crate::t2::t2;
use crate::t3::{t3, t3_cases};
use crate::t4::t4;
use crate::t5::t5;
use crate::t6::t6;
use crate::t8::t8;
use crate::t9::t9;
use crate::table::Table;
use crate::{f2, f3};
use std::path::{Path, PathBuf};

/// Why something could not be published.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublishError {
    /// A file could not be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// A data set that T6 needs for its units is not what it was.
    #[error(transparent)]
    Data(#[from] limpid_data::Error),
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

/// Writes the study's outputs and the report into `folder`, made from stored records and times alone
/// (and F1's own curves); returns the tables. A table has the data sets of the plan of its part.
///
/// # Errors
/// If a file cannot be written, T3 was not measured, or a data set that T6 needs cannot be read.
///
/// # Panics
/// If a plan names a data set that is not in the catalogue.
#[track_caller]
pub fn publish(
    folder: &Path,
    catalog: &Catalog,
    study: &Study,
    store: &Store,
) -> Result<Vec<Table>, PublishError> {
    let key = |cell: &Cell| cell.key(&entry(catalog, &cell.dataset).sha256);
    let cells = study.cells();
    let results = Results::new(cells.iter().filter_map(|cell| store.get(&key(cell))));
    let press = Press { folder, catalog, study, store, results };
    let tables = press.tables()?;
    for table in &tables {
        let path =
            |extension: &str| folder.join("tables").join(format!("{}.{extension}", table.id));
        write(&path("md"), &table.to_markdown())?;
        write(&path("tex"), &table.to_latex())?;
        write(&path("csv"), &table.to_csv())?;
    }
    let figures = press.figures()?;
    for (file, _, svg) in &figures {
        write(&folder.join(file), svg)?;
    }
    write(&folder.join("report.html"), &render(&press.report(&tables, figures))?)?;
    Ok(tables)
}

/// Everything that tables and figures are made from.
struct Press<'a> {
    folder: &'a Path,
    catalog: &'a Catalog,
    study: &'a Study,
    store: &'a Store,
    results: Results<'a>,
}

impl<'a> Press<'a> {
    /// The data sets of an output.
    fn entries(&self, output: Output) -> Vec<&'a Entry> {
        let plan = self.study.plans.iter().find(|plan| Some(plan.part) == output.part());
        let names = plan.map_or(&[][..], |plan| &plan.datasets);
        names.iter().map(|name| entry(self.catalog, name)).collect()
    }

    fn tables(&self) -> Result<Vec<Table>, PublishError> {
        let scores = Scores::new(&self.entries(Output::T1), &self.results);
        let outputs = Output::ALL.into_iter().filter(|o| self.study.outputs.contains(o));
        outputs.filter(|o| !o.is_figure()).map(|output| self.table(output, &scores)).collect()
    }

    fn table(&self, output: Output, scores: &Scores<'_>) -> Result<Table, PublishError> {
        let (entries, results) = (self.entries(output), &self.results);
        let seconds = |key: &str| self.store.times(key).map(|times| times.teacher);
        Ok(match output {
            Output::Claims => claims(scores, stored_costs(self.folder).as_ref()),
            Output::T1 => t1(scores),
            Output::T2 => t2(&entries, results),
            Output::T3 => t3(&measured_costs(self.folder)?),
            Output::T4 => t4(scores),
            Output::T5 => t5(scores),
            Output::T6 => t6(self.catalog, &entries, results)?,
            Output::T8 => t8(&entries, results, &seconds),
            Output::T9 => t9(&entries, results, &seconds),
            Output::F1 | Output::F2 | Output::F3 => unreachable!("a figure is no table"),
        })
    }

    /// The figures: file name, caption, SVG. Without a complete trial there is nothing to draw.
    fn figures(&self) -> Result<Vec<Drawn>, PublishError> {
        let mut drawn = vec![];
        for output in Output::ALL.into_iter().filter(|o| self.study.outputs.contains(o)) {
            let (entries, results) = (self.entries(output), &self.results);
            let sweep = |smooth| f2::figure(&entries, results, smooth).as_ref().map(multiples);
            let new = match output {
                Output::F1 => vec![Some(gap(&f1::figure(&stored_curves(self.folder)?)))],
                Output::F2 => Smooth::ALL.map(sweep).to_vec(),
                Output::F3 => vec![f3::figure(&entries, results).as_ref().map(multiples)],
                _ => continue,
            };
            let named = output.files().into_iter().zip(captions(output)).zip(new);
            drawn.extend(named.filter_map(|((file, caption), svg)| Some((file, *caption, svg?))));
        }
        Ok(drawn)
    }

    fn report(&self, tables: &[Table], figures: Vec<Drawn>) -> Report {
        let paper = "A reconstruction of the study of the paper \"Teaching the Teacher\" (arXiv 2507.22767). \
                     The paper's formulas, widths, budgets and most of its tables are not known to this \
                     project: the protocol is our own, and no number on this page is the paper's.";
        Report {
            title: "Limpid: does a smooth teacher make a better formula?".into(),
            summary: [paper.into()].into_iter().chain(self.study.plans.iter().map(scope)).collect(),
            tables: tables.to_vec(),
            figures: figures.into_iter().map(|(_, caption, svg)| (caption.into(), svg)).collect(),
            protocol: protocol(self.study, &self.results),
        }
    }
}

/// A figure: its file, its caption, its SVG.
type Drawn = (String, &'static str, String);

/// The captions of a figure's files.
fn captions(output: Output) -> &'static [&'static str] {
    match output {
        Output::F1 => {
            &["F1: the distillation gap on a task of our own, y = sin 3x + x²/2 + noise: left the \
            standard teacher, right one with a Jacobian penalty, λ chosen on validation rows; the student of \
            each is a formula. 3,000 epochs, since 60 points make few steps."]
        }
        Output::F2 => &[
            "F2: mean test R² over λ of the Jacobian penalty, one panel a data set: the teacher and two students, \
            with Nadeau and Bengio's 95 % intervals over trials. R² clipped at −1; axes differ.",
            "F2, Lipschitz: the same over λ of the Lipschitz penalty.",
        ],
        Output::F3 => &[
            "F3: test R² of the formula that the limpid student found for each size (the largest of \
            its front up to it), standard teacher against Jacobian with λ by validation: medians over trials, \
            and the middle half of them.",
        ],
        _ => &[],
    }
}

#[track_caller]
fn entry<'c>(catalog: &'c Catalog, name: &str) -> &'c Entry {
    catalog.entry(name).unwrap_or_else(|| panic!("no data set {name} in the catalogue"))
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

fn protocol(study: &Study, results: &Results<'_>) -> Vec<(String, String)> {
    let row = |name: &str, value: String| (name.to_string(), value);
    let kernels: Vec<&str> = results.kernels().into_iter().collect();
    let mut rows = vec![
        row("split", "60 % train (at most 2,000 rows), 20 % validation, 20 % test".into()),
        row("teacher", "tanh 64-64, Adam 1e-3, batch 32, 300 epochs, f32".into()),
        row("Jacobian penalty", "λ · mean ‖∂f/∂x‖², exact by double backward".into()),
        row("Lipschitz penalty", "λ · product of the layers' spectral norms".into()),
        row(
            "students",
            "gplearn's algorithm; limpid (preset study); linear, quadratic, tree".into(),
        ),
    ];
    for plan in &study.plans {
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
    rows.extend(study.machines.iter().map(|machine| row("machine", machine.clone())));
    rows
}

/// The step times of T3: `None` if the folder has none of this engine and of today's cases.
pub fn stored_costs(folder: &Path) -> Option<StepCosts> {
    read(&folder.join(COSTS)).filter(|costs: &StepCosts| costs.is_of(&t3_cases()))
}

/// Stores step times where [`stored_costs`] finds them.
///
/// # Errors
/// If the file cannot be written.
pub fn store_costs(folder: &Path, costs: &StepCosts) -> Result<(), PublishError> {
    let text = serde_json::to_string(costs).expect("costs are plain data");
    Ok(write(&folder.join(COSTS), &(text + "\n"))?)
}

/// Copies what was measured or computed once, step times and the curves of F1, into a folder that has none
/// of this engine.
///
/// # Errors
/// If a file cannot be written.
pub fn copy_measurements(from: &Path, to: &Path) -> Result<(), FileError> {
    if let (Some(costs), None) = (stored_costs(from), stored_costs(to)) {
        write(&to.join(COSTS), &(serde_json::to_string(&costs).expect("plain data") + "\n"))?;
    }
    if let (Some(curves), None) = (whole_curves(from), whole_curves(to)) {
        write(&to.join(CURVES), &serde_json::to_string(&curves).expect("plain data"))?;
    }
    Ok(())
}

fn measured_costs(folder: &Path) -> Result<StepCosts, PublishError> {
    let path = folder.join(COSTS);
    stored_costs(folder).ok_or(PublishError::NotMeasured { path })
}

/// Where the curves of F1 are kept.
const CURVES: &str = "curves/F1.json";

fn whole_curves(folder: &Path) -> Option<Curves> {
    read(&folder.join(CURVES))
        .filter(|curves: &Curves| curves.engine == ENGINE && curves.is_whole())
}

/// The curves of F1: read if this engine has already computed them, else computed and kept.
fn stored_curves(folder: &Path) -> Result<Curves, PublishError> {
    if let Some(curves) = whole_curves(folder) {
        return Ok(curves);
    }
    let curves = f1::curves()?;
    write(&folder.join(CURVES), &serde_json::to_string(&curves).expect("curves are plain data"))?;
    Ok(curves)
}
