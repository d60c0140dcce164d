//! Models that a reader may compare formulas with.

use crate::choice::Choice;
use crate::fitted::{Baseline, BaselineModel, FrontRow, Trained};
use crate::problem::Problem;
use crate::student::Student;
use limpid_base::Seed;

/// Most splits of the tree, between its root and a leaf.
const TREE_DEPTH: usize = 5;

/// The mean, a linear formula in data units, a tree, the teachers, and the model whose predictions were
/// learnt, as far as there are such; measured on validation rows.
pub(crate) fn baselines(
    problem: &Problem<'_>,
    line: Option<&FrontRow>,
    teachers: &[Trained],
    seed: Seed,
) -> Result<Vec<Baseline>, limpid_sr::Error> {
    let x = problem.data.parts.valid.x();
    let baseline = |model, complexity, predictions: Vec<f64>| {
        let (valid, fidelity) = problem.valid_metrics(&predictions);
        Baseline { model, complexity, valid, fidelity }
    };
    let mean = vec![problem.goal_mean(); x.rows()];
    let mut all = vec![baseline(BaselineModel::Mean, Some(1), mean)];
    all.extend(line.map(|line| Baseline {
        model: BaselineModel::Linear(line.formula.variables().len()),
        complexity: Some(line.complexity),
        valid: line.valid,
        fidelity: line.fidelity,
    }));
    let tree = Student::Tree { depth: TREE_DEPTH };
    let (tree, _) = problem.learn(&tree, &problem.labels(), seed)?.choose(&Choice::default());
    all.push(baseline(BaselineModel::Tree, Some(tree.complexity()), tree.predict(x)));
    all.extend(teachers.iter().enumerate().filter_map(|(i, trained)| {
        let model = BaselineModel::Teacher(i);
        Some(Baseline { model, complexity: None, valid: trained.valid?, fidelity: None })
    }));
    let other = problem.data.predictions.as_ref();
    all.extend(other.map(|p| baseline(BaselineModel::Answers, None, p.valid.clone())));
    Ok(all)
}
