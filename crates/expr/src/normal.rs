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
use crate::forward::Block;
use crate::gradient::Gradient;
use crate::scratch::{BLOCK, Products, Scratch, Values};
use crate::sums::{LANES, Lanes, fold};
use crate::sweep::Columns;
use limpid_base::isa::{Isa, Kernel};
use limpid_base::{Real, Samples};

/// The normal equations JᵀWJ δ = −JᵀWr of a formula's p constants: their solution δ moves the constants
/// to the least squares of the formula's linearisation.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Normal {
    /// The matrix JᵀWJ, both triangles, p × p.
    pub jtj: Vec<f64>,
    /// The vector JᵀWr, p.
    pub jtr: Vec<f64>,
    /// Weighted sum of squared residuals, Σ w r².
    pub rss: f64,
}

impl Normal {
    /// The equations from the lower triangle of [J r]ᵀ W [J r], row by row.
    pub(crate) fn from_triangle(p: usize, triangle: &[Lanes]) -> Self {
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

/// The rows of one block as the equations see them.
pub(crate) struct Part<'a, T> {
    pub block: &'a Block,
    /// Places of the p columns of J.
    pub jacobian: &'a [(u32, Place)],
    pub columns: Columns<'a, T>,
    pub f: &'a [T],
    pub y: &'a [T],
    pub w: Option<&'a [T]>,
}

impl<T: Real> Part<'_, T> {
    /// Writes the p columns of J in f64.
    #[inline(always)]
    pub fn widen_jacobian(&self, wide: &mut [Values<f64>]) {
        for (wide, &(_, place)) in wide.iter_mut().zip(self.jacobian) {
            widen(wide, self.block.own(self.columns.at(place)));
        }
    }
}

/// Adds one block to the lower triangle of [J r]ᵀ W [J r].
struct Accumulate<'a, T> {
    part: Part<'a, T>,
    products: &'a mut Products,
}

impl<T: Real> Kernel for Accumulate<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { part, products: Products { wide, sums } } = self;
        let Part { jacobian, f, y, w, .. } = part;
        let (p, rows) = (jacobian.len(), f.len());
        part.widen_jacobian(wide);
        let mut sums = &mut sums[..];
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
            dots(row, left, &wide[..=i], rows);
            sums = below;
        }
    }
}

/// Computes out ← column in f64, then zeros to a multiple of 8 rows.
#[inline(always)]
fn widen<T: Real>(out: &mut Values<f64>, column: &[T]) {
    let out = out.0.as_flattened_mut();
    for (out, v) in out.iter_mut().zip(column) {
        *out = v.to_f64();
    }
    out[column.len()..column.len().next_multiple_of(LANES)].fill(0.0);
}

/// Computes out ← f − y, then zeros to a multiple of 8 rows.
#[inline(always)]
fn residual<T: Real>(out: &mut Values<f64>, f: &[T], y: &[T]) {
    let out = out.0.as_flattened_mut();
    for ((out, f), y) in out.iter_mut().zip(f).zip(y) {
        *out = f.to_f64() - y.to_f64();
    }
    out[f.len()..f.len().next_multiple_of(LANES)].fill(0.0);
}

/// Computes out ← w · column, as far as there are weights; zeros stay beyond.
#[inline(always)]
pub(crate) fn weigh<T: Real>(out: &mut Values<f64>, column: &Values<f64>, w: &[T]) {
    let (out, column) = (out.0.as_flattened_mut(), column.0.as_flattened());
    for ((out, v), w) in out.iter_mut().zip(column).zip(w) {
        *out = w.to_f64() * v;
    }
}

/// Adds Σ left · rightⱼ to sumⱼ for every j, four at a time to hide the latency of the
/// additions.
#[inline(always)]
pub(crate) fn dots(sums: &mut [Lanes], left: &Values<f64>, right: &[Values<f64>], rows: usize) {
    let (sums, last_sums) = sums.as_chunks_mut::<4>();
    let (right, last_right) = right.as_chunks::<4>();
    for (sums, right) in sums.iter_mut().zip(right) {
        dot(sums, left, right, rows);
    }
    for (sum, right) in last_sums.iter_mut().zip(last_right) {
        dot(std::array::from_mut(sum), left, std::array::from_ref(right), rows);
    }
}

/// Adds Σ left · rightⱼ to sumⱼ for N columns j, whose sums stay in registers.
#[inline(always)]
fn dot<const N: usize>(
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
    /// The normal equations of the constants at their present values.
    ///
    /// Only the returned value is allocated. For a formula that is linear in its constants one step
    /// solves the fit:
    ///
    /// ```
    /// use limpid_base::{Matrix, Samples};
    /// use limpid_expr::{Expr, Plan, Scratch};
    ///
    /// let mut plan: Plan<f64> = "1 * x0".parse::<Expr>()?.compile();
    /// let x = Matrix::from_columns(2, 1, vec![1.0, 2.0]);
    /// let y = [3.0, 6.0]; // 3 x₀
    /// let normal = plan.normal_equations(Samples::new(&x, &y), &mut Scratch::new());
    /// assert_eq!((normal.jtj[0], normal.jtr[0], normal.rss), (5.0, -10.0, 20.0));
    /// let delta = -normal.jtr[0] / normal.jtj[0]; // JᵀWJ δ = −JᵀWr
    /// plan.set_constants(&[1.0 + delta]);
    /// assert_eq!(plan.normal_equations(Samples::new(&x, &y), &mut Scratch::new()).rss, 0.0);
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Panics
    /// If the formula uses a column that the samples do not have.
    #[track_caller]
    pub fn normal_equations(&self, s: Samples<'_, T>, scratch: &mut Scratch<T>) -> Normal {
        self.equations(s, scratch, |isa, part, products| isa.run(Accumulate { part, products }))
    }

    /// The equations whose lower triangle `add` sums up, block by block.
    #[track_caller]
    pub(crate) fn equations(
        &self,
        s: Samples<'_, T>,
        scratch: &mut Scratch<T>,
        add: impl Fn(Isa, Part<'_, T>, &mut Products),
    ) -> Normal {
        let p = self.constants();
        let (isa, y) = (scratch.isa, s.y());
        let mut products = std::mem::take(&mut scratch.products); // the sweeps use the rest
        products.clear(p);
        let mut gradient = Gradient::new(self, &self.reverse, s.x, scratch);
        for block in Block::all(s.rows()) {
            let (f, columns) = gradient.run(&block);
            let (y, w) = (&y[block.rows.clone()], s.weights.map(|w| &w[block.rows.clone()]));
            let jacobian = &self.reverse.leaves;
            add(isa, Part { block: &block, jacobian, columns, f, y, w }, &mut products);
        }
        let normal = Normal::from_triangle(p, &products.sums);
        scratch.products = products;
        normal
    }
}
