//! A comparison: its conditions and everything it found, as a record (JSON) and as the page made from it (Markdown).

use crate::conditions::{Arguments, Conditions};
use crate::system::System;
use anyhow::Context;
use limpid_base::Real;
use limpid_report::{Table, Value};
use serde::{Deserialize, Serialize};

/// Everything that a comparison of cases found.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Comparison<Cases> {
    #[serde(flatten)]
    pub(crate) conditions: Conditions,
    #[serde(flatten)]
    pub(crate) cases: Cases,
}

/// Measured cases, and what is said about them on a page.
pub(crate) trait Cases: Serialize {
    /// Stem of the files that page and record go to.
    const NAME: &'static str;
    /// Heading of the whole page.
    const TITLE: &'static str;

    /// Paragraphs that say what was measured and how.
    fn method(&self) -> String;

    /// The sections of the page, from the top.
    fn sections(&self) -> Vec<Section>;
}

/// A heading of a page with what stands under it.
pub(crate) struct Section {
    pub(crate) title: String,
    /// Paragraphs above the table, each with its line breaks; may be empty.
    pub(crate) text: String,
    /// The figures, under the section's own heading.
    pub(crate) table: Table,
    /// Paragraphs below the table: what it says in sentences.
    pub(crate) verdicts: Vec<String>,
}

impl<C: Cases> Comparison<C> {
    /// The page, a pure function of the record.
    pub(crate) fn to_markdown(&self) -> String {
        let Conditions { command, machine, .. } = &self.conditions;
        let head = format!(
            "# {}\n\nWritten by `{command}` on {}.\n\n{}\n\n{}",
            C::TITLE,
            machine.date,
            self.cases.method(),
            self.conditions.to_markdown()
        );
        let sections = self.cases.sections();
        head + &sections.iter().map(Section::to_markdown).collect::<String>()
    }

    /// Writes the page and the record.
    pub(crate) fn write(&self, arguments: &Arguments) -> anyhow::Result<()> {
        let (folder, name) = (arguments.folder()?, C::NAME);
        let file = |ending: &str| folder.join(format!("{name}.{ending}"));
        let json = serde_json::to_string_pretty(self)? + "\n";
        for (path, text) in [(file("md"), &self.to_markdown()), (file("json"), &json)] {
            std::fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
        }
        note!("written: {0}/{name}.md, {0}/{name}.json", folder.display());
        Ok(())
    }
}

impl Section {
    fn to_markdown(&self) -> String {
        let Self { title, text, table, verdicts } = self;
        let paragraphs = [text].into_iter().filter(|text| !text.is_empty());
        let above: String = paragraphs.map(|text| format!("{text}\n\n")).collect();
        let below: String = verdicts.iter().map(|text| format!("\n{text}\n")).collect();
        format!("\n## {title}\n\n{above}{}{below}", table.to_markdown_body())
    }
}

/// The quotient of two figures, missing if one of them is.
pub(crate) fn ratio(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    Some(a? / b?)
}

/// ⁿ√∏ xᵢ of n ≥ 1 positive numbers, computed as exp(Σ ln xᵢ / n).
pub(crate) fn geometric_mean(values: &[f64]) -> f64 {
    let sum = values.iter().fold(0.0, |sum, &value| sum + Real::ln(value));
    Real::exp(sum / values.len() as f64)
}

/// A figure with three significant digits.
pub(crate) fn figure(value: Option<f64>) -> Value {
    value.map_or(Value::Missing, Value::Significant)
}

/// Systems that occur in a record, in the order of the page: Limpid is the first.
pub(crate) fn systems(found: impl Iterator<Item = System>) -> Vec<System> {
    let mut systems: Vec<System> = found.collect();
    systems.sort();
    systems.dedup();
    systems
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use serde::de::DeserializeOwned;

    /// Holds a committed page to the committed record; `UPDATE_DOCS=1` writes the page anew.
    pub(crate) fn page_is_that_of_the_record<C: Cases + DeserializeOwned>() {
        let file = |ending: &str| crate::root().join(format!("benchmarks/{}.{ending}", C::NAME));
        let record = std::fs::read_to_string(file("json")).expect("a record");
        let comparison: Comparison<C> = serde_json::from_str(&record).expect("it reads");
        let page = comparison.to_markdown();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(file("md"), &page).expect("it can be written");
        }
        let committed = std::fs::read_to_string(file("md")).expect("a page");
        assert!(page == committed, "UPDATE_DOCS=1 writes benchmarks/{}.md anew", C::NAME);
        let again = serde_json::to_value(&comparison).expect("it can be written");
        assert_eq!(again, serde_json::from_str::<serde_json::Value>(&record).expect("JSON"));
    }

    #[test]
    fn a_geometric_mean_is_in_the_middle_of_ratios() {
        assert!((geometric_mean(&[0.5, 2.0, 8.0]) - 2.0).abs() < 1e-12);
        assert_eq!((ratio(Some(3.0), Some(2.0)), ratio(None, Some(1.0))), (Some(1.5), None));
    }
}
