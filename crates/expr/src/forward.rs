//! The forward sweep: every step of a formula over one block of rows.

use crate::kernel::{Apply, View};
use crate::scratch::{BLOCK, LANES, Tile, Values, split};
use crate::step::{Layout, Operand, Slot, Step};
use limpid_base::isa::Kernel;
use limpid_base::{Matrix, Real};
use std::ops::Range;

/// A block of rows that are computed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// Rows that are the block's own.
    pub rows: Range<usize>,
    /// First row that the block computes, at most `rows.start`.
    pub first: usize,
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
    /// Values of the plan's scalars.
    pub scalars: &'a [T],
    /// Indices of the plan's columns among those of `x`.
    pub columns: &'a [u32],
    pub x: &'a Matrix<T>,
    /// Padded columns in place of those of `x`, if `x` is too short.
    pub padded: Option<&'a [Values<T>]>,
    pub first: usize,
    pub tiles: usize,
}

impl<'a, T: Real> Inputs<'a, T> {
    /// The values of an operand; `slot` finds those of a slot.
    #[inline(always)]
    pub fn view(&self, operand: Operand, slot: impl FnOnce(Slot) -> &'a Values<T>) -> View<'a, T> {
        match operand {
            Operand::Slot(which) => View::Rows(&slot(which).0[..self.tiles]),
            Operand::Column(index) => View::Rows(self.column(index as usize)),
            Operand::Scalar(index) => View::Scalar(self.scalars[index as usize]),
        }
    }

    /// The values of the plan's column `index`.
    #[inline(always)]
    fn column(&self, index: usize) -> &'a [Tile<T>] {
        if let Some(padded) = self.padded {
            return &padded[index].0[..self.tiles];
        }
        let column = self.x.col(self.columns[index] as usize);
        column[self.first..self.first + self.tiles * LANES].as_chunks().0
    }
}

/// Every step of a plan over one block.
pub(crate) struct Forward<'a, T> {
    pub steps: &'a [Step],
    pub inputs: Inputs<'a, T>,
    pub slots: &'a mut [Values<T>],
    pub layout: Layout,
}

impl<T: Real> Kernel for Forward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { steps, inputs, slots, layout } = self;
        for step in steps {
            let Operand::Slot(slot) = step.out else { continue };
            let (out, others) = split(slots, slot.at(layout));
            let a = inputs.view(step.a, |slot| others.get(slot.at(layout)));
            let b = inputs.view(step.b, |slot| others.get(slot.at(layout)));
            step.op.visit(Apply { a, b, out: &mut out.0[..inputs.tiles] });
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
