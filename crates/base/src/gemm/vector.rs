//! A matrix times a vector. The loops are `for` loops: the closure of a `for_each` may be compiled apart,
//! for the baseline instruction set.
//!
//! ```text
//! y ← (y +) A x     A in its own grain: columns of A are added up, in the order of x
//!                   A transposed:       every yᵢ is a dot product in sixteen fixed lanes
//! ```

use super::{Accumulate, Factor};
use crate::Real;
use crate::isa::{Isa, Kernel};

/// The product y ← A x or y ← A x + y (A of m × k, x of k, y of m).
pub(super) fn times_vector<T: Real>(
    a: Factor<'_, T>,
    x: &[T],
    y: &mut [T],
    accumulate: Accumulate,
    isa: Isa,
) {
    isa.run(TimesVector { a, x, y, accumulate });
}

struct TimesVector<'a, T> {
    a: Factor<'a, T>,
    x: &'a [T],
    y: &'a mut [T],
    accumulate: Accumulate,
}

impl<T: Real> Kernel for TimesVector<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { a, x, y, accumulate } = self;
        if accumulate == Accumulate::Replace {
            y.fill(T::ZERO);
        }
        if a.data.is_empty() {
            return;
        }
        if a.transposed {
            let rows = a.data.chunks_exact(a.rows);
            for (y, row) in y.iter_mut().zip(rows) {
                *y += dot(row, x);
            }
            return;
        }
        // Four columns a pass: y is read and written a quarter as often, in the same order of sums.
        let blocks = a.data.chunks_exact(4 * a.rows);
        let (columns, rest) = (x.chunks_exact(4), x.chunks_exact(4).remainder());
        let last = blocks.remainder();
        for (block, x) in blocks.zip(columns) {
            let (first, second) = block.split_at(2 * a.rows);
            let ((c0, c1), (c2, c3)) = (first.split_at(a.rows), second.split_at(a.rows));
            for ((((y, &a0), &a1), &a2), &a3) in y.iter_mut().zip(c0).zip(c1).zip(c2).zip(c3) {
                let sum = a1.mul_add(x[1], a0.mul_add(x[0], *y));
                *y = a3.mul_add(x[3], a2.mul_add(x[2], sum));
            }
        }
        for (column, &x) in last.chunks_exact(a.rows).zip(rest) {
            for (y, &a) in y.iter_mut().zip(column) {
                *y = a.mul_add(x, *y);
            }
        }
    }
}

/// The dot product Σ aᵢ bᵢ in sixteen interleaved sums, then folded: one fixed order that vectorises.
///
/// ```text
/// lane l:  sₗ = Σ aᵢ bᵢ over i = l, l + 16, …      then sₗ ← sₗ + sₗ₊₈,  sₗ + sₗ₊₄,  sₗ + sₗ₊₂,  s₀ + s₁
/// ```
#[inline(always)]
fn dot<T: Real>(a: &[T], b: &[T]) -> T {
    let mut lanes = [T::ZERO; 16];
    let ((a_blocks, a_rest), (b_blocks, b_rest)) = (a.as_chunks::<16>(), b.as_chunks::<16>());
    for (a, b) in a_blocks.iter().zip(b_blocks) {
        for ((lane, &a), &b) in lanes.iter_mut().zip(a).zip(b) {
            *lane = a.mul_add(b, *lane);
        }
    }
    for ((lane, &a), &b) in lanes.iter_mut().zip(a_rest).zip(b_rest) {
        *lane = a.mul_add(b, *lane);
    }
    let mut width = 8;
    while width > 0 {
        for i in 0..width {
            lanes[i] += lanes[i + width];
        }
        width /= 2;
    }
    lanes[0]
}
