//! Models that a reader may compare formulas with.

use crate::fitted::{Baseline, BaselineModel, FrontRow, Trained};
use crate::model::{Model, predict};
use crate::problem::Problem;
use crate::tree::RegressionTree;
use limpid_base::{Matrix, Seed};

/// Most splits of the tree, between its root and a leaf.
const TREE_DEPTH: usize = 8;

/// The mean, a linear formula in data units, a tree, the teachers, and the model whose predictions were
/// learnt, as far as there are such; measured on validation rows, and on test rows if there are some.
pub(crate) fn baselines(
    problem: &Problem<'_>,
    line: Option<&FrontRow>,
    teachers: &[Trained],
    seed: Seed,
) -> Vec<Baseline> {
    let data = problem.data;
    let predicting = |model, complexity, predict: &dyn Fn(&Matrix<f64>) -> Vec<f64>| {
        let (valid, fidelity) = problem.valid_metrics(&predict(data.parts.valid.x()));
        let test = data.parts.test.as_ref().and_then(|test| problem.tested(&predict(test.x())));
        Baseline { model, complexity, valid, fidelity, test }
    };
    let mean = problem.goal_mean();
    let mut all = vec![predicting(BaselineModel::Mean, Some(1), &|x| vec![mean; x.rows()])];
    all.extend(line.map(|line| {
        let model = BaselineModel::Linear(line.formula.variables().len());
        predicting(model, Some(line.complexity), &|x| predict(&line.formula, x))
    }));
    let tree = tree(problem, seed);
    all.push(predicting(BaselineModel::Tree, Some(tree.complexity()), &|x| tree.predict(x)));
    all.extend(teachers.iter().enumerate().filter_map(|(i, trained)| {
        let (teacher, valid) = (trained.teacher.as_ref().ok()?, trained.valid?);
        let network = predicting(BaselineModel::Teacher(i), None, &|x| teacher.predict(x));
        Some(Baseline { valid, fidelity: None, ..network })
    }));
    all.extend(data.predictions.as_ref().map(|other| {
        let (valid, fidelity) = problem.valid_metrics(&other.valid);
        let test = problem.tested(&other.test);
        Baseline { model: BaselineModel::Answers, complexity: None, valid, fidelity, test }
    }));
    all
}

/// The tree of the labels, pruned on validation rows.
fn tree(problem: &Problem<'_>, seed: Seed) -> Model {
    let rows = problem.for_regression(&problem.labels().answers, seed.child("rows"));
    let tree = RegressionTree::fit(&rows.x, rows.y(), TREE_DEPTH);
    let pruned = tree.pruned(rows.samples(), problem.valid_for_regression().samples());
    Model::Tree(pruned, problem.scaler.clone())
}
