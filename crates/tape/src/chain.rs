//! Elementwise nodes of one shape, computed together block by block.
//!
//! ```text
//! for every block of whole columns:   t₁ ← f₁(…);  t₂ ← f₂(t₁, …);  …;  out[block] ← fₖ(…)
//! ```
//!
//! A block is some hundred elements, so what one instruction writes the next one reads from the
//! first-level cache, and only what others need goes to memory. The instructions are those of the
//! nodes, one by one: the bits are those of the plain replay.
//!
//! Legend: r rows, c columns.

use crate::kernel::{Side, binary, of_sum, times, unary};
use crate::op::{Binary, Unary};
use crate::tape::Shape;
use limpid_base::Real;
use limpid_base::isa::Kernel;

/// Elements a block aims at: several blocks and their operands fit the first-level cache.
const BLOCK: usize = 512;

/// Operation of an instruction, with its operands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Action {
    /// The value f(a) of every element.
    Unary(Unary, Source),
    /// The value f(a, b) of every element.
    Binary(Binary, Source, Source),
    /// The product a · f(b): two instructions in one pass, with the same bits.
    Times(Unary, Source, Source),
    /// The value f(a + b): two instructions in one pass, with the same bits.
    OfSum(Unary, Source, Source),
    /// A column, r × 1, repeated over the block's columns, once for all blocks.
    SpreadColumn(usize),
    /// A row, 1 × c, each value repeated over its column.
    SpreadRow(usize),
}

/// Place of an operand; the numbers are buffers of the program.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    /// An r × c buffer, read block by block.
    Whole(usize),
    /// A buffer of one block.
    Block(usize),
    /// A buffer of one value.
    One(usize),
}

/// One elementwise operation on a block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instruction {
    /// Operation, with its operands.
    pub(crate) action: Action,
    /// The buffer written: an r × c one, or one of a single block.
    pub(crate) to: usize,
    /// True if the target is an r × c buffer, false if it is a single block.
    pub(crate) whole: bool,
}

impl Instruction {
    fn sources(&self) -> impl Iterator<Item = Source> {
        let pair = match self.action {
            Action::Unary(_, a) => [Some(a), None],
            Action::Binary(_, a, b) | Action::Times(_, a, b) | Action::OfSum(_, a, b) => {
                [Some(a), Some(b)]
            }
            Action::SpreadColumn(v) | Action::SpreadRow(v) => [Some(Source::Whole(v)), None],
        };
        pair.into_iter().flatten()
    }

    /// The buffers or nodes of other steps that are read.
    pub(crate) fn reads(&self) -> impl Iterator<Item = usize> {
        self.sources().filter_map(|source| match source {
            Source::Whole(v) | Source::One(v) => Some(v),
            Source::Block(_) => None,
        })
    }

    /// The blocks that the instruction reads.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = usize> {
        self.sources().filter_map(|source| match source {
            Source::Block(b) => Some(b),
            Source::Whole(_) | Source::One(_) => None,
        })
    }

    /// The same instruction with its nodes and its blocks renumbered as buffers.
    pub(crate) fn renumber(
        self,
        node: impl Fn(usize) -> usize,
        block: impl Fn(usize) -> usize,
    ) -> Self {
        let source = |source| match source {
            Source::Whole(v) => Source::Whole(node(v)),
            Source::One(v) => Source::One(node(v)),
            Source::Block(b) => Source::Block(block(b)),
        };
        let action = match self.action {
            Action::Unary(f, a) => Action::Unary(f, source(a)),
            Action::Binary(f, a, b) => Action::Binary(f, source(a), source(b)),
            Action::Times(f, a, b) => Action::Times(f, source(a), source(b)),
            Action::OfSum(f, a, b) => Action::OfSum(f, source(a), source(b)),
            Action::SpreadColumn(v) => Action::SpreadColumn(node(v)),
            Action::SpreadRow(v) => Action::SpreadRow(node(v)),
        };
        let to = if self.whole { node(self.to) } else { block(self.to) };
        Self { action, to, whole: self.whole }
    }
}

/// Instructions for one shape, in the order they are done on every block.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    pub(crate) shape: Shape,
    pub(crate) instructions: Vec<Instruction>,
}

/// Elements of a block of whole columns of r rows.
pub(crate) fn block_len((rows, cols): Shape) -> usize {
    rows * (BLOCK / rows.max(1)).clamp(1, cols.max(1))
}

/// A chain on the buffers of its program.
pub(crate) struct Run<'a, T> {
    pub(crate) chain: &'a Chain,
    pub(crate) buffers: &'a mut [Vec<T>],
}

impl<T: Real> Kernel for Run<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let shape = self.chain.shape;
        let (size, block) = (shape.0 * shape.1, block_len(shape));
        for start in (0..size).step_by(block.max(1)) {
            let span = Span { start, len: block.min(size - start), rows: shape.0 };
            for instruction in &self.chain.instructions {
                // The buffer leaves the list while it is written: the others stay readable.
                let mut out = std::mem::take(&mut self.buffers[instruction.to]);
                let at = if instruction.whole { start } else { 0 };
                span.execute(instruction.action, self.buffers, &mut out[at..at + span.len]);
                self.buffers[instruction.to] = out;
            }
        }
    }
}

/// The elements of one block.
#[derive(Clone, Copy)]
struct Span {
    start: usize,
    len: usize,
    rows: usize,
}

impl Span {
    /// out ← the action on the elements of the span.
    #[inline(always)]
    fn execute<T: Real>(self, action: Action, buffers: &[Vec<T>], out: &mut [T]) {
        match action {
            Action::Unary(f, a) => unary(f, self.side(a, buffers), out),
            Action::Binary(f, a, b) => {
                binary(f, self.side(a, buffers), self.side(b, buffers), out);
            }
            Action::Times(f, a, b) => times(f, self.side(a, buffers), self.side(b, buffers), out),
            Action::OfSum(f, a, b) => of_sum(f, self.side(a, buffers), self.side(b, buffers), out),
            Action::SpreadColumn(from) if self.start == 0 => {
                for column in out.chunks_exact_mut(self.rows) {
                    column.copy_from_slice(&buffers[from]);
                }
            }
            Action::SpreadColumn(_) => {}
            Action::SpreadRow(from) => {
                let values = &buffers[from][self.start / self.rows..];
                for (column, &value) in out.chunks_exact_mut(self.rows).zip(values) {
                    column.fill(value);
                }
            }
        }
    }

    /// The operand's elements of the span, or its one value.
    #[inline(always)]
    fn side<T: Real>(self, source: Source, buffers: &[Vec<T>]) -> Side<'_, T> {
        match source {
            Source::Whole(b) => Side::Each(&buffers[b][self.start..self.start + self.len]),
            Source::Block(b) => Side::Each(&buffers[b][..self.len]),
            Source::One(b) => Side::One(buffers[b][0]),
        }
    }
}
