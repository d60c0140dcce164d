//! Matrix products: a general one ([`gemm`]), and one for the small matrices of a training step
//! ([`small_gemm`]).
//!
//! | file | noun |
//! |---|---|
//! | `raw` | what a product needs of a precision |
//! | `small` | panels of A against columns of B, nothing allocated |
//! | `tile` | one tile of C, its sums in registers |
//! | `transpose` | a panel read across its grain |
//! | `vector` | a matrix times a vector |
//!
//! Both give the same bits on every instruction set, in an order of sums that each defines.
#![allow(unsafe_code)]

mod raw;
mod small;
mod tile;
mod transpose;
mod vector;

pub use raw::RawGemm;
pub use small::small_gemm;

use crate::Real;
use crate::isa::Isa;
use raw::{Edge, Square, Strided};

/// The choice of β in the product C ← A B + β C.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accumulate {
    /// β = 0: the product replaces C, C ← A B.
    Replace,
    /// β = 1: the product is added to C, C ← A B + C.
    Add,
}

/// A factor of a product: a column-major matrix, read as it is or transposed.
///
/// ```
/// use limpid_base::{Accumulate, Factor, isa::Isa, small_gemm};
///
/// let columns = [1.0, 2.0, 3.0, 4.0];
/// let a = Factor { data: &columns, rows: 2, cols: 2, transposed: false };
/// let mut c = [0.0; 4];
/// small_gemm(a, Factor { transposed: true, ..a }, &mut c, Accumulate::Replace, Isa::best());
/// assert_eq!(c, [10.0, 14.0, 14.0, 20.0]); // A Aᵀ
/// ```
#[derive(Debug)]
pub struct Factor<'a, T> {
    /// The elements, column by column.
    pub data: &'a [T],
    /// The number of rows as stored.
    pub rows: usize,
    /// The number of columns as stored.
    pub cols: usize,
    /// True if the product reads the transpose.
    pub transposed: bool,
}

impl<T> Clone for Factor<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Factor<'_, T> {}

impl<T> Factor<'_, T> {
    /// The shape (rows, columns) as the product sees it.
    pub fn shape(&self) -> (usize, usize) {
        if self.transposed { (self.cols, self.rows) } else { (self.rows, self.cols) }
    }

    /// The transpose of the matrix that the product sees.
    pub(crate) fn flipped(self) -> Self {
        Self { transposed: !self.transposed, ..self }
    }

    /// The element (i, j) as the product sees it.
    fn get(&self, i: usize, j: usize) -> T
    where
        T: Copy,
    {
        let (row, col) = self.strides();
        self.data[i * row as usize + j * col as usize]
    }

    /// The pointer to the element (p, j) as the product sees it, with the strides.
    ///
    /// # Panics
    /// If the factor has no such element.
    fn at(&self, p: usize, j: usize) -> Strided<*const T> {
        let (row, col) = self.strides();
        (self.data[p * row as usize + j * col as usize..].as_ptr(), row, col)
    }

    /// The strides (from row to row, from column to column) as the product sees them.
    fn strides(&self) -> (isize, isize) {
        let leading = self.rows as isize;
        if self.transposed { (leading, 1) } else { (1, leading) }
    }
}

/// The number of terms in a block.
const BLOCK: usize = 256;

/// The product C ← A B (column-major), its terms in blocks of 256, with the same bits on every machine.
///
/// ```text
/// cᵢⱼ = s₀ + s₁ + …      s_b = Σ aᵢₚ bₚⱼ over 256 b ≤ p < 256 (b + 1): one chain of fused multiply-adds from 0
/// ```
///
/// Source: panels of 256 terms after \[Goto08\], as `matrixmultiply` takes them. Its kernels for AVX2 and
/// AVX-512 sum in this very order and serve where the processor has fused multiply-add; elsewhere its
/// kernels round every product, and the definition is computed element by element.
///
/// # Panics
/// If the shapes do not fit or a slice has the wrong length.
#[track_caller]
pub fn gemm<T: Real>(a: Factor<'_, T>, b: Factor<'_, T>, c: &mut [T], isa: Isa) {
    let (m, k, n) = check(a, b, c);
    if !isa.has_avx2() {
        return in_blocks(a, b, c);
    }
    let ((rsa, csa), (rsb, csb)) = (a.strides(), b.strides());
    // SAFETY: the lengths were just checked, so every index i·rs + j·cs below the shapes lies
    // inside its slice; `c` is borrowed mutably and thus overlaps neither factor.
    unsafe {
        T::raw_gemm(
            [m, k, n],
            (a.data.as_ptr(), rsa, csa),
            (b.data.as_ptr(), rsb, csb),
            (c.as_mut_ptr(), 1, m as isize),
        );
    }
}

/// The product C ← A B by its definition, element by element; see [`gemm`].
fn in_blocks<T: Real>(a: Factor<'_, T>, b: Factor<'_, T>, c: &mut [T]) {
    let ((m, k), n) = (a.shape(), b.shape().1);
    for (i, j) in (0..n).flat_map(|j| (0..m).map(move |i| (i, j))) {
        let chain = |p: usize| {
            (p..k.min(p + BLOCK)).fold(T::ZERO, |sum, p| a.get(i, p).mul_add(b.get(p, j), sum))
        };
        c[i + j * m] = (0..k).step_by(BLOCK).map(chain).reduce(|c, s| c + s).unwrap_or(T::ZERO);
    }
}

/// The shapes (m, k, n) of a product whose slices hold what they say.
#[track_caller]
fn check<T>(a: Factor<'_, T>, b: Factor<'_, T>, c: &[T]) -> (usize, usize, usize) {
    let ((m, k), (k_b, n)) = (a.shape(), b.shape());
    assert_eq!(k, k_b, "product of {m} × {k} times {k_b} × {n}");
    assert_eq!(a.data.len(), m * k, "A holds {} elements for {m} × {k}", a.data.len());
    assert_eq!(b.data.len(), k * n, "B holds {} elements for {k} × {n}", b.data.len());
    assert_eq!(c.len(), m * n, "C holds {} elements for {m} × {n}", c.len());
    (m, k, n)
}

macro_rules! raw_gemm {
    ($real:ty, $gemm:path, $avx2:ident, $square:expr) => {
        impl RawGemm for $real {
            unsafe fn raw_gemm(
                [m, k, n]: [usize; 3],
                (a, rsa, csa): Strided<*const Self>,
                (b, rsb, csb): Strided<*const Self>,
                (c, rsc, csc): Strided<*mut Self>,
            ) {
                // SAFETY: passed on to the caller.
                unsafe { $gemm(m, k, n, 1.0, a, rsa, csa, b, rsb, csb, 0.0, c, rsc, csc) }
            }

            unsafe fn tile<const N: usize>(
                panel: &[Self],
                b: Strided<*const Self>,
                c: *mut Self,
                edge: Edge,
                isa: Isa,
            ) {
                #[cfg(target_arch = "x86_64")]
                if isa.has_avx2() {
                    // SAFETY: passed on to the caller; `isa` proves the CPU's features, and a tile
                    // with fewer rows is made in a buffer that has them all.
                    return unsafe {
                        if edge.rows == tile::rows::<Self>() {
                            tile::$avx2::<N>(panel, b, c, edge)
                        } else {
                            tile::hanging::<Self, N>(c, edge, |c, edge| {
                                tile::$avx2::<N>(panel, b, c, edge);
                            })
                        }
                    };
                }
                let _ = isa;
                // SAFETY: passed on to the caller.
                unsafe { tile::portable::<Self, N>(panel, b, c, edge) }
            }

            fn square_transpose(isa: Isa) -> Square<Self> {
                $square(isa)
            }
        }
    };
}

/// The transpose of eight by eight f32 in the fastest code of the instruction set.
fn square_f32(isa: Isa) -> Square<f32> {
    #[cfg(target_arch = "x86_64")]
    if isa.has_avx2() {
        return transpose::avx2_f32;
    }
    let _ = isa;
    transpose::portable::<f32, 8>
}

raw_gemm!(f32, matrixmultiply::sgemm, avx2_f32, square_f32);
raw_gemm!(f64, matrixmultiply::dgemm, avx2_f64, |_| transpose::portable::<f64, 4>);
