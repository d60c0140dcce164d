//! Derivatives with respect to the constants or the inputs: one reverse sweep a block (`adjoint.rs`).
//!
//! ```text
//! for each block of 512 rows
//!     forward     values of every step, each kept in a slot of its own
//!     reverse     adjoints of every step, from the root down to the leaves
//! ```
//!
//! Both cost about as much, so that all p derivatives cost one more evaluation, whatever p is.
//!
//! Legend: n rows, d columns, p constants, J the n × p Jacobian in the constants.

use crate::Plan;
use crate::adjoint::{Leaf, Reverse, reverse};
use crate::eval::Evaluation;
use crate::forward::Block;
use crate::kernel::fill;
use crate::scratch::{Scratch, grow};
use crate::step::Layout;
use crate::sweep::{Columns, SPARE, Sweep};
use limpid_base::{Matrix, Real};

/// Evaluation of a plan with derivatives over the rows of x, block by block.
pub(crate) struct Gradient<'a, T: 'static> {
    evaluation: Evaluation<'a, T>,
    reverse: &'a Reverse,
}

impl<'a, T: Real> Gradient<'a, T> {
    /// Grows `scratch` to what values with derivatives over `x` need.
    ///
    /// # Panics
    /// If the formula uses a column that `x` does not have.
    #[track_caller]
    pub fn new(
        plan: &'a Plan<T>,
        reverse: &'a Reverse,
        x: &'a Matrix<T>,
        scratch: &'a mut Scratch<T>,
    ) -> Self {
        grow(&mut scratch.adjoints, reverse.slots + SPARE);
        if scratch.ones.is_empty() {
            grow(&mut scratch.ones, 1);
            fill(T::ONE, &mut scratch.ones[0].0);
        }
        Self { evaluation: Evaluation::new(plan, x, Layout::Keep, scratch), reverse }
    }

    /// Computes `block`: the values of the root at the block's own rows, and where adjoints lie.
    pub fn run(&mut self, block: &Block) -> (&[T], Columns<'_, T>) {
        self.evaluation.forward(block);
        let Evaluation { plan, x, scratch, .. } = &mut self.evaluation;
        let Scratch { isa, slots, padded, adjoints, ones, .. } = &mut **scratch;
        let inputs = plan.inputs(x, padded, block);
        let (values, ones) = (&slots[..], &ones[0]);
        let work = Sweep { reverse: self.reverse, inputs, values, adjoints, ones };
        (plan.sweeps.reverse)(*isa, work);
        let Scratch { slots, padded, adjoints, ones, .. } = &*self.evaluation.scratch;
        let inputs = self.evaluation.plan.inputs(self.evaluation.x, padded, block);
        (self.evaluation.root(block), Columns { inputs, slots, adjoints, ones })
    }
}

impl<T: Real> Plan<T> {
    /// Writes the values of every block into `value` and hands its adjoints to `each`.
    #[track_caller]
    fn sweep_all(
        &self,
        reverse: &Reverse,
        x: &Matrix<T>,
        scratch: &mut Scratch<T>,
        value: &mut [T],
        mut each: impl FnMut(&Block, Columns<'_, T>),
    ) {
        assert_eq!(value.len(), x.rows(), "{} places for {} values", value.len(), x.rows());
        let mut gradient = Gradient::new(self, reverse, x, scratch);
        for block in Block::all(x.rows()) {
            let (values, columns) = gradient.run(&block);
            value[block.rows.clone()].copy_from_slice(values);
            each(&block, columns);
        }
    }

    /// Writes the values at each row of `x` (n × d) into `value` (n) and their derivatives with respect
    /// to the constants into `jacobian` (n × p).
    ///
    /// A derivative may be NaN where the value is finite but an intermediate value is not: for example
    /// that of 1 / (1 / c) at c = 0.
    ///
    /// ```
    /// use limpid_base::Matrix;
    /// use limpid_expr::{Expr, Plan, Scratch};
    ///
    /// let plan: Plan<f64> = "3 * square(x0) + 1".parse::<Expr>()?.compile();
    /// let x = Matrix::from_columns(2, 1, vec![1.0, 2.0]);
    /// let (mut value, mut jacobian) = ([0.0; 2], Matrix::zeros(2, 2));
    /// plan.jacobian(&x, &mut Scratch::new(), &mut value, &mut jacobian);
    /// assert_eq!(value, [4.0, 13.0]);
    /// assert_eq!(jacobian.col(0), [1.0, 4.0]); // ∂f/∂(3) = x₀²
    /// assert_eq!(jacobian.col(1), [1.0, 1.0]); // ∂f/∂(1) = 1
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Panics
    /// If a shape differs or the formula uses a column that `x` does not have.
    #[track_caller]
    pub fn jacobian(
        &self,
        x: &Matrix<T>,
        scratch: &mut Scratch<T>,
        value: &mut [T],
        jacobian: &mut Matrix<T>,
    ) {
        let (n, p) = (x.rows(), self.constants());
        assert_eq!(jacobian.shape(), (n, p), "the Jacobian is {n} × {p}");
        self.sweep_all(&self.reverse, x, scratch, value, |block, columns| {
            for &(j, place) in &self.reverse.leaves {
                let column = block.own(columns.at(place));
                jacobian.col_mut(j as usize)[block.rows.clone()].copy_from_slice(column);
            }
        });
    }

    /// Writes the values at each row of `x` (n × d) into `value` (n) and their derivatives with respect
    /// to the inputs, ∂f/∂x, into `gradient` (n × d); columns that the formula does not use get 0.
    ///
    /// The reverse sweep costs the same for any number of inputs. Its steps are found anew in every
    /// call, which allocates a few short lists.
    ///
    /// ```
    /// use limpid_base::Matrix;
    /// use limpid_expr::{Expr, Plan, Scratch};
    ///
    /// let plan: Plan<f64> = "x0 * x1 + square(x0)".parse::<Expr>()?.compile();
    /// let x = Matrix::from_columns(1, 3, vec![3.0, 5.0, 7.0]);
    /// let (mut value, mut gradient) = ([0.0], Matrix::zeros(1, 3));
    /// plan.gradient(&x, &mut Scratch::new(), &mut value, &mut gradient);
    /// assert_eq!(gradient.row(0), [5.0 + 2.0 * 3.0, 3.0, 0.0]); // x₁ + 2 x₀, x₀, unused
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Panics
    /// If a shape differs or the formula uses a column that `x` does not have.
    #[track_caller]
    pub fn gradient(
        &self,
        x: &Matrix<T>,
        scratch: &mut Scratch<T>,
        value: &mut [T],
        gradient: &mut Matrix<T>,
    ) {
        let (n, d) = x.shape();
        assert_eq!(gradient.shape(), (n, d), "the gradient is {n} × {d}");
        let reverse = reverse(&self.steps, self.root, Leaf::Inputs);
        gradient.as_mut_slice().fill(T::ZERO);
        self.sweep_all(&reverse, x, scratch, value, |block, columns| {
            for &(used, place) in &reverse.leaves {
                let column = gradient.col_mut(self.columns[used as usize] as usize);
                let sums = &mut column[block.rows.clone()];
                for (sum, &adjoint) in sums.iter_mut().zip(block.own(columns.at(place))) {
                    *sum += adjoint;
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::scratch::Products;
    use crate::{Expr, Op, Plan, Scratch, random};
    use limpid_base::{Matrix, Samples, Seed};

    /// Addresses and capacities of all working memory.
    fn memory(scratch: &Scratch<f32>) -> Vec<(usize, usize)> {
        let values = [&scratch.slots, &scratch.padded, &scratch.adjoints];
        let mut all: Vec<_> = values.map(|v| (v.as_ptr() as usize, v.capacity())).into();
        let Products { wide, sums } = &scratch.products;
        all.push((wide.as_ptr() as usize, wide.capacity()));
        all.push((sums.as_ptr() as usize, sums.capacity()));
        all
    }

    fn evaluate(expr: &Expr, rows: usize, scratch: &mut Scratch<f32>) {
        let x = Matrix::from_fn(rows, 3, |i, j| (i + j) as f32);
        let y = vec![1.0; rows];
        let plan: Plan<f32> = expr.compile();
        let (mut value, mut jacobian) = (vec![0.0; rows], Matrix::zeros(rows, plan.constants()));
        plan.eval(&x, scratch, &mut value);
        plan.jacobian(&x, scratch, &mut value, &mut jacobian);
        plan.normal_equations(Samples::new(&x, &y), scratch);
        plan.moments(Samples::new(&x, &y), scratch);
    }

    #[test]
    fn the_gradient_sums_over_the_uses_of_an_input() {
        let plan: Plan<f64> =
            "x0 * x0 * 3 + sin(x2) / x0".parse::<Expr>().expect("valid").compile();
        let x = Matrix::from_fn(1100, 4, |i, j| 0.5 + (i * 7 + j) as f64 / 900.0);
        let (mut value, mut gradient) = (vec![0.0; 1100], Matrix::from_fn(1100, 4, |_, _| 9.0));
        plan.gradient(&x, &mut Scratch::new(), &mut value, &mut gradient);
        for i in 0..1100 {
            let (a, c) = (x[(i, 0)], x[(i, 2)]);
            let (sin, cos) = (limpid_base::Real::sin(c), limpid_base::Real::cos(c));
            let expected = [6.0 * a - sin / (a * a), 0.0, cos / a, 0.0];
            for (j, expected) in expected.into_iter().enumerate() {
                assert!((gradient[(i, j)] - expected).abs() <= 1e-13 * expected.abs());
            }
        }
    }

    #[test]
    fn gradients_in_the_inputs_match_central_differences() {
        let mut rng = Seed::new(5).rng();
        let mut scratch = Scratch::new();
        let mut checked = 0;
        for case in 0..300 {
            let expr = random(&mut rng, &Op::ALL, 3, 1 + case % 25);
            let plan: Plan<f64> = expr.compile();
            let at = [0.7, 1.3, 0.4];
            let x = Matrix::from_fn(1, 3, |_, j| at[j]);
            let (mut value, mut gradient) = (vec![0.0], Matrix::zeros(1, 3));
            plan.gradient(&x, &mut scratch, &mut value, &mut gradient);
            for j in 0..3 {
                let moved = |step: f64| {
                    let mut at = at;
                    at[j] += step;
                    expr.at(&at)
                };
                let difference = |h: f64| (moved(h) - moved(-h)) / (2.0 * h);
                let (fine, coarse) = (difference(1e-5), difference(2e-5));
                // Away from kinks and steps, where differences can be trusted.
                let scale = 1.0 + fine.abs() + value[0].abs();
                let settled = (fine - coarse).abs() <= 1e-6 * scale;
                if !settled || !gradient[(0, j)].is_finite() {
                    continue;
                }
                checked += 1;
                assert!((gradient[(0, j)] - fine).abs() <= 1e-5 * scale, "{expr} by x{j}");
            }
        }
        assert!(checked > 600, "{checked} derivatives");
    }

    #[test]
    fn a_second_evaluation_keeps_the_working_memory() {
        let mut rng = Seed::new(1).rng();
        let mut scratch = Scratch::new();
        let expr = random(&mut rng, &Op::ALL, 3, 50);
        for rows in [700, 45] {
            evaluate(&expr, rows, &mut scratch);
            let before = memory(&scratch);
            evaluate(&expr, rows, &mut scratch);
            assert_eq!(memory(&scratch), before);
        }
    }
}
