//! Derivatives with respect to the constants: one reverse sweep a block.
//!
//! ```text
//! adjoint of the root = 1;   for y = op(a, b), from the root down:
//!     adjoint of a = adjoint of y · ∂y/∂a,    adjoint of b = adjoint of y · ∂y/∂b
//! ```
//!
//! In a tree every node is used once, so an adjoint is assigned, never summed; that of a constant is
//! its column of the Jacobian. Subtrees without a constant are not visited.
//!
//! Legend: n rows, p constants, J the n × p Jacobian, W the weights, r = f − y.
//!
//! Source: reverse accumulation \[Griewank08, ch. 3\].

use crate::Plan;
use crate::eval::{Block, Inputs};
use crate::kernel::{Pull, View, fill};
use crate::plan::Step;
use crate::scratch::{Scratch, Values, grow, split};
use limpid_base::isa::Kernel;
use limpid_base::{Matrix, Real};

/// The reverse sweep over one block, after a forward sweep that kept its values.
struct Reverse<'a, T> {
    plan: &'a Plan<T>,
    inputs: Inputs<'a, T>,
    values: &'a [Values<T>],
    adjoints: &'a mut [Values<T>],
}

impl<T: Real> Kernel for Reverse<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { plan, inputs, values, adjoints } = self;
        let Some(seed) = plan.seed else { return };
        fill(T::ONE, &mut adjoints[seed as usize].0[..inputs.tiles]);
        for step in plan.steps.iter().rev().filter(|step| step.targets != [None; 2]) {
            let view = |operand| inputs.view(operand, |slot| &values[slot.kept as usize]);
            let operands = [view(step.a), view(step.b), view(step.out)];
            pull::<T, 0>(step, operands, adjoints, inputs.tiles);
            pull::<T, 1>(step, operands, adjoints, inputs.tiles);
        }
    }
}

/// The adjoint of operand `WHICH` of `step`, if that depends on a constant.
#[inline(always)]
fn pull<T: Real, const WHICH: usize>(
    step: &Step,
    [a, b, y]: [View<'_, T>; 3],
    adjoints: &mut [Values<T>],
    tiles: usize,
) {
    let Some(target) = step.targets[WHICH] else { return };
    let (out, others) = split(adjoints, target as usize);
    let adjoint = &others.get(step.adjoint as usize).0[..tiles];
    step.op.visit(Pull::<T, WHICH> { a, b, y, adjoint, out: &mut out.0[..tiles] });
}

impl<T: Real> Plan<T> {
    /// Grows `scratch` to what values with derivatives over `x` need.
    pub(crate) fn prepare_gradient(&self, x: &Matrix<T>, scratch: &mut Scratch<T>) {
        self.prepare(x, scratch, true);
        grow(&mut scratch.adjoints, self.slots[2]);
    }

    /// The reverse sweep of `block`, whose forward sweep has just kept its values; afterwards the
    /// first p adjoints hold its rows of the Jacobian.
    pub(crate) fn reverse(&self, x: &Matrix<T>, block: &Block, scratch: &mut Scratch<T>) {
        let Scratch { isa, slots, padded, adjoints, .. } = scratch;
        let inputs = self.inputs(x, padded, block);
        isa.run(Reverse { plan: self, inputs, values: slots, adjoints });
    }

    /// Values at each row of `x` (n × d) into `value` (n) and their derivatives with respect to
    /// the constants into `jacobian` (n × p).
    ///
    /// Where an intermediate value is not finite, a derivative may be NaN even if the value is
    /// finite, as that of 1 / (1 / c) at c = 0.
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
        assert_eq!(value.len(), n, "{} places for {n} values", value.len());
        assert_eq!(jacobian.shape(), (n, p), "the Jacobian is {n} × {p}");
        self.prepare_gradient(x, scratch);
        scratch.count(2, self.nodes, n);
        for block in Block::all(n) {
            let rows = block.rows.clone();
            value[rows.clone()].copy_from_slice(self.forward(x, &block, scratch, true));
            self.reverse(x, &block, scratch);
            for (j, adjoint) in scratch.adjoints[..p].iter().enumerate() {
                jacobian.col_mut(j)[rows.clone()].copy_from_slice(block.own(&adjoint.0));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Expr, Op, Plan, Scratch, random};
    use limpid_base::{Matrix, Samples, Seed};

    /// Addresses and capacities of all working memory.
    fn memory(scratch: &Scratch<f32>) -> Vec<(usize, usize)> {
        let values = [&scratch.slots, &scratch.padded, &scratch.adjoints];
        let mut all: Vec<_> = values.map(|v| (v.as_ptr() as usize, v.capacity())).into();
        all.push((scratch.wide.as_ptr() as usize, scratch.wide.capacity()));
        all.push((scratch.sums.as_ptr() as usize, scratch.sums.capacity()));
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
