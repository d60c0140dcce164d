//! From a formula to a sum of products, operator by operator.

use super::Sum;
use crate::{Expr, Node, Op};
use std::collections::BTreeSet;

impl Sum {
    /// The sum that a formula was written from.
    pub(super) fn read(expr: &Expr) -> Self {
        Self::of(expr, &BTreeSet::new()).unwrap_or_else(|| Self::factor(expr.clone()))
    }

    /// The formula as a sum; `None` if a constant in it is not finite or 0 where it may not be.
    pub(super) fn of(expr: &Expr, binary: &BTreeSet<u32>) -> Option<Self> {
        let mut stack: Vec<Self> = Vec::new();
        for node in expr.nodes() {
            let sum = match *node {
                Node::Const(c) => Self::constant(c),
                Node::Var(j) => Self::factor(Expr::variable(j)),
                Node::Op(op) if op.arity() == 2 => {
                    let b = stack.pop()?;
                    combined(op, stack.pop()?, b)?
                }
                Node::Op(op) => applied(op, stack.pop()?)?,
            };
            let sum = sum.of_bits(binary).unwrap_or(sum);
            stack.push(Some(sum).filter(Self::is_finite)?);
        }
        stack.pop()
    }
}

/// The sum that an operator of two operands gives.
fn combined(op: Op, a: Sum, b: Sum) -> Option<Sum> {
    match op {
        Op::Add => Some(a.plus(b)),
        Op::Sub => Some(a.plus(b.times(-1.0))),
        Op::Mul => Some(a.product(b)),
        Op::Div => Some(a.product(b.power(-1)?)),
        Op::Pow => power(a, b),
        _ => Some(Sum::factor(Expr::binary(op, a.expr(), b.expr()))),
    }
}

/// The power aᵇ; a small whole exponent is repeated multiplication.
fn power(a: Sum, b: Sum) -> Option<Sum> {
    let small = |c: f64| c.fract() == 0.0 && (1.0..=4.0).contains(&c.abs());
    match b.as_constant() {
        Some(c) if small(c) => a.power(c as i32),
        Some(0.5) => applied(Op::Sqrt, a),
        _ => Some(Sum::factor(Expr::binary(Op::Pow, a.expr(), b.expr()))),
    }
}

/// The sum that a function gives.
fn applied(op: Op, a: Sum) -> Option<Sum> {
    let of = |a: &Sum| Sum::factor(Expr::unary(op, a.expr()));
    if let Some(value) = a.as_constant().map(|c| op.value(c, c)) {
        return value.is_finite().then(|| Sum::constant(value));
    }
    match op {
        Op::Neg => Some(a.times(-1.0)),
        Op::Square => a.power(2),
        Op::Cube => a.power(3),
        Op::Inv => a.power(-1),
        Op::Sqrt => {
            let (c, rest) = a.split_factor();
            Some(of(&rest.times(c.signum())).times(Op::Sqrt.value(c.abs(), 0.0)))
        }
        Op::Abs => {
            let (c, rest) = a.split_factor();
            Some(of(&rest).times(c.abs()))
        }
        Op::Cos => Some(of(&a.times_sign())),
        Op::Sin | Op::Tanh => {
            let sign = a.sign();
            Some(of(&a.times_sign()).times(sign))
        }
        Op::Exp => Some(a.exp()),
        Op::Log => {
            let (c, rest) = a.split_factor();
            let log = of(&rest.times(c.signum()));
            Some(log.plus(Sum::constant(Op::Log.value(c.abs(), 0.0))))
        }
        _ => Some(of(&a)),
    }
}

/// Largest |c| of a summand c that leaves an exponential as the factor eᶜ.
const MOST: f64 = 50.0;

impl Sum {
    /// The exponential of a sum, whose constant becomes a factor unless that would be very large or small.
    pub(super) fn exp(self) -> Self {
        let (constant, rest) = self.split_constant();
        let of = |a: Self| Self::factor(Expr::unary(Op::Exp, a.expr()));
        match constant.abs() <= MOST {
            true => of(rest).times(Op::Exp.value(constant, 0.0)),
            false => of(rest.plus(Self::constant(constant))),
        }
    }
}
