//! The product of small matrices against its definition, and the same bits on every instruction set.
//!
//! ```text
//! cᵢⱼ ← (cᵢⱼ +) Σₚ aᵢₚ bₚⱼ      within (k + 1) ε (|cᵢⱼ| + Σₚ |aᵢₚ bₚⱼ|)
//! ```
//!
//! Between matrices of more than one row and column it is one chain of multiply-adds, bit for bit:
//! cᵢⱼ ← aᵢₚ bₚⱼ + cᵢⱼ, rounded once, for p = 0, 1, …, k − 1 in this order.

use limpid_base::isa::Isa;
use limpid_base::{Accumulate, Factor, Matrix, Real, Rng, Seed, small_gemm};
use proptest::prelude::*;
use rand::RngExt;

fn matrix<T: Real>(rows: usize, cols: usize, rng: &mut Rng) -> Matrix<T> {
    Matrix::from_fn(rows, cols, |_, _| T::from_f64(rng.random_range(-1.0..1.0)))
}

/// The triple loop over A, m × k, and B, k × n.
fn by_definition<T: Real>(a: &Matrix<T>, b: &Matrix<T>, former: Option<&Matrix<T>>) -> Matrix<T> {
    Matrix::from_fn(a.rows(), b.cols(), |i, j| {
        let start = former.map_or(T::ZERO, |c| c[(i, j)]);
        (0..a.cols()).fold(start, |sum, p| a[(i, p)].mul_add(b[(p, j)], sum))
    })
}

/// What any order of the sums may be off by, with ε the spacing of numbers around 1.
fn rounding<T: Real>(a: &Matrix<T>, b: &Matrix<T>, former: Option<&Matrix<T>>) -> Matrix<f64> {
    let epsilon = if size_of::<T>() == 4 { f64::from(f32::EPSILON) } else { f64::EPSILON };
    let sizes = |m: &Matrix<T>| m.map(|v| v.to_f64().abs());
    let sum = by_definition(&sizes(a), &sizes(b), former.map(sizes).as_ref());
    sum.map(|sum| (a.cols() + 1) as f64 * epsilon * sum)
}

/// The factor that reads `m`, stored as its transpose or as it is.
fn factor<T: Real>(m: &Matrix<T>, transposed: bool) -> Factor<'_, T> {
    Factor { data: m.as_slice(), rows: m.rows(), cols: m.cols(), transposed }
}

fn stored<T: Real>(m: &Matrix<T>, transposed: bool) -> Matrix<T> {
    if transposed { m.transposed() } else { m.clone() }
}

/// All four transposed forms, both uses of C's former value, every instruction set.
fn check<T: Real>([m, k, n]: [usize; 3], rng: &mut Rng) {
    let (a, b) = (matrix::<T>(m, k, rng), matrix::<T>(k, n, rng));
    let c = matrix::<T>(m, n, rng);
    for (ta, tb) in [(false, false), (false, true), (true, false), (true, true)] {
        let (stored_a, stored_b) = (stored(&a, ta), stored(&b, tb));
        for accumulate in [Accumulate::Replace, Accumulate::Add] {
            let kept = (accumulate == Accumulate::Add).then_some(&c);
            let (wanted, bound) = (by_definition(&a, &b, kept), rounding(&a, &b, kept));
            let products = Isa::available().into_iter().map(|isa| {
                let (a, b) = (factor(&stored_a, ta), factor(&stored_b, tb));
                let mut out = c.clone();
                small_gemm(a, b, out.as_mut_slice(), accumulate, isa);
                out
            });
            let products: Vec<Matrix<T>> = products.collect();
            let what = format!("{m} × {k} × {n}, {ta} {tb}, {accumulate:?}");
            for product in &products {
                assert!(*product == products[0], "{what}: not the same bits everywhere");
                assert!(*product == wanted || m == 1 || n == 1, "{what}: another order of sums");
                for ((p, w), bound) in
                    product.as_slice().iter().zip(wanted.as_slice()).zip(bound.as_slice())
                {
                    let error = (p.to_f64() - w.to_f64()).abs();
                    assert!(error <= *bound, "{what}: {p} is not {w}");
                }
            }
        }
    }
}

fn check_both([m, k, n]: [usize; 3], seed: u64) {
    check::<f32>([m, k, n], &mut Seed::new(seed).rng());
    check::<f64>([m, k, n], &mut Seed::new(seed).rng());
}

/// A length near the edge of a tile of 8 or 16 rows or of 6 columns.
fn near_a_tile() -> impl Strategy<Value = usize> {
    prop::sample::select(vec![
        5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 18, 19, 23, 24, 25, 31, 32, 33,
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn every_small_product_is_its_definition(
        m in 0_usize..=40, k in 0_usize..=40, n in 0_usize..=40, seed: u64,
    ) {
        check_both([m, k, n], seed);
    }

    #[test]
    fn every_product_around_the_edges_of_a_tile_is_its_definition(
        m in near_a_tile(), k in 0_usize..=9, n in near_a_tile(), seed: u64,
    ) {
        check_both([m, k, n], seed);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn every_product_with_a_vector_is_its_definition(
        m in 0_usize..=70, k in 0_usize..=70, seed: u64,
    ) {
        check_both([m, k, 1], seed);
        check_both([1, k, m], seed);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_product_deeper_than_a_panel_is_its_definition(
        m in 0_usize..=20, k in prop::sample::select(vec![255_usize, 256, 257, 511, 512, 513, 600]),
        n in 0_usize..=20, seed: u64,
    ) {
        check_both([m, k, n], seed);
    }

    #[test]
    fn every_product_wider_than_a_block_is_its_definition(
        m in 0_usize..=20, k in 0_usize..=20,
        n in prop::sample::select(vec![191_usize, 192, 193, 197, 198, 199, 200, 383, 384, 385, 400]),
        seed: u64,
    ) {
        check_both([m, k, n], seed);
    }
}

#[test]
fn a_product_deeper_and_wider_than_a_block_is_its_definition() {
    for (seed, shape) in [[17, 257, 193], [9, 513, 200], [33, 300, 385]].into_iter().enumerate() {
        check_both(shape, seed as u64);
    }
}

#[test]
fn a_product_without_terms_is_zero_or_what_was_there() {
    let none: Matrix<f64> = Matrix::zeros(3, 0);
    let b = Matrix::zeros(0, 2);
    for (accumulate, wanted) in [(Accumulate::Replace, 0.0), (Accumulate::Add, 7.5)] {
        let mut c = [7.5; 6];
        small_gemm(factor(&none, false), factor(&b, false), &mut c, accumulate, Isa::best());
        assert_eq!(c, [wanted; 6]);
    }
}

#[test]
fn what_is_not_a_number_comes_through_where_it_belongs() {
    for isa in Isa::available() {
        let mut rng = Seed::new(44).rng();
        let (mut a, b) = (matrix::<f32>(19, 10, &mut rng), matrix::<f32>(10, 7, &mut rng));
        a[(18, 9)] = f32::NAN;
        a[(3, 0)] = f32::INFINITY;
        let mut c = Matrix::zeros(19, 7);
        small_gemm(
            factor(&a, false),
            factor(&b, false),
            c.as_mut_slice(),
            Accumulate::Replace,
            isa,
        );
        for (i, j) in (0..7).flat_map(|j| (0..19).map(move |i| (i, j))) {
            assert_eq!(c[(i, j)].is_nan(), i == 18, "{i}, {j}");
            assert_eq!(c[(i, j)].is_infinite(), i == 3, "{i}, {j}");
        }
    }
}
