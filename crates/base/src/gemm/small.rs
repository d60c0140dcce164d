//! A product for the small matrices of a training step: sums in registers, nothing allocated.
//!
//! ```text
//! C[i..i+M, j..j+N] ← (C +) Σₚ A[i..i+M, p] · B[p, j..j+N]     M rows in two vectors, N ≤ 6 columns
//!
//!            p →                      j →
//!       ┌───────────┐             ┌──┬─┬────┐              ┌──┬─┬────┐
//!   A   │           │         B   │  │ │    │          C   │  │ │    │
//!    i  ├───────────┤             │  │ │    │              ├──┼─┼────┤
//!       │ panel, M  │      ×    p │  │N│    │     =      i │  │▒│    │  one tile: M N sums
//!       ├───────────┤             │  │ │    │              ├──┼─┼────┤
//!       │           │             │  │ │    │              │  │ │    │
//!       └───────────┘             └──┴─┴────┘              └──┴─┴────┘
//! ```
//!
//! The M N sums live in twelve AVX2 registers; each p costs two loads of A, N broadcasts of B and
//! 2 N fused multiply-adds, so the multiply-adds are what it waits for. A panel of A, M rows of it, is
//! first copied to the stack (transposed on the way if need be), where its columns lie side by side in
//! the first-level cache. B is read where it is.
//!
//! Every element of C is one chain of fused multiply-adds in the order of p, on every instruction set:
//! the same bits everywhere. A product with a vector has an order of its own, fixed as well
//! (`vector`).
//!
//! Source: panels and register tiles after \[Goto08\], without its packing of B, which matrices this
//! small do not repay.
#![allow(unsafe_code)]

use super::raw::{Edge, Strided};
use super::tile::{WIDEST, rows};
use super::transpose::transpose;
use super::vector::times_vector;
use super::{Accumulate, Factor, check};
use crate::Real;
use crate::isa::Isa;
use std::mem::MaybeUninit;

/// The number of terms taken at once: a panel of so many columns fits the first-level cache.
const DEPTH: usize = 256;
/// The number of columns of B taken at once: with DEPTH rows they fit the second-level cache.
const COLUMNS: usize = 192;
/// The number of elements of the largest panel, of sixteen rows.
const PANEL: usize = 16 * DEPTH;

/// The product C ← A B or C ← A B + C (column-major), allocating nothing, with the same bits on every machine.
///
/// ```text
/// cᵢⱼ ← (cᵢⱼ +) aᵢ₀ b₀ⱼ + aᵢ₁ b₁ⱼ + …      one chain of fused multiply-adds, if C has two rows and columns
/// ```
///
/// # Panics
/// If the shapes do not fit or a slice has the wrong length.
#[track_caller]
pub fn small_gemm<T: Real>(
    a: Factor<'_, T>,
    b: Factor<'_, T>,
    c: &mut [T],
    accumulate: Accumulate,
    isa: Isa,
) {
    let (m, k, n) = check(a, b, c);
    match (m, n) {
        (_, 1) => return times_vector(a, b.data, c, accumulate, isa),
        (1, _) => return times_vector(b.flipped(), a.data, c, accumulate, isa),
        _ => {}
    }
    if k == 0 && accumulate == Accumulate::Replace {
        c.fill(T::ZERO);
    }
    let mut panel = [const { MaybeUninit::<T>::uninit() }; PANEL];
    let mut kept = accumulate == Accumulate::Add;
    for p in (0..k).step_by(DEPTH) {
        for j in (0..n).step_by(COLUMNS) {
            let columns = COLUMNS.min(n - j);
            for i in (0..m).step_by(rows::<T>()) {
                let edge = Edge { rows: rows::<T>().min(m - i), stride: m, kept };
                let panel = pack(&a, (i, edge.rows), (p, DEPTH.min(k - p)), &mut panel, isa);
                // SAFETY: C holds edge.rows × columns elements from (i, j) on, B so many columns of
                // the panel's depth from (p, j) on.
                unsafe {
                    sweep(panel, b.at(p, j), c.as_mut_ptr().add(i + j * m), columns, edge, isa);
                };
            }
        }
        kept = true;
    }
}

/// A panel of A, its rows from i and columns from p on, as columns of [`rows`] elements; missing rows are 0.
fn pack<'p, T: Real>(
    a: &Factor<'_, T>,
    (i, height): (usize, usize),
    (p, depth): (usize, usize),
    panel: &'p mut [MaybeUninit<T>; PANEL],
    isa: Isa,
) -> &'p [T] {
    let m = rows::<T>();
    let panel = &mut panel[..m * depth];
    if height < m {
        panel.fill(MaybeUninit::new(T::ZERO));
    }
    if a.transposed {
        let from = &a.data[i * a.rows + p..];
        transpose(from, a.rows, (height, depth), panel, isa);
    } else {
        for (q, column) in panel.chunks_exact_mut(m).enumerate() {
            let from = &a.data[i + (p + q) * a.rows..];
            // Two arms, so that the common one copies a number of elements known when compiled.
            if height == m {
                column.write_copy_of_slice(&from[..m]);
            } else {
                column[..height].write_copy_of_slice(&from[..height]);
            }
        }
    }
    // SAFETY: every element was written, by the fill or by the copies of all rows.
    unsafe { panel.assume_init_ref() }
}

/// The product of a panel and `columns` columns of B: tiles of six, and narrower ones at the end.
///
/// # Safety
/// C must hold the edge's rows × `columns` elements from `c` on, B `columns` columns as deep as the
/// panel.
unsafe fn sweep<T: Real>(
    panel: &[T],
    (b, row_stride, col_stride): Strided<*const T>,
    c: *mut T,
    columns: usize,
    edge: Edge,
    isa: Isa,
) {
    let mut j = 0;
    while j < columns {
        // A tile of one or two columns waits for its own sums: 7 = 4 + 3 and 8 = 4 + 4.
        let width = match columns - j {
            7 | 8 => 4,
            left => left.min(WIDEST),
        };
        // SAFETY: j + width ≤ columns.
        unsafe {
            let b = (b.offset(j as isize * col_stride), row_stride, col_stride);
            let c = c.add(j * edge.stride);
            match width {
                6 => T::tile::<6>(panel, b, c, edge, isa),
                5 => T::tile::<5>(panel, b, c, edge, isa),
                4 => T::tile::<4>(panel, b, c, edge, isa),
                3 => T::tile::<3>(panel, b, c, edge, isa),
                2 => T::tile::<2>(panel, b, c, edge, isa),
                _ => T::tile::<1>(panel, b, c, edge, isa),
            }
        }
        j += width;
    }
}
