//! The front as people see it: formulas in data units, each with its errors.
//!
//! Legend: y labels and p predictions in data units, s the standard deviation of the training
//! labels. Errors are those of the formula as it is written: (p − y) / s squared, averaged, times s².

use crate::input::Input;
use limpid::base::metrics;
use limpid::data::{Dataset, Scaler};
use limpid::distill::{Model, in_data_units};
use limpid::sr::{Candidate, select};
use limpid::{Expr, Front, Matrix, Selection};

/// One formula of the front.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// Nodes of the formula as it was searched for, in standardised units.
    pub(crate) complexity: usize,
    /// In data units.
    pub(crate) formula: Expr,
    pub(crate) train_mse: f64,
    /// Not finite where the formula is undefined on a validation row.
    pub(crate) valid_mse: f64,
    pub(crate) valid_r2: f64,
    /// Predictions that are not finite count as the training mean.
    pub(crate) test_r2: Option<f64>,
    pub(crate) selected: bool,
}

/// The rows a formula is judged by.
pub(crate) struct Judge<'a> {
    pub(crate) input: &'a Input,
    pub(crate) scaler: &'a Scaler,
}

impl Judge<'_> {
    /// One row for each formula of `front` that is in standardised units, the selected one marked.
    ///
    /// In data units and double precision a formula may lose its lead over a simpler one: then it
    /// is left out.
    pub(crate) fn rows(&self, front: &Front, rule: Selection) -> Vec<Row> {
        let front = Front::of(front.iter().map(|c| {
            let formula = in_data_units(&c.expr, self.scaler);
            Candidate {
                loss: self.scaled_mse(self.input.split.train.dataset(), &formula),
                ..c.clone()
            }
        }));
        let valid = self.input.split.valid.dataset();
        let x = self.scaler.scale_inputs(&valid.x);
        let y: Vec<f64> = valid.y.iter().map(|&y| self.scaler.y.apply(y)).collect();
        let chosen = select(&front, rule, limpid::Samples::new(&x, &y));
        let row = |c: &Candidate| {
            let selected = chosen.is_some_and(|chosen| chosen.complexity == c.complexity);
            self.row(c.complexity, in_data_units(&c.expr, self.scaler), selected)
        };
        front.iter().map(row).collect()
    }

    fn row(&self, complexity: usize, formula: Expr, selected: bool) -> Row {
        let split = &self.input.split;
        let (unit, valid) = (self.scaler.y.sd * self.scaler.y.sd, split.valid.dataset());
        let score = || split.test.score(&predict(&formula, split.test.x()), self.scaler.y.mean).r2;
        Row {
            complexity,
            train_mse: unit * self.scaled_mse(split.train.dataset(), &formula),
            valid_mse: unit * self.scaled_mse(valid, &formula),
            valid_r2: metrics::r2(&valid.y, &predict(&formula, &valid.x)),
            test_r2: self.input.tested.then(score),
            formula,
            selected,
        }
    }

    /// The same row with its constants rounded to as few digits (four at least) as keep the training
    /// error within 0.1 % (or a billionth of the labels' variance): its errors are the rounded
    /// formula's.
    pub(crate) fn readable(&self, row: &Row) -> Row {
        const ALL_DIGITS: usize = 17;
        let train = self.input.split.train.dataset();
        let limit = 1.001 * self.scaled_mse(train, &row.formula) + 1e-9;
        let near = |formula: &Expr| self.scaled_mse(train, formula) <= limit;
        let rounded = (4..ALL_DIGITS).map(|digits| row.formula.rounded(digits)).find(near);
        rounded.map_or_else(|| row.clone(), |f| self.row(row.complexity, f, row.selected))
    }

    /// Mean of ((p − y) / s)²: in these units neither tiny nor huge labels underflow or overflow.
    fn scaled_mse(&self, dataset: &Dataset, formula: &Expr) -> f64 {
        let scaled = |v: &[f64]| v.iter().map(|&v| self.scaler.y.apply(v)).collect::<Vec<f64>>();
        metrics::mse(&scaled(&dataset.y), &scaled(&predict(formula, &dataset.x)))
    }
}

fn predict(formula: &Expr, x: &Matrix<f64>) -> Vec<f64> {
    Model::Formula(formula.clone()).predict(x)
}
