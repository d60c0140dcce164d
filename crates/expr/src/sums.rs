//! Sums over rows in f64, in an order that no instruction set and no block length changes.
//!
//! Row i is added to lane i mod 8, in the order of the rows; at the end the lanes are folded as
//! ((0 + 4) + (2 + 6)) + ((1 + 5) + (3 + 7)):
//!
//! ```text
//! lane     0        1        2       …   7
//!          row 0    row 1    row 2   …   row 7
//!        + row 8  + row 9  + row 10  … + row 15
//!        …
//! ```
//!
//! Eight lanes fill one register of AVX-512 or two of AVX2, so that all instruction sets can add in
//! this order at full speed.

use limpid_base::Real;
use limpid_base::isa::Kernel;

/// Number of lanes of a sum.
pub(crate) const LANES: usize = 8;

/// One sum in its lanes, not yet folded.
pub(crate) type Lanes = [f64; LANES];

/// The sum of the lanes, in the order of a tree.
pub(crate) fn fold([a, b, c, d, e, f, g, h]: Lanes) -> f64 {
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// K terms of a row, each to be summed over all rows.
pub(crate) trait Terms<const K: usize> {
    /// The terms of one row from the prediction f, the target y and the weight w.
    ///
    /// Implementations must be `#[inline(always)]`, and all terms 0 if f, y and w are.
    fn of(&self, f: f64, y: f64, w: f64) -> [f64; K];
}

/// Loop that adds the terms of some rows to the sums; only the last rows may be no multiple of 8.
pub(crate) struct Add<'a, T, M, const K: usize> {
    pub sums: &'a mut [Lanes; K],
    pub f: &'a [T],
    pub y: &'a [T],
    pub w: Option<&'a [T]>,
    pub terms: &'a M,
}

impl<T: Real, M: Terms<K>, const K: usize> Kernel for Add<'_, T, M, K> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { sums, f, y, w, terms } = self;
        match w {
            Some(w) => {
                let (w, last) = w.as_chunks::<LANES>();
                add(sums, f, y, w.iter(), last, terms);
            }
            None => {
                let ones = [T::ONE; LANES];
                let last = &ones[..f.len() % LANES];
                add(sums, f, y, std::iter::repeat(&ones), last, terms);
            }
        }
    }
}

/// Adds the terms of all rows to the sums: whole octets, then the rest padded with zeros.
#[inline(always)]
fn add<'a, T: Real, M: Terms<K>, const K: usize>(
    sums: &mut [Lanes; K],
    f: &[T],
    y: &[T],
    w: impl Iterator<Item = &'a [T; LANES]>,
    w_last: &[T],
    terms: &M,
) {
    let (f, f_last) = f.as_chunks::<LANES>();
    let (y, y_last) = y.as_chunks::<LANES>();
    let mut own = *sums; // in registers
    for ((f, y), w) in f.iter().zip(y).zip(w) {
        octet(&mut own, f, y, w, terms);
    }
    if !f_last.is_empty() {
        octet(&mut own, &padded(f_last), &padded(y_last), &padded(w_last), terms);
    }
    *sums = own;
}

/// Adds the terms of eight rows, one to each lane.
#[inline(always)]
fn octet<T: Real, M: Terms<K>, const K: usize>(
    sums: &mut [Lanes; K],
    f: &[T; LANES],
    y: &[T; LANES],
    w: &[T; LANES],
    terms: &M,
) {
    for i in 0..LANES {
        let terms = terms.of(f[i].to_f64(), y[i].to_f64(), w[i].to_f64());
        for (sum, term) in sums.iter_mut().zip(terms) {
            sum[i] += term;
        }
    }
}

/// Less than eight values, and then zeros, which add nothing.
#[inline(always)]
fn padded<T: Real>(values: &[T]) -> [T; LANES] {
    let mut all = [T::ZERO; LANES];
    all[..values.len()].copy_from_slice(values);
    all
}
