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
use crate::forward::{Block, Forward, Inputs};
use crate::kernel::fill;
use crate::scratch::{BLOCK, LANES, Scratch, Values, grow};
use crate::step::{Layout, Operand};
use limpid_base::isa::Isa;
use limpid_base::{Matrix, Real};

/// An evaluation of a plan over the rows of `x`, block by block.
pub(crate) struct Evaluation<'a, T: 'static> {
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
        let steps = &self.plan.steps;
        let work = Forward { steps, inputs, slots: &mut *slots, layout: self.layout };
        (self.plan.sweeps.forward)(*isa, work);
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
        let (scalars, columns) = (&self.scalars[..], &self.columns[..]);
        Inputs { scalars, columns, x, padded, first: block.first, tiles: block.tiles }
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
