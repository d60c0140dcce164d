//! The front as people see it: formulas in data units, each with its errors.
//!
//! Legend: y labels and p predictions in data units, s the standard deviation of the training
//! labels. Errors are those of the formula as it is written: (p − y) / s squared, averaged, times s².

use crate::measure::Measure;
use crate::rule::Rule;
use limpid::base::metrics;
use limpid::data::{Dataset, Parts, Scaler, Test};
use limpid::distill::{Model, in_data_units};
use limpid::sr::{Candidate, Constraints, Loss, earned, select};
use limpid::{Expr, Front, Matrix, Samples};

/// One formula of the front.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// Nodes of the formula.
    pub(crate) complexity: usize,
    /// In data units.
    pub(crate) formula: Expr,
    /// Mean loss and mean squared error.
    pub(crate) train: Errors,
    /// Not finite where the formula is undefined on a validation row.
    pub(crate) valid: Errors,
    /// Predictions that are not finite count as the training mean.
    pub(crate) test_r2: Option<f64>,
    pub(crate) selected: bool,
}

/// How a formula does on some rows, in data units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Errors {
    /// Mean loss, weighted.
    pub(crate) loss: f64,
    /// Mean squared error, weighted.
    pub(crate) mse: f64,
    /// Every row counts once.
    pub(crate) r2: f64,
}

/// The rows a formula is judged by.
pub(crate) struct Judge<'a> {
    pub(crate) parts: &'a Parts,
    pub(crate) measure: &'a Measure,
    /// They say what operators count.
    pub(crate) constraints: &'a Constraints,
    /// The units of the search.
    pub(crate) units: &'a Scaler,
    /// Standard ones, for errors.
    pub(crate) scaler: &'a Scaler,
}

impl Judge<'_> {
    /// One row for each formula of `front`, which is in the units of the search; the selected one is
    /// marked. It may be one of `linear`, which then has a row, too.
    ///
    /// In data units and double precision a formula may lose its lead over a simpler one: then it
    /// is left out.
    pub(crate) fn rows(&self, front: &Front, linear: &[Candidate], rule: Rule) -> Vec<Row> {
        let front = Front::of(front.iter().map(|candidate| self.measured(candidate)));
        let chosen = self.choose(&front, linear, rule);
        let mut all: Vec<&Candidate> = front.iter().collect();
        if let Some(line) = chosen.filter(|chosen| !all.contains(chosen)) {
            let at = all.partition_point(|c| c.complexity <= line.complexity);
            all.insert(at, line);
        }
        let row = |c: &Candidate| {
            self.row(in_data_units(&c.expr, self.units), chosen.is_some_and(|chosen| chosen == c))
        };
        all.into_iter().map(row).collect()
    }

    /// The row of one formula.
    pub(crate) fn baseline(&self, candidate: &Candidate) -> Row {
        self.row(in_data_units(&candidate.expr, self.units), false)
    }

    /// The same formula with complexity, loss and violation as it is printed, in standard units.
    fn measured(&self, candidate: &Candidate) -> Candidate {
        let formula = in_data_units(&candidate.expr, self.units);
        let ratio = self.units.y.sd / self.scaler.y.sd;
        Candidate {
            complexity: self.constraints.complexity_of(&formula),
            loss: self.scaled(self.parts.train.dataset(), &formula).0,
            violation: candidate.violation * self.measure.loss.in_units(ratio).1,
            expr: candidate.expr.clone(),
        }
    }

    fn choose<'c>(
        &self,
        front: &'c Front,
        linear: &'c [Candidate],
        rule: Rule,
    ) -> Option<&'c Candidate> {
        let valid = self.parts.valid.dataset();
        let x = self.units.scale_inputs(&valid.x);
        let y: Vec<f64> = valid.y.iter().map(|&y| self.units.y.apply(y)).collect();
        let samples = Samples::new(&x, &y).with_weights(self.measure.weights(valid));
        let loss = self.measure.loss.in_units(self.units.y.sd).0;
        let chosen = select(front, rule.into(), &loss, samples)?;
        Some(if rule == Rule::Earned { earned(chosen, linear, &loss, samples) } else { chosen })
    }

    fn row(&self, formula: Expr, selected: bool) -> Row {
        let parts = self.parts;
        let score = |test: &Test| test.score(&predict(&formula, test.x()), self.scaler.y.mean).r2;
        Row {
            complexity: self.constraints.complexity_of(&formula),
            train: self.errors(parts.train.dataset(), &formula),
            valid: self.errors(parts.valid.dataset(), &formula),
            test_r2: parts.test.as_ref().map(score),
            formula,
            selected,
        }
    }

    /// The same row with its constants rounded to as few digits (four at least) as keep the training
    /// error within 0.1 % (or a billionth of the labels' variance): its errors are the rounded
    /// formula's.
    pub(crate) fn readable(&self, row: &Row) -> Row {
        const ALL_DIGITS: usize = 17;
        let train = self.parts.train.dataset();
        let limit = 1.001 * self.scaled(train, &row.formula).0 + 1e-9;
        let near = |formula: &Expr| self.scaled(train, formula).0 <= limit;
        let rounded = (4..ALL_DIGITS).map(|digits| row.formula.rounded(digits)).find(near);
        rounded.map_or_else(|| row.clone(), |f| self.row(f, row.selected))
    }

    fn errors(&self, dataset: &Dataset, formula: &Expr) -> Errors {
        let (loss, mse) = self.scaled(dataset, formula);
        let s = self.scaler.y.sd;
        Errors {
            loss: self.measure.loss.in_units(s).1 * loss,
            mse: s * s * mse,
            r2: metrics::r2(&dataset.y, &predict(formula, &dataset.x)),
        }
    }

    /// Mean loss and mean squared error of p / s for y / s: in these units neither tiny nor huge
    /// labels underflow or overflow.
    fn scaled(&self, dataset: &Dataset, formula: &Expr) -> (f64, f64) {
        let scaled = |v: &[f64]| v.iter().map(|&v| self.scaler.y.apply(v)).collect::<Vec<f64>>();
        let (p, y) = (scaled(&predict(formula, &dataset.x)), scaled(&dataset.y));
        let loss = self.measure.loss.in_units(self.scaler.y.sd).0;
        let mean = |loss: &Loss| self.measure.mean(loss, dataset, &p, &y);
        (mean(&loss), mean(&Loss::Squared))
    }
}

fn predict(formula: &Expr, x: &Matrix<f64>) -> Vec<f64> {
    Model::Formula(formula.clone()).predict(x)
}
