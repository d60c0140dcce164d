//! Order of a program: from nodes to steps, which compute several nodes together.
//!
//! ```text
//! depth of an input          0
//! depth of a product, a sum  1 + the largest depth of its operands
//! depth of an elementwise    the largest depth of its operands
//! ```
//!
//! 1. Products whose sum alone is needed are added up in place, C ← A₁B₁, C ← C + A₂B₂, ….
//! 2. Elementwise nodes of one part, depth and shape become one [`Chain`]: none of them waits for a
//!    product that waits for another of them.
//! 3. A node that costs one instruction, such as 1 − a², is computed again where it is needed instead
//!    of being kept in memory.
//! 4. Steps run by part ([`Tape::compile_in_parts`](crate::Tape::compile_in_parts)), then by depth;
//!    products and sums before the chains, small shapes before large ones.

use crate::chain::{Chain, Instruction};
use crate::kernel::Direction;
use crate::op::{Binary, Op, Unary};
use crate::tape::{Node, Shape};
use crate::var::Var;
use crate::writer::Writer;
use limpid_base::Accumulate;
use std::collections::{BTreeMap, BTreeSet};

/// (part, depth): the order in which steps run.
type Rank = (usize, usize);

/// The product op(A) op(B) of two nodes, where op is the transpose for a factor whose flag is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Product {
    pub(crate) a: usize,
    pub(crate) ta: bool,
    pub(crate) b: usize,
    pub(crate) tb: bool,
}

/// One thing a program does. The numbers are nodes of the tape.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// `to` ← the product, or `to` plus the product.
    Product { product: Product, to: usize, accumulate: Accumulate },
    /// `to` ← the sums of a.
    Sum { direction: Direction, a: usize, to: usize },
    /// Elementwise nodes; the numbers of [`Source::Block`] and of the targets that are not whole
    /// count the chain's own blocks.
    Chain(Chain),
}

impl Step {
    /// The nodes that the step reads.
    pub(crate) fn reads(&self) -> Vec<usize> {
        match self {
            Self::Product { product, .. } => vec![product.a, product.b],
            Self::Sum { a, .. } => vec![*a],
            Self::Chain(chain) => chain.instructions.iter().flat_map(Instruction::reads).collect(),
        }
    }

    /// The nodes that the step writes.
    pub(crate) fn writes(&self) -> Vec<usize> {
        match self {
            Self::Product { to, .. } | Self::Sum { to, .. } => vec![*to],
            Self::Chain(chain) => {
                chain.instructions.iter().filter(|i| i.whole).map(|i| i.to).collect()
            }
        }
    }
}

/// The steps that compute `outputs`, in the order of [`Tape::compile_in_parts`](crate::Tape::compile_in_parts).
pub(crate) fn schedule(nodes: &[Node], outputs: &[Var], parts: &[Vec<Var>]) -> Vec<Step> {
    let outputs: BTreeSet<usize> = outputs.iter().map(|v| v.index()).collect();
    Scheduler::new(nodes, outputs, part_numbers(nodes, parts)).steps()
}

/// For every node the number of the last part among those of the inputs it depends on.
fn part_numbers(nodes: &[Node], parts: &[Vec<Var>]) -> Vec<usize> {
    let mut numbers = vec![0; nodes.len()];
    for (number, inputs) in parts.iter().enumerate() {
        inputs.iter().for_each(|v| numbers[v.index()] = number);
    }
    for (index, node) in nodes.iter().enumerate() {
        let last = node.op.operands().map(|v| numbers[v.index()]).max();
        numbers[index] = last.unwrap_or(numbers[index]);
    }
    numbers
}

/// The nodes of a tape on their way to steps.
struct Scheduler<'a> {
    nodes: &'a [Node],
    /// Number of the part in which a node is computed.
    parts: Vec<usize>,
    /// Products summed in a node, for those that are products or sums of them.
    products: BTreeMap<usize, Vec<Product>>,
    /// Depth of every node, as the table above defines it.
    depths: Vec<usize>,
    /// True for a node whose value must lie in memory.
    stored: Vec<bool>,
}

impl<'a> Scheduler<'a> {
    fn new(nodes: &'a [Node], outputs: BTreeSet<usize>, parts: Vec<usize>) -> Self {
        let mut uses = vec![0; nodes.len()];
        let mut needed: Vec<bool> = (0..nodes.len()).map(|i| outputs.contains(&i)).collect();
        for index in (0..nodes.len()).rev().filter(|&i| !is_leaf(nodes[i].op)) {
            if needed[index] {
                for operand in nodes[index].op.operands() {
                    needed[operand.index()] = true;
                    uses[operand.index()] += 1;
                }
            }
        }
        let private = |i: usize| uses[i] == 1 && !outputs.contains(&i);
        let products = sums_of_products(nodes, &needed, private);
        let absorbed = |i: usize| {
            needed[i] && matches!(nodes[i].op, Op::Matmul { .. }) && !products.contains_key(&i)
        };
        let mut depths = vec![0; nodes.len()];
        let mut stored = needed.clone();
        for (index, node) in nodes.iter().enumerate() {
            let deepest =
                |v: &mut dyn Iterator<Item = usize>| v.map(|o| depths[o]).max().unwrap_or(0);
            depths[index] = match products.get(&index) {
                Some(terms) => 1 + deepest(&mut terms.iter().flat_map(|t| [t.a, t.b])),
                None => {
                    let depth = deepest(&mut node.op.operands().map(Var::index));
                    if is_elementwise(node.op) || is_leaf(node.op) { depth } else { depth + 1 }
                }
            };
            let elementwise = is_elementwise(node.op) && !products.contains_key(&index);
            stored[index] =
                needed[index] && !absorbed(index) && (!elementwise || outputs.contains(&index));
        }
        let mut scheduler = Self { nodes, parts, products, depths, stored };
        scheduler.store_operands(&needed);
        scheduler
    }

    /// Operands of products and sums must lie in memory.
    fn store_operands(&mut self, needed: &[bool]) {
        for index in (0..self.nodes.len()).filter(|&i| needed[i]) {
            if let Some(terms) = self.products.get(&index) {
                terms.iter().for_each(|t| {
                    self.stored[t.a] = true;
                    self.stored[t.b] = true;
                });
            } else if let Op::SumRows(a) | Op::SumCols(a) | Op::SumAll(a) = self.nodes[index].op {
                self.stored[a.index()] = true;
            }
        }
    }

    /// True for a node of a chain: elementwise, and no sum of products.
    fn is_elementwise(&self, index: usize) -> bool {
        is_elementwise(self.nodes[index].op) && !self.products.contains_key(&index)
    }

    fn shape(&self, index: usize) -> Shape {
        self.nodes[index].shape
    }

    /// The steps of all stored nodes, in their order.
    fn steps(mut self) -> Vec<Step> {
        // The last first: a chain decides which values of earlier chains must be stored.
        let mut groups: BTreeSet<(Rank, usize, Shape)> = BTreeSet::new();
        for index in (0..self.nodes.len()).filter(|&i| self.is_elementwise(i)) {
            let shape = self.shape(index);
            groups.insert((self.rank(index), shape.0 * shape.1, shape));
        }
        let mut chains: Vec<(Rank, Step)> = vec![];
        for &(rank, _, shape) in groups.iter().rev() {
            let roots: Vec<usize> = (0..self.nodes.len())
                .filter(|&i| self.is_elementwise(i) && self.stored[i])
                .filter(|&i| self.rank(i) == rank && self.shape(i) == shape)
                .collect();
            if !roots.is_empty() {
                chains.push((rank, Step::Chain(self.chain(rank, shape, &roots))));
            }
        }
        chains.reverse();
        let mut ordered: Vec<(Rank, Step)> =
            (0..self.nodes.len()).flat_map(|index| self.products_or_sum(index)).collect();
        ordered.extend(chains);
        ordered.sort_by_key(|(rank, _)| *rank); // stable: products and sums stay before chains
        ordered.into_iter().map(|(_, step)| step).collect()
    }

    /// The part and the depth of a node.
    fn rank(&self, index: usize) -> Rank {
        (self.parts[index], self.depths[index])
    }

    /// The steps of a sum or of the products in a node, each with its rank.
    fn products_or_sum(&self, index: usize) -> Vec<(Rank, Step)> {
        if !self.stored[index] {
            return vec![];
        }
        if let Some(terms) = self.products.get(&index) {
            return self.products(terms, index);
        }
        let (direction, a) = match self.nodes[index].op {
            Op::SumRows(a) => (Direction::Rows, a),
            Op::SumCols(a) => (Direction::Cols, a),
            Op::SumAll(a) => (Direction::All, a),
            _ => return vec![],
        };
        vec![(self.rank(index), Step::Sum { direction, a: a.index(), to: index })]
    }

    /// The products in a node, each as soon as its factors are there.
    fn products(&self, terms: &[Product], to: usize) -> Vec<(Rank, Step)> {
        let rank = |t: &Product| {
            let (a, b) = (self.rank(t.a), self.rank(t.b));
            (a.0.max(b.0), 1 + a.1.max(b.1))
        };
        let mut terms: Vec<(Rank, Product)> = terms.iter().map(|t| (rank(t), *t)).collect();
        terms.sort_by_key(|(rank, _)| *rank);
        let sums = std::iter::once(Accumulate::Replace).chain(std::iter::repeat(Accumulate::Add));
        let step =
            |((rank, product), accumulate)| (rank, Step::Product { product, to, accumulate });
        terms.into_iter().zip(sums).map(step).collect()
    }

    /// The chain that computes `roots`, all of one rank and shape, and what they need of it.
    fn chain(&mut self, rank: Rank, shape: Shape, roots: &[usize]) -> Chain {
        let mut members: BTreeSet<usize> = roots.iter().copied().collect();
        let mut open: Vec<usize> = roots.to_vec();
        while let Some(index) = open.pop() {
            for operand in self.nodes[index].op.operands().map(Var::index) {
                let same = self.is_elementwise(operand) && self.shape(operand) == shape;
                let inside = same && self.rank(operand) == rank;
                let again = same && is_cheap(self.nodes[operand].op) && !self.stored[operand];
                if inside || again {
                    if members.insert(operand) {
                        open.push(operand);
                    }
                } else {
                    self.stored[operand] = true;
                }
            }
        }
        // A cheap node may have been stored for another reason after it was taken in: it is then
        // computed twice, which is correct.
        let mut writer = Writer::new(self.nodes, shape, roots, &members);
        members.iter().for_each(|&index| writer.write(index));
        Chain { shape, instructions: writer.finish() }
    }
}

/// True for a node that no step computes.
fn is_leaf(op: Op) -> bool {
    matches!(op, Op::Input(_) | Op::Fill(_) | Op::UnitColumn(_))
}

/// True for an operation on one element after the other.
fn is_elementwise(op: Op) -> bool {
    matches!(op, Op::Unary(..) | Op::Binary(..) | Op::Broadcast(_))
}

/// True for one instruction that costs less than reading its value from memory.
fn is_cheap(op: Op) -> bool {
    use Unary::{OneMinusSquare, Powi, Scale, Shift, Step};
    match op {
        Op::Unary(f, _) => matches!(f, Scale(_) | Shift(_) | OneMinusSquare | Powi(2) | Step),
        Op::Broadcast(_) => true,
        _ => false,
    }
}

/// For every product, and every sum of products that nobody else needs, its terms.
fn sums_of_products(
    nodes: &[Node],
    needed: &[bool],
    private: impl Fn(usize) -> bool,
) -> BTreeMap<usize, Vec<Product>> {
    let mut products: BTreeMap<usize, Vec<Product>> = BTreeMap::new();
    for index in (0..nodes.len()).filter(|&i| needed[i]) {
        match nodes[index].op {
            Op::Matmul { a, ta, b, tb } => {
                let product = Product { a: a.index(), ta, b: b.index(), tb };
                products.insert(index, vec![product]);
            }
            Op::Binary(Binary::Add, a, b) => {
                let (a, b) = (a.index(), b.index());
                let alike = nodes[a].shape == nodes[b].shape && a != b;
                if alike
                    && private(a)
                    && private(b)
                    && products.contains_key(&a)
                    && products.contains_key(&b)
                {
                    let mut terms = products.remove(&a).unwrap_or_default();
                    terms.extend(products.remove(&b).unwrap_or_default());
                    products.insert(index, terms);
                }
            }
            _ => {}
        }
    }
    products
}
