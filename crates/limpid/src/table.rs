//! The table that PySR's users know: complexity, loss, R², formula; the selected row marked.

use crate::input::Input;
use crate::json::test_scores;
use crate::rule::Rule;
use limpid::Expr;
use limpid::distill::{Fitted, FrontRow, Metrics, predict};
use limpid::sr::Loss;
use limpid_report::significant;

/// What stands above and below the rows.
pub(crate) struct Table<'a> {
    pub(crate) input: &'a Input,
    pub(crate) loss: &'a Loss,
}

impl Table<'_> {
    /// The rows as aligned text, each on a line, the baseline last, with a legend below.
    pub(crate) fn render(&self, fitted: &Fitted, rule: Rule) -> String {
        let mut lines = vec![self.head()];
        let rows = fitted.front.iter().enumerate();
        lines.extend(rows.map(|(i, row)| self.line(&self.readable(row), i == fitted.chosen)));
        lines.extend(fitted.line.as_ref().map(|row| {
            let (cells, _) = self.line(row, false);
            (cells, "the linear formula of all inputs".into())
        }));
        let widths: Vec<usize> = (0..lines[0].0.len())
            .map(|j| lines.iter().map(|(cells, _)| cells[j].chars().count()).max().unwrap_or(0))
            .collect();
        let line = |(cells, formula): (Vec<String>, String)| {
            let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:>width$}"));
            format!("{}  {formula}\n", padded.collect::<Vec<String>>().join("  "))
        };
        lines.into_iter().map(line).collect::<String>() + &self.legend(rule)
    }

    fn head(&self) -> (Vec<String>, String) {
        let [train, valid] = ["train", "valid"].map(|rows| format!("{rows} {}", self.loss_name()));
        let mut head = vec![String::new(), "complexity".into(), train, valid, "valid R2".into()];
        head.extend(self.input.observations.parts.test.as_ref().map(|_| "test R2".into()));
        (head, format!("{} =", self.input.target))
    }

    fn line(&self, row: &FrontRow, selected: bool) -> (Vec<String>, String) {
        let loss = |metrics: Metrics| significant(metrics.loss.unwrap_or(metrics.mse), 4);
        let mut cells = vec![
            if selected { "*" } else { "" }.into(),
            row.complexity.to_string(),
            row.train.map_or_else(String::new, loss),
            loss(row.valid),
            format!("{:.4}", row.valid.r2),
        ];
        let observations = &self.input.observations;
        cells.extend(
            observations
                .parts
                .test
                .as_ref()
                .map(|test| format!("{:.4}", test_scores(&row.formula, test, observations).r2)),
        );
        (cells, row.formula.with_names(&self.input.names).to_string())
    }

    /// The same row with its constants rounded to as few digits (four at least) as keep the training R² to
    /// a thousandth of what is left to 1.
    fn readable(&self, row: &FrontRow) -> FrontRow {
        const ALL_DIGITS: usize = 17;
        let observations = &self.input.observations;
        let train = observations.parts.train.dataset();
        let weights = observations.weights.as_ref().map(|w| w.train.as_slice());
        let r2 = |formula: &Expr| Metrics::of(&train.y, &predict(formula, &train.x), weights).r2;
        let least = r2(&row.formula) - 1e-3 * (1.0 - r2(&row.formula)) - 1e-9;
        let rounded = (4..ALL_DIGITS).map(|digits| row.formula.rounded(digits));
        let formula = rounded.into_iter().find(|formula| r2(formula) >= least);
        FrontRow { formula: formula.unwrap_or_else(|| row.formula.clone()), ..row.clone() }
    }

    fn loss_name(&self) -> &'static str {
        match self.loss {
            Loss::Absolute => "MAE",
            Loss::Huber(_) => "Huber",
            Loss::Poisson => "deviance",
            _ => "MSE",
        }
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
        let loss = self.loss_name();
        format!(
            "
* selected: {selected}
{loss} and formulas are in the units of the data; complexity counts nodes
"
        )
    }
}
