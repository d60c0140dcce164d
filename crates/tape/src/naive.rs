//! Meaning of every operation, node by node and element by element: the definition the programs are
//! tested against.
//!
//! ```text
//! y = f(a, b)      yᵢⱼ = f(aᵢⱼ, bᵢⱼ), where i or j is 0 along a side of length 1
//! Y = A B          yᵢⱼ = Σₖ aᵢₖ bₖⱼ, from k = 0 up, each term by a fused multiply-add
//! y = sum of A     y = Σᵢⱼ aᵢⱼ, column by column
//! ```

use crate::op::Op;
use crate::tape::Tape;
use crate::var::Var;
use limpid_base::{Matrix, Real};

impl Tape {
    /// The values of `outputs` for these inputs, computed node by node in the order of recording.
    ///
    /// This is the definition of what [`Tape::compile`] makes fast; a program's sums are ordered
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

    /// The value of one node from the values of the nodes before it.
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
