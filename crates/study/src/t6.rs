//! T6: the formulas themselves, in the units of the data.

use crate::catalog::{Catalog, Entry};
use crate::cell::{Arm, Cell};
use crate::record::Record;
use crate::results::{Results, Runs, by_validation, student};
use crate::scores::Smooth;
use limpid_data::{Scaler, split};
use limpid_distill::in_data_units;
use limpid_expr::Expr;
use limpid_report::{Block, Column, Formula, Table, Value};

/// The symbolic students.
const STUDENTS: [&str; 2] = ["gplearn", "limpid"];

/// What a data set's file must give for its formulas to be rewritten.
struct Units<'c> {
    catalog: &'c Catalog,
    entry: &'c Entry,
}

impl Units<'_> {
    /// The scaler of a trial: the record holds formulas in its units.
    fn scaler(&self, trial: u32) -> Result<(Scaler, Vec<String>), limpid_data::Error> {
        let dataset = self.catalog.dataset(self.entry)?;
        let arm = Arm::Standard { replicate: 0 };
        let cell = Cell { dataset: self.entry.name.clone(), trial, arm };
        let fractions = cell.protocol().fractions;
        let parts = split(&dataset, &fractions, cell.seed().child("split"));
        Ok((Scaler::fit(&parts.train), dataset.features))
    }
}

/// The index of the trial whose standard student has the median R², the lower of two.
fn median_trial(runs: &Runs<'_>, name: &str) -> usize {
    let r2 = |i: &usize| student(runs.trials[*i].placebos[0], name).test.r2;
    let mut order: Vec<usize> = (0..runs.trials.len()).collect();
    order.sort_by(|a, b| r2(a).total_cmp(&r2(b)));
    order[(order.len() - 1) / 2]
}

/// The rows of one student on one data set: standard, then each penalty with λ by validation.
fn rows(
    units: &Units<'_>,
    runs: &Runs<'_>,
    name: &str,
) -> Result<Vec<Vec<Value>>, limpid_data::Error> {
    let trial = &runs.trials[median_trial(runs, name)];
    let standard = trial.placebos[0];
    let (scaler, names) = units.scaler(standard.trial)?;
    let smooth = Smooth::ALL.map(|smooth| {
        let at = by_validation(smooth.runs(trial), name);
        (smooth.name(), smooth.grid()[at], smooth.runs(trial)[at])
    });
    let row = |(teacher, lambda, record): (&str, f64, &Record)| {
        let outcome = student(record, name);
        let formula = outcome.formula.as_deref().and_then(|text| text.parse::<Expr>().ok());
        let formula = formula
            .map(|expr| Formula { expr: in_data_units(&expr, &scaler), names: names.clone() });
        vec![
            units.entry.name.as_str().into(),
            name.into(),
            teacher.into(),
            lambda.into(),
            (record.trial as usize).into(),
            outcome.complexity.into(),
            outcome.test.r2.into(),
            formula.map_or(Value::Missing, |f| Value::Formula(Box::new(f))),
        ]
    };
    Ok([("standard", 0.0, standard)].into_iter().chain(smooth).map(row).collect())
}

/// T6 over the data sets in `entries` that have a complete trial.
///
/// # Errors
/// If a data set's file cannot be read: it says what the units are.
pub fn t6(
    catalog: &Catalog,
    entries: &[&Entry],
    results: &Results<'_>,
) -> Result<Table, limpid_data::Error> {
    let columns = vec![
        Column::new("dataset", "data set"),
        Column::new("student", "student").in_terminal(),
        Column::new("teacher", "teacher").in_terminal(),
        Column::new("lambda", "λ").digits(4).in_terminal(),
        Column::new("trial", "trial"),
        Column::new("size", "size").in_terminal(),
        Column::new("r2", "R²").in_terminal(),
        Column::new("formula", "formula").in_terminal().long(),
    ];
    let mut table = Table::new("T6", "The formulas, in the units of the data", columns);
    for entry in entries {
        let Some(runs) = results.runs(&entry.name) else { continue };
        let units = Units { catalog, entry };
        let of = |name: &&str| rows(&units, &runs, name);
        let rows = STUDENTS.iter().map(of).collect::<Result<Vec<_>, _>>()?.concat();
        let title = format!("{}: {}", entry.name, entry.meaning);
        table.blocks.push(Block { title, rows, summary: vec![] });
    }
    table.notes = vec![
        "Of the trial whose standard student has the median R² (the lower of two): its formula, and those of \
         the same trial's students of a Jacobian and a Lipschitz teacher, λ by validation."
            .into(),
        "size: nodes of the formula the student found, in standardised units; rewritten for the data's units it \
         can be longer. R² on test labels. plog and psqrt are gplearn's protected logarithm and root. Constants \
         are rounded to 3 digits for reading; the CSV and the report's copies have them all."
            .into(),
    ];
    Ok(table)
}
