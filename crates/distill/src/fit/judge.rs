//! Everything that was found, by its errors at validation rows: the front, the choice, and what to
//! compare with.

use super::lesson::Lesson;
use super::predict;
use crate::errors::Errors;
use crate::fitted::{Baseline, BaselineModel, FrontRow, Origin, Taught};
use crate::tree::RegressionTree;
use crate::units::in_data_units;
use limpid_base::{Samples, Seed};
use limpid_expr::Expr;
use limpid_sr::{Candidate, Config, Front, Loss, Selection, earned, select, sparse_linear};
use rayon::prelude::*;

/// Most splits of the tree to compare with, between its root and a leaf.
const TREE_DEPTH: usize = 5;

/// Formulas and other models under one measure.
pub(super) struct Judge<'a> {
    lesson: &'a Lesson<'a>,
    /// Sparse linear formulas without a bound on their size; the last has every input that matters.
    linear: Vec<Candidate>,
    /// Most nodes of a formula of the front.
    most_nodes: usize,
}

impl<'a> Judge<'a> {
    pub fn new(lesson: &'a Lesson<'a>, search: &Config, seed: Seed) -> Self {
        let max_complexity = 4 * lesson.standardised.cols() + 1;
        let config = search.clone().with_max_complexity(max_complexity);
        let linear = |samples: Samples<'_, f32>| {
            sparse_linear(samples, &config, seed).expect("the settings of the search are in range")
        };
        let linear = lesson.with_samples(&lesson.goal, linear);
        Self { lesson, linear, most_nodes: search.max_complexity }
    }

    /// The front of everything found, and which formula of it to take.
    pub fn front(&self, found: Vec<(Origin, Candidate)>) -> (Vec<FrontRow>, usize) {
        // Data units may take more nodes than the search's.
        let fits = |c: &Candidate| self.formula(c).complexity() <= self.most_nodes;
        let lines: Vec<Candidate> = self.linear.iter().filter(|line| fits(line)).cloned().collect();
        let found = found.into_iter().filter(|(_, candidate)| fits(candidate));
        let pool: Vec<(Origin, Candidate)> =
            lines.iter().map(|line| (Origin::Linear, line.clone())).chain(found).collect();
        let measured: Vec<Candidate> = pool.par_iter().map(|(_, c)| self.measured(c)).collect();
        let front = Front::of(measured);
        let mut all: Vec<Candidate> = front.iter().cloned().collect();
        let chosen = self.choose(&front, &lines).cloned().unwrap_or_else(|| self.mean());
        let chosen = self.measured(&chosen);
        // Of what is as simple and as good, the front has the best.
        let as_good = |c: &&Candidate| c.complexity <= chosen.complexity && c.loss <= chosen.loss;
        let chosen = all.iter().rev().find(as_good).cloned().unwrap_or_else(|| {
            all.insert(all.partition_point(|c| c.complexity <= chosen.complexity), chosen.clone());
            chosen
        });
        let origin = |c: &Candidate| {
            let from = pool.iter().find(|(_, other)| other.expr == c.expr);
            from.map_or(Origin::Linear, |(origin, _)| *origin)
        };
        let rows = all.iter().map(|c| self.row(c, origin(c))).collect();
        let index = all.iter().position(|c| c.expr == chosen.expr);
        (rows, index.expect("the chosen one is among them"))
    }

    /// In data units.
    fn formula(&self, candidate: &Candidate) -> Expr {
        in_data_units(&candidate.expr, &self.lesson.units)
    }

    /// The same formula with complexity and loss as it is printed, the loss that at the validation rows
    /// relative to the variance of the training labels.
    fn measured(&self, candidate: &Candidate) -> Candidate {
        let lesson = self.lesson;
        let formula = self.formula(candidate);
        let scaled = |v: &[f64]| v.iter().map(|&v| lesson.scaler.y.apply(v)).collect::<Vec<f64>>();
        let p = scaled(&predict(&formula, lesson.rows.split.valid.x()));
        let loss = Errors::of(&scaled(lesson.valid_goal()), &p, lesson.valid_weights()).mse;
        Candidate {
            complexity: formula.complexity(),
            loss: if loss < f64::MAX { loss } else { f64::INFINITY },
            violation: 0.0,
            expr: candidate.expr.clone(),
        }
    }

    fn choose<'c>(&self, front: &'c Front, lines: &'c [Candidate]) -> Option<&'c Candidate> {
        let lesson = self.lesson;
        let x = lesson.units.scale_inputs(lesson.rows.split.valid.x());
        let y: Vec<f64> = lesson.valid_goal().iter().map(|&y| lesson.units.y.apply(y)).collect();
        let samples = Samples::new(&x, &y).with_weights(lesson.valid_weights());
        let rule = Selection::SimplestWithin { standard_errors: 1.0 };
        let chosen = select(front, rule, &Loss::Squared, samples)?;
        Some(earned(chosen, lines, &Loss::Squared, samples))
    }

    /// The mean, for where nothing else is defined at every validation row.
    fn mean(&self) -> Candidate {
        let expr = Expr::constant(self.lesson.units.y.apply(self.lesson.goal_mean()));
        Candidate { expr, complexity: 1, loss: 0.0, violation: 0.0 }
    }

    fn row(&self, candidate: &Candidate, origin: Origin) -> FrontRow {
        let lesson = self.lesson;
        let formula = self.formula(candidate);
        let (valid, fidelity) = lesson.errors(&predict(&formula, lesson.rows.split.valid.x()));
        FrontRow { complexity: candidate.complexity, formula, origin, valid, fidelity }
    }

    /// What a reader may compare the front with.
    pub fn baselines(&self, taught: &[Taught], seed: Seed) -> Vec<Baseline> {
        let lesson = self.lesson;
        let x = lesson.rows.split.valid.x();
        let baseline = |model, complexity, predictions: Vec<f64>| {
            let (valid, fidelity) = lesson.errors(&predictions);
            Baseline { model, complexity, valid, fidelity }
        };
        let mean = vec![lesson.goal_mean(); x.rows()];
        let mut all = vec![baseline(BaselineModel::Mean, Some(1), mean)];
        all.extend(self.linear.last().map(|line| {
            let formula = self.formula(line);
            let model = BaselineModel::Linear(formula.variables().len());
            baseline(model, Some(formula.complexity()), predict(&formula, x))
        }));
        let tree = self.tree(seed);
        let answers = tree.predict(&lesson.scaler.scale_inputs(x));
        let answers = lesson.scaler.unscale_targets(&answers);
        all.push(baseline(BaselineModel::Tree, Some(tree.nodes()), answers));
        all.extend(taught.iter().enumerate().filter_map(|(i, taught)| {
            let model = BaselineModel::Teacher(i);
            Some(Baseline { model, complexity: None, valid: taught.valid?, fidelity: None })
        }));
        let other = lesson.rows.answers.as_ref();
        all.extend(other.map(|a| baseline(BaselineModel::Answers, None, a.valid.clone())));
        all
    }

    fn tree(&self, seed: Seed) -> RegressionTree {
        let lesson = self.lesson;
        let rows = lesson.unweighted(seed);
        let y: Vec<f64> = rows.iter().map(|&i| lesson.scaler.y.apply(lesson.goal[i])).collect();
        RegressionTree::fit(&lesson.standardised.select_rows(&rows), &y, TREE_DEPTH)
    }
}
