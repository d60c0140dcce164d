//! The meaning of a formula: its value at one row, found on a stack.
//!
//! ```text
//! x0 + sin(2 * x1) at (1, 0)      node     x0    2     x1     *      sin    +
//!                                 stack    1     1 2   1 2 0  1 0    1 0    1
//! ```

use crate::{Expr, Node};
use limpid_base::Real;

impl Expr {
    /// The value at one row of inputs, which defines the formula; every faster evaluation gives the same
    /// bits.
    ///
    /// ```
    /// let formula: limpid_expr::Expr = "x0 + sin(2 * x1)".parse()?;
    /// assert_eq!(formula.at(&[1.0, 0.0]), 1.0);
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
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
