//! Working memory of an evaluation, reused by the next.

use crate::sums::Lanes;
use limpid_base::Real;
use limpid_base::isa::Isa;

/// Rows that a loop handles at once: four registers of AVX2 in f32. With 16 mixed trees are a tenth
/// slower, with 64 the registers spill and arithmetic ones take 1.5 times as long.
pub(crate) const LANES: usize = 32;

/// Tiles in a block.
pub(crate) const TILES: usize = 16;

/// Rows in a block, 512: against that, 256 cost up to a tenth and 128 a third of the speed of
/// arithmetic trees.
pub(crate) const BLOCK: usize = LANES * TILES;

/// Consecutive rows of one value.
pub(crate) type Tile<T> = [T; LANES];

/// One value over a block of rows, on cache lines of its own.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(crate) struct Values<T>(pub [Tile<T>; TILES]);

/// Working memory of [`Plan`](crate::Plan)s; give each thread one and reuse it.
///
/// It grows to what the largest formula needs; evaluating again in the same shapes allocates
/// nothing.
#[derive(Clone, Debug)]
pub struct Scratch<T> {
    pub(crate) isa: Isa,
    /// Results of steps.
    pub(crate) slots: Vec<Values<T>>,
    /// Columns of a matrix too short for a whole number of tiles, its last row repeated.
    pub(crate) padded: Vec<Values<T>>,
    pub(crate) adjoints: Vec<Values<T>>,
    /// One block's worth of 1, or nothing yet.
    pub(crate) ones: Vec<Values<T>>,
    /// Jacobian and residual in f64, and the sums of their products.
    pub(crate) wide: Vec<Values<f64>>,
    pub(crate) sums: Vec<Lanes>,
    pub(crate) node_evaluations: u64,
}

impl<T: Real> Scratch<T> {
    /// Working memory that uses the best instruction set of this machine.
    pub fn new() -> Self {
        Self::with_isa(Isa::best())
    }

    /// Working memory that uses the instruction set `isa`; results are the same bits.
    pub fn with_isa(isa: Isa) -> Self {
        Self {
            isa,
            slots: Vec::new(),
            padded: Vec::new(),
            adjoints: Vec::new(),
            ones: Vec::new(),
            wide: Vec::new(),
            sums: Vec::new(),
            node_evaluations: 0,
        }
    }

    /// Node evaluations since this value was made: nodes (leaves included) × rows for each value,
    /// and twice that for values with derivatives, whose reverse sweep visits every node again.
    pub fn node_evaluations(&self) -> u64 {
        self.node_evaluations
    }

    /// The same with `node_evaluations` spent before, for work that goes on.
    pub fn with_node_evaluations(self, node_evaluations: u64) -> Self {
        Self { node_evaluations, ..self }
    }

    pub(crate) fn count(&mut self, sweeps: usize, nodes: usize, rows: usize) {
        self.node_evaluations += (sweeps * nodes * rows) as u64;
    }
}

impl<T: Real> Default for Scratch<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Real> Values<T> {
    pub const ZERO: Self = Self([[T::ZERO; LANES]; TILES]);
}

/// Makes `values` at least `count` long.
pub(crate) fn grow<T: Real>(values: &mut Vec<Values<T>>, count: usize) {
    if values.len() < count {
        values.resize(count, Values::ZERO);
    }
}

/// One element for writing, the others for reading.
pub(crate) struct Others<'a, T> {
    before: &'a [Values<T>],
    after: &'a [Values<T>],
}

impl<'a, T> Others<'a, T> {
    /// `values[index]`, by its index in the whole.
    #[inline(always)]
    pub fn get(&self, index: usize) -> &'a Values<T> {
        match index.checked_sub(self.before.len() + 1) {
            Some(after) => &self.after[after],
            None => &self.before[index],
        }
    }
}

/// `values[index]` for writing and the others for reading.
#[inline(always)]
pub(crate) fn split<T>(values: &mut [Values<T>], index: usize) -> (&mut Values<T>, Others<'_, T>) {
    let (before, rest) = values.split_at_mut(index);
    let (one, after) = rest.split_first_mut().expect("slots were grown to the plan's count");
    (one, Others { before, after })
}
