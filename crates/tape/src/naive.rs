//! What every operation means, node by node and element by element: the definition the programs are
//! tested against.

use crate::op::{Binary, Op, Unary};
use crate::tape::Tape;
use crate::var::Var;
use limpid_base::{Matrix, Real};

impl Tape {
    /// The values of `outputs` for these inputs, computed node by node in the order of recording.
    ///
    /// It is the definition of what [`Tape::compile`] makes fast; a program's sums are ordered
    /// otherwise, so the two agree to rounding.
    ///
    /// # Panics
    /// If an input some node needs is missing or has another shape.
    #[track_caller]
    pub fn evaluate<T: Real>(
        &self,
        inputs: &[(Var, &Matrix<T>)],
        outputs: &[Var],
    ) -> Vec<Matrix<T>> {
        let mut values: Vec<Matrix<T>> = Vec::with_capacity(self.len());
        for index in 0..self.len() {
            let v = self.var(index);
            let given = inputs.iter().find(|(input, _)| *input == v);
            let value = match given {
                Some((_, value)) => (*value).clone(),
                None => self.node_value(v, &values),
            };
            assert_eq!(value.shape(), self.shape(v), "value of node {index}");
            values.push(value);
        }
        outputs.iter().map(|v| values[v.index()].clone()).collect()
    }

    fn node_value<T: Real>(&self, v: Var, values: &[Matrix<T>]) -> Matrix<T> {
        let (rows, cols) = self.shape(v);
        let of = |v: Var| &values[v.index()];
        // Element (i, j) of a matrix whose sides of length 1 are repeated.
        let at = |v: Var, i: usize, j: usize| {
            let m = of(v);
            m[(if m.rows() == 1 { 0 } else { i }, if m.cols() == 1 { 0 } else { j })]
        };
        let sum = |terms: &mut dyn Iterator<Item = T>| terms.fold(T::ZERO, |sum, x| sum + x);
        match self.node(v).op {
            Op::Input(_) => panic!("input {} is not given", v.index()),
            Op::Fill(c) => Matrix::from_fn(rows, cols, |_, _| T::from_f64(c.get())),
            Op::UnitColumn(k) => {
                Matrix::from_fn(rows, cols, |i, _| if i == k as usize { T::ONE } else { T::ZERO })
            }
            Op::Unary(f, a) => Matrix::from_fn(rows, cols, |i, j| f.value(at(a, i, j))),
            Op::Binary(f, a, b) => {
                Matrix::from_fn(rows, cols, |i, j| f.value(at(a, i, j), at(b, i, j)))
            }
            Op::Matmul { a, ta, b, tb } => Matrix::from_fn(rows, cols, |i, j| {
                let depth = if ta { of(a).rows() } else { of(a).cols() };
                let left = |k| if ta { of(a)[(k, i)] } else { of(a)[(i, k)] };
                let right = |k| if tb { of(b)[(j, k)] } else { of(b)[(k, j)] };
                (0..depth).fold(T::ZERO, |sum, k| left(k).mul_add(right(k), sum))
            }),
            Op::SumRows(a) => {
                Matrix::from_fn(rows, cols, |_, j| sum(&mut of(a).col(j).iter().copied()))
            }
            Op::SumCols(a) => Matrix::from_fn(rows, cols, |i, _| {
                sum(&mut (0..of(a).cols()).map(|j| of(a)[(i, j)]))
            }),
            Op::SumAll(a) => {
                Matrix::from_fn(rows, cols, |_, _| sum(&mut of(a).as_slice().iter().copied()))
            }
            Op::Broadcast(a) => Matrix::from_fn(rows, cols, |i, j| at(a, i, j)),
        }
    }
}

impl Unary {
    /// f(x)
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

impl Binary {
    /// f(a, b)
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
