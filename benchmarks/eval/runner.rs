//! One pass over the formulas, in one precision.

use crate::eval::{Case, Formulas, ITERATIONS, Task, inputs, target};
use limpid_base::{Matrix, Samples};
use limpid_expr::{Expr, Plan, Scratch};
use limpid_sr::fit_constants;
use std::hint::black_box;

/// The formulas ready to be evaluated, and all memory that takes.
#[derive(Clone, Debug)]
pub(crate) struct Runner<T: 'static> {
    task: Task,
    formulas: Vec<Expr>,
    plans: Vec<Plan<T>>,
    x: Matrix<T>,
    y: Vec<T>,
    scratch: Scratch<T>,
    value: Vec<T>,
    /// For every number of constants p, n × p: overwritten by the next formula that has as many.
    jacobians: Vec<Matrix<T>>,
}

impl<T: limpid_expr::Precision> Runner<T> {
    pub fn new(formulas: &Formulas, case: Case) -> Self {
        let x = inputs(case.rows, formulas.inputs());
        let plans: Vec<Plan<T>> = formulas.as_slice().iter().map(Expr::compile).collect();
        let most = plans.iter().map(Plan::constants).max().unwrap_or(0);
        Self {
            task: case.task,
            formulas: formulas.as_slice().to_vec(),
            y: target(&x).into_iter().map(T::from_f64).collect(),
            x: x.cast(),
            scratch: Scratch::new(),
            value: vec![T::ZERO; case.rows],
            plans,
            jacobians: (0..=most).map(|p| Matrix::zeros(case.rows, p)).collect(),
        }
    }

    /// Does the task for every formula.
    pub fn pass(&mut self) {
        match self.task {
            Task::Values => self.values(),
            Task::Jacobian => self.jacobian(),
            Task::Fit => self.fit(),
        }
        black_box(&self.value);
    }

    fn values(&mut self) {
        for plan in &self.plans {
            plan.eval(&self.x, &mut self.scratch, &mut self.value);
        }
    }

    fn jacobian(&mut self) {
        for plan in &self.plans {
            let jacobian = &mut self.jacobians[plan.constants()];
            plan.jacobian(&self.x, &mut self.scratch, &mut self.value, jacobian);
        }
    }

    fn fit(&mut self) {
        let samples = Samples::new(&self.x, &self.y);
        for formula in &self.formulas {
            let mut plan = formula.compile();
            let start = formula.constants();
            black_box(fit_constants(&mut plan, &start, samples, ITERATIONS, &mut self.scratch));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::{MIXED, Notation, Precision};

    #[test]
    fn a_pass_does_all_the_work_of_its_task() {
        let formulas = Formulas::parse(MIXED, Notation::Postfix).expect("formulas");
        let rows = 600;
        let work = |task| {
            let mut runner =
                Runner::<f32>::new(&formulas, Case { task, precision: Precision::F32, rows });
            runner.pass();
            (runner.scratch.node_evaluations(), runner)
        };
        let once = (formulas.nodes() * rows) as u64;
        let (values, runner) = work(Task::Values);
        assert_eq!(values, once);
        let last = &formulas.as_slice()[99];
        let definition: Vec<f32> = (0..rows).map(|i| last.at(&runner.x.row(i))).collect();
        assert_eq!(runner.value, definition);
        let (jacobian, runner) = work(Task::Jacobian);
        assert_eq!(jacobian, 2 * once);
        let p = last.constants().len();
        let step = |by: f64| {
            let mut moved = last.constants();
            moved[p - 1] += by;
            last.with_constants(&moved).at::<f64>(&inputs(rows, 5).row(0))
        };
        let difference = (step(1e-5) - step(-1e-5)) / 2e-5;
        let found = f64::from(runner.jacobians[p].col(p - 1)[0]);
        assert!(
            (found - difference).abs() < 1e-3 * (1.0 + difference.abs()),
            "{found}, {difference}"
        );
        let (fit, _) = work(Task::Fit);
        assert!((2 * 3 * once..=2 * 11 * once).contains(&fit), "{fit} of {once}");
    }
}
