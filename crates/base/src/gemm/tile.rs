//! One tile of a product, its sums in registers: the definition, and the same in AVX2.
#![allow(unsafe_code)]

use super::raw::{Edge, Strided};
use crate::Real;

/// The number of columns of the widest tile.
pub(super) const WIDEST: usize = 6;

/// The number of rows of a tile: two AVX2 registers hold a column of it.
pub(super) const fn rows<T>() -> usize {
    64 / size_of::<T>()
}

/// The definition of a tile, for every instruction set; `panel` holds columns of [`rows`] elements.
///
/// # Safety
/// C must hold the edge's rows × N elements from `c` on, B a row of N for every column of the panel.
pub(super) unsafe fn portable<T: Real, const N: usize>(
    panel: &[T],
    (b, row_stride, col_stride): Strided<*const T>,
    c: *mut T,
    edge: Edge,
) {
    for (i, j) in (0..N).flat_map(|j| (0..edge.rows).map(move |i| (i, j))) {
        // SAFETY: i < rows, j < N, and row p of B exists for every column of the panel.
        unsafe {
            let at = c.add(i + j * edge.stride);
            let mut sum = if edge.kept { *at } else { T::ZERO };
            for (p, a) in panel.chunks_exact(rows::<T>()).enumerate() {
                let b = b.offset(p as isize * row_stride + j as isize * col_stride);
                sum = a[i].mul_add(*b, sum);
            }
            *at = sum;
        }
    }
}

/// The tile in AVX2 registers, in one precision; all of its rows lie in C.
#[cfg(target_arch = "x86_64")]
macro_rules! avx2 {
    ($name:ident, $real:ty, $zero:ident, $load:ident, $store:ident, $spread:ident, $fma:ident) => {
        /// The bits of [`portable`] in registers: two vectors of rows by N columns.
        ///
        /// # Safety
        /// The conditions of [`portable`] must hold, `edge.rows` be [`rows`], and the CPU have AVX2 and FMA.
        #[target_feature(enable = "avx2,fma")]
        pub(super) unsafe fn $name<const N: usize>(
            panel: &[$real],
            (b, row_stride, col_stride): Strided<*const $real>,
            c: *mut $real,
            edge: Edge,
        ) {
            use std::arch::x86_64::{$fma, $load, $spread, $store, $zero};
            const M: usize = rows::<$real>();
            debug_assert_eq!(edge.rows, M);
            let mut sums = [[$zero(); 2]; N];
            // SAFETY: the tile lies in C; B has a row for every column of the panel, and every chunk
            // of the panel has M elements.
            unsafe {
                if edge.kept {
                    for (j, [low, high]) in sums.iter_mut().enumerate() {
                        *low = $load(c.add(j * edge.stride));
                        *high = $load(c.add(j * edge.stride + M / 2));
                    }
                }
                let mut row = b;
                for a in panel.chunks_exact(M) {
                    let (a_low, a_high) = ($load(a.as_ptr()), $load(a.as_ptr().add(M / 2)));
                    for (j, [low, high]) in sums.iter_mut().enumerate() {
                        let b = $spread(*row.offset(j as isize * col_stride));
                        *low = $fma(a_low, b, *low);
                        *high = $fma(a_high, b, *high);
                    }
                    row = row.wrapping_offset(row_stride);
                }
                for (j, [low, high]) in sums.into_iter().enumerate() {
                    $store(c.add(j * edge.stride), low);
                    $store(c.add(j * edge.stride + M / 2), high);
                }
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
avx2!(
    avx2_f32,
    f32,
    _mm256_setzero_ps,
    _mm256_loadu_ps,
    _mm256_storeu_ps,
    _mm256_set1_ps,
    _mm256_fmadd_ps
);
#[cfg(target_arch = "x86_64")]
avx2!(
    avx2_f64,
    f64,
    _mm256_setzero_pd,
    _mm256_loadu_pd,
    _mm256_storeu_pd,
    _mm256_set1_pd,
    _mm256_fmadd_pd
);

/// A tile that hangs over C's last row, made whole in a buffer by `tile`.
///
/// # Safety
/// The conditions of [`portable`] must hold.
#[cfg(target_arch = "x86_64")]
pub(super) unsafe fn hanging<T: Real, const N: usize>(
    c: *mut T,
    edge: Edge,
    tile: impl FnOnce(*mut T, Edge),
) {
    let mut buffer = [[T::ZERO; 16]; N];
    let stride = buffer[0].len();
    for (j, column) in buffer.iter_mut().enumerate() {
        if edge.kept {
            // SAFETY: the edge's rows of N columns lie in C, and are fewer than a column holds.
            unsafe {
                c.add(j * edge.stride).copy_to_nonoverlapping(column.as_mut_ptr(), edge.rows);
            };
        }
    }
    tile(buffer.as_mut_ptr().cast(), Edge { rows: rows::<T>(), stride, kept: edge.kept });
    for (j, column) in buffer.iter().enumerate() {
        // SAFETY: as above.
        unsafe { column.as_ptr().copy_to_nonoverlapping(c.add(j * edge.stride), edge.rows) };
    }
}
