//! What the tasks give, so that systems can be held against each other.

use crate::eval::{Case, Formulas, ITERATIONS, Precision, Task, inputs, target};
use limpid_base::{Matrix, Samples};
use limpid_expr::{Expr, Scratch};
use limpid_sr::fit_constants;

/// One number a formula, in the precision of the case: its value at the first row; with derivatives
/// Σ j ∂f/∂cⱼ there, j from 1; of a fit the mean squared error at its end.
pub fn results(formulas: &Formulas, case: Case) -> Vec<f64> {
    match case.precision {
        Precision::F32 => all::<f32>(formulas, case),
        Precision::F64 => all::<f64>(formulas, case),
    }
}

fn all<T: limpid_expr::Precision>(formulas: &Formulas, case: Case) -> Vec<f64> {
    let rows = if case.task == Task::Fit { case.rows } else { 1 };
    let x = inputs(rows, formulas.inputs());
    let y: Vec<T> = target(&x).into_iter().map(T::from_f64).collect();
    let x: Matrix<T> = x.cast();
    let one = |formula: &Expr| match case.task {
        Task::Values => value(formula, &x),
        Task::Jacobian => derivatives(formula, &x),
        Task::Fit => error(formula, Samples::new(&x, &y)),
    };
    formulas.as_slice().iter().map(one).collect()
}

fn value<T: limpid_expr::Precision>(formula: &Expr, x: &Matrix<T>) -> f64 {
    let mut value = [T::ZERO];
    formula.compile().eval(x, &mut Scratch::new(), &mut value);
    value[0].to_f64()
}

fn derivatives<T: limpid_expr::Precision>(formula: &Expr, x: &Matrix<T>) -> f64 {
    let plan = formula.compile();
    let (mut value, mut jacobian) = ([T::ZERO], Matrix::zeros(1, plan.constants()));
    plan.jacobian(x, &mut Scratch::new(), &mut value, &mut jacobian);
    (1..).zip(jacobian.as_slice()).fold(0.0, |sum, (j, d)| sum + f64::from(j) * d.to_f64())
}

fn error<T: limpid_expr::Precision>(formula: &Expr, samples: Samples<'_, T>) -> f64 {
    let (mut plan, start) = (formula.compile(), formula.constants());
    fit_constants(&mut plan, &start, samples, ITERATIONS, &mut Scratch::new()).mse
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Notation;

    #[test]
    fn results_are_values_weighted_derivatives_and_errors() {
        let formulas = Formulas::parse("x0 c2 * c3 +\nx0 sin c0.5 *", Notation::Postfix);
        let formulas = formulas.expect("two formulas");
        let x = inputs(1, 5)[(0, 0)];
        let (line, sine) = (2.0 * x + 3.0, limpid_base::Real::sin(x));
        for precision in [Precision::F32, Precision::F64] {
            let of = |task| results(&formulas, Case { task, precision, rows: 40 });
            let near = |found: Vec<f64>, expected: [f64; 2]| {
                assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6), "{found:?}");
            };
            near(of(Task::Values), [line, sine * 0.5]);
            near(of(Task::Jacobian), [x + 2.0, sine]);
            let [line, exact] = of(Task::Fit)[..] else { panic!("two errors") };
            assert!(1e-4 < line && line < 0.1 && exact < 1e-12, "{line}, {exact}");
        }
        let case = Case { task: Task::Values, precision: Precision::F64, rows: 1 };
        assert_eq!(results(&formulas, case), [line, sine * 0.5]);
        assert_ne!(results(&formulas, Case { precision: Precision::F32, ..case })[1], sine * 0.5);
    }
}
