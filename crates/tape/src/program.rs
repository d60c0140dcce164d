//! Replay: a recorded tape over preallocated buffers.

use crate::chain::{self, Chain, block_len};
use crate::kernel::Sum;
use crate::op::Op;
use crate::schedule::{Product, Step, schedule};
use crate::tape::{Node, Shape, Tape};
use crate::var::Var;
use limpid_base::isa::Isa;
use limpid_base::{Factor, Real, small_gemm};

/// A compiled tape in one precision: set the inputs, run, read the outputs; run again.
///
/// After [`Tape::compile`] nothing here allocates. A buffer is given to another node after its last
/// use, so only inputs and outputs can be read.
///
/// ```
/// use limpid_tape::Tape;
///
/// let mut tape = Tape::new();
/// let p = tape.input(1, 3);
/// let square = tape.square(p);
/// let loss = tape.sum(square);
/// let gradient = tape.grad(loss, &[p])[0];
/// let mut program = tape.compile::<f64>(&[loss, gradient]);
/// program.set(p, &[1.0, 2.0, 4.0]);
/// for _ in 0..10 {
///     program.run();
///     // Half the way to the minimum, in place: p ← p − g / 4.
///     program.update(p, gradient, |p, g| p.iter_mut().zip(g).for_each(|(p, g)| *p -= g / 4.0));
/// }
/// program.run();
/// assert!(program.value(loss)[0] < 1e-4);
/// ```
#[derive(Clone, Debug)]
pub struct Program<T> {
    /// What to do, in order. The numbers in a chain are buffers, those of other steps nodes.
    steps: Vec<Step>,
    /// The buffer of every node that has one.
    slots: Vec<Option<usize>>,
    /// The shape of every node.
    shapes: Vec<Shape>,
    /// True for every node that is an input, a constant or an output.
    kept: Vec<bool>,
    buffers: Vec<Vec<T>>,
    isa: Isa,
}

impl Tape {
    /// The program that computes `outputs` in one precision, without the nodes they do not need.
    pub fn compile<T: Real>(&self, outputs: &[Var]) -> Program<T> {
        self.compile_in_parts(outputs, &[])
    }

    /// The program of [`Tape::compile`] in another order, part by part: first what depends on the inputs
    /// of the first part alone, then what depends on those of the first two, and so on.
    ///
    /// `parts` lists the inputs of each part; an input that no part lists belongs to the first. A large
    /// mini-batch that is recorded as a sum over parts of it is computed one part after the other, and
    /// the values of a part stay in the cache from one operation to the next.
    pub fn compile_in_parts<T: Real>(&self, outputs: &[Var], parts: &[Vec<Var>]) -> Program<T> {
        Program::new(self, outputs, parts)
    }
}

impl<T: Real> Program<T> {
    fn new(tape: &Tape, outputs: &[Var], parts: &[Vec<Var>]) -> Self {
        let nodes: Vec<Node> = (0..tape.len()).map(|i| tape.node(tape.var(i))).collect();
        let steps = schedule(&nodes, outputs, parts);
        let mut kept = vec![false; nodes.len()];
        outputs.iter().for_each(|v| kept[v.index()] = true);
        for (kept, node) in kept.iter_mut().zip(&nodes) {
            *kept |= matches!(node.op, Op::Input(_) | Op::Fill(_) | Op::UnitColumn(_));
        }
        let shapes: Vec<Shape> = nodes.iter().map(|n| n.shape).collect();
        let (slots, mut buffers) = assign_buffers(&steps, outputs, &kept, &shapes);
        let first_block = buffers.len();
        let block_sizes = block_sizes(&steps);
        buffers.extend(block_sizes.iter().map(|&size| vec![T::ZERO; size]));
        let slot = |node: usize| slots[node].expect("what a step names has a buffer");
        let steps = steps.into_iter().map(|step| match step {
            Step::Chain(Chain { shape, instructions }) => {
                let renumber =
                    |i: chain::Instruction| i.renumber(slot, |block| first_block + block);
                Step::Chain(Chain {
                    shape,
                    instructions: instructions.into_iter().map(renumber).collect(),
                })
            }
            other => other,
        });
        let steps = steps.collect();
        let mut program = Self { steps, slots, shapes, kept, buffers, isa: Isa::best() };
        program.fill_constants(&nodes);
        program
    }

    /// Writes the constants, once and for all runs.
    fn fill_constants(&mut self, nodes: &[Node]) {
        for (slot, node) in self.slots.iter().zip(nodes) {
            let Some(slot) = *slot else { continue };
            match node.op {
                Op::Fill(c) => self.buffers[slot].fill(T::from_f64(c.get())),
                Op::UnitColumn(k) => self.buffers[slot][k as usize] = T::ONE,
                _ => {}
            }
        }
    }

    /// Sets an input to `values`, column by column. An input no output depends on is ignored.
    ///
    /// # Panics
    /// If `values` has another length than the input.
    #[track_caller]
    pub fn set(&mut self, input: Var, values: &[T]) {
        let (rows, cols) = self.shapes[input.index()];
        assert_eq!(values.len(), rows * cols, "{} values for {rows} × {cols}", values.len());
        if let Some(buffer) = self.input_mut(input) {
            buffer.copy_from_slice(values);
        }
    }

    /// The numbers (rows, columns) of a node.
    pub fn shape(&self, v: Var) -> (usize, usize) {
        self.shapes[v.index()]
    }

    /// The buffer of an input, to be written in place; `None` if no output depends on it.
    pub fn input_mut(&mut self, input: Var) -> Option<&mut [T]> {
        self.slots[input.index()].map(|slot| self.buffers[slot].as_mut_slice())
    }

    /// The value of an input or output of the last run, column by column.
    ///
    /// # Panics
    /// If `v` is neither, since its buffer may hold another node by now.
    #[track_caller]
    pub fn value(&self, v: Var) -> &[T] {
        assert!(self.kept[v.index()], "node {} is neither input nor output", v.index());
        let slot = self.slots[v.index()].expect("inputs and outputs that are needed keep a buffer");
        &self.buffers[slot]
    }

    /// An input for writing beside an output: what moves a parameter along its gradient. `None` if
    /// no output depends on the input.
    ///
    /// # Panics
    /// If `output` is no output.
    #[track_caller]
    pub fn update<R>(
        &mut self,
        input: Var,
        output: Var,
        f: impl FnOnce(&mut [T], &[T]) -> R,
    ) -> Option<R> {
        let slot = self.slots[input.index()]?;
        let mut buffer = std::mem::take(&mut self.buffers[slot]);
        let result = f(&mut buffer, self.value(output));
        self.buffers[slot] = buffer;
        Some(result)
    }

    /// Computes every output from the inputs.
    pub fn run(&mut self) {
        for step in &self.steps {
            match step {
                &Step::Product { product: Product { a, ta, b, tb }, to, accumulate } => {
                    let slot = self.slots[to].expect("a step's result has a buffer");
                    // The buffer leaves the list while it is written: the others stay readable.
                    let mut out = std::mem::take(&mut self.buffers[slot]);
                    let (a, b) = (self.factor(a, ta), self.factor(b, tb));
                    small_gemm(a, b, &mut out, accumulate, self.isa);
                    self.buffers[slot] = out;
                }
                &Step::Sum { direction, a, to } => {
                    let slot = self.slots[to].expect("a step's result has a buffer");
                    let mut out = std::mem::take(&mut self.buffers[slot]);
                    let (a, rows) = (self.node_value(a), self.shapes[a].0);
                    self.isa.run(Sum { direction, a, rows, out: &mut out });
                    self.buffers[slot] = out;
                }
                Step::Chain(chain) => {
                    self.isa.run(chain::Run { chain, buffers: &mut self.buffers });
                }
            }
        }
    }

    /// The value of a node that an earlier step computed.
    fn node_value(&self, node: usize) -> &[T] {
        &self.buffers[self.slots[node].expect("operands are computed before their use")]
    }

    /// A node as a factor of a product.
    fn factor(&self, node: usize, transposed: bool) -> Factor<'_, T> {
        let (rows, cols) = self.shapes[node];
        Factor { data: self.node_value(node), rows, cols, transposed }
    }
}

/// The size of every block the chains use between them.
fn block_sizes(steps: &[Step]) -> Vec<usize> {
    let mut sizes = vec![];
    for step in steps {
        let Step::Chain(chain) = step else { continue };
        for instruction in chain.instructions.iter().filter(|i| !i.whole) {
            if sizes.len() <= instruction.to {
                sizes.resize(instruction.to + 1, 0);
            }
            sizes[instruction.to] = block_len(chain.shape).max(sizes[instruction.to]);
        }
    }
    sizes
}

/// A buffer for everything a step reads or writes; one whose last use is past serves a later node of
/// its size, so that the program's data stay in the cache.
fn assign_buffers<T: Real>(
    steps: &[Step],
    outputs: &[Var],
    kept: &[bool],
    shapes: &[Shape],
) -> (Vec<Option<usize>>, Vec<Vec<T>>) {
    let mut last_use = vec![0; shapes.len()];
    for (at, step) in steps.iter().enumerate() {
        step.reads().into_iter().chain(step.writes()).for_each(|node| last_use[node] = at);
    }
    let mut slots: Vec<Option<usize>> = vec![None; shapes.len()];
    let mut buffers: Vec<Vec<T>> = vec![];
    let mut free: Vec<usize> = vec![];
    for (at, step) in steps.iter().enumerate() {
        let mut touched = step.reads();
        touched.extend(step.writes());
        for &node in &touched {
            if slots[node].is_none() {
                let size = shapes[node].0 * shapes[node].1;
                let reusable = free.iter().rposition(|&b| !kept[node] && buffers[b].len() == size);
                slots[node] = Some(reusable.map_or_else(
                    || {
                        buffers.push(vec![T::ZERO; size]);
                        buffers.len() - 1
                    },
                    |at| free.remove(at),
                ));
            }
        }
        touched.sort_unstable();
        touched.dedup();
        let ended = touched.iter().filter(|&&node| last_use[node] == at && !kept[node]);
        free.extend(ended.filter_map(|&node| slots[node]));
    }
    // Outputs no step writes: inputs and constants asked for as they are.
    for v in outputs {
        if slots[v.index()].is_none() {
            buffers.push(vec![T::ZERO; shapes[v.index()].0 * shapes[v.index()].1]);
            slots[v.index()] = Some(buffers.len() - 1);
        }
    }
    (slots, buffers)
}
