//! Compilation: a formula as steps over operands that know where their values lie.
//!
//! ```text
//! x1 * (2 + c) - sin(x0)      scalar 0 ← 2, scalar 1 ← c          once a set of constants
//!                             scalar 2 ← scalar 0 + scalar 1       "
//!                             slot 0   ← column 1 * scalar 2       a block of rows
//!                             slot 1   ← sin(column 0)             "
//!                             slot 0'  ← slot 0 − slot 1           "
//! ```
//!
//! * Columns are read where they lie, never copied; what depends on constants alone is computed once.
//! * A result gets the slot most recently freed, never that of its own operands.
//! * Where derivatives are wanted, every step keeps a slot of its own, and the reverse sweep has steps of
//!   its own (`adjoint.rs`).

use crate::adjoint::{Leaf, Reverse, reverse};
use crate::{Expr, Node, Op};
use limpid_base::{Matrix, Real};

/// A block's worth of values computed by a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Where it lies if slots are reused as soon as their value is consumed.
    pub reused: u32,
    /// Where it lies if all values are kept for a reverse sweep.
    pub kept: u32,
}

impl Slot {
    /// Its index, for a sweep that does or does not keep all values.
    #[inline(always)]
    pub fn place(self, keep: bool) -> usize {
        (if keep { self.kept } else { self.reused }) as usize
    }
}

/// Where the values of a node lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operand {
    Slot(Slot),
    /// Index into [`Plan::columns`].
    Column(u32),
    /// Index into [`Plan::scalars`].
    Scalar(u32),
}

/// One operator.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub op: Op,
    pub a: Operand,
    /// Equal to `a` for unary operators.
    pub b: Operand,
    /// A slot, or a scalar if the operands are scalars.
    pub out: Operand,
}

/// A compiled formula of p constants.
///
/// Legend: n rows, d columns, p constants in postfix order.
#[derive(Clone, Debug)]
pub struct Plan<T> {
    pub(crate) steps: Vec<Step>,
    pub(crate) root: Operand,
    /// The p constants, then the values of the steps between constants.
    pub(crate) scalars: Vec<T>,
    /// The input columns used.
    pub(crate) columns: Vec<u32>,
    /// Slots of a plain evaluation; of one that keeps every value.
    pub(crate) slots: [usize; 2],
    /// By the constants.
    pub(crate) reverse: Reverse,
    pub(crate) nodes: usize,
    constants: usize,
}

/// Hands out slots, the most recently freed first.
#[derive(Default)]
pub(crate) struct Slots {
    free: Vec<u32>,
    count: u32,
}

impl Slots {
    /// How many were in use at the same time, at most.
    pub fn count(&self) -> usize {
        self.count as usize
    }

    pub fn take(&mut self) -> u32 {
        self.free.pop().unwrap_or_else(|| {
            self.count += 1;
            self.count - 1
        })
    }

    pub fn give(&mut self, slot: u32) {
        self.free.push(slot);
    }
}

impl Expr {
    /// The formula, ready to be evaluated over many rows in precision `T`.
    pub fn compile<T: Real>(&self) -> Plan<T> {
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
            slots: [compiler.slots.count(), compiler.kept as usize],
            reverse: reverse(&compiler.steps, root, Leaf::Constants(constants.len())),
            nodes: self.complexity(),
            constants: constants.len(),
            steps: compiler.steps,
        };
        plan.set_constants(&constants);
        plan
    }
}

struct Compiler {
    steps: Vec<Step>,
    scalars: u32,
    slots: Slots,
    kept: u32,
}

impl Compiler {
    /// Compiles all nodes; returns where the root lies.
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

    /// Adds the step op(a, b); returns where its result lies.
    fn step(&mut self, op: Op, a: Operand, b: Operand) -> Operand {
        let out = if let (Operand::Scalar(_), Operand::Scalar(_)) = (a, b) {
            self.scalars += 1;
            Operand::Scalar(self.scalars - 1)
        } else {
            self.kept += 1;
            Operand::Slot(Slot { reused: self.slots.take(), kept: self.kept - 1 })
        };
        for operand in [a, b].into_iter().take(op.arity()).rev() {
            if let Operand::Slot(slot) = operand {
                self.slots.give(slot.reused);
            }
        }
        self.steps.push(Step { op, a, b, out });
        out
    }
}

impl<T: Real> Plan<T> {
    /// Number of constants p.
    pub fn constants(&self) -> usize {
        self.constants
    }

    /// Replaces the constants, given in postfix order as by [`Expr::constants`], each rounded to
    /// this precision.
    ///
    /// # Panics
    /// If there are not p of them.
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

    /// That `x` has every column this formula uses.
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
        assert_eq!(sum.slots[..2], [3, 9]); // two operands and a result; nine operators
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
