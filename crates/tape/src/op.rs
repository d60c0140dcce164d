//! The operations a node can hold, and the values of those that work element by element.
//!
//! Legend: n rows, d columns; x, a and b are elements of the operands.

use crate::var::Var;
use limpid_base::Real;

/// A constant inside an operation, compared by its bits so that equal nodes can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Scalar(u64);

impl Scalar {
    /// The constant with the bits of v.
    pub(crate) fn new(v: f64) -> Self {
        Self(v.to_bits())
    }

    /// The value of the constant.
    pub(crate) fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// An elementwise function of one matrix; its derivative is a rule in `grad.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unary {
    /// The multiple c x, for a constant c.
    Scale(Scalar),
    /// The sum x + c, for a constant c.
    Shift(Scalar),
    /// The value x itself.
    Copy,
    /// The hyperbolic tangent tanh x; its derivative is 1 − tanh² x.
    Tanh,
    /// The function 1 − x²: tanh′ written in the value of tanh.
    OneMinusSquare,
    /// The rectifier max(x, 0); its derivative is the step.
    Relu,
    /// The step, 1 where x > 0, else 0; its own derivative is 0 everywhere.
    Step,
    /// The logistic function σ = 1 / (1 + e⁻ˣ); its derivative is σ − σ².
    Sigmoid,
    /// The softened rectifier ln(1 + eˣ); its derivative is the logistic function.
    Softplus,
    /// The sine; its derivative is the cosine.
    Sin,
    /// The cosine; its derivative is −sin x.
    Cos,
    /// The exponential function eˣ, its own derivative.
    Exp,
    /// The natural logarithm ln x; its derivative is 1 / x.
    Ln,
    /// The square root √x; its derivative is 1 / (2 √x).
    Sqrt,
    /// The power xⁿ for an integer n; its derivative is n xⁿ⁻¹.
    Powi(i32),
}

impl Unary {
    /// The value f(x) at a point.
    #[inline(always)]
    pub(crate) fn value<T: Real>(self, x: T) -> T {
        let one = T::ONE;
        match self {
            Self::Scale(c) => T::from_f64(c.get()) * x,
            Self::Shift(c) => x + T::from_f64(c.get()),
            Self::Copy => x,
            Self::Tanh => x.tanh_rational(),
            Self::OneMinusSquare => x.mul_add(-x, one),
            // Written so that NaN passes through relu: a diverged network must not look sound.
            Self::Relu => {
                if x <= T::ZERO {
                    T::ZERO
                } else {
                    x
                }
            }
            Self::Step => {
                if x > T::ZERO {
                    one
                } else {
                    T::ZERO
                }
            }
            Self::Sigmoid => one / (one + (-x).exp()),
            Self::Softplus => softplus(x),
            Self::Sin => x.sin(),
            Self::Cos => x.cos(),
            Self::Exp => x.exp(),
            Self::Ln => x.ln(),
            Self::Sqrt => x.sqrt(),
            Self::Powi(n) => x.powi(n),
        }
    }
}

/// ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|), which cannot overflow.
#[inline(always)]
fn softplus<T: Real>(x: T) -> T {
    let positive = if x > T::ZERO { x } else { T::ZERO };
    positive + (-x.abs()).exp().ln_1p()
}

/// An elementwise function of two matrices, a side of length 1 repeated to fit the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Binary {
    /// The sum a + b.
    Add,
    /// The difference a − b.
    Sub,
    /// The product a b.
    Mul,
    /// The quotient a / b.
    Div,
}

impl Binary {
    /// The value f(a, b) at a point.
    #[inline(always)]
    pub(crate) fn value<T: Real>(self, a: T, b: T) -> T {
        match self {
            Self::Add => a + b,
            Self::Sub => a - b,
            Self::Mul => a * b,
            Self::Div => a / b,
        }
    }
}

/// One recorded operation; its operands lie before it on the tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Op {
    /// A matrix that is set from outside before every run; the number tells inputs of one shape apart.
    Input(u32),
    /// A matrix with the same value everywhere.
    Fill(Scalar),
    /// A column vector of zeros with a one in that row.
    UnitColumn(u32),
    /// An elementwise function of one node.
    Unary(Unary, Var),
    /// An elementwise function of two nodes.
    Binary(Binary, Var, Var),
    /// The product op(A) op(B), where op is the transpose for a factor whose flag is set.
    Matmul { a: Var, ta: bool, b: Var, tb: bool },
    /// The sum of the rows: n × d → 1 × d.
    SumRows(Var),
    /// The sum of the columns: n × d → n × 1.
    SumCols(Var),
    /// The sum of all elements: n × d → 1 × 1.
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
