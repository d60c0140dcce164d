//! What a formula means: one row at a time, on a stack.

use crate::{Expr, Node};
use limpid_base::Real;

impl Expr {
    /// The value at one row of inputs. Every faster evaluation gives the same bits.
    ///
    /// # Panics
    /// If the formula uses a column that `row` does not have.
    #[track_caller]
    pub fn at<T: Real>(&self, row: &[T]) -> T {
        let mut stack: Vec<T> = Vec::new();
        let operand = "a validated formula has its operands";
        for &node in self.nodes() {
            let value = match node {
                Node::Const(value) => T::from_f64(value),
                Node::Var(index) => row[index as usize],
                Node::Op(op) => {
                    let b = if op.arity() == 2 { stack.pop().expect(operand) } else { T::ZERO };
                    op.value(stack.pop().expect(operand), b)
                }
            };
            stack.push(value);
        }
        stack[0]
    }
}
