//! A dense matrix stored column by column.
//!
//! Legend: n rows, d columns; element (i, j) lies at `data[i + n j]`.

use crate::Real;
use crate::gemm::{Factor, gemm};
use crate::isa::Isa;
use std::ops::{Index, IndexMut};

/// A dense, column-major matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix<T> {
    rows: usize,
    cols: usize,
    data: Vec<T>,
}

/// A dense, column-major matrix whose elements are borrowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MatrixRef<'a, T> {
    rows: usize,
    cols: usize,
    data: &'a [T],
}

impl<'a, T: Real> MatrixRef<'a, T> {
    /// The n × 1 matrix of the n elements of a slice.
    pub fn column(data: &'a [T]) -> Self {
        Self { rows: data.len(), cols: 1, data }
    }

    /// The number of rows, n.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of columns, d.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// All elements, column by column.
    pub fn as_slice(&self) -> &'a [T] {
        self.data
    }

    /// An owned copy of the matrix.
    pub fn to_matrix(&self) -> Matrix<T> {
        Matrix { rows: self.rows, cols: self.cols, data: self.data.to_vec() }
    }
}

impl<T: Real> Matrix<T> {
    /// The matrix, borrowed as engines take it.
    pub fn view(&self) -> MatrixRef<'_, T> {
        MatrixRef { rows: self.rows, cols: self.cols, data: &self.data }
    }

    /// The n × d matrix whose element (i, j) is `f(i, j)`; called column by column.
    pub fn from_fn(rows: usize, cols: usize, mut f: impl FnMut(usize, usize) -> T) -> Self {
        let mut data = Vec::with_capacity(rows * cols);
        for j in 0..cols {
            data.extend((0..rows).map(|i| f(i, j)));
        }
        Self { rows, cols, data }
    }

    /// The n × d matrix over `data`, its elements column by column.
    ///
    /// # Panics
    /// If `data` does not hold n·d elements.
    #[track_caller]
    pub fn from_columns(rows: usize, cols: usize, data: Vec<T>) -> Self {
        assert_eq!(data.len(), rows * cols, "{} elements for {rows} × {cols}", data.len());
        Self { rows, cols, data }
    }

    /// The n × d matrix of zeros.
    pub fn zeros(rows: usize, cols: usize) -> Self {
        Self { rows, cols, data: vec![T::ZERO; rows * cols] }
    }

    /// Number of rows n.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns d.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Numbers of rows and columns, (n, d).
    pub fn shape(&self) -> (usize, usize) {
        (self.rows, self.cols)
    }

    /// Column j, n elements.
    #[track_caller]
    pub fn col(&self, j: usize) -> &[T] {
        &self.data[j * self.rows..(j + 1) * self.rows]
    }

    /// Column j for writing.
    #[track_caller]
    pub fn col_mut(&mut self, j: usize) -> &mut [T] {
        &mut self.data[j * self.rows..(j + 1) * self.rows]
    }

    /// All elements, column by column.
    pub fn as_slice(&self) -> &[T] {
        &self.data
    }

    /// All elements for writing, column by column.
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        &mut self.data
    }

    /// Row i, copied: d elements.
    #[track_caller]
    pub fn row(&self, i: usize) -> Vec<T> {
        (0..self.cols).map(|j| self[(i, j)]).collect()
    }

    /// The matrix of the rows at the indices `rows`, in that order.
    #[track_caller]
    pub fn select_rows(&self, rows: &[usize]) -> Self {
        Self::from_fn(rows.len(), self.cols, |i, j| self[(rows[i], j)])
    }

    /// The transpose, d × n.
    pub fn transposed(&self) -> Self {
        Self::from_fn(self.cols, self.rows, |i, j| self[(j, i)])
    }

    /// Each element through `f`, possibly into another precision.
    pub fn map<U: Real>(&self, f: impl FnMut(T) -> U) -> Matrix<U> {
        let data = self.data.iter().copied().map(f).collect();
        Matrix { rows: self.rows, cols: self.cols, data }
    }

    /// Each element converted to another precision.
    pub fn cast<U: Real>(&self) -> Matrix<U> {
        self.map(|v| U::from_f64(v.to_f64()))
    }

    /// The product A B.
    #[track_caller]
    pub fn matmul(&self, rhs: &Self) -> Self {
        self.product(false, rhs, false)
    }

    /// The product Aᵀ B.
    #[track_caller]
    pub fn t_matmul(&self, rhs: &Self) -> Self {
        self.product(true, rhs, false)
    }

    /// The product A Bᵀ.
    #[track_caller]
    pub fn matmul_t(&self, rhs: &Self) -> Self {
        self.product(false, rhs, true)
    }

    #[track_caller]
    fn product(&self, ta: bool, rhs: &Self, tb: bool) -> Self {
        let a = Factor { data: &self.data, rows: self.rows, cols: self.cols, transposed: ta };
        let b = Factor { data: &rhs.data, rows: rhs.rows, cols: rhs.cols, transposed: tb };
        let mut out = Self::zeros(a.shape().0, b.shape().1);
        gemm(a, b, &mut out.data, Isa::best());
        out
    }
}

impl<T> Index<(usize, usize)> for Matrix<T> {
    type Output = T;

    #[track_caller]
    fn index(&self, (i, j): (usize, usize)) -> &T {
        assert!(i < self.rows, "row {i} of {}", self.rows);
        &self.data[i + j * self.rows]
    }
}

impl<T> IndexMut<(usize, usize)> for Matrix<T> {
    #[track_caller]
    fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut T {
        assert!(i < self.rows, "row {i} of {}", self.rows);
        &mut self.data[i + j * self.rows]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition of the product: (A B)ᵢⱼ = Σₖ aᵢₖ bₖⱼ.
    fn naive(a: &Matrix<f64>, b: &Matrix<f64>) -> Matrix<f64> {
        Matrix::from_fn(a.rows(), b.cols(), |i, j| {
            (0..a.cols()).map(|k| a[(i, k)] * b[(k, j)]).sum()
        })
    }

    fn matrix(rows: usize, cols: usize, seed: u64) -> Matrix<f64> {
        use rand::RngExt;
        let mut rng = crate::Seed::new(seed).rng();
        Matrix::from_fn(rows, cols, |_, _| rng.random_range(-1.0..1.0))
    }

    proptest! {
        #[test]
        fn products_match_their_definition(n in 0_usize..9, k in 0_usize..9, m in 0_usize..9, seed: u64) {
            let (a, b) = (matrix(n, k, seed), matrix(k, m, seed ^ 1));
            let expected = naive(&a, &b);
            for product in [a.matmul(&b), a.transposed().t_matmul(&b), a.matmul_t(&b.transposed())] {
                prop_assert_eq!(product.shape(), expected.shape());
                for (p, e) in product.as_slice().iter().zip(expected.as_slice()) {
                    prop_assert!((p - e).abs() < 1e-13);
                }
            }
        }
    }

    #[test]
    fn select_rows_keeps_the_given_order() {
        let a = Matrix::from_fn(4, 2, |i, j| (i * 10 + j) as f32);
        let b = a.select_rows(&[3, 0, 3]);
        assert_eq!(b.as_slice(), [30.0, 0.0, 30.0, 31.0, 1.0, 31.0]);
    }

    #[test]
    #[should_panic(expected = "2 × 3 times 2 × 3")]
    fn a_shape_mismatch_names_both_shapes() {
        let a = Matrix::<f64>::zeros(2, 3);
        let _ = a.matmul(&a);
    }
}
