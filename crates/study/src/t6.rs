//! T6: the formulas themselves, in the units of the data.
//!
//! Records up to engine 6 hold formulas in standard units, f(z) with z = (x − μ) / σ. The training rows of a
//! trial give μ and σ again, and the formula is rewritten as y = σ_y f((x − μ) / σ) + μ_y in its simplest form; later
//! engines record formulas as they are printed.

use crate::catalog::{Catalog, Entry};
use crate::cell::{Arm, Cell};
use crate::columns::Columns;
use crate::family::PenaltyFamily;
use crate::record::Record;
use crate::results::{Results, Runs, by_validation, student};
use limpid_data::{Scaler, split};
use limpid_distill::{StudentOutcome, in_data_units};
use limpid_expr::Expr;
use limpid_report::{Block, Formula, Table};
use std::collections::BTreeSet;

/// The last engine whose records hold formulas in standardised units; later ones hold them as printed.
const STANDARD_UNITS: u32 = 6;

/// The symbolic students, whose formulas are shown.
const STUDENTS: [&str; 2] = ["gplearn", "limpid"];

/// What a data set's file must give for its formulas to be rewritten.
struct Units<'c> {
    /// Catalogue that opens the file.
    catalog: &'c Catalog,
    /// Data set whose units are asked for.
    entry: &'c Entry,
}

impl Units<'_> {
    /// The scaler of a trial: records of engine 6 hold formulas in its units.
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

/// A row: the formula of one student, taught by one teacher.
struct FormulaLine<'a> {
    /// Name of the data set.
    dataset: &'a str,
    student: &'static str,
    /// Name of the teacher's penalty, or "standard".
    teacher: &'static str,
    /// Strength of the penalty, chosen on validation rows.
    lambda: f64,
    /// Number of the trial, the same for all teachers of a student.
    trial: u32,
    /// Scores of the student in that trial.
    outcome: &'a StudentOutcome,
    /// Formula of the student in data units.
    formula: Option<Formula>,
}

/// The lines of one student on one data set: standard, then each penalty with λ by validation.
fn lines<'a>(
    units: &Units<'a>,
    runs: &Runs<'a>,
    name: &'static str,
) -> Result<Vec<FormulaLine<'a>>, limpid_data::Error> {
    let trial = &runs.trials[median_trial(runs, name)];
    let standard = trial.placebos[0];
    let (scaler, names) = units.scaler(standard.trial)?;
    let chosen = PenaltyFamily::ALL.map(|family| {
        let at = by_validation(family.runs(trial), name);
        (family.name(), family.grid()[at], family.runs(trial)[at])
    });
    let line = |(teacher, lambda, record): (&'static str, f64, &'a Record)| {
        let outcome = student(record, name);
        let expr = outcome.formula.as_deref().and_then(|text| text.parse::<Expr>().ok());
        let in_units = |expr: Expr| {
            let printed = record.engine > STANDARD_UNITS;
            let expr = match printed {
                true => expr,
                false => in_data_units(&expr, &scaler).reduced(&BTreeSet::new()),
            };
            Formula::new(expr, names.clone())
        };
        FormulaLine {
            dataset: &units.entry.name,
            student: name,
            teacher,
            lambda,
            trial: record.trial,
            outcome,
            formula: expr.map(in_units),
        }
    };
    Ok([("standard", 0.0, standard)].into_iter().chain(chosen).map(line).collect())
}

/// The columns, from the data set to the formula.
fn columns<'a>() -> Columns<'a, FormulaLine<'a>> {
    let mut columns = Columns::<FormulaLine<'_>>::new();
    columns
        .column("dataset", "data set", |l| l.dataset.to_string())
        .column("student", "student", |l| l.student)
        .column("teacher", "teacher", |l| l.teacher)
        .column("lambda", "λ", |l| l.lambda.to_string())
        .column("trial", "trial", |l| l.trial as usize)
        .column("size", "size", |l| l.outcome.complexity)
        .column("r2", "R²", |l| l.outcome.test.r2)
        .long("formula", "formula", |l| l.formula.clone())
        .in_terminal("student teacher lambda size r2 formula");
    columns
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
    let columns = columns();
    let mut table = columns.table("T6", "The formulas, in the units of the data", &NOTES);
    for entry in entries {
        let Some(runs) = results.runs(&entry.name) else { continue };
        let units = Units { catalog, entry };
        let of = |name| lines(&units, &runs, name);
        let lines = STUDENTS.into_iter().map(of).collect::<Result<Vec<_>, _>>()?;
        let title = format!("{}: {}", entry.name, entry.meaning);
        let rows = columns.rows(lines.iter().flatten());
        table.blocks.push(Block { title, rows, summary: vec![] });
    }
    Ok(table)
}

/// Sentences below the table, the same for every study.
const NOTES: [&str; 2] = [
    "Of the trial whose standard student has the median R² (the lower of two): its formula, and those of \
     the same trial's students of a Jacobian and a Lipschitz teacher, λ by validation.",
    "size: nodes of the formula; those of engine 6 are counted in standardised units, and rewritten for the \
     data's units a formula can be longer. R² on test labels. plog and psqrt are gplearn's protected logarithm and root. Constants \
     are rounded to 3 digits for reading; the CSV and the report's copies have them all.",
];
