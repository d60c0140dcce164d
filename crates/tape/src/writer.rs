//! From the nodes of one chain to its instructions.

use crate::chain::{Action, Instruction, Source};
use crate::op::{Binary, Op, Unary};
use crate::tape::{Node, Shape};
use crate::var::Var;
use std::collections::{BTreeMap, BTreeSet};

/// Writes the instructions of one chain and numbers its blocks.
pub(crate) struct Writer<'a> {
    nodes: &'a [Node],
    shape: Shape,
    roots: BTreeSet<usize>,
    /// Last member that reads a member.
    last_use: BTreeMap<usize, usize>,
    /// Block of each member that is no root.
    blocks: BTreeMap<usize, usize>,
    /// Members that only repeat another node: what they repeat.
    aliases: BTreeMap<usize, Source>,
    /// Rows and columns spread over a block, by node.
    spread: BTreeMap<usize, usize>,
    /// Blocks that no later member reads.
    free: Vec<usize>,
    /// Number of blocks so far.
    count: usize,
    /// Instructions that spread rows and columns over blocks.
    prologue: Vec<Instruction>,
    /// Instructions of the members.
    body: Vec<Instruction>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(
        nodes: &'a [Node],
        shape: Shape,
        roots: &[usize],
        members: &BTreeSet<usize>,
    ) -> Self {
        let mut last_use = BTreeMap::new();
        for &index in members {
            last_use.extend(nodes[index].op.operands().map(|o| (o.index(), index)));
        }
        Self {
            nodes,
            shape,
            roots: roots.iter().copied().collect(),
            last_use,
            blocks: BTreeMap::new(),
            aliases: BTreeMap::new(),
            spread: BTreeMap::new(),
            free: vec![],
            count: 0,
            prologue: vec![],
            body: vec![],
        }
    }

    /// A block that is free, or a new one.
    fn block(&mut self) -> usize {
        self.free.pop().unwrap_or_else(|| {
            self.count += 1;
            self.count - 1
        })
    }

    /// Appends the instruction of one member.
    pub(crate) fn write(&mut self, index: usize) {
        let whole = self.roots.contains(&index);
        if let (false, Op::Broadcast(a)) = (whole, self.nodes[index].op) {
            let repeated = self.source(a.index());
            self.aliases.insert(index, repeated);
            return;
        }
        let action = match self.nodes[index].op {
            Op::Unary(f, a) => Action::Unary(f, self.source(a.index())),
            Op::Broadcast(a) => Action::Unary(Unary::Copy, self.source(a.index())),
            Op::Binary(f, a, b) => {
                let a = self.source(a.index());
                Action::Binary(f, a, self.source(b.index()))
            }
            _ => unreachable!("a chain has elementwise members alone"),
        };
        let to = if whole { index } else { self.block() };
        if !whole {
            self.blocks.insert(index, to);
        }
        self.body.push(Instruction { action, to, whole });
        for operand in self.nodes[index].op.operands().map(Var::index) {
            if self.last_use[&operand] == index
                && let Some(block) = self.blocks.remove(&operand)
            {
                self.free.push(block);
            }
        }
    }

    /// The place of an operand; a row or a column is spread over a block first.
    fn source(&mut self, operand: usize) -> Source {
        if let Some(&block) = self.blocks.get(&operand).or_else(|| self.spread.get(&operand)) {
            return Source::Block(block);
        }
        if let Some(&source) = self.aliases.get(&operand) {
            return source;
        }
        let node = self.nodes[operand];
        let action = match node.shape {
            _ if matches!(node.op, Op::Fill(_)) => return Source::One(operand),
            (1, 1) => return Source::One(operand),
            shape if shape == self.shape => return Source::Whole(operand),
            (_, 1) => Action::SpreadColumn(operand),
            _ => Action::SpreadRow(operand),
        };
        // Never freed: it is read again in every block.
        self.count += 1;
        let to = self.count - 1;
        self.spread.insert(operand, to);
        self.prologue.push(Instruction { action, to, whole: false });
        Source::Block(to)
    }

    /// All instructions, neighbours joined where that saves a pass.
    pub(crate) fn finish(mut self) -> Vec<Instruction> {
        self.prologue.append(&mut self.body);
        fuse_pairs(self.prologue)
    }
}

/// Joins neighbours a · f(b) and f(a + b) whose middle value nobody else reads.
fn fuse_pairs(mut instructions: Vec<Instruction>) -> Vec<Instruction> {
    let mut at = 0;
    while at < instructions.len() {
        let partner = (at + 1..instructions.len())
            .find(|&i| reads_block(&instructions[i], instructions[at].to));
        if let Some(partner) = partner
            && !instructions[at].whole
            && is_last_reader(&instructions, partner, instructions[at].to)
            && operands_survive(&instructions, at, partner)
            && let Some(action) =
                joined(instructions[at].action, instructions[partner].action, instructions[at].to)
        {
            instructions[partner].action = action;
            instructions.remove(at);
        } else {
            at += 1;
        }
    }
    instructions
}

/// The two actions in one, if there is one for them; the first writes the block `middle`.
fn joined(first: Action, second: Action, middle: usize) -> Option<Action> {
    use Unary::{OneMinusSquare, Relu, Scale, Step, Tanh};
    let is_middle = |source: Source| matches!(source, Source::Block(b) if b == middle);
    match (first, second) {
        (
            Action::Unary(f @ (OneMinusSquare | Scale(_) | Step), b),
            Action::Binary(Binary::Mul, x, y),
        ) if is_middle(x) != is_middle(y) => {
            Some(Action::Times(f, if is_middle(x) { y } else { x }, b))
        }
        (Action::Binary(Binary::Add, a, b), Action::Unary(f @ (Tanh | Relu), _)) => {
            Some(Action::OfSum(f, a, b))
        }
        _ => None,
    }
}

/// True if the instruction reads this block.
fn reads_block(instruction: &Instruction, block: usize) -> bool {
    instruction.blocks().any(|b| b == block)
}

/// True if no instruction after `reader` reads what lies in `block` now.
fn is_last_reader(instructions: &[Instruction], reader: usize, block: usize) -> bool {
    for instruction in &instructions[reader + 1..] {
        if reads_block(instruction, block) {
            return false;
        }
        if !instruction.whole && instruction.to == block {
            return true;
        }
    }
    true
}

/// True if what the instruction `at` reads is still there when `later` runs, and not written by it: a
/// joined instruction cannot read the block it writes.
fn operands_survive(instructions: &[Instruction], at: usize, later: usize) -> bool {
    instructions[at]
        .blocks()
        .all(|block| instructions[at + 1..=later].iter().all(|i| i.whole || i.to != block))
}
