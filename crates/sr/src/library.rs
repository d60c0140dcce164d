//! Small formulas with their values on a sample of rows, for [`graft`](crate::graft).

use crate::context::{Context, Subset};
use crate::error::Error;
use crate::grow::grow;
use crate::member::{Member, core, shape};
use limpid_base::{Matrix, Rng, Samples};
use limpid_expr::{Expr, Node, Scratch};
use rand::RngExt;
use rand::seq::IndexedRandom;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Rows of the sample, m, at most; a multiple of 32.
const ROWS: usize = 256;

/// Entries at most.
const ENTRIES: usize = 512;

/// Most nodes of an entry.
const NODES: usize = 9;

/// Entries with their values, and the samples they were evaluated on; a file holds the entries and
/// the rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Library {
    /// Of the samples of the search, m.
    pub(crate) rows: Vec<usize>,
    pub(crate) entries: Vec<Expr>,
    /// m × entries.
    #[serde(skip, default = "nothing")]
    pub(crate) values: Matrix<f32>,
    /// The inputs, m × d, and one column more to write to.
    #[serde(skip, default = "nothing")]
    pub(crate) x: Matrix<f32>,
    #[serde(skip)]
    pub(crate) y: Vec<f32>,
    #[serde(skip)]
    pub(crate) weights: Vec<f32>,
}

fn nothing() -> Matrix<f32> {
    Matrix::zeros(0, 0)
}

impl Library {
    /// Every variable (of very many, some), then parts of `members` and random trees in turn.
    pub(crate) fn new(
        context: &Context<'_>,
        members: &[Member],
        rng: &mut Rng,
        scratch: &mut Scratch<f32>,
    ) -> Self {
        let empty = Self::over(Subset::draw(context.samples, ROWS, rng));
        let mut shelf =
            Shelf { seen: BTreeSet::new(), entries: vec![], values: vec![], x: &empty.x };
        for &variable in context.variables.sample(rng, ENTRIES / 4) {
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
                shelf.add(&grow(context, nodes, context.bounds.max_depth, rng).simplify(), scratch);
            }
        }
        let Shelf { entries, values, .. } = shelf;
        Self {
            values: Matrix::from_columns(empty.x.rows(), entries.len(), values),
            entries,
            ..empty
        }
    }

    /// Without entries.
    fn over(subset: Subset) -> Self {
        let Samples { x, weights, .. } = subset.samples();
        let y = subset.samples().y();
        let (m, d) = x.shape();
        Self {
            entries: vec![],
            values: Matrix::zeros(m, 0),
            x: Matrix::from_fn(m, d + 1, |i, j| if j < d { x[(i, j)] } else { 0.0 }),
            y: y.to_vec(),
            weights: weights.map_or_else(|| vec![1.0; m], <[f32]>::to_vec),
            rows: subset.rows,
        }
    }

    /// What a file leaves out.
    pub(crate) fn restore(&mut self, context: &Context<'_>) -> Result<(), Error> {
        let n = context.samples.rows();
        if self.rows.iter().any(|&row| row >= n) {
            return Err(Error::State(format!("a row beyond the {n} of the samples")));
        }
        self.entries.iter().try_for_each(|entry| context.check(entry))?;
        let mut full = Self::over(Subset::gather(context.samples, std::mem::take(&mut self.rows)));
        let mut scratch = Scratch::new();
        full.values = Matrix::zeros(full.x.rows(), self.entries.len());
        for (j, entry) in self.entries.iter().enumerate() {
            entry.compile::<f32>().eval(&full.x, &mut scratch, full.values.col_mut(j));
        }
        *self = Self { entries: std::mem::take(&mut self.entries), ..full };
        Ok(())
    }
}

struct Shelf<'a> {
    seen: BTreeSet<u64>,
    entries: Vec<Expr>,
    values: Vec<f32>,
    x: &'a Matrix<f32>,
}

impl Shelf<'_> {
    /// Adds the core of a formula if it is new, depends on an input and is defined everywhere.
    fn add(&mut self, expr: &Expr, scratch: &mut Scratch<f32>) {
        let core = core(expr);
        let varies = core.nodes().iter().any(|n| matches!(n, Node::Var(_)));
        let constant = core.nodes().iter().any(|n| matches!(n, Node::Const(_)));
        // Structures with constants may come again with others.
        if !varies || !(self.seen.insert(shape(&core)) || constant) {
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
