//! Working memory of an evaluation, reused by the next.
//!
//! ```text
//! value     one quantity at the rows of a block: 512 numbers, 2 KiB in f32
//! tile      32 consecutive rows of a value, which a loop holds in registers
//! slot      place of a value; a formula of 30 nodes needs some 5, together 10 KiB of the L1 cache
//! ```

use crate::sums::Lanes;
use limpid_base::Real;
use limpid_base::isa::Isa;

/// Number of rows that a loop handles at once: four registers of AVX2 in f32. With 16, mixed trees are
/// a tenth slower; with 64, the registers spill and arithmetic trees take 1.5 times as long.
pub(crate) const LANES: usize = 32;

/// Number of tiles in a block.
pub(crate) const TILES: usize = 16;

/// Number of rows in a block, 512: blocks of 256 cost up to a tenth and of 128 a third of the speed
/// of arithmetic trees.
pub(crate) const BLOCK: usize = LANES * TILES;

/// Consecutive rows of one value, as many as a loop handles at once.
pub(crate) type Tile<T> = [T; LANES];

/// One value over a block of rows, on cache lines of its own.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(crate) struct Values<T>(pub [Tile<T>; TILES]);

/// Working memory of [`Plan`](crate::Plan)s; give each thread one and reuse it.
///
/// The memory grows to what the largest formula needs; evaluating again in the same shapes allocates
/// nothing. It also counts the work done in it:
///
/// ```
/// use limpid_base::Matrix;
/// use limpid_expr::{Expr, Plan, Scratch};
///
/// let plan: Plan<f32> = "sin(x0) + 2".parse::<Expr>()?.compile();
/// let mut scratch = Scratch::new();
/// plan.eval(&Matrix::zeros(100, 1), &mut scratch, &mut [0.0; 100]);
/// assert_eq!(scratch.node_evaluations(), 4 * 100); // nodes × rows
/// # Ok::<(), limpid_expr::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Scratch<T> {
    pub(crate) isa: Isa,
    /// Results of the steps.
    pub(crate) slots: Vec<Values<T>>,
    /// Columns of a matrix too short for whole tiles, its last row repeated.
    pub(crate) padded: Vec<Values<T>>,
    /// Results of the reverse sweep.
    pub(crate) adjoints: Vec<Values<T>>,
    /// One block's worth of 1, or nothing yet.
    pub(crate) ones: Vec<Values<T>>,
    pub(crate) products: Products,
    node_evaluations: u64,
}

/// Sums of the products of a Jacobian and residuals.
#[derive(Clone, Debug, Default)]
pub(crate) struct Products {
    /// Jacobian and residual of a block in f64, p + 1 columns.
    pub wide: Vec<Values<f64>>,
    /// Lower triangle of the products of these columns, row by row.
    pub sums: Vec<Lanes>,
}

impl Products {
    /// Sums of 0 for p constants.
    pub fn clear(&mut self, p: usize) {
        grow(&mut self.wide, p + 1);
        self.sums.clear();
        self.sums.resize((p + 1) * (p + 2) / 2, Lanes::default());
    }
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
            products: Products::default(),
            node_evaluations: 0,
        }
    }

    /// Number of node evaluations since this memory was made: nodes (leaves included) × rows for
    /// values, and twice that for values with derivatives, whose reverse sweep visits every node again.
    pub fn node_evaluations(&self) -> u64 {
        self.node_evaluations
    }

    /// The same memory with `node_evaluations` spent before, for work that goes on.
    pub fn with_node_evaluations(self, node_evaluations: u64) -> Self {
        Self { node_evaluations, ..self }
    }

    /// Counts the node evaluations of some sweeps over a formula at some rows.
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
    /// Values that are all 0.
    pub const ZERO: Self = Self([[T::ZERO; LANES]; TILES]);
}

/// Makes `values` at least `count` long, with zeros.
pub(crate) fn grow<T: Real>(values: &mut Vec<Values<T>>, count: usize) {
    if values.len() < count {
        values.resize(count, Values::ZERO);
    }
}

/// The elements of a slice but one, for reading.
pub(crate) struct Others<'a, T> {
    before: &'a [Values<T>],
    after: &'a [Values<T>],
}

impl<'a, T> Others<'a, T> {
    /// The element that has this index in the whole slice.
    #[inline(always)]
    pub fn get(&self, index: usize) -> &'a Values<T> {
        match index.checked_sub(self.before.len() + 1) {
            Some(after) => &self.after[after],
            None => &self.before[index],
        }
    }
}

/// The element `values[index]` for writing, and the others for reading.
#[inline(always)]
pub(crate) fn split<T>(values: &mut [Values<T>], index: usize) -> (&mut Values<T>, Others<'_, T>) {
    let (before, rest) = values.split_at_mut(index);
    let (one, after) = rest.split_first_mut().expect("slots were grown to the plan's count");
    (one, Others { before, after })
}
