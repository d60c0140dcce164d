//! The transpose of a panel: how a product reads a matrix across its grain.
#![allow(unsafe_code)]

use super::tile::rows;
use crate::Real;
use crate::isa::Isa;
use std::mem::MaybeUninit;

/// The transpose panel[q · [`rows`] + r] ← from[r · stride + q] of `height` rows r and `depth` columns q.
///
/// # Panics
/// If `from` or `panel` is too short.
pub(super) fn transpose<T: Real>(
    from: &[T],
    stride: usize,
    (height, depth): (usize, usize),
    panel: &mut [MaybeUninit<T>],
    isa: Isa,
) {
    let m = rows::<T>();
    assert!(height <= m && panel.len() >= depth * m && from.len() >= (height - 1) * stride + depth);
    let side = m / 2; // of the square blocks that fit the registers
    let (whole_rows, whole_columns) = (height / side * side, depth / side * side);
    let square = T::square_transpose(isa);
    for r in (0..whole_rows).step_by(side) {
        for q in (0..whole_columns).step_by(side) {
            // SAFETY: the block lies in both slices by the assertion, and `square` was chosen for the
            // CPU's instruction set.
            unsafe {
                let to = panel.as_mut_ptr().add(q * m + r).cast();
                square(from.as_ptr().add(r * stride + q), stride, to, m);
            }
        }
    }
    let mut copy = |r: usize, q: usize| {
        panel[q * m + r] = MaybeUninit::new(from[r * stride + q]);
    };
    (0..whole_rows).for_each(|r| (whole_columns..depth).for_each(|q| copy(r, q)));
    (whole_rows..height).for_each(|r| (0..depth).for_each(|q| copy(r, q)));
}

/// The transpose of a square block of S × S elements, one by one.
///
/// # Safety
/// S rows of S elements must be valid at both pointers.
pub(super) unsafe fn portable<T: Real, const S: usize>(
    from: *const T,
    from_stride: usize,
    to: *mut T,
    to_stride: usize,
) {
    for (r, q) in (0..S).flat_map(|q| (0..S).map(move |r| (r, q))) {
        // SAFETY: r, q < S.
        unsafe { *to.add(q * to_stride + r) = *from.add(r * from_stride + q) };
    }
}

/// The transpose of eight by eight f32 in AVX2: pairs, then pairs of pairs, then halves change places.
///
/// ```text
/// rows      a₀ a₁ a₂ a₃ a₄ a₅ a₆ a₇
/// pairs     a₀ b₀ a₁ b₁ a₄ b₄ a₅ b₅
/// quads     a₀ b₀ c₀ d₀ a₄ b₄ c₄ d₄
/// columns   a₀ b₀ c₀ d₀ e₀ f₀ g₀ h₀
/// ```
///
/// # Safety
/// The conditions of [`portable`] with S = 8 must hold, and the CPU have AVX2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
pub(super) unsafe fn avx2_f32(
    from: *const f32,
    from_stride: usize,
    to: *mut f32,
    to_stride: usize,
) {
    use std::arch::x86_64::{
        _mm256_castpd_ps, _mm256_castps_pd, _mm256_loadu_ps, _mm256_permute2f128_ps,
        _mm256_storeu_ps, _mm256_unpackhi_pd, _mm256_unpackhi_ps, _mm256_unpacklo_pd,
        _mm256_unpacklo_ps,
    };
    // SAFETY: eight rows of eight elements are valid at both pointers.
    let row: [_; 8] =
        std::array::from_fn(|r| unsafe { _mm256_loadu_ps(from.add(r * from_stride)) });
    let pair: [_; 8] = std::array::from_fn(|r| {
        let (a, b) = (row[r / 2 * 2], row[r / 2 * 2 + 1]);
        _mm256_castps_pd(if r % 2 == 0 {
            _mm256_unpacklo_ps(a, b)
        } else {
            _mm256_unpackhi_ps(a, b)
        })
    });
    // quad[4h + c]: column c of both halves, rows 4h to 4h + 3
    let quad: [_; 8] = std::array::from_fn(|i| {
        let (a, b) = (pair[i / 4 * 4 + i / 2 % 2], pair[i / 4 * 4 + i / 2 % 2 + 2]);
        _mm256_castpd_ps(if i % 2 == 0 {
            _mm256_unpacklo_pd(a, b)
        } else {
            _mm256_unpackhi_pd(a, b)
        })
    });
    for c in 0..4 {
        // SAFETY: as above.
        unsafe {
            let (low, high) = (quad[c], quad[c + 4]);
            _mm256_storeu_ps(to.add(c * to_stride), _mm256_permute2f128_ps::<0x20>(low, high));
            _mm256_storeu_ps(
                to.add((c + 4) * to_stride),
                _mm256_permute2f128_ps::<0x31>(low, high),
            );
        }
    }
}
