//! The loops behind the operations; they are compiled for the best instruction set by their callers.
//! They are `for` loops: the closure of a `for_each` may be compiled apart, for the baseline.
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

/// Calls `$each` with a closure x ↦ f(x) for whichever f it is: the choice stands outside the loop,
/// which is then one of vectors.
macro_rules! for_each_function {
    ($f:expr, $each:expr) => {
        match $f {
            Unary::Scale(c) => $each(|x| Unary::Scale(c).value(x)),
            Unary::Shift(c) => $each(|x| Unary::Shift(c).value(x)),
            Unary::Copy => $each(|x| Unary::Copy.value(x)),
            Unary::Tanh => $each(|x| Unary::Tanh.value(x)),
            Unary::OneMinusSquare => $each(|x| Unary::OneMinusSquare.value(x)),
            Unary::Relu => $each(|x| Unary::Relu.value(x)),
            Unary::Step => $each(|x| Unary::Step.value(x)),
            Unary::Sigmoid => $each(|x| Unary::Sigmoid.value(x)),
            Unary::Softplus => $each(|x| Unary::Softplus.value(x)),
            Unary::Sin => $each(|x| Unary::Sin.value(x)),
            Unary::Cos => $each(|x| Unary::Cos.value(x)),
            Unary::Exp => $each(|x| Unary::Exp.value(x)),
            Unary::Ln => $each(|x| Unary::Ln.value(x)),
            Unary::Sqrt => $each(|x| Unary::Sqrt.value(x)),
            Unary::Powi(2) => $each(|x| Unary::Powi(2).value(x)),
            Unary::Powi(n) => $each(|x| Unary::Powi(n).value(x)),
        }
    };
}

/// out ← f(a), elementwise.
#[inline(always)]
pub(crate) fn unary<T: Real>(f: Unary, a: Side<'_, T>, out: &mut [T]) {
    for_each_function!(f, |f| map(a, out, f));
}

/// out ← a · f(b), elementwise; f is one of the few that derivatives are made of.
#[inline(always)]
pub(crate) fn times<T: Real>(f: Unary, a: Side<'_, T>, b: Side<'_, T>, out: &mut [T]) {
    match f {
        Unary::Scale(c) => zip(a, b, out, |a, b| a * Unary::Scale(c).value(b)),
        Unary::Step => zip(a, b, out, |a, b| a * Unary::Step.value(b)),
        _ => zip(a, b, out, |a, b| a * Unary::OneMinusSquare.value(b)),
    }
}

/// out ← f(a + b), elementwise.
#[inline(always)]
pub(crate) fn of_sum<T: Real>(f: Unary, a: Side<'_, T>, b: Side<'_, T>, out: &mut [T]) {
    match f {
        Unary::Relu => zip(a, b, out, |a, b| Unary::Relu.value(a + b)),
        _ => zip(a, b, out, |a, b| Unary::Tanh.value(a + b)),
    }
}

/// out ← f(a), elementwise, for a function known when this is compiled.
#[inline(always)]
fn map<T: Real>(a: Side<'_, T>, out: &mut [T], f: impl Fn(T) -> T) {
    match a {
        Side::Each(a) => {
            for (out, &a) in out.iter_mut().zip(a) {
                *out = f(a);
            }
        }
        Side::One(a) => out.fill(f(a)),
    }
}

/// out ← f(a, b), elementwise.
#[inline(always)]
pub(crate) fn binary<T: Real>(f: Binary, a: Side<'_, T>, b: Side<'_, T>, out: &mut [T]) {
    match f {
        Binary::Add => zip(a, b, out, |a, b| Binary::Add.value(a, b)),
        Binary::Sub => zip(a, b, out, |a, b| Binary::Sub.value(a, b)),
        Binary::Mul => zip(a, b, out, |a, b| Binary::Mul.value(a, b)),
        Binary::Div => zip(a, b, out, |a, b| Binary::Div.value(a, b)),
    }
}

/// out ← f(a, b), elementwise, for a function known when this is compiled.
#[inline(always)]
fn zip<T: Real>(a: Side<'_, T>, b: Side<'_, T>, out: &mut [T], f: impl Fn(T, T) -> T) {
    match (a, b) {
        (Side::Each(a), Side::Each(b)) => {
            for ((out, &a), &b) in out.iter_mut().zip(a).zip(b) {
                *out = f(a, b);
            }
        }
        (Side::Each(a), Side::One(b)) => {
            for (out, &a) in out.iter_mut().zip(a) {
                *out = f(a, b);
            }
        }
        (Side::One(a), Side::Each(b)) => {
            for (out, &b) in out.iter_mut().zip(b) {
                *out = f(a, b);
            }
        }
        (Side::One(a), Side::One(b)) => out.fill(f(a, b)),
    }
}

/// Direction in which a sum runs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Direction {
    /// The sum of the rows, one value a column.
    Rows,
    /// The sum of the columns, one value a row.
    Cols,
    /// The sum of all elements.
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
                for (out, column) in self.out.iter_mut().zip(columns) {
                    *out = lane_sum(column);
                }
            }
            Direction::Cols => sum_columns(self.a, self.rows, self.out),
        }
    }
}

/// out ← the sum of the columns, in their order; four a pass, so that out is read and written less.
#[inline(always)]
fn sum_columns<T: Real>(a: &[T], rows: usize, out: &mut [T]) {
    out.fill(T::ZERO);
    let blocks = a.chunks_exact(4 * rows.max(1));
    let rest = blocks.remainder();
    for block in blocks {
        let (first, second) = block.split_at(2 * rows);
        let ((a, b), (c, d)) = (first.split_at(rows), second.split_at(rows));
        for ((((out, &a), &b), &c), &d) in out.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            *out = (((*out + a) + b) + c) + d;
        }
    }
    for column in rest.chunks_exact(rows.max(1)) {
        for (out, &a) in out.iter_mut().zip(column) {
            *out += a;
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
