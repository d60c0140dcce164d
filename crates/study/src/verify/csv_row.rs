//! A row of a published CSV, and what can be asked of its numbers.

use super::finding::Finding;

/// Largest R² there is, and the least that a mean of clipped ones can be.
const R2_RANGE: (f64, f64) = (-1.0, 1.0);

/// What is told apart from a rounding error in a sum or a ratio of printed numbers.
const TOLERANCE: f64 = 1e-9;

/// The rows of a CSV whose cells hold no comma.
pub(super) fn rows(text: &str) -> Vec<CsvRow<'_>> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or("").split(',').collect();
    lines.map(|line| CsvRow { header: header.clone(), cells: line.split(',').collect() }).collect()
}

/// A row under its header.
pub(super) struct CsvRow<'a> {
    /// Keys of the columns.
    header: Vec<&'a str>,
    /// Cells of the row, one a column.
    cells: Vec<&'a str>,
}

impl<'a> CsvRow<'a> {
    /// What stands under that key; "?" if nothing does.
    pub(super) fn text(&self, key: &str) -> &'a str {
        let at = self.header.iter().position(|head| *head == key);
        at.and_then(|at| self.cells.get(at)).copied().unwrap_or("?")
    }

    /// The number under that key; `None` if there is none.
    pub(super) fn number(&self, key: &str) -> Option<f64> {
        self.text(key).parse().ok()
    }

    /// A finding unless there is an R² under that key.
    pub(super) fn check_r2(&self, place: &str, key: &str) -> Option<Finding> {
        let r2 = self.number(key);
        let sound = r2.is_some_and(|r2| (R2_RANGE.0..=R2_RANGE.1).contains(&r2));
        (!sound).then(|| Finding(format!("{place}: {key} is {r2:?}, not an R² from -1 to 1")))
    }

    /// A finding unless the number under that key is the one `expected`; none if either is missing.
    pub(super) fn check_is(
        &self,
        place: &str,
        key: &str,
        expected: Option<f64>,
    ) -> Option<Finding> {
        let (found, expected) = self.number(key).zip(expected)?;
        let sound = (found - expected).abs() <= TOLERANCE * expected.abs().max(1.0);
        (!sound).then(|| Finding(format!("{place}: {key} is {found}, not {expected}")))
    }

    /// A finding if the numbers under these keys do not rise; those that are missing are skipped.
    pub(super) fn check_rise(&self, place: &str, keys: &[&str]) -> Option<Finding> {
        let numbers: Vec<f64> = keys.iter().filter_map(|key| self.number(key)).collect();
        let sound = numbers.is_sorted();
        (!sound).then(|| Finding(format!("{place}: {} do not rise: {numbers:?}", keys.join(", "))))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The findings in a table of these lines, header first.
    pub(in crate::verify) fn findings(
        check: fn(&[CsvRow<'_>]) -> Vec<Finding>,
        lines: &[&str],
    ) -> Vec<String> {
        check(&rows(&lines.join("\n"))).into_iter().map(|finding| finding.0).collect()
    }
}
