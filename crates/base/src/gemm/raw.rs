//! The needs of a product that differ between the precisions: pointers, strides and unsafe loops.

use crate::isa::Isa;

/// The part of a tile that lies inside C, and C's strides.
#[derive(Clone, Copy)]
pub struct Edge {
    /// The number of rows inside C.
    pub(super) rows: usize,
    /// The stride from column to column of C.
    pub(super) stride: usize,
    /// True if the products are added to what C holds.
    pub(super) kept: bool,
}

/// A function that transposes a square block: (from, its stride, to, its stride).
pub type Square<T> = unsafe fn(*const T, usize, *mut T, usize);

/// A pointer with its row and column stride.
pub type Strided<P> = (P, isize, isize);

/// The unsafe parts of a product in one precision.
pub trait RawGemm: Sized {
    /// The general product C ← A B of `matrixmultiply`, for A of m × k and B of k × n.
    ///
    /// # Safety
    /// Every element addressed by the shapes [m, k, n] and strides must be valid, and C may overlap
    /// neither factor.
    unsafe fn raw_gemm(
        shape: [usize; 3],
        a: Strided<*const Self>,
        b: Strided<*const Self>,
        c: Strided<*mut Self>,
    );

    /// A tile of N columns in the fastest code of the instruction set; see `tile::portable`.
    ///
    /// # Safety
    /// The conditions of `tile::portable` must hold.
    unsafe fn tile<const N: usize>(
        panel: &[Self],
        b: Strided<*const Self>,
        c: *mut Self,
        edge: Edge,
        isa: Isa,
    );

    /// The transpose of a square block of half a tile's rows, see `transpose::portable`.
    fn square_transpose(isa: Isa) -> Square<Self>;
}
