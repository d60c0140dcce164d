//! The block interpreter: every step of a plan over a block of rows, then the next block.
//!
//! ```text
//! for each block of 512 rows                 its slots stay in L1
//!     for each step                          one dispatch for 512 rows
//!         out ← op(a, b)                     a loop compiled for the instruction set
//! ```
//!
//! A block computes whole tiles. The last block starts early enough for that and computes some rows a
//! second time; a matrix of less than a block of rows is padded instead:
//!
//! ```text
//! n = 1000     block 0: rows 0 … 511        block 1: computes 488 … 999, its own are 512 … 999
//! n = 45       block 0: computes two tiles, 64 rows, of which the last 19 repeat row 44
//! ```

use crate::Plan;
use crate::kernel::{Apply, View, fill};
use crate::scratch::{BLOCK, LANES, Scratch, Tile, Values, grow, split};
use crate::step::{Layout, Operand, Slot};
use limpid_base::isa::{Isa, Kernel};
use limpid_base::{Matrix, Real};
use std::ops::Range;

/// A block of rows that are computed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// Rows that are the block's own.
    pub rows: Range<usize>,
    /// First row that the block computes, at most `rows.start`.
    first: usize,
    /// Number of tiles that the block computes.
    pub tiles: usize,
}

impl Block {
    /// The blocks of n rows, in order.
    pub fn all(n: usize) -> impl Iterator<Item = Self> {
        (0..n).step_by(BLOCK).map(move |start| {
            let rows = start..n.min(start + BLOCK);
            let tiles = rows.len().div_ceil(LANES);
            let first = start.min(n.saturating_sub(tiles * LANES));
            Self { rows, first, tiles }
        })
    }

    /// The block's own rows out of the computed ones.
    #[inline(always)]
    pub fn own<'a, T>(&self, computed: &'a [Tile<T>]) -> &'a [T] {
        let skipped = self.rows.start - self.first;
        &computed.as_flattened()[skipped..skipped + self.rows.len()]
    }
}

/// The inputs of a block: the columns and scalars that its steps read.
#[derive(Clone, Copy)]
pub(crate) struct Inputs<'a, T> {
    plan: &'a Plan<T>,
    x: &'a Matrix<T>,
    /// Padded columns in place of those of `x`, if `x` is too short.
    padded: Option<&'a [Values<T>]>,
    first: usize,
    pub tiles: usize,
}

impl<'a, T: Real> Inputs<'a, T> {
    /// The values of an operand; `slot` finds those of a slot.
    #[inline(always)]
    pub fn view(&self, operand: Operand, slot: impl FnOnce(Slot) -> &'a Values<T>) -> View<'a, T> {
        match operand {
            Operand::Slot(which) => View::Rows(&slot(which).0[..self.tiles]),
            Operand::Column(index) => View::Rows(self.column(index as usize)),
            Operand::Scalar(index) => View::Scalar(self.plan.scalars[index as usize]),
        }
    }

    /// The values of the plan's column `index`.
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
    layout: Layout,
}

impl<T: Real> Kernel for Forward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { inputs, slots, layout } = self;
        for step in &inputs.plan.steps {
            let Operand::Slot(slot) = step.out else { continue };
            let (out, others) = split(slots, slot.at(layout));
            let a = inputs.view(step.a, |slot| others.get(slot.at(layout)));
            let b = inputs.view(step.b, |slot| others.get(slot.at(layout)));
            step.op.visit(Apply { a, b, out: &mut out.0[..inputs.tiles] });
        }
    }
}

/// An evaluation of a plan over the rows of `x`, block by block.
pub(crate) struct Evaluation<'a, T> {
    pub plan: &'a Plan<T>,
    pub x: &'a Matrix<T>,
    pub scratch: &'a mut Scratch<T>,
    layout: Layout,
}

impl<'a, T: Real> Evaluation<'a, T> {
    /// Grows `scratch` to what the plan needs over `x`, and counts the node evaluations.
    ///
    /// # Panics
    /// If the formula uses a column that `x` does not have.
    #[track_caller]
    pub fn new(
        plan: &'a Plan<T>,
        x: &'a Matrix<T>,
        layout: Layout,
        scratch: &'a mut Scratch<T>,
    ) -> Self {
        plan.check(x);
        grow(&mut scratch.slots, plan.slots.at(layout).max(1));
        if x.rows() < BLOCK && !x.rows().is_multiple_of(LANES) {
            plan.pad(x, scratch);
        }
        let sweeps = if layout == Layout::Keep { 2 } else { 1 };
        scratch.count(sweeps, plan.nodes, x.rows());
        Self { plan, x, scratch, layout }
    }

    /// The instruction set that the loops run on.
    pub fn isa(&self) -> Isa {
        self.scratch.isa
    }

    /// Computes `block`; returns the values of the root at the block's own rows.
    pub fn forward(&mut self, block: &Block) -> &[T] {
        let Scratch { isa, slots, padded, .. } = &mut *self.scratch;
        let inputs = self.plan.inputs(self.x, padded, block);
        isa.run(Forward { inputs, slots: &mut *slots, layout: self.layout });
        if let Operand::Scalar(index) = self.plan.root {
            fill(self.plan.scalars[index as usize], &mut slots[0].0);
        }
        self.root(block)
    }

    /// The values of the root at the own rows of the block last computed.
    pub fn root(&self, block: &Block) -> &[T] {
        let slots = &self.scratch.slots;
        match self.plan.root {
            Operand::Slot(slot) => block.own(&slots[slot.at(self.layout)].0),
            Operand::Scalar(_) => block.own(&slots[0].0),
            Operand::Column(index) => {
                &self.x.col(self.plan.columns[index as usize] as usize)[block.rows.clone()]
            }
        }
    }
}

impl<T: Real> Plan<T> {
    /// Copies the columns in use, each with its last row repeated to the end of its tile.
    fn pad(&self, x: &Matrix<T>, scratch: &mut Scratch<T>) {
        grow(&mut scratch.padded, self.columns.len());
        for (padded, &column) in scratch.padded.iter_mut().zip(&self.columns) {
            let (padded, column) = (padded.0.as_flattened_mut(), x.col(column as usize));
            let n = column.len();
            padded[..n].copy_from_slice(column);
            padded[n..n.next_multiple_of(LANES)].fill(column[n - 1]);
        }
    }

    /// The inputs of `block`, from `padded` if `x` is too short for whole tiles.
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

    /// Writes the values at each row of `x` (n × d) into `out` (n), bit for bit those of
    /// [`Expr::at`](crate::Expr::at), on every instruction set.
    ///
    /// # Panics
    /// If `out` has another length or the formula uses a column that `x` does not have.
    #[track_caller]
    pub fn eval(&self, x: &Matrix<T>, scratch: &mut Scratch<T>, out: &mut [T]) {
        assert_eq!(out.len(), x.rows(), "{} places for {} values", out.len(), x.rows());
        let mut evaluation = Evaluation::new(self, x, Layout::Reuse, scratch);
        for block in Block::all(x.rows()) {
            out[block.rows.clone()].copy_from_slice(evaluation.forward(&block));
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
