//! Replay: a recorded tape over preallocated buffers.

use crate::kernel::{Direction, Map, Operand, Sum, Zip, broadcast};
use crate::op::Op;
use crate::tape::{Node, Shape, Tape, Var};
use limpid_base::isa::Isa;
use limpid_base::{Factor, Real, gemm};

/// Where a node's value lies, if the program keeps it.
type Slot = Option<usize>;

/// A compiled tape in one precision: set the inputs, run, read the outputs; run again.
///
/// After [`Tape::compile`], nothing here allocates but the packing buffers of a matrix product.
/// A buffer is given to another node after its last use, so only inputs and outputs can be read.
#[derive(Clone, Debug)]
pub struct Program<T> {
    /// The nodes to compute, in order, each with its number on the tape.
    steps: Vec<(usize, Node)>,
    slots: Vec<Slot>,
    shapes: Vec<Shape>,
    kept: Vec<bool>,
    buffers: Vec<Vec<T>>,
    isa: Isa,
}

impl Tape {
    /// The program that computes `outputs` in one precision, without the nodes they do not need.
    pub fn compile<T: Real>(&self, outputs: &[Var]) -> Program<T> {
        Program::new(self, outputs)
    }
}

impl<T: Real> Program<T> {
    fn new(tape: &Tape, outputs: &[Var]) -> Self {
        let nodes: Vec<Node> = (0..tape.len()).map(|i| tape.node(tape.var(i))).collect();
        let needed = needed(&nodes, outputs);
        let mut kept = vec![false; nodes.len()];
        outputs.iter().for_each(|v| kept[v.index()] = true);
        for (kept, node) in kept.iter_mut().zip(&nodes) {
            *kept |= matches!(node.op, Op::Input(_) | Op::Fill(_) | Op::UnitRow(_));
        }
        let (slots, buffers) = assign_buffers(&nodes, &needed, &kept);
        let computed = |op: Op| !matches!(op, Op::Input(_) | Op::Fill(_) | Op::UnitRow(_));
        let steps = (0..nodes.len())
            .filter(|&i| needed[i] && computed(nodes[i].op))
            .map(|i| (i, nodes[i]))
            .collect();
        let shapes = nodes.iter().map(|n| n.shape).collect();
        let mut program = Self { steps, slots, shapes, kept, buffers, isa: Isa::best() };
        program.fill_constants(&nodes);
        program
    }

    fn fill_constants(&mut self, nodes: &[Node]) {
        for (slot, node) in self.slots.iter().zip(nodes) {
            let Some(slot) = *slot else { continue };
            match node.op {
                Op::Fill(c) => self.buffers[slot].fill(T::from_f64(c.get())),
                Op::UnitRow(k) => self.buffers[slot][k as usize] = T::ONE,
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

    /// Computes every output from the inputs.
    pub fn run(&mut self) {
        for step in 0..self.steps.len() {
            let (index, node) = self.steps[step];
            let slot = self.slots[index].expect("every step has a buffer");
            // The buffer leaves the list while it is written: the others stay readable.
            let mut out = std::mem::take(&mut self.buffers[slot]);
            self.execute(node, &mut out);
            self.buffers[slot] = out;
        }
    }

    fn operand(&self, v: Var) -> Operand<'_, T> {
        let slot = self.slots[v.index()].expect("operands are computed before their use");
        Operand { data: &self.buffers[slot], shape: self.shapes[v.index()] }
    }

    fn execute(&self, node: Node, out: &mut [T]) {
        let sum = |direction, a, out| self.isa.run(Sum { direction, a: self.operand(a), out });
        match node.op {
            Op::Input(_) | Op::Fill(_) | Op::UnitRow(_) => {}
            Op::Unary(f, a) => self.isa.run(Map { f, a: self.operand(a).data, out }),
            Op::Binary(f, a, b) => {
                let (a, b) = (self.operand(a), self.operand(b));
                self.isa.run(Zip { f, a, b, out, shape: node.shape });
            }
            Op::Matmul { a, ta, b, tb } => gemm(self.factor(a, ta), self.factor(b, tb), out),
            Op::SumRows(a) => sum(Direction::Rows, a, out),
            Op::SumCols(a) => sum(Direction::Cols, a, out),
            Op::SumAll(a) => sum(Direction::All, a, out),
            Op::Broadcast(a) => broadcast(self.operand(a), out, node.shape),
        }
    }

    fn factor(&self, v: Var, transposed: bool) -> Factor<'_, T> {
        let Operand { data, shape: (rows, cols) } = self.operand(v);
        Factor { data, rows, cols, transposed }
    }
}

/// The nodes some output depends on.
fn needed(nodes: &[Node], outputs: &[Var]) -> Vec<bool> {
    let mut needed = vec![false; nodes.len()];
    outputs.iter().for_each(|v| needed[v.index()] = true);
    for index in (0..nodes.len()).rev() {
        if needed[index] {
            nodes[index].op.operands().for_each(|a| needed[a.index()] = true);
        }
    }
    needed
}

/// A buffer for every needed node; one whose last use is past serves a later node of its size, so
/// that the program's data stay in the cache.
fn assign_buffers<T: Real>(
    nodes: &[Node],
    needed: &[bool],
    kept: &[bool],
) -> (Vec<Slot>, Vec<Vec<T>>) {
    let mut last_use: Vec<usize> = (0..nodes.len()).collect();
    for index in (0..nodes.len()).filter(|&i| needed[i]) {
        nodes[index].op.operands().for_each(|a| last_use[a.index()] = index);
    }
    let mut slots: Vec<Slot> = vec![None; nodes.len()];
    let mut buffers: Vec<Vec<T>> = vec![];
    let mut free: Vec<usize> = vec![];
    for index in (0..nodes.len()).filter(|&i| needed[i]) {
        let size = nodes[index].shape.0 * nodes[index].shape.1;
        let reusable =
            if kept[index] { None } else { free.iter().rposition(|&b| buffers[b].len() == size) };
        slots[index] = Some(match reusable {
            Some(at) => free.remove(at),
            None => {
                buffers.push(vec![T::ZERO; size]);
                buffers.len() - 1
            }
        });
        let mut ended: Vec<Var> = nodes[index].op.operands().collect();
        ended.dedup();
        let ended = ended.iter().filter(|a| last_use[a.index()] == index && !kept[a.index()]);
        free.extend(ended.filter_map(|a| slots[a.index()]));
    }
    (slots, buffers)
}
