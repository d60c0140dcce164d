//! The loops behind the operations, each compiled for the best instruction set.
//!
//! Sums use eight fixed lanes, so their bits do not depend on the width of the registers.

use crate::op::{Binary, Unary};
use crate::tape::Shape;
use limpid_base::Real;
use limpid_base::isa::Kernel;

/// out ← f(a), elementwise.
pub(crate) struct Map<'a, T> {
    pub(crate) f: Unary,
    pub(crate) a: &'a [T],
    pub(crate) out: &'a mut [T],
}

impl<T: Real> Map<'_, T> {
    #[inline(always)]
    fn each(self, f: impl Fn(T) -> T) {
        for (out, &a) in self.out.iter_mut().zip(self.a) {
            *out = f(a);
        }
    }
}

impl<T: Real> Kernel for Map<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let one = T::ONE;
        match self.f {
            Unary::Scale(c) => {
                let c = T::from_f64(c.get());
                self.each(|x| c * x);
            }
            Unary::Shift(c) => {
                let c = T::from_f64(c.get());
                self.each(|x| x + c);
            }
            Unary::Tanh => self.each(T::tanh),
            Unary::OneMinusSquare => self.each(|x| x.mul_add(-x, one)),
            // Written so that NaN passes through relu: a diverged network must not look sound.
            Unary::Relu => self.each(|x| if x <= T::ZERO { T::ZERO } else { x }),
            Unary::Step => self.each(|x| if x > T::ZERO { one } else { T::ZERO }),
            Unary::Sigmoid => self.each(|x| one / (one + (-x).exp())),
            Unary::Softplus => self.each(softplus),
            Unary::Sin => self.each(T::sin),
            Unary::Cos => self.each(T::cos),
            Unary::Exp => self.each(T::exp),
            Unary::Ln => self.each(T::ln),
            Unary::Sqrt => self.each(T::sqrt),
            Unary::Powi(2) => self.each(|x| x * x),
            Unary::Powi(n) => self.each(|x| x.powi(n)),
        }
    }
}

/// ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|), which cannot overflow.
#[inline(always)]
fn softplus<T: Real>(x: T) -> T {
    let positive = if x > T::ZERO { x } else { T::ZERO };
    positive + (-x.abs()).exp().ln_1p()
}

/// One operand of an elementwise operation: its elements, and its shape to broadcast from.
#[derive(Clone, Copy)]
pub(crate) struct Operand<'a, T> {
    pub(crate) data: &'a [T],
    pub(crate) shape: Shape,
}

/// What an operand holds for one column of the result: a column or one value.
enum Column<'a, T> {
    Full(&'a [T]),
    One(T),
}

impl<'a, T: Real> Operand<'a, T> {
    #[inline(always)]
    fn column(&self, j: usize, rows: usize) -> Column<'a, T> {
        let j = if self.shape.1 == 1 { 0 } else { j };
        if self.shape.0 == rows && rows > 1 {
            Column::Full(&self.data[j * rows..(j + 1) * rows])
        } else {
            Column::One(self.data[j])
        }
    }
}

/// out ← f(a, b), elementwise with broadcasting.
pub(crate) struct Zip<'a, T> {
    pub(crate) f: Binary,
    pub(crate) a: Operand<'a, T>,
    pub(crate) b: Operand<'a, T>,
    pub(crate) out: &'a mut [T],
    pub(crate) shape: Shape,
}

impl<T: Real> Zip<'_, T> {
    #[inline(always)]
    fn each(self, f: impl Fn(T, T) -> T) {
        // Equal shapes are one long column.
        let whole = self.a.shape == self.shape && self.b.shape == self.shape;
        let rows = if whole { self.out.len() } else { self.shape.0 };
        let flat = |o: Operand<'_, T>| if whole { (rows, 1) } else { o.shape };
        let a = Operand { shape: flat(self.a), ..self.a };
        let b = Operand { shape: flat(self.b), ..self.b };
        for (j, out) in self.out.chunks_exact_mut(rows.max(1)).enumerate() {
            match (a.column(j, rows), b.column(j, rows)) {
                (Column::Full(a), Column::Full(b)) => {
                    for ((out, &a), &b) in out.iter_mut().zip(a).zip(b) {
                        *out = f(a, b);
                    }
                }
                (Column::Full(a), Column::One(b)) => {
                    out.iter_mut().zip(a).for_each(|(out, &a)| *out = f(a, b));
                }
                (Column::One(a), Column::Full(b)) => {
                    out.iter_mut().zip(b).for_each(|(out, &b)| *out = f(a, b));
                }
                (Column::One(a), Column::One(b)) => out.fill(f(a, b)),
            }
        }
    }
}

impl<T: Real> Kernel for Zip<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        match self.f {
            Binary::Add => self.each(|a, b| a + b),
            Binary::Sub => self.each(|a, b| a - b),
            Binary::Mul => self.each(|a, b| a * b),
            Binary::Div => self.each(|a, b| a / b),
        }
    }
}

/// Which way a sum runs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Direction {
    Rows,
    Cols,
    All,
}

/// out ← the sum of a's rows, columns or elements.
pub(crate) struct Sum<'a, T> {
    pub(crate) direction: Direction,
    pub(crate) a: Operand<'a, T>,
    pub(crate) out: &'a mut [T],
}

impl<T: Real> Kernel for Sum<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (rows, _) = self.a.shape;
        let columns = self.a.data.chunks_exact(rows.max(1));
        match self.direction {
            Direction::All => self.out[0] = lane_sum(self.a.data),
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
    let chunks = v.chunks_exact(8);
    let rest = chunks.remainder();
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

/// out ← a with its sides of length 1 repeated.
pub(crate) fn broadcast<T: Real>(a: Operand<'_, T>, out: &mut [T], (rows, _): Shape) {
    for (j, out) in out.chunks_exact_mut(rows.max(1)).enumerate() {
        match a.column(j, rows) {
            Column::Full(column) => out.copy_from_slice(column),
            Column::One(value) => out.fill(value),
        }
    }
}
