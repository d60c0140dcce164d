//! A check that explains itself: does what is published follow from what is recorded, are its numbers
//! plausible, and do cells that are run again give the same records?
//!
//! One file a question, and one a table.

mod rebuilt;
mod recomputed;
mod t1;
mod t3;
mod t8;

use crate::catalog::Catalog;
use crate::error::PublishError;
use crate::output::Output;
use crate::store::Store;
use crate::study::Study;
pub use recomputed::{KERNEL_TOLERANCE, compare};
use std::path::Path;

/// Something a published table should not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding(pub String);

/// Largest R² there is, and the least that a mean of clipped ones can be.
const R2_RANGE: (f64, f64) = (-1.0, 1.0);

/// What is told apart from a rounding error in a sum or a ratio of printed numbers.
const TOLERANCE: f64 = 1e-9;

/// Makes tables, figures and report of the study again and compares them with those in `folder`, and
/// looks through the published numbers; no finding means that all is well.
///
/// # Errors
/// If the study cannot be published at all.
pub fn verify(
    folder: &Path,
    catalog: &Catalog,
    study: &Study,
    store: &Store,
) -> Result<Vec<Finding>, PublishError> {
    let mut findings = rebuilt::findings(folder, catalog, study, store)?;
    findings.extend(study.outputs.iter().flat_map(|&output| check_table(folder, output)));
    Ok(findings)
}

/// The findings in a table's CSV; none if it is not there, which is a finding already.
fn check_table(folder: &Path, output: Output) -> Vec<Finding> {
    let check = match output {
        Output::T1 => t1::check,
        Output::T3 => t3::check,
        Output::T8 => t8::check,
        _ => return vec![],
    };
    let path = folder.join(format!("tables/{output}.csv"));
    let Ok(text) = std::fs::read_to_string(path) else { return vec![] };
    let rows = rows(&text);
    if rows.is_empty() { vec![Finding(format!("{output} has no rows"))] } else { check(&rows) }
}

/// The rows of a CSV whose cells hold no comma.
fn rows(text: &str) -> Vec<Row<'_>> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or("").split(',').collect();
    lines.map(|line| Row { header: header.clone(), cells: line.split(',').collect() }).collect()
}

/// A row under its header.
struct Row<'a> {
    header: Vec<&'a str>,
    cells: Vec<&'a str>,
}

impl<'a> Row<'a> {
    /// What stands under that key; "?" if nothing does.
    fn text(&self, key: &str) -> &'a str {
        let at = self.header.iter().position(|head| *head == key);
        at.and_then(|at| self.cells.get(at)).copied().unwrap_or("?")
    }

    fn number(&self, key: &str) -> Option<f64> {
        self.text(key).parse().ok()
    }

    /// A finding unless there is an R² under that key.
    fn check_r2(&self, place: &str, key: &str) -> Option<Finding> {
        let r2 = self.number(key);
        let sound = r2.is_some_and(|r2| (R2_RANGE.0..=R2_RANGE.1).contains(&r2));
        (!sound).then(|| Finding(format!("{place}: {key} is {r2:?}, not an R² from -1 to 1")))
    }

    /// A finding unless the number under that key is the one `expected`; none if either is missing.
    fn check_is(&self, place: &str, key: &str, expected: Option<f64>) -> Option<Finding> {
        let (found, expected) = self.number(key).zip(expected)?;
        let sound = (found - expected).abs() <= TOLERANCE * expected.abs().max(1.0);
        (!sound).then(|| Finding(format!("{place}: {key} is {found}, not {expected}")))
    }

    /// A finding if the numbers under these keys do not rise; those that are missing are skipped.
    fn check_rise(&self, place: &str, keys: &[&str]) -> Option<Finding> {
        let numbers: Vec<f64> = keys.iter().filter_map(|key| self.number(key)).collect();
        let sound = numbers.is_sorted();
        (!sound).then(|| Finding(format!("{place}: {} do not rise: {numbers:?}", keys.join(", "))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The findings in a table of these lines, header first.
    pub(super) fn findings(check: fn(&[Row<'_>]) -> Vec<Finding>, lines: &[&str]) -> Vec<String> {
        check(&rows(&lines.join("\n"))).into_iter().map(|finding| finding.0).collect()
    }
}
