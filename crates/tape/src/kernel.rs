//! The loops behind the operations; they are compiled for the best instruction set by their callers.
//!
//! Sums use eight fixed lanes, so their bits do not depend on the width of the registers.

use crate::op::{Binary, Unary};
use limpid_base::Real;
use limpid_base::isa::Kernel;

/// One side of an elementwise operation.
#[derive(Clone, Copy)]
pub(crate) enum Side<'a, T> {
    /// A value for every element.
    Each(&'a [T]),
    /// One value for all.
    One(T),
}

/// out ← f(a), elementwise.
#[inline(always)]
pub(crate) fn unary<T: Real>(f: Unary, a: Side<'_, T>, out: &mut [T]) {
    let one = T::ONE;
    match f {
        Unary::Scale(c) => {
            let c = T::from_f64(c.get());
            map(a, out, |x| c * x);
        }
        Unary::Shift(c) => {
            let c = T::from_f64(c.get());
            map(a, out, |x| x + c);
        }
        Unary::Copy => map(a, out, |x| x),
        Unary::Tanh => map(a, out, T::tanh),
        Unary::OneMinusSquare => map(a, out, |x| x.mul_add(-x, one)),
        // Written so that NaN passes through relu: a diverged network must not look sound.
        Unary::Relu => map(a, out, |x| if x <= T::ZERO { T::ZERO } else { x }),
        Unary::Step => map(a, out, |x| if x > T::ZERO { one } else { T::ZERO }),
        Unary::Sigmoid => map(a, out, |x| one / (one + (-x).exp())),
        Unary::Softplus => map(a, out, softplus),
        Unary::Sin => map(a, out, T::sin),
        Unary::Cos => map(a, out, T::cos),
        Unary::Exp => map(a, out, T::exp),
        Unary::Ln => map(a, out, T::ln),
        Unary::Sqrt => map(a, out, T::sqrt),
        Unary::Powi(2) => map(a, out, |x| x * x),
        Unary::Powi(n) => map(a, out, |x| x.powi(n)),
    }
}

#[inline(always)]
fn map<T: Real>(a: Side<'_, T>, out: &mut [T], f: impl Fn(T) -> T) {
    match a {
        Side::Each(a) => out.iter_mut().zip(a).for_each(|(out, &a)| *out = f(a)),
        Side::One(a) => out.fill(f(a)),
    }
}

/// ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|), which cannot overflow.
#[inline(always)]
fn softplus<T: Real>(x: T) -> T {
    let positive = if x > T::ZERO { x } else { T::ZERO };
    positive + (-x.abs()).exp().ln_1p()
}

/// out ← f(a, b), elementwise.
#[inline(always)]
pub(crate) fn binary<T: Real>(f: Binary, a: Side<'_, T>, b: Side<'_, T>, out: &mut [T]) {
    match f {
        Binary::Add => zip(a, b, out, |a, b| a + b),
        Binary::Sub => zip(a, b, out, |a, b| a - b),
        Binary::Mul => zip(a, b, out, |a, b| a * b),
        Binary::Div => zip(a, b, out, |a, b| a / b),
    }
}

#[inline(always)]
fn zip<T: Real>(a: Side<'_, T>, b: Side<'_, T>, out: &mut [T], f: impl Fn(T, T) -> T) {
    match (a, b) {
        (Side::Each(a), Side::Each(b)) => {
            for ((out, &a), &b) in out.iter_mut().zip(a).zip(b) {
                *out = f(a, b);
            }
        }
        (Side::Each(a), Side::One(b)) => {
            out.iter_mut().zip(a).for_each(|(out, &a)| *out = f(a, b));
        }
        (Side::One(a), Side::Each(b)) => {
            out.iter_mut().zip(b).for_each(|(out, &b)| *out = f(a, b));
        }
        (Side::One(a), Side::One(b)) => out.fill(f(a, b)),
    }
}

/// Which way a sum runs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Direction {
    Rows,
    Cols,
    All,
}

/// out ← the sum of a's rows, columns or elements; a has `rows` rows.
pub(crate) struct Sum<'a, T> {
    pub(crate) direction: Direction,
    pub(crate) a: &'a [T],
    pub(crate) rows: usize,
    pub(crate) out: &'a mut [T],
}

impl<T: Real> Kernel for Sum<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let columns = self.a.chunks_exact(self.rows.max(1));
        match self.direction {
            Direction::All => self.out[0] = lane_sum(self.a),
            Direction::Rows => {
                self.out.iter_mut().zip(columns).for_each(|(out, column)| *out = lane_sum(column));
            }
            Direction::Cols => {
                self.out.fill(T::ZERO);
                for column in columns {
                    self.out.iter_mut().zip(column).for_each(|(out, &a)| *out += a);
                }
            }
        }
    }
}

/// Σ vᵢ in eight interleaved partial sums, then folded pairwise: one fixed order that vectorises.
#[inline(always)]
fn lane_sum<T: Real>(v: &[T]) -> T {
    let mut lanes = [T::ZERO; 8];
    let (chunks, rest) = v.as_chunks::<8>();
    for chunk in chunks {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane += value;
        }
    }
    for (lane, &value) in lanes.iter_mut().zip(rest) {
        *lane += value;
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}
