//! The instruction set of a compiled formula: one step an operator, over operands that know where
//! their values lie.
//!
//! ```text
//! step      out ← op(a, b)                 one operator over a block of rows
//! operand   a scalar                       one value for all rows
//!           a column of the inputs         read where it lies
//!           a slot                         a block's worth of values, written by a step before
//! ```

use crate::Op;

/// Use of the slots in an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Slots are reused as soon as their value is consumed: few slots, which stay in the cache.
    Reuse,
    /// Every step keeps a slot of its own, for the reverse sweep that reads all values again.
    Keep,
}

/// A block's worth of values computed by a step: its index in either layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Index under the layout [`Layout::Reuse`].
    pub reused: u32,
    /// Index under the layout [`Layout::Keep`].
    pub kept: u32,
}

impl Slot {
    /// The index under a layout.
    #[inline(always)]
    pub fn at(self, layout: Layout) -> usize {
        (match layout {
            Layout::Reuse => self.reused,
            Layout::Keep => self.kept,
        }) as usize
    }
}

/// The place where the values of a node lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operand {
    /// Values of a step.
    Slot(Slot),
    /// Index into the plan's columns.
    Column(u32),
    /// Index into the plan's scalars.
    Scalar(u32),
}

/// One operator of a compiled formula: out ← op(a, b).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub op: Op,
    /// First operand of the operator.
    pub a: Operand,
    /// Second operand; equal to `a` for unary operators.
    pub b: Operand,
    /// Place of the result: a slot, or a scalar if the operands are scalars.
    pub out: Operand,
}

impl Step {
    /// The operands that the operator has, one or two.
    pub fn operands(&self) -> impl DoubleEndedIterator<Item = Operand> {
        [self.a, self.b].into_iter().take(self.op.arity())
    }
}

/// Numbers for slots, the most recently freed first: its values are the likeliest to be in the cache.
#[derive(Default)]
pub(crate) struct Slots {
    free: Vec<u32>,
    count: u32,
}

impl Slots {
    /// Largest number of slots that were in use at the same time.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// A slot that nobody uses.
    pub fn take(&mut self) -> u32 {
        self.free.pop().unwrap_or_else(|| {
            self.count += 1;
            self.count - 1
        })
    }

    /// Takes a slot back, whose values nobody reads any more.
    pub fn give(&mut self, slot: u32) {
        self.free.push(slot);
    }
}
