//! Compilation: a formula as steps over operands that know where their values lie.
//!
//! ```text
//! x1 * (2 + c) - sin(x0)      scalar 0 ← 2, scalar 1 ← c          once a set of constants
//!                             scalar 2 ← scalar 0 + scalar 1       "
//!                             slot 0   ← column 1 * scalar 2       a block of rows
//!                             slot 1   ← sin(column 0)             "
//!                             slot 2   ← slot 0 − slot 1           "
//! ```
//!
//! * Columns are read where they lie, never copied; what depends on constants alone is computed once.
//! * A result gets the slot most recently freed, never that of its own operands.
//! * Where derivatives are wanted, every step keeps a slot of its own, and the reverse sweep has steps of
//!   its own (`adjoint.rs`).

use crate::adjoint::{Leaf, Reverse, reverse};
use crate::precision::{Precision, Sweeps};
use crate::step::{Operand, Slot, Slots, Step};
use crate::{Expr, Node, Op};
use limpid_base::{Matrix, Real};

/// A compiled formula of p constants: see [`Expr::compile`].
///
/// Legend: n rows, d columns, p constants in postfix order.
#[derive(Clone, Debug)]
pub struct Plan<T: 'static> {
    pub(crate) steps: Vec<Step>,
    pub(crate) root: Operand,
    /// Values of the p constants, then of the steps between constants.
    pub(crate) scalars: Vec<T>,
    /// Indices of the input columns that the formula uses, sorted.
    pub(crate) columns: Vec<u32>,
    /// Number of slots that either layout needs.
    pub(crate) slots: Slot,
    /// Reverse sweep to the constants.
    pub(crate) reverse: Reverse,
    pub(crate) nodes: usize,
    /// The loops over rows in this precision.
    pub(crate) sweeps: &'static Sweeps<T>,
    constants: usize,
}

impl Expr {
    /// Compiles the formula, to be evaluated over many rows in precision `T`.
    ///
    /// ```
    /// use limpid_base::Matrix;
    /// use limpid_expr::{Expr, Plan, Scratch};
    ///
    /// let mut plan: Plan<f32> = "2 * x0 + 1".parse::<Expr>()?.compile();
    /// let x = Matrix::from_columns(3, 1, vec![0.0, 1.0, 2.0]);
    /// let (mut scratch, mut y) = (Scratch::new(), [0.0; 3]);
    /// plan.eval(&x, &mut scratch, &mut y);
    /// assert_eq!(y, [1.0, 3.0, 5.0]);
    ///
    /// plan.set_constants(&[-2.0, 0.0]); // no need to compile again
    /// plan.eval(&x, &mut scratch, &mut y);
    /// assert_eq!(y, [0.0, -2.0, -4.0]);
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    pub fn compile<T: Precision>(&self) -> Plan<T> {
        let constants = self.constants();
        let columns = self.variables();
        let mut compiler = Compiler {
            steps: Vec::with_capacity(self.complexity() - constants.len()),
            scalars: constants.len() as u32,
            slots: Slots::default(),
            kept: 0,
        };
        let root = compiler.forward(self.nodes(), &columns);
        let mut plan = Plan {
            root,
            scalars: vec![T::ZERO; compiler.scalars as usize],
            columns,
            slots: Slot { reused: compiler.slots.count(), kept: compiler.kept },
            reverse: reverse(&compiler.steps, root, Leaf::Constants(constants.len())),
            nodes: self.complexity(),
            sweeps: T::sweeps(),
            constants: constants.len(),
            steps: compiler.steps,
        };
        plan.set_constants(&constants);
        plan
    }
}

/// The steps compiled so far, and the places that are taken.
struct Compiler {
    steps: Vec<Step>,
    /// Number of scalars so far.
    scalars: u32,
    slots: Slots,
    /// Number of steps that are not scalars.
    kept: u32,
}

impl Compiler {
    /// Compiles all nodes; returns the place of the root's values.
    fn forward(&mut self, nodes: &[Node], columns: &[u32]) -> Operand {
        let mut stack: Vec<Operand> = Vec::with_capacity(nodes.len() / 2 + 1);
        let mut constants = 0..;
        let operand = "a validated formula has its operands";
        for &node in nodes {
            let out = match node {
                Node::Const(_) => Operand::Scalar(constants.next().expect("endless")),
                Node::Var(index) => Operand::Column(columns.partition_point(|&c| c < index) as u32),
                Node::Op(op) => {
                    let b = stack.pop().expect(operand);
                    let a = if op.arity() == 2 { stack.pop().expect(operand) } else { b };
                    self.step(op, a, b)
                }
            };
            stack.push(out);
        }
        stack[0]
    }

    /// Adds the step op(a, b); returns the place of its result.
    fn step(&mut self, op: Op, a: Operand, b: Operand) -> Operand {
        let out = if let (Operand::Scalar(_), Operand::Scalar(_)) = (a, b) {
            self.scalars += 1;
            Operand::Scalar(self.scalars - 1)
        } else {
            self.kept += 1;
            Operand::Slot(Slot { reused: self.slots.take(), kept: self.kept - 1 })
        };
        let step = Step { op, a, b, out };
        for operand in step.operands().rev() {
            if let Operand::Slot(slot) = operand {
                self.slots.give(slot.reused);
            }
        }
        self.steps.push(step);
        out
    }
}

impl<T: Real> Plan<T> {
    /// Number of constants, p.
    pub fn constants(&self) -> usize {
        self.constants
    }

    /// Replaces the p constants, given in the postfix order of [`Expr::constants`]; each is rounded to
    /// the plan's precision.
    ///
    /// # Panics
    /// If not exactly p constants are given.
    #[track_caller]
    pub fn set_constants(&mut self, constants: &[f64]) {
        let (p, given) = (self.constants, constants.len());
        assert_eq!(given, p, "{given} values for {p} constants");
        for (scalar, &constant) in self.scalars.iter_mut().zip(constants) {
            *scalar = T::from_f64(constant);
        }
        for step in &self.steps {
            if let (Operand::Scalar(a), Operand::Scalar(b), Operand::Scalar(out)) =
                (step.a, step.b, step.out)
            {
                let (a, b) = (self.scalars[a as usize], self.scalars[b as usize]);
                self.scalars[out as usize] = step.op.value(a, b);
            }
        }
    }

    /// Asserts that `x` has every column that the formula uses.
    #[track_caller]
    pub(crate) fn check(&self, x: &Matrix<T>) {
        if let Some(&last) = self.columns.last() {
            assert!((last as usize) < x.cols(), "the formula uses column {last} of {}", x.cols());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(text: &str) -> Plan<f64> {
        text.parse::<Expr>().expect("valid").compile()
    }

    #[test]
    fn slots_are_reused_as_the_stack_shrinks() {
        let sum = plan("sin(x0) + sin(x1) + sin(x2) + sin(x3) + sin(x4)");
        // two operands and a result; nine operators
        assert_eq!(sum.slots, Slot { reused: 3, kept: 9 });
    }

    #[test]
    fn constants_alone_become_scalars_once() {
        let mut plan = plan("x0 * (2 + sqrt(4)) + 1");
        assert_eq!(plan.scalars, [2.0, 4.0, 1.0, 2.0, 4.0]);
        plan.set_constants(&[3.0, 16.0, 0.0]);
        assert_eq!(plan.scalars, [3.0, 16.0, 0.0, 4.0, 7.0]);
    }

    #[test]
    #[should_panic(expected = "1 values for 2 constants")]
    fn a_wrong_number_of_constants_is_a_bug() {
        plan("1 + 2 * x0").set_constants(&[1.0]);
    }
}
