//! The steps of the reverse sweep, found when a formula is compiled.
//!
//! ```text
//! adjoint of the root = 1;   for y = op(a, b), from the root down:
//!     adjoint of a = adjoint of y · ∂y/∂a,    adjoint of b = adjoint of y · ∂y/∂b
//! ```
//!
//! In a tree every node is used once, so an adjoint is assigned, never summed. The adjoint of a constant
//! is its column of the Jacobian; the adjoints of an input column's uses sum to the derivative by it.
//! Subtrees without such leaves are not visited, and an adjoint that lies there already as another
//! value is not computed (ȳ is the adjoint of y):
//!
//! ```text
//! y = a + b              ā = b̄ = ȳ            no work
//! y = a − b              ā = ȳ                b̄ = −ȳ is computed
//! y = a · b, ȳ = 1       ā = b,  b̄ = a        no work
//! y = exp a, ȳ = 1       ā = y                no work
//! ```
//!
//! Source: reverse accumulation \[Griewank08, ch. 3\].

use crate::Op;
use crate::step::{Operand, Slots, Step};

/// The place where the adjoints of a node lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Adjoints that are 1, as the root's.
    One,
    /// A slot of the reverse sweep.
    Slot(u32),
    /// Values of the forward sweep that the adjoints are equal to.
    Value(Operand),
}

/// A step of the reverse sweep: from the adjoint of y = op(a, b) to those of its operands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pull {
    pub op: Op,
    /// First operand of the operator.
    pub a: Operand,
    /// Second operand; equal to `a` for unary operators.
    pub b: Operand,
    /// Result of the forward step.
    pub y: Operand,
    /// Place of the adjoint of y.
    pub adjoint: Place,
    /// Slots for the adjoints of a and b; `None` where nothing is to be computed.
    pub targets: [Option<u32>; 2],
}

/// The leaves that a formula is differentiated by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaf {
    /// The constants of the formula, p of them.
    Constants(usize),
    /// The input columns of the formula.
    Inputs,
}

/// A reverse sweep: its steps, and what they arrive at.
#[derive(Clone, Debug)]
pub(crate) struct Reverse {
    /// Steps, from the root down.
    pub pulls: Vec<Pull>,
    /// Numbers of the constants or columns, in order, with the places of their adjoints after the
    /// sweep: each constant once, a column as often as the formula uses it.
    pub leaves: Vec<(u32, Place)>,
    /// Number of adjoint slots.
    pub slots: usize,
}

/// The reverse sweep over `steps` from the root to the leaves.
pub(crate) fn reverse(steps: &[Step], root: Operand, leaf: Leaf) -> Reverse {
    let mut placer = Placer {
        leaf,
        active: active(steps, leaf),
        open: vec![],
        users: vec![],
        slots: Slots::default(),
        leaves: vec![],
        pulls: vec![],
    };
    if placer.is_active(root) {
        placer.reached(root, Place::One);
    }
    for step in steps.iter().rev() {
        if placer.is_active(step.out) {
            placer.pull(step);
        }
    }
    placer.leaves.sort_by_key(|&(leaf, _)| leaf);
    Reverse { pulls: placer.pulls, leaves: placer.leaves, slots: placer.slots.count() as usize }
}

/// Tells of each kept slot whether it depends on a leaf.
fn active(steps: &[Step], leaf: Leaf) -> Vec<bool> {
    let mut active: Vec<bool> = Vec::with_capacity(steps.len());
    for step in steps {
        if let Operand::Slot(_) = step.out {
            let any = step.operands().any(|operand| depends(&active, leaf, operand));
            active.push(any);
        }
    }
    active
}

/// Tells whether an operand depends on a leaf; a scalar does, as it may be a constant.
fn depends(active: &[bool], leaf: Leaf, operand: Operand) -> bool {
    match operand {
        Operand::Slot(slot) => active[slot.kept as usize],
        Operand::Scalar(_) => leaf != Leaf::Inputs,
        Operand::Column(_) => leaf == Leaf::Inputs,
    }
}

/// The place where the adjoint of an operand of `step` lies already, if it does.
fn existing(step: &Step, which: usize, adjoint: Place) -> Option<Place> {
    let rows = |operand| match operand {
        Operand::Scalar(_) => None, // one value, not one a row
        operand => Some(Place::Value(operand)),
    };
    match (step.op, which, adjoint) {
        (Op::Add, ..) | (Op::Sub, 0, _) => Some(adjoint),
        (Op::Mul, 0, Place::One) => rows(step.b),
        (Op::Mul, 1, Place::One) => rows(step.a),
        (Op::Exp, _, Place::One) => rows(step.out),
        _ => None,
    }
}

/// Gives every adjoint a place, from the root down.
struct Placer {
    leaf: Leaf,
    /// Dependence of each kept slot on a leaf.
    active: Vec<bool>,
    /// Stack of the adjoints of steps reached and not yet visited: in reversed postfix order the next
    /// active step is the operand last reached.
    open: Vec<Place>,
    /// Number of readers of each adjoint slot; a leaf reads its own to the end.
    users: Vec<u32>,
    slots: Slots,
    leaves: Vec<(u32, Place)>,
    pulls: Vec<Pull>,
}

impl Placer {
    /// Tells whether an operand depends on a leaf.
    fn is_active(&self, operand: Operand) -> bool {
        depends(&self.active, self.leaf, operand)
    }

    /// Notes that the adjoint of `operand` lies at `place`.
    fn reached(&mut self, operand: Operand, place: Place) {
        match (operand, self.leaf) {
            (Operand::Column(index), Leaf::Inputs) => self.leaves.push((index, place)),
            (Operand::Scalar(index), Leaf::Constants(p)) if (index as usize) < p => {
                self.leaves.push((index, place));
            }
            _ => self.open.push(place),
        }
    }

    /// Adds the step that takes the adjoint of `step` to its operands, if anything is to be computed.
    fn pull(&mut self, step: &Step) {
        let adjoint = self.open.pop().expect("whoever uses an active step has placed its adjoint");
        let mut targets = [None; 2];
        for (which, operand) in step.operands().enumerate() {
            if !self.is_active(operand) {
                continue;
            }
            let place = existing(step, which, adjoint).unwrap_or_else(|| {
                let slot = self.slots.take();
                targets[which] = Some(slot);
                Place::Slot(slot)
            });
            self.count(place, 1);
            self.reached(operand, place);
        }
        if targets != [None; 2] {
            let &Step { op, a, b, out: y } = step;
            self.pulls.push(Pull { op, a, b, y, adjoint, targets });
        }
        self.count(adjoint, -1);
    }

    /// Counts one reader of an adjoint slot more or less; a slot without readers is free.
    fn count(&mut self, place: Place, change: i32) {
        let Place::Slot(slot) = place else { return };
        self.users.resize(self.slots.count() as usize, 0);
        let users = &mut self.users[slot as usize];
        *users = users.wrapping_add_signed(change);
        if *users == 0 {
            self.slots.give(slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Expr, Plan};

    fn plan(text: &str) -> Plan<f64> {
        text.parse::<Expr>().expect("valid").compile()
    }

    #[test]
    fn only_what_depends_on_a_constant_is_visited() {
        let plan = plan("sin(sin(x0) * (x1 + 2)) - cos(x0)");
        assert_eq!(plan.reverse.pulls.len(), 2); // the outer sine, and the product
    }

    #[test]
    fn adjoints_that_lie_there_already_are_not_computed() {
        assert!(plan("1 + x0 + (x1 - x0) * 2").reverse.pulls.is_empty());
        assert_eq!(plan("exp(2 * x0)").reverse.pulls.len(), 1);
    }
}
