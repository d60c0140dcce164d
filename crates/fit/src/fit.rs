//! A fit as it went: formulas, the record that repeats it, and the rows it was made of.

use crate::digits::readable;
use crate::error::Error;
use crate::record::Record;
use limpid_base::metrics;
use limpid_data::counted;
use limpid_distill::{FrontRow, Observations, SavedModel, predict};
use limpid_expr::Expr;
use limpid_report::{Formula, number, significant};

/// Number of digits of scores.
const DIGITS: usize = 3;

/// A fit: the model that predicts, the record that repeats it, and the rows it was made of.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fit {
    /// The formulas, which of them was chosen, and the best network.
    pub model: SavedModel,
    /// Everything to repeat the fit, and what it is compared with.
    pub record: Record,
    /// The rows of the three parts.
    pub rows: Observations,
}

/// Number of test rows below which scores say little.
const FEW: usize = 10;

impl Fit {
    /// The fit that a model and a record were saved of, with its rows read again.
    ///
    /// # Errors
    /// [`Error::Data`] if the model is a network alone.
    pub fn of_saved(model: SavedModel, record: Record, rows: Observations) -> Result<Self, Error> {
        match model.chosen {
            Some(_) => Ok(Self { model, record, rows }),
            None => Err(Error::Data("the model is a network alone, without formulas".into())),
        }
    }

    /// The index of the chosen row of the front.
    pub fn chosen(&self) -> usize {
        self.model.chosen.expect("a fit has formulas, one of them chosen")
    }

    /// The chosen formula as people read it: names of columns, constants of as many digits as the score needs.
    pub fn formula(&self) -> String {
        format!("{} = {}", self.model.target, self.cell(self.expr(self.chosen())).text())
    }

    /// The formula as a cell.
    pub(crate) fn cell(&self, expr: &Expr) -> Formula {
        let (expr, names) = (expr.clone(), self.model.features());
        Formula { readable: readable(&expr, &self.rows), expr, names }
    }

    /// The formula of that row of the front in data units, with all its digits.
    ///
    /// # Panics
    /// If there is no such row.
    #[track_caller]
    pub fn expr(&self, row: usize) -> &Expr {
        &self.model.front[row].formula
    }

    /// R² of the chosen formula on the test rows, if there are two or more and their targets vary.
    pub fn test_r2(&self) -> Option<f64> {
        self.record.test.as_ref().and_then(|test| test.scores.r2)
    }

    /// The line that says so if no formula is better than the mean; nothing else.
    pub fn verdict(&self) -> String {
        let constant = self.expr(self.chosen()).variables().is_empty();
        let rows = counted(self.rows.parts.valid.y().len(), "validation row");
        let text = || {
            format!(
                "Nothing found is better than the mean beyond chance on {rows}: the mean is the answer.\n"
            )
        };
        if constant { text() } else { String::new() }
    }

    /// What the test rows said, in a line; nothing without test rows.
    pub fn tested(&self) -> String {
        let Some(test) = &self.record.test else { return String::new() };
        let model = test.model_r2.map_or_else(String::new, |r2| {
            format!(", R2 {} for the model's predictions", number(r2, DIGITS))
        });
        let undefined = match test.scores.replaced {
            0 => String::new(),
            n => format!(", undefined on {n} of them (the training mean stands in)"),
        };
        let interval = test.scores.r2_interval.map_or_else(String::new, |[low, high]| {
            format!(" ({} to {})", number(low, DIGITS), number(high, DIGITS))
        });
        let rows = self.record.data.test_rows;
        let few = if rows < FEW { " So few rows say little." } else { "" };
        format!(
            "Row {} on {}: R2 {}{interval}, RMSE {}, MAE {}{model}{undefined}.{few}\n",
            test.row,
            counted(rows, "test row"),
            number(test.scores.r2.unwrap_or(f64::NAN), DIGITS),
            significant(test.scores.rmse, DIGITS),
            significant(test.scores.mae, DIGITS),
        )
    }

    /// R² of a formula on test rows, NaN on a single one: of one that was chosen, or of all where the request shows
    /// it for every row; predictions that are not finite count as the training mean.
    pub(crate) fn test_r2_of(&self, row: &FrontRow) -> Option<f64> {
        let test = self.rows.parts.test.as_ref()?;
        if row.test.is_none() && !self.record.request.shows_test() {
            return None;
        }
        let weights = self.rows.weights.as_ref();
        let y = self.rows.parts.train.y();
        let mean = metrics::mean(y.len(), weights.map(|w| w.train.as_slice()), |i| y[i]);
        let p = predict(&row.formula, test.x());
        let r2 = test.score_weighted(&p, weights.map(|w| w.test.as_slice()), mean).r2;
        Some(if test.rows() > 1 { r2 } else { f64::NAN })
    }
}
