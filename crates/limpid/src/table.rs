//! The table that PySR's users know: complexity, loss, R², formula; the selected row marked.

use crate::measure::Measure;
use crate::row::Row;
use crate::rule::Rule;
use limpid::data::Dataset;
use limpid_report::significant;

/// What stands above and below the rows.
pub(crate) struct Table<'a> {
    pub(crate) dataset: &'a Dataset,
    pub(crate) measure: &'a Measure,
}

impl Table<'_> {
    /// The rows as aligned text, each on a line, the baseline last, with a legend below.
    pub(crate) fn render(&self, rows: &[Row], baseline: Option<&Row>, rule: Rule) -> String {
        let formula = |row: &Row| row.formula.with_names(&self.dataset.features).to_string();
        let mut lines = vec![self.head(rows.iter().any(|row| row.test_r2.is_some()))];
        lines.extend(rows.iter().map(|row| (cells(row), formula(row))));
        lines.extend(baseline.map(|row| (cells(row), "the linear formula of all inputs".into())));
        let widths: Vec<usize> = (0..lines[0].0.len())
            .map(|j| lines.iter().map(|(cells, _)| cells[j].chars().count()).max().unwrap_or(0))
            .collect();
        let line = |(cells, formula): (Vec<String>, String)| {
            let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:>width$}"));
            format!("{}  {formula}\n", padded.collect::<Vec<String>>().join("  "))
        };
        lines.into_iter().map(line).collect::<String>() + &self.legend(rule)
    }

    fn head(&self, tested: bool) -> (Vec<String>, String) {
        let [train, valid] =
            ["train", "valid"].map(|rows| format!("{rows} {}", self.measure.name()));
        let mut head = vec![String::new(), "complexity".into(), train, valid, "valid R2".into()];
        head.extend(tested.then(|| "test R2".into()));
        (head, format!("{} =", self.dataset.target))
    }

    fn legend(&self, rule: Rule) -> String {
        let selected = match rule {
            Rule::Earned => {
                "the simplest within one standard error of the lowest validation error, or a linear \
                 formula\n  that it does not beat by one standard error"
            }
            Rule::OneSe => "the simplest within one standard error of the lowest validation error",
            Rule::Best => "the lowest validation error",
            Rule::Score => "the steepest drop of the training error per node",
        };
        let loss = self.measure.name();
        format!(
            "
* selected: {selected}
{loss} and formulas are in the units of the data; complexity counts nodes
"
        )
    }
}

fn cells(row: &Row) -> Vec<String> {
    let mut cells = vec![
        if row.selected { "*" } else { "" }.into(),
        row.complexity.to_string(),
        significant(row.train.loss, 4),
        significant(row.valid.loss, 4),
        format!("{:.4}", row.valid.r2),
    ];
    cells.extend(row.test_r2.map(|r2| format!("{r2:.4}")));
    cells
}
