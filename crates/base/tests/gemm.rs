//! The products of the fenced module against their definition, on every instruction set.
//!
//! Under Miri, which watches every pointer, in small sizes:
//!
//! ```text
//! MIRIFLAGS=-Zmiri-disable-isolation cargo +nightly miri test -p limpid-base --test gemm
//! ```
//!
//! and with `RUSTFLAGS="-C target-feature=+avx2,+fma"` the AVX2 tiles too.

use limpid_base::isa::{Isa, Kernel};
use limpid_base::{Factor, Former, Real, gemm, small_gemm};

/// Rows, terms and columns. A tile is 8 or 16 rows by 6 columns and a vector's dot product 16 lanes;
/// the largest go beyond one panel of 256 terms and 192 columns.
fn shapes() -> Vec<[usize; 3]> {
    if cfg!(miri) {
        return vec![[17, 3, 7], [8, 9, 2], [1, 5, 3], [3, 18, 1], [2, 0, 2], [0, 1, 1]];
    }
    let sizes = [0, 1, 2, 5, 8, 13, 16, 17, 33];
    let pairs = sizes.into_iter().flat_map(|m| sizes.map(|k| (m, k)));
    let mut all: Vec<_> = pairs.flat_map(|(m, k)| sizes.map(|n| [m, k, n])).collect();
    all.extend([[17, 257, 3], [9, 600, 7], [3, 5, 193], [16, 300, 200], [1, 300, 1]]);
    all
}

/// Small multiples of 1/8, so that sums in any order are exact in both precisions.
fn elements<T: Real>(count: usize, step: usize) -> Vec<T> {
    (0..count).map(|i| T::from_f64((i * step % 19) as f64 / 8.0 - 1.0)).collect()
}

/// Σₚ aᵢₚ bₚⱼ, plus what C held if it is kept.
fn definition<T: Real>(a: Factor<'_, T>, b: Factor<'_, T>, former: Option<&[T]>) -> Vec<T> {
    let ((m, k), (_, n)) = (a.shape(), b.shape());
    let at = |f: Factor<'_, T>, i: usize, j: usize| {
        let (i, j) = if f.transposed { (j, i) } else { (i, j) };
        f.data[i + j * f.rows]
    };
    let element = |i: usize, j: usize| {
        let first = former.map_or(T::ZERO, |c| c[i + j * m]);
        (0..k).fold(first, |sum, p| sum + at(a, i, p) * at(b, p, j))
    };
    (0..n).flat_map(|j| (0..m).map(move |i| (i, j))).map(|(i, j)| element(i, j)).collect()
}

/// A factor that the product sees as `rows` × `cols`.
fn factor<T>(data: &[T], rows: usize, cols: usize, transposed: bool) -> Factor<'_, T> {
    let (rows, cols) = if transposed { (cols, rows) } else { (rows, cols) };
    Factor { data, rows, cols, transposed }
}

/// Calls `each` with both factors of every shape, as they are and transposed.
fn products<T: Real>(mut each: impl FnMut(Factor<'_, T>, Factor<'_, T>)) {
    for [m, k, n] in shapes() {
        let (a, b) = (elements::<T>(m * k, 7), elements::<T>(k * n, 5));
        for (a_turned, b_turned) in [(false, false), (true, false), (false, true), (true, true)] {
            each(factor(&a, m, k, a_turned), factor(&b, k, n, b_turned));
        }
    }
}

#[test]
fn small_products_are_their_definition_on_every_instruction_set() {
    fn check<T: Real>() {
        products::<T>(|a, b| {
            let before = elements::<T>(a.shape().0 * b.shape().1, 3);
            for isa in Isa::available() {
                for (former, kept) in
                    [(Former::Overwritten, None), (Former::Kept, Some(&before[..]))]
                {
                    let mut c = before.clone();
                    small_gemm(a, b, &mut c, former, isa);
                    let want = definition(a, b, kept);
                    let (name, shapes) = (isa.name(), (a.shape(), b.shape()));
                    assert!(c == want, "{shapes:?} on {name}, {former:?}: {c:?}, not {want:?}");
                }
            }
        });
    }
    check::<f32>();
    check::<f64>();
}

#[test]
fn general_products_are_their_definition() {
    fn check<T: Real>() {
        products::<T>(|a, b| {
            let mut c = vec![T::from_f64(f64::NAN); a.shape().0 * b.shape().1];
            gemm(a, b, &mut c);
            let want = definition(a, b, None);
            assert!(c == want, "{:?}: {c:?}, not {want:?}", (a.shape(), b.shape()));
        });
    }
    check::<f32>();
    check::<f64>();
}

/// Σ of squares, as a kernel that borrows.
struct Squares<'a>(&'a [f32]);

impl Kernel for Squares<'_> {
    type Output = f32;

    #[inline(always)]
    fn run(self) -> f32 {
        self.0.iter().fold(0.0, |sum, v| v.mul_add(*v, sum))
    }
}

#[test]
fn a_kernel_runs_on_every_level_and_the_best_is_the_last() {
    let levels = Isa::available();
    assert_eq!((levels[0], levels.last()), (Isa::PORTABLE, Some(&Isa::best())));
    for isa in levels {
        assert_eq!(isa.run(Squares(&[1.0, 2.0, 3.0])), 14.0, "{}", isa.name());
    }
}
