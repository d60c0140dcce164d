//! The loops over rows: one operator on one block, compiled for every operator and kind of operand.
//!
//! Each loop takes its elements tile by tile, so that the inner loop has a fixed length and no
//! remainder. Sine and cosine run their branch-free form first; a tile with an argument beyond its
//! range is then patched, element by element, so that the bits of an element depend on it alone.

use crate::rule::{Rule, Visitor};
use crate::scratch::{LANES, Tile};
use limpid_base::Real;
use std::iter::repeat;

/// Values to read: one value a row, or one for all rows.
#[derive(Clone, Copy)]
pub(crate) enum View<'a, T> {
    /// A value for each row of a block.
    Rows(&'a [Tile<T>]),
    /// One value for all rows.
    Scalar(T),
}

/// The loop out ← op(a, b) over the rows of a block.
pub(crate) struct Apply<'a, T> {
    pub a: View<'a, T>,
    pub b: View<'a, T>,
    pub out: &'a mut [Tile<T>],
}

impl<T: Real> Visitor for Apply<'_, T> {
    type Output = ();

    #[inline(always)]
    fn visit<R: Rule>(self) {
        let out = self.out;
        match (self.a, self.b) {
            (View::Rows(a), _) if R::ARITY == 1 => apply::<T, R>(a.iter(), a.iter(), out),
            (View::Rows(a), View::Rows(b)) => apply::<T, R>(a.iter(), b.iter(), out),
            (View::Rows(a), View::Scalar(b)) => apply::<T, R>(a.iter(), repeat(&[b; LANES]), out),
            (View::Scalar(a), View::Rows(b)) => apply::<T, R>(repeat(&[a; LANES]), b.iter(), out),
            (View::Scalar(a), View::Scalar(b)) => fill(R::value::<T, true>(a, b), out),
        }
    }
}

/// Sets every element of `out` to `value`.
#[inline(always)]
pub(crate) fn fill<T: Real>(value: T, out: &mut [Tile<T>]) {
    for tile in out {
        *tile = [value; LANES];
    }
}

/// Computes out ← op(a, b), tile by tile.
#[inline(always)]
fn apply<'a, T: Real, R: Rule>(
    a: impl Iterator<Item = &'a Tile<T>>,
    b: impl Iterator<Item = &'a Tile<T>>,
    out: &mut [Tile<T>],
) {
    for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
        let mut y = [T::ZERO; LANES];
        for i in 0..LANES {
            y[i] = R::value::<T, false>(a[i], b[i]);
        }
        if R::TRIG && beyond(a) {
            patch(a, &mut y, |a, _| R::value::<T, true>(a, a));
        }
        *out = y;
    }
}

/// Tells whether the branch-free sine does not hold for some element; NaN gives NaN and needs no patch.
#[inline(always)]
fn beyond<T: Real>(a: &Tile<T>) -> bool {
    a.iter().fold(false, |any, a| any | (a.abs() > T::TRIG_LIMIT))
}

/// Computes outᵢ ← f(aᵢ, i) where the branch-free sine does not hold.
#[cold]
fn patch<T: Real>(a: &Tile<T>, out: &mut Tile<T>, f: impl Fn(T, usize) -> T) {
    for (i, (out, &a)) in out.iter_mut().zip(a).enumerate() {
        if a.abs() > T::TRIG_LIMIT {
            *out = f(a, i);
        }
    }
}

/// The loop over the adjoints of one or both operands of y = op(a, b), as `WHICH` says:
///
/// ```text
/// 0, BOTH   outs[0] ← adjoint · ∂y/∂a
/// 1, BOTH   outs[1] ← adjoint · ∂y/∂b
/// ```
pub(crate) struct Pull<'a, T, const WHICH: usize> {
    pub a: View<'a, T>,
    pub b: View<'a, T>,
    pub y: View<'a, T>,
    pub adjoint: &'a [Tile<T>],
    pub outs: [&'a mut [Tile<T>]; 2],
}

/// Value of `WHICH` for the adjoints of both operands in one pass.
pub(crate) const BOTH: usize = 2;

impl<T: Real, const WHICH: usize> Visitor for Pull<'_, T, WHICH> {
    type Output = ();

    #[inline(always)]
    fn visit<R: Rule>(self) {
        let Self { a, b, y, adjoint, outs } = self;
        if WHICH >= 1 && R::ARITY == 1 {
            return;
        }
        match (a, b, y) {
            (View::Scalar(a), View::Scalar(b), View::Scalar(y)) => {
                let [first, second] = outs;
                if WHICH != 1 {
                    scale(R::partial::<T, true, 0>(a, b, y), adjoint, first);
                }
                if WHICH != 0 {
                    scale(R::partial::<T, true, 1>(a, b, y), adjoint, second);
                }
            }
            (View::Rows(a), _, View::Rows(y)) if R::ARITY == 1 => {
                pull::<T, R, WHICH>((a.iter(), a.iter(), y), adjoint, outs);
            }
            (View::Rows(a), View::Rows(b), View::Rows(y)) => {
                pull::<T, R, WHICH>((a.iter(), b.iter(), y), adjoint, outs);
            }
            (View::Rows(a), View::Scalar(b), View::Rows(y)) => {
                pull::<T, R, WHICH>((a.iter(), repeat(&[b; LANES]), y), adjoint, outs);
            }
            (View::Scalar(a), View::Rows(b), View::Rows(y)) => {
                pull::<T, R, WHICH>((repeat(&[a; LANES]), b.iter(), y), adjoint, outs);
            }
            (_, _, View::Scalar(_)) | (View::Scalar(_), View::Scalar(_), _) => {
                unreachable!("a step gives a scalar if and only if its operands are scalars")
            }
        }
    }
}

/// Computes out ← factor · adjoint, where the derivative is the same at every row.
#[inline(always)]
fn scale<T: Real>(factor: T, adjoint: &[Tile<T>], out: &mut [Tile<T>]) {
    for (out, adjoint) in out.iter_mut().zip(adjoint) {
        let mut product = [T::ZERO; LANES];
        for i in 0..LANES {
            product[i] = adjoint[i] * factor;
        }
        *out = product;
    }
}

/// The products of adjoints and derivatives, tile by tile.
#[inline(always)]
fn pull<'a, T: Real, R: Rule, const WHICH: usize>(
    (a, b, y): (
        impl Iterator<Item = &'a Tile<T>>,
        impl Iterator<Item = &'a Tile<T>>,
        &'a [Tile<T>],
    ),
    adjoint: &[Tile<T>],
    [first, second]: [&mut [Tile<T>]; 2],
) {
    let operands = adjoint.iter().zip(a).zip(b).zip(y);
    match WHICH {
        0 => {
            for (first, (((adjoint, a), b), y)) in first.iter_mut().zip(operands) {
                *first = product::<T, R, 0>(adjoint, a, b, y);
            }
        }
        1 => {
            for (second, (((adjoint, a), b), y)) in second.iter_mut().zip(operands) {
                *second = product::<T, R, 1>(adjoint, a, b, y);
            }
        }
        _ => {
            let outs = first.iter_mut().zip(second);
            for ((first, second), (((adjoint, a), b), y)) in outs.zip(operands) {
                *first = product::<T, R, 0>(adjoint, a, b, y);
                *second = product::<T, R, 1>(adjoint, a, b, y);
            }
        }
    }
}

/// The product adjoint · ∂y/∂a (`WHICH` = 0) or adjoint · ∂y/∂b (`WHICH` = 1) at the rows of a tile.
#[inline(always)]
fn product<T: Real, R: Rule, const WHICH: usize>(
    adjoint: &Tile<T>,
    a: &Tile<T>,
    b: &Tile<T>,
    y: &Tile<T>,
) -> Tile<T> {
    let mut product = [T::ZERO; LANES];
    for i in 0..LANES {
        product[i] = adjoint[i] * R::partial::<T, false, WHICH>(a[i], b[i], y[i]);
    }
    if R::TRIG && beyond(a) {
        patch(a, &mut product, |a, i| adjoint[i] * R::partial::<T, true, WHICH>(a, a, y[i]));
    }
    product
}
