//! A check of published tables that explains itself: are the numbers there, finite and plausible?
//!
//! One file a table.

mod t1;
mod t3;
mod t8;

use crate::publish::Output;
use std::path::Path;

/// Something a published table should not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding(pub String);

/// Largest R² there is, and the least that a mean of clipped ones can be.
const R2_RANGE: (f64, f64) = (-1.0, 1.0);

/// What is told apart from a rounding error in a sum or a ratio of printed numbers.
const TOLERANCE: f64 = 1e-9;

/// Looks through the published files of `outputs` in `folder`, and those of any other output that is
/// there; no finding means that all is well.
pub fn verify(folder: &Path, outputs: &[Output]) -> Vec<Finding> {
    let there = |output: &Output| output.files().iter().any(|name| folder.join(name).exists());
    let checked = Output::ALL.into_iter().filter(|o| outputs.contains(o) || there(o));
    let checked: Vec<Output> = checked.collect();
    let files = checked.iter().flat_map(|output| output.files());
    let missing = files.chain(["report.html".into()]).filter_map(|name| check_file(folder, &name));
    let missing: Vec<Finding> = missing.collect();
    let unsound = checked.iter().flat_map(|&output| check_table(folder, output));
    missing.into_iter().chain(unsound).collect()
}

fn check_file(folder: &Path, name: &str) -> Option<Finding> {
    match std::fs::metadata(folder.join(name)) {
        Ok(file) if file.len() > 0 => None,
        Ok(_) => Some(Finding(format!("{name} is empty"))),
        Err(error) => Some(Finding(format!("{name} is not there: {error}"))),
    }
}

/// The findings in a table's CSV; none if it is not there, which is a finding already.
fn check_table(folder: &Path, output: Output) -> Vec<Finding> {
    let check = match output {
        Output::T1 => t1::check,
        Output::T3 => t3::check,
        Output::T8 => t8::check,
        Output::T2 | Output::F1 => return vec![],
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

    fn write(folder: &Path, name: &str, text: &str) {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("space");
        std::fs::write(path, text).expect("space");
    }

    #[test]
    fn what_is_asked_for_must_be_there_and_what_is_there_is_checked() {
        let folder = tempfile::tempdir().expect("a folder");
        let found = |outputs: &[Output]| -> String {
            let findings = verify(folder.path(), outputs).into_iter().map(|finding| finding.0);
            findings.collect::<Vec<String>>().join("\n")
        };
        assert!(found(&[Output::T8]).contains("tables/T8.tex is not there"));
        assert!(!found(&[Output::T8]).contains("T3"));
        write(folder.path(), "tables/T3.csv", "inputs,penalty\n");
        for part in ["T3 has no rows", "tables/T3.md is not there", "tables/T8.csv is not there"] {
            assert!(found(&[Output::T8]).contains(part), "{part} not in {}", found(&[Output::T8]));
        }
        write(folder.path(), "report.html", "");
        assert!(found(&[]).contains("report.html is empty"));
    }
}
