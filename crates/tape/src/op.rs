//! The operations a node can hold.

use crate::var::Var;

/// A constant inside an operation, compared by its bits so that equal nodes can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Scalar(u64);

impl Scalar {
    pub(crate) fn new(v: f64) -> Self {
        Self(v.to_bits())
    }

    pub(crate) fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// An elementwise function of one matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unary {
    /// c x
    Scale(Scalar),
    /// x + c
    Shift(Scalar),
    /// x
    Copy,
    Tanh,
    /// 1 − x²: tanh′ written in the value of tanh.
    OneMinusSquare,
    Relu,
    /// 1 where x > 0, else 0; its own derivative is 0 everywhere.
    Step,
    /// 1 / (1 + e⁻ˣ)
    Sigmoid,
    /// ln(1 + eˣ)
    Softplus,
    Sin,
    Cos,
    Exp,
    Ln,
    Sqrt,
    Powi(i32),
}

/// An elementwise function of two matrices, a side of length 1 repeated to fit the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Binary {
    Add,
    Sub,
    Mul,
    Div,
}

/// One recorded operation; its operands lie before it on the tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Op {
    /// Set from outside before every run; the number tells inputs of one shape apart.
    Input(u32),
    /// The same value everywhere.
    Fill(Scalar),
    /// A column vector of zeros with a one in that row.
    UnitColumn(u32),
    Unary(Unary, Var),
    Binary(Binary, Var, Var),
    /// op(A) op(B), where op is the transpose for a factor whose flag is set.
    Matmul {
        a: Var,
        ta: bool,
        b: Var,
        tb: bool,
    },
    /// n × d → 1 × d
    SumRows(Var),
    /// n × d → n × 1
    SumCols(Var),
    /// n × d → 1 × 1
    SumAll(Var),
    /// Sides of length 1 repeated to the node's shape.
    Broadcast(Var),
}

impl Op {
    /// The operands, at most two.
    pub(crate) fn operands(self) -> impl Iterator<Item = Var> {
        let pair = match self {
            Op::Input(_) | Op::Fill(_) | Op::UnitColumn(_) => [None, None],
            Op::Unary(_, a)
            | Op::SumRows(a)
            | Op::SumCols(a)
            | Op::SumAll(a)
            | Op::Broadcast(a) => [Some(a), None],
            Op::Binary(_, a, b) | Op::Matmul { a, b, .. } => [Some(a), Some(b)],
        };
        pair.into_iter().flatten()
    }
}
