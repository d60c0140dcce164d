//! The block interpreter: every step of a plan over a block of rows, then the next block.
//!
//! ```text
//! for each block of 512 rows                 its slots stay in L1
//!     for each step                          one dispatch for 512 rows
//!         out ← op(a, b)                     a loop compiled for the instruction set
//! ```
//!
//! A block computes whole tiles. The last one starts early enough for that and computes some rows
//! a second time; a matrix of less than a block of rows is padded instead.

use crate::Plan;
use crate::kernel::{Apply, View, fill};
use crate::plan::{Operand, Slot};
use crate::scratch::{BLOCK, LANES, Scratch, Tile, Values, grow, split};
use limpid_base::isa::Kernel;
use limpid_base::{Matrix, Real};
use std::ops::Range;

/// The rows of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// The rows that are its own.
    pub rows: Range<usize>,
    /// The first row that it computes, at most `rows.start`.
    first: usize,
    pub tiles: usize,
}

impl Block {
    /// The blocks of n rows.
    pub fn all(n: usize) -> impl Iterator<Item = Self> {
        (0..n).step_by(BLOCK).map(move |start| {
            let rows = start..n.min(start + BLOCK);
            let tiles = rows.len().div_ceil(LANES);
            let first = start.min(n.saturating_sub(tiles * LANES));
            Self { rows, first, tiles }
        })
    }

    /// Its own rows out of the computed ones.
    #[inline(always)]
    pub fn own<'a, T>(&self, computed: &'a [Tile<T>]) -> &'a [T] {
        let skipped = self.rows.start - self.first;
        &computed.as_flattened()[skipped..skipped + self.rows.len()]
    }
}

/// The inputs of a block.
#[derive(Clone, Copy)]
pub(crate) struct Inputs<'a, T> {
    plan: &'a Plan<T>,
    x: &'a Matrix<T>,
    /// In place of `x`, if it is too short.
    padded: Option<&'a [Values<T>]>,
    first: usize,
    pub tiles: usize,
}

impl<'a, T: Real> Inputs<'a, T> {
    /// The values of an operand; `slot` finds those of slots.
    #[inline(always)]
    pub fn view(&self, operand: Operand, slot: impl FnOnce(Slot) -> &'a Values<T>) -> View<'a, T> {
        match operand {
            Operand::Slot(which) => View::Rows(&slot(which).0[..self.tiles]),
            Operand::Column(index) => View::Rows(self.column(index as usize)),
            Operand::Scalar(index) => View::Scalar(self.plan.scalars[index as usize]),
        }
    }

    #[inline(always)]
    fn column(&self, index: usize) -> &'a [Tile<T>] {
        if let Some(padded) = self.padded {
            return &padded[index].0[..self.tiles];
        }
        let column = self.x.col(self.plan.columns[index] as usize);
        column[self.first..self.first + self.tiles * LANES].as_chunks().0
    }
}

/// Every step of a plan over one block.
struct Forward<'a, T> {
    inputs: Inputs<'a, T>,
    slots: &'a mut [Values<T>],
    /// Whether every value keeps a slot of its own, for a reverse sweep.
    keep: bool,
}

impl<T: Real> Kernel for Forward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { inputs, slots, keep } = self;
        for step in &inputs.plan.steps {
            let Operand::Slot(slot) = step.out else { continue };
            let (out, others) = split(slots, slot.place(keep));
            let a = inputs.view(step.a, |slot| others.get(slot.place(keep)));
            let b = inputs.view(step.b, |slot| others.get(slot.place(keep)));
            step.op.visit(Apply { a, b, out: &mut out.0[..inputs.tiles] });
        }
    }
}

impl<T: Real> Plan<T> {
    /// Grows `scratch` to what this plan needs over `x`.
    pub(crate) fn prepare(&self, x: &Matrix<T>, scratch: &mut Scratch<T>, keep: bool) {
        self.check(x);
        grow(&mut scratch.slots, self.slots[usize::from(keep)].max(1));
        if x.rows() < BLOCK && !x.rows().is_multiple_of(LANES) {
            self.pad(x, scratch);
        }
    }

    /// Copies the columns in use, their last row repeated to the end of its tile.
    fn pad(&self, x: &Matrix<T>, scratch: &mut Scratch<T>) {
        grow(&mut scratch.padded, self.columns.len());
        for (padded, &column) in scratch.padded.iter_mut().zip(&self.columns) {
            let (padded, column) = (padded.0.as_flattened_mut(), x.col(column as usize));
            let n = column.len();
            padded[..n].copy_from_slice(column);
            padded[n..n.next_multiple_of(LANES)].fill(column[n - 1]);
        }
    }

    /// The inputs of `block` after [`Plan::prepare`].
    pub(crate) fn inputs<'a>(
        &'a self,
        x: &'a Matrix<T>,
        padded: &'a [Values<T>],
        block: &Block,
    ) -> Inputs<'a, T> {
        let short = block.first + block.tiles * LANES > x.rows();
        let padded = short.then_some(padded);
        Inputs { plan: self, x, padded, first: block.first, tiles: block.tiles }
    }

    /// Computes `block`; returns the values of the root at the block's own rows.
    pub(crate) fn forward<'a>(
        &self,
        x: &'a Matrix<T>,
        block: &Block,
        scratch: &'a mut Scratch<T>,
        keep: bool,
    ) -> &'a [T] {
        let Scratch { isa, slots, padded, .. } = scratch;
        isa.run(Forward { inputs: self.inputs(x, padded, block), slots: &mut *slots, keep });
        if let Operand::Scalar(index) = self.root {
            fill(self.scalars[index as usize], &mut slots[0].0);
        }
        self.root_values(x, block, slots, keep)
    }

    /// The values of the root at the own rows of the block last computed.
    pub(crate) fn root_values<'a>(
        &self,
        x: &'a Matrix<T>,
        block: &Block,
        slots: &'a [Values<T>],
        keep: bool,
    ) -> &'a [T] {
        match self.root {
            Operand::Slot(slot) => block.own(&slots[slot.place(keep)].0),
            Operand::Scalar(_) => block.own(&slots[0].0),
            Operand::Column(index) => {
                &x.col(self.columns[index as usize] as usize)[block.rows.clone()]
            }
        }
    }

    /// The values at each row of `x` (n × d) into `out` (n), bit for bit those of
    /// [`Expr::at`](crate::Expr::at), on every instruction set.
    ///
    /// # Panics
    /// If `out` has another length or the formula uses a column that `x` does not have.
    #[track_caller]
    pub fn eval(&self, x: &Matrix<T>, scratch: &mut Scratch<T>, out: &mut [T]) {
        assert_eq!(out.len(), x.rows(), "{} places for {} values", out.len(), x.rows());
        self.prepare(x, scratch, false);
        scratch.count(1, self.nodes, x.rows());
        for block in Block::all(x.rows()) {
            let values = self.forward(x, &block, scratch, false);
            out[block.rows].copy_from_slice(values);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_cover_every_row_once_with_whole_tiles_inside() {
        for n in 0..3 * BLOCK + 5 {
            let mut next = 0;
            for block in Block::all(n) {
                assert_eq!(block.rows.start, next);
                next = block.rows.end;
                let computed = block.first..block.first + block.tiles * LANES;
                assert!(computed.start <= block.rows.start && block.rows.end <= computed.end);
                assert!(computed.end <= n || n < BLOCK, "{block:?} of {n}");
            }
            assert_eq!(next, n);
        }
    }
}
