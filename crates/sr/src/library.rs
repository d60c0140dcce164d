//! Small formulas with their values on a sample of rows, for [`graft`](crate::graft).

use crate::context::{Context, draw_rows};
use crate::error::Error;
use crate::grow::grow;
use crate::member::Member;
use crate::scaling::core;
use crate::structure::{has_constants, structural_hash};
use limpid_base::{Matrix, Rng, Rows};
use limpid_expr::{Expr, Node, Scratch};
use rand::RngExt;
use rand::seq::IndexedRandom;
use std::collections::BTreeSet;

/// Greatest number of rows of the sample, m; a multiple of 32.
const ROWS: usize = 256;

/// Greatest number of entries.
const ENTRIES: usize = 512;

/// Greatest number of nodes of an entry.
const NODES: usize = 9;

/// Entries with their values on some rows; a file holds the entries and the indices of the rows.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Library {
    /// Indices, among the rows of the search, of the m rows the library is evaluated on.
    rows: Vec<usize>,
    /// Cores of small formulas.
    pub(crate) entries: Vec<Expr>,
    /// Values of the entries, m × entries.
    #[cfg_attr(feature = "serde", serde(skip, default = "no_values"))]
    pub(crate) values: Matrix<f32>,
    /// Inputs, targets and weights of the m rows.
    #[cfg_attr(feature = "serde", serde(skip, default = "no_samples"))]
    pub(crate) samples: Rows<f32>,
}

/// Values of a library in a file, which holds none: they are computed again when a search goes on.
#[cfg(feature = "serde")]
fn no_values() -> Matrix<f32> {
    Matrix::zeros(0, 0)
}

/// Rows of a library in a file, which keeps their numbers and not what stands in them.
#[cfg(feature = "serde")]
fn no_samples() -> Rows<f32> {
    Rows::new(no_values(), vec![])
}

impl Library {
    /// Every variable (of very many, some), then parts of `members` and random trees in turn.
    pub(crate) fn new(
        context: &Context<'_>,
        members: &[Member],
        rng: &mut Rng,
        scratch: &mut Scratch<f32>,
    ) -> Self {
        let rows = draw_rows(context.samples.rows(), ROWS, rng);
        let samples = context.samples.select(&rows);
        let mut shelf = Shelf::new(&samples.x);
        for &variable in context.space.variables.sample(rng, ENTRIES / 4) {
            shelf.add(&Expr::variable(variable), scratch);
        }
        for _ in 0..2 * ENTRIES {
            if shelf.entries.len() >= ENTRIES {
                break;
            }
            if rng.random_bool(0.5) && !members.is_empty() {
                let tree = &members[rng.random_range(0..members.len())].candidate.expr;
                let root = rng.random_range(0..tree.complexity());
                if tree.subtree(root).len() <= NODES {
                    shelf.add(&tree.part(root), scratch);
                }
            } else {
                let nodes = rng.random_range(2..=5);
                let depth = context.config.max_depth;
                shelf.add(&grow(context, nodes, depth, rng).simplify(), scratch);
            }
        }
        let Shelf { entries, values, .. } = shelf;
        let values = Matrix::from_columns(rows.len(), entries.len(), values);
        Self { rows, entries, values, samples }
    }

    /// Computes what a file leaves out.
    pub(crate) fn restore(&mut self, context: &Context<'_>) -> Result<(), Error> {
        let n = context.samples.rows();
        if self.rows.iter().any(|&row| row >= n) {
            return Err(Error::State(format!("a row beyond the {n} of the samples")));
        }
        self.entries.iter().try_for_each(|entry| context.check(entry))?;
        self.samples = context.samples.select(&self.rows);
        self.values = Matrix::zeros(self.rows.len(), self.entries.len());
        let mut scratch = Scratch::new();
        for (j, entry) in self.entries.iter().enumerate() {
            entry.compile::<f32>().eval(&self.samples.x, &mut scratch, self.values.col_mut(j));
        }
        Ok(())
    }
}

/// Entries that are being gathered.
struct Shelf<'a> {
    seen: BTreeSet<u64>,
    entries: Vec<Expr>,
    values: Vec<f32>,
    x: &'a Matrix<f32>,
}

impl<'a> Shelf<'a> {
    /// No entries yet, to be evaluated at the inputs x.
    fn new(x: &'a Matrix<f32>) -> Self {
        Self { seen: BTreeSet::new(), entries: vec![], values: vec![], x }
    }

    /// Adds the core of a formula if it is new, depends on an input and is defined everywhere.
    fn add(&mut self, expr: &Expr, scratch: &mut Scratch<f32>) {
        let core = core(expr);
        let varies = core.nodes().iter().any(|n| matches!(n, Node::Var(_)));
        // Structures with constants may come again with others.
        if !varies || !(self.seen.insert(structural_hash(&core)) || has_constants(&core)) {
            return;
        }
        let start = self.values.len();
        self.values.resize(start + self.x.rows(), 0.0);
        core.compile::<f32>().eval(self.x, scratch, &mut self.values[start..]);
        let largest = self.values[start..].iter().fold(0.0, |m: f32, v| m.max(v.abs()));
        let sound = self.values[start..].iter().all(|v| v.is_finite());
        if sound && largest < 1e15 {
            self.entries.push(core);
        } else {
            self.values.truncate(start);
        }
    }
}
