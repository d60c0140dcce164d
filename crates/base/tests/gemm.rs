//! The products of the fenced module against their definition, on every instruction set.
//!
//! Under Miri, which watches every pointer, in small sizes:
//!
//! ```text
//! MIRIFLAGS=-Zmiri-disable-isolation cargo +nightly miri test -p limpid-base --test main gemm
//! ```
//!
//! and with `RUSTFLAGS="-C target-feature=+avx2,+fma"` the AVX2 tiles too.

use limpid_base::isa::{Isa, Kernel};
use limpid_base::{Accumulate, Factor, Matrix, Real, Rng, Seed, gemm, small_gemm};
use rand::RngExt;

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
                for (accumulate, kept) in
                    [(Accumulate::Replace, None), (Accumulate::Add, Some(&before[..]))]
                {
                    let mut c = before.clone();
                    small_gemm(a, b, &mut c, accumulate, isa);
                    let want = definition(a, b, kept);
                    let (name, shapes) = (isa.name(), (a.shape(), b.shape()));
                    assert!(c == want, "{shapes:?} on {name}, {accumulate:?}: {c:?}, not {want:?}");
                }
            }
        });
    }
    check::<f32>();
    check::<f64>();
}

/// The shapes at whose edges `matrixmultiply` does something else: its tiles, its blocks of 64 rows, 256
/// terms and 1,024 columns.
fn general_shapes() -> Vec<[usize; 3]> {
    if cfg!(miri) {
        return vec![[3, 5, 2], [1, 0, 2], [2, 257, 1]];
    }
    let terms = [0, 1, 2, 3, 7, 64, 255, 256, 257, 511, 512, 513, 1000];
    let sides = [[1, 1], [1, 9], [9, 1], [3, 2], [8, 4], [16, 8], [17, 13]];
    let mut all: Vec<_> = terms.iter().flat_map(|&k| sides.map(|[m, n]| [m, k, n])).collect();
    all.extend([[65, 2, 1025], [130, 300, 3], [0, 3, 2]]);
    all
}

/// The definition of a general product: chains of fused multiply-adds over 256 terms, added up in order.
fn in_blocks<T: Real>(a: &Matrix<T>, b: &Matrix<T>) -> Matrix<T> {
    Matrix::from_fn(a.rows(), b.cols(), |i, j| {
        let terms: Vec<usize> = (0..a.cols()).collect();
        let chain = |block: &[usize]| {
            block.iter().fold(T::ZERO, |sum, &p| a[(i, p)].mul_add(b[(p, j)], sum))
        };
        let sums = terms.chunks(256).map(chain);
        sums.reduce(|total, sum| total + sum).unwrap_or(T::ZERO)
    })
}

/// Numbers of many magnitudes, so that another order of sums gives other bits.
fn numbers<T: Real>(rows: usize, cols: usize, rng: &mut Rng) -> Matrix<T> {
    let number = |rng: &mut Rng| {
        let size = 2.0_f64.powi(rng.random_range(-9..9));
        T::from_f64(size * rng.random_range(-1.0..1.0))
    };
    Matrix::from_fn(rows, cols, |_, _| number(rng))
}

#[test]
fn general_products_are_their_definition_to_the_bit_on_every_instruction_set() {
    fn check<T: Real>() {
        let mut rng = Seed::new(7).rng();
        for [m, k, n] in general_shapes() {
            let (a, b) = (numbers::<T>(m, k, &mut rng), numbers::<T>(k, n, &mut rng));
            let want = in_blocks(&a, &b);
            let (turned_a, turned_b) = (a.transposed(), b.transposed());
            for isa in Isa::available() {
                for (a, b, turned) in [
                    (&a, &b, [false, false]),
                    (&turned_a, &b, [true, false]),
                    (&a, &turned_b, [false, true]),
                    (&turned_a, &turned_b, [true, true]),
                ] {
                    let mut c = vec![T::from_f64(f64::NAN); m * n];
                    let a = factor(a.as_slice(), m, k, turned[0]);
                    gemm(a, factor(b.as_slice(), k, n, turned[1]), &mut c, isa);
                    let name = isa.name();
                    assert!(c == want.as_slice(), "{m} × {k} × {n}, {turned:?} on {name}");
                }
            }
        }
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
fn a_kernel_gives_the_same_on_every_level() {
    let levels = Isa::available();
    assert_eq!(levels[0], Isa::PORTABLE);
    assert!(levels.is_sorted() && levels.contains(&Isa::best()));
    for isa in levels {
        assert_eq!(isa.run(Squares(&[1.0, 2.0, 3.0])), 14.0, "{}", isa.name());
    }
}
