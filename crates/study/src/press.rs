//! From records to tables, figures and the report, nothing of it written yet.

use crate::catalog::{Catalog, Entry};
use crate::cell::{APPROXIMATE_LAMBDA, ENGINE};
use crate::claims::claims;
use crate::cost::{COSTS, StepCosts};
use crate::effect::Effects;
use crate::f1::{self, Curves};
use crate::files::FileError;
use crate::kept::{store_curves, stored_costs, stored_curves};
use crate::output::Output;
use crate::plan::{Part, Plan};
use crate::results::Results;
use crate::scores::{Scores, Smooth};
use crate::store::Store;
use crate::study::Study;
use crate::t1::t1;
use crate::t2::t2;
use crate::t3::t3;
use crate::t4::t4;
use crate::t5::t5;
use crate::t6::t6;
use crate::t8::t8;
use crate::t9::t9;
use crate::{f2, f3};
use limpid_report::{Report, Table, gap, multiples};
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
    #[error("{}: no step times of this engine: `cargo xtask reproduce` with this folder measures them", path.display())]
    NotMeasured {
        /// Where they should be.
        path: PathBuf,
    },
    /// The report's template failed.
    #[error("the report could not be rendered: {0}")]
    Report(#[from] limpid_report::Error),
    /// The figure's teacher could not be trained.
    #[error("figure F1: {0}")]
    Figure(#[from] limpid_distill::Error),
}

/// Everything that tables and figures are made from.
pub(crate) struct Press<'a> {
    folder: &'a Path,
    catalog: &'a Catalog,
    study: &'a Study,
    store: &'a Store,
    results: Results<'a>,
}

impl<'a> Press<'a> {
    /// Of the records that the study's cells have.
    ///
    /// # Panics
    /// If a plan names a data set that is not in the catalogue.
    #[track_caller]
    pub(crate) fn new(
        folder: &'a Path,
        catalog: &'a Catalog,
        study: &'a Study,
        store: &'a Store,
    ) -> Self {
        let cells = study.cells();
        let results = Results::new(cells.iter().filter_map(|cell| store.get(&catalog.key(cell))));
        Self { folder, catalog, study, store, results }
    }

    /// What is put out, in the order of the report.
    fn outputs(&self) -> impl Iterator<Item = Output> {
        Output::ALL.into_iter().filter(|output| self.study.outputs.contains(output))
    }

    /// The data sets of an output.
    fn entries(&self, output: Output) -> Vec<&'a Entry> {
        let plan = self.study.plans.iter().find(|plan| Some(plan.part) == output.part());
        let names = plan.map_or(&[][..], |plan| &plan.datasets);
        names.iter().map(|name| self.catalog.expect(name)).collect()
    }

    /// The tables.
    pub(crate) fn tables(&self) -> Result<Vec<Table>, PublishError> {
        let scores = Scores::new(&self.entries(Output::T1), &self.results);
        let effects = Effects::new(&scores);
        self.outputs()
            .filter(|o| !o.is_figure())
            .map(|output| self.table(output, &scores, &effects))
            .collect()
    }

    fn table(
        &self,
        output: Output,
        scores: &Scores<'_>,
        effects: &Effects,
    ) -> Result<Table, PublishError> {
        let (entries, results) = (self.entries(output), &self.results);
        let seconds = |key: &str| self.store.times(key).map(|times| times.teacher);
        Ok(match output {
            Output::Claims => claims(scores, effects, stored_costs(self.folder).as_ref()),
            Output::T1 => t1(scores, effects),
            Output::T2 => t2(&entries, results),
            Output::T3 => t3(&self.costs()?),
            Output::T4 => t4(effects),
            Output::T5 => t5(scores),
            Output::T6 => t6(self.catalog, &entries, results)?,
            Output::T8 => t8(&entries, results, &seconds),
            Output::T9 => t9(&entries, results, &seconds),
            Output::F1 | Output::F2 | Output::F3 => unreachable!("a figure is no table"),
        })
    }

    /// The figures: file name, caption, SVG. Without a complete trial there is nothing to draw.
    pub(crate) fn figures(&self) -> Result<Vec<Drawn>, PublishError> {
        let mut drawn = vec![];
        for output in self.outputs() {
            let (entries, results) = (self.entries(output), &self.results);
            let sweep = |smooth| f2::figure(&entries, results, smooth).as_ref().map(multiples);
            let new = match output {
                Output::F1 => vec![Some(gap(&f1::figure(&self.curves()?)))],
                Output::F2 => Smooth::ALL.map(sweep).to_vec(),
                Output::F3 => vec![f3::figure(&entries, results).as_ref().map(multiples)],
                _ => continue,
            };
            let named = output.files().into_iter().zip(captions(output)).zip(new);
            drawn.extend(named.filter_map(|((file, caption), svg)| Some((file, *caption, svg?))));
        }
        Ok(drawn)
    }

    fn costs(&self) -> Result<StepCosts, PublishError> {
        let path = self.folder.join(COSTS);
        stored_costs(self.folder).ok_or(PublishError::NotMeasured { path })
    }

    /// The curves of F1, kept for the next time if they had to be computed.
    fn curves(&self) -> Result<Curves, PublishError> {
        if let Some(curves) = stored_curves(self.folder) {
            return Ok(curves);
        }
        let curves = f1::curves()?;
        store_curves(self.folder, &curves)?;
        Ok(curves)
    }

    /// The page.
    pub(crate) fn report(&self, tables: &[Table], figures: Vec<Drawn>) -> Report {
        let paper = "A reconstruction of the study of the paper \"Teaching the Teacher\" (arXiv 2507.22767). \
                     The paper's formulas, widths, budgets and most of its tables are not known to this \
                     project: the protocol is our own, and no number on this page is the paper's.";
        Report {
            title: "Limpid: does a smooth teacher make a better formula?".into(),
            summary: [paper.into()]
                .into_iter()
                .chain(self.study.plans.iter().map(|plan| self.scope(plan)))
                .collect(),
            tables: tables.to_vec(),
            sketches: vec![],
            figures: figures.into_iter().map(|(_, caption, svg)| (caption.into(), svg)).collect(),
            protocol: self.protocol(),
        }
    }

    /// "T8: 6 data sets, 5 trials, 210 cells, 30 of them recorded."
    fn scope(&self, plan: &Plan) -> String {
        let cells = plan.cells();
        let recorded =
            cells.iter().filter(|cell| self.store.get(&self.catalog.key(cell)).is_some());
        let recorded = match recorded.count() {
            all if all == cells.len() => String::new(),
            some => format!(", {some} of them recorded"),
        };
        format!(
            "{}: {} data sets, {} trials, {} cells{recorded}.",
            self.tables_of(plan.part),
            plan.datasets.len(),
            plan.trials,
            cells.len()
        )
    }

    /// "T1, T2": what is made here from the records of a part.
    fn tables_of(&self, part: Part) -> String {
        let of_part = self.outputs().filter(|output| output.part() == Some(part));
        of_part.map(|output| output.to_string()).collect::<Vec<String>>().join(", ")
    }

    /// Protocol, machine and versions.
    fn protocol(&self) -> Vec<(String, String)> {
        let row = |name: &str, value: String| (name.to_string(), value);
        let kernels: Vec<&str> = self.results.kernels().into_iter().collect();
        let mut rows: Vec<(String, String)> =
            PROTOCOL.iter().map(|(name, value)| row(name, (*value).to_string())).collect();
        for plan in &self.study.plans {
            let name = format!("data sets of {}", self.tables_of(plan.part));
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
        rows.extend(self.study.machines.iter().map(|machine| row("machine", machine.clone())));
        rows
    }
}

/// A figure: its file, its caption, its SVG.
pub(crate) type Drawn = (String, &'static str, String);

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

/// The protocol in short; `docs/protocol.md` has it all.
const PROTOCOL: [(&str, &str); 11] = [
    (
        "split",
        "60 % train (at most 2,000 rows), 20 % validation, 20 % test, anew in each trial; scalers \
         fitted on training rows",
    ),
    ("teacher", "tanh 64-64, Glorot-uniform start, Adam 1e-3, batch 32, 300 epochs, f32"),
    ("Jacobian penalty", "λ · mean ‖∂f/∂x‖² at the training inputs, exact by double backward"),
    ("Lipschitz penalty", "λ · product of the layers' spectral norms, by power iteration"),
    (
        "students",
        "gplearn's algorithm (1,000 programs, 20 generations, no fitted constants, no front); limpid (preset \
         study: 8·10⁸ node evaluations, one formula of the front, the simplest within one standard error on \
         validation rows); linear and quadratic ridge; regression tree of depth 5",
    ),
    ("direct", "the same students on the labels, without a teacher"),
    (
        "choosing λ",
        "by validation: per trial, the student's best R² on validation rows; by teacher: per trial, the \
         largest λ whose teacher is within one standard error of the best on validation rows; by oracle: \
         one λ per data set, by mean test R²",
    ),
    (
        "placebo",
        "seven standard runs (λ = 0) of other seeds, chosen among by the same rules; the i-th λ has the \
         seeds of the i-th of them",
    ),
    ("headline gain", "λ by validation − placebo by validation, R² on test labels clipped at −1"),
    (
        "intervals",
        "Nadeau and Bengio's over trials; over data sets a bootstrap of sets, then trials, 10,000 resamples",
    ),
    (
        "tests",
        "exact one-sided Wilcoxon signed-rank over the headline sets' median gains, Holm over students and \
         penalties",
    ),
];
