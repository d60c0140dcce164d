//! The normal equations of a least squares step, accumulated block by block.
//!
//! ```text
//! [J r]ᵀ W [J r]  =  ⎡ JᵀWJ  JᵀWr ⎤        r = f − y
//!                    ⎣ rᵀWJ  rᵀWr ⎦
//! ```
//!
//! J is never written: its rows of a block lie in L1 when they are multiplied. Products and sums
//! are in f64, in the order of the `sums` module, and only the lower triangle is computed.
//!
//! Legend: n rows, p constants, J the n × p Jacobian, W the weights (1 if none are given).

use crate::Plan;
use crate::adjoint::Place;
use crate::eval::Block;
use crate::gradient::Columns;
use crate::scratch::{BLOCK, Scratch, Values, grow};
use crate::sums::{LANES, Lanes, fold};
use limpid_base::isa::Kernel;
use limpid_base::{Real, Samples};

/// The normal equations JᵀWJ δ = −JᵀWr of a formula's p constants.
#[derive(Clone, Debug, PartialEq)]
pub struct Normal {
    /// JᵀWJ, p × p, both triangles.
    pub jtj: Vec<f64>,
    /// JᵀWr, p.
    pub jtr: Vec<f64>,
    /// Σ w r².
    pub rss: f64,
}

impl Normal {
    /// From the lower triangle of [J r]ᵀ W [J r], row by row.
    fn from_triangle(p: usize, triangle: &[Lanes]) -> Self {
        let mut jtj = vec![0.0; p * p];
        let mut rows = triangle.iter().map(|&lanes| fold(lanes));
        let mut next = || rows.next().expect("a triangle of p + 1 rows");
        for i in 0..p {
            for j in 0..=i {
                let product = next();
                (jtj[i * p + j], jtj[j * p + i]) = (product, product);
            }
        }
        let jtr = (0..p).map(|_| next()).collect();
        Self { jtj, jtr, rss: next() }
    }
}

/// Adds one block to the lower triangle of [J r]ᵀ W [J r].
struct Accumulate<'a, T> {
    block: &'a Block,
    /// Where the p columns of J lie.
    jacobian: &'a [(u32, Place)],
    columns: Columns<'a, T>,
    f: &'a [T],
    y: &'a [T],
    w: Option<&'a [T]>,
    /// Room for [J r].
    wide: &'a mut [Values<f64>],
    sums: &'a mut [Lanes],
}

impl<T: Real> Kernel for Accumulate<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { block, jacobian, columns, f, y, w, wide, mut sums } = self;
        let p = jacobian.len();
        let rows = f.len();
        for (wide, &(_, place)) in wide.iter_mut().zip(jacobian) {
            widen(wide, block.own(columns.at(place)));
        }
        residual(&mut wide[p], f, y);
        let mut weighted = Values::ZERO;
        for i in 0..=p {
            let left = match w {
                Some(w) => {
                    weigh(&mut weighted, &wide[i], w);
                    &weighted
                }
                None => &wide[i],
            };
            let (row, below) = sums.split_at_mut(i + 1);
            products(row, left, &wide[..=i], rows);
            sums = below;
        }
    }
}

/// out ← column in f64, then zeros to a multiple of 8 rows.
#[inline(always)]
fn widen<T: Real>(out: &mut Values<f64>, column: &[T]) {
    let out = out.0.as_flattened_mut();
    for (out, v) in out.iter_mut().zip(column) {
        *out = v.to_f64();
    }
    out[column.len()..column.len().next_multiple_of(LANES)].fill(0.0);
}

/// out ← f − y, then zeros to a multiple of 8 rows.
#[inline(always)]
fn residual<T: Real>(out: &mut Values<f64>, f: &[T], y: &[T]) {
    let out = out.0.as_flattened_mut();
    for ((out, f), y) in out.iter_mut().zip(f).zip(y) {
        *out = f.to_f64() - y.to_f64();
    }
    out[f.len()..f.len().next_multiple_of(LANES)].fill(0.0);
}

/// out ← w · column, as far as there are weights; zeros stay beyond.
#[inline(always)]
fn weigh<T: Real>(out: &mut Values<f64>, column: &Values<f64>, w: &[T]) {
    let (out, column) = (out.0.as_flattened_mut(), column.0.as_flattened());
    for ((out, v), w) in out.iter_mut().zip(column).zip(w) {
        *out = w.to_f64() * v;
    }
}

/// sumⱼ ← sumⱼ + Σ left · rightⱼ for every j, four at a time to hide the latency of the
/// additions.
#[inline(always)]
fn products(sums: &mut [Lanes], left: &Values<f64>, right: &[Values<f64>], rows: usize) {
    let (sums, last_sums) = sums.as_chunks_mut::<4>();
    let (right, last_right) = right.as_chunks::<4>();
    for (sums, right) in sums.iter_mut().zip(right) {
        dots(sums, left, right, rows);
    }
    for (sum, right) in last_sums.iter_mut().zip(last_right) {
        dots(std::array::from_mut(sum), left, std::array::from_ref(right), rows);
    }
}

#[inline(always)]
fn dots<const N: usize>(
    sums: &mut [Lanes; N],
    left: &Values<f64>,
    right: &[Values<f64>; N],
    rows: usize,
) {
    const OCTETS: usize = BLOCK / LANES;
    let mut own = *sums; // in registers
    for i in 0..rows.div_ceil(LANES).min(OCTETS) {
        let a = left.0.as_flattened().as_chunks::<LANES>().0[i];
        for (sum, right) in own.iter_mut().zip(right) {
            let b = right.0.as_flattened().as_chunks::<LANES>().0[i];
            for l in 0..LANES {
                sum[l] += a[l] * b[l];
            }
        }
    }
    *sums = own;
}

impl<T: Real> Plan<T> {
    /// The normal equations of the constants at their present values. Only the returned value
    /// is allocated.
    ///
    /// # Panics
    /// If the formula uses a column that the samples do not have.
    #[track_caller]
    pub fn normal_equations(&self, s: Samples<'_, T>, scratch: &mut Scratch<T>) -> Normal {
        let p = self.constants();
        self.prepare_gradient(&self.reverse, s.x, scratch);
        grow(&mut scratch.wide, p + 1);
        scratch.sums.clear();
        scratch.sums.resize((p + 1) * (p + 2) / 2, Lanes::default());
        scratch.count(2, self.nodes, s.rows());
        for block in Block::all(s.rows()) {
            self.forward(s.x, &block, scratch, true);
            self.sweep(&self.reverse, s.x, &block, scratch);
            self.accumulate(s, &block, scratch);
        }
        Normal::from_triangle(p, &scratch.sums)
    }

    fn accumulate(&self, s: Samples<'_, T>, block: &Block, scratch: &mut Scratch<T>) {
        let Scratch { isa, slots, padded, adjoints, ones, wide, sums, .. } = scratch;
        let rows = block.rows.clone();
        isa.run(Accumulate {
            block,
            jacobian: &self.reverse.leaves,
            columns: Columns { inputs: self.inputs(s.x, padded, block), slots, adjoints, ones },
            f: self.root_values(s.x, block, slots, true),
            y: &s.y()[rows.clone()],
            w: s.weights.map(|w| &w[rows]),
            wide,
            sums,
        });
    }
}
