//! From records to tables and figures, nothing of it written yet.
//!
//! ```text
//! records ─► Results ─► Scores ─► Effects
//!               │          │         └─► T1, T4, claims
//!               │          └───────────► T1, T5, claims
//!               └──────────────────────► T2, T6, T8, T9, F2, F3
//! step times ──────────────────────────► T3, claims            F1 has curves of its own
//! ```

use crate::answer::answer;
use crate::cache::{store_curves, stored_costs, stored_curves};
use crate::catalog::{Catalog, Entry};
use crate::claims::claims;
use crate::cost::{COSTS, StepCosts};
use crate::coverage::Coverage;
use crate::drawing::Drawing;
use crate::effect::Effects;
use crate::error::PublishError;
use crate::f1::{self, Curves};
use crate::output::Output;
use crate::plan::Part;
use crate::results::Results;
use crate::scores::Scores;
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
use limpid_report::Table;
use std::path::Path;

/// Everything that tables and figures are made from.
pub(crate) struct Publication<'a> {
    /// Output folder: the step times and curves are stored in it.
    pub(crate) folder: &'a Path,
    /// Catalogue that knows the data sets.
    pub(crate) catalog: &'a Catalog,
    /// Plans and outputs of the study.
    pub(crate) study: &'a Study,
    /// Records and times of the study's cells.
    pub(crate) store: &'a Store,
    /// Records by data set and trial.
    pub(crate) results: Results<'a>,
}

impl<'a> Publication<'a> {
    /// The records of the study's cells, as far as they are stored.
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

    /// The tables and figures that the study puts out, in the order of the report.
    pub(crate) fn outputs(&self) -> impl Iterator<Item = Output> {
        Output::ALL.into_iter().filter(|output| self.study.outputs.contains(output))
    }

    /// The data sets of an output.
    fn entries(&self, output: Output) -> Vec<&'a Entry> {
        let plan = self.study.plans.iter().find(|plan| Some(plan.part) == output.part());
        let names = plan.map_or(&[][..], |plan| &plan.datasets);
        names.iter().map(|name| self.catalog.expect(name)).collect()
    }

    /// The tables that the study puts out.
    pub(crate) fn tables(&self) -> Result<Vec<Table>, PublishError> {
        let scores = Scores::new(&self.entries(Output::T1), &self.results);
        let effects = Effects::new(&scores);
        let outputs = self.outputs().filter(|output| !output.is_figure());
        outputs
            .map(|output| Ok(self.noted(output, self.table(output, &scores, &effects)?)))
            .collect()
    }

    /// The answer to the study's question, from the records of its main part.
    pub(crate) fn answer(&self) -> Vec<String> {
        let main = self.study.plans.iter().find(|plan| plan.part == Part::Main);
        let effects = Effects::new(&Scores::new(&self.entries(Output::T1), &self.results));
        main.map_or_else(Vec::new, |plan| answer(&effects, plan.trials))
    }

    /// The table, with a note on how much is recorded where that is not everything.
    fn noted(&self, output: Output, mut table: Table) -> Table {
        let coverage = Coverage { torn: 0, ..Coverage::of(self.study, self.catalog, self.store) };
        if output.part().is_some() && !coverage.is_complete() {
            table.notes.push(format!("Not all of the study: {coverage}."));
        }
        table
    }

    /// One table, made from the records, scores and effects that it needs.
    fn table(
        &self,
        output: Output,
        scores: &Scores<'_>,
        effects: &Effects,
    ) -> Result<Table, PublishError> {
        let (entries, results) = (self.entries(output), &self.results);
        let seconds = |key: &str| self.store.times(key).map(|times| times.teacher);
        Ok(match output {
            Output::Claims => {
                claims(scores, effects, stored_costs(self.folder, self.study.engine).as_ref())
            }
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

    /// The figures. Without a complete trial F2 and F3 have nothing to draw.
    pub(crate) fn drawings(&self) -> Result<Vec<Drawing>, PublishError> {
        let mut drawings = vec![];
        for output in self.outputs() {
            let (entries, results) = (self.entries(output), &self.results);
            match output {
                Output::F1 => drawings.push(f1::drawing(&self.curves()?)),
                Output::F2 => drawings.extend(f2::drawings(&entries, results)),
                Output::F3 => drawings.extend(f3::drawing(&entries, results)),
                _ => {}
            }
        }
        Ok(drawings)
    }

    /// The step times of T3, which nothing here can measure.
    fn costs(&self) -> Result<StepCosts, PublishError> {
        let path = self.folder.join(COSTS);
        stored_costs(self.folder, self.study.engine).ok_or(PublishError::NotMeasured { path })
    }

    /// The curves of F1, stored for the next time if they had to be computed.
    fn curves(&self) -> Result<Curves, PublishError> {
        if let Some(curves) = stored_curves(self.folder, self.study.engine) {
            return Ok(curves);
        }
        let curves = f1::curves()?;
        store_curves(self.folder, &curves)?;
        Ok(curves)
    }
}
