//! The steps of the reverse sweep, found when a formula is compiled.
//!
//! ```text
//! adjoint of the root = 1;   for y = op(a, b), from the root down:
//!     adjoint of a = adjoint of y · ∂y/∂a,    adjoint of b = adjoint of y · ∂y/∂b
//! ```
//!
//! In a tree every node is used once, so an adjoint is assigned, never summed; that of a constant is
//! its column of the Jacobian, and those of an input column's uses sum to the derivative by it. Subtrees
//! without such leaves are not visited, and an adjoint that is
//! already there as another value is not computed: those of the operands of a sum are the sum's own, and
//! where the adjoint of y is 1, those of a factor of y = a b is the other factor.
//!
//! Source: reverse accumulation \[Griewank08, ch. 3\].

use crate::Op;
use crate::plan::{Operand, Slots, Step};

/// Where adjoints lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// They are 1, as that of the root.
    One,
    /// In a slot of the reverse sweep.
    Slot(u32),
    /// They are values of the forward sweep.
    Value(Operand),
}

/// The adjoints of the operands of y = op(a, b), where they must be computed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pull {
    pub op: Op,
    pub a: Operand,
    pub b: Operand,
    pub y: Operand,
    /// That of y.
    pub adjoint: Place,
    /// Adjoint slots of those of a and b.
    pub targets: [Option<u32>; 2],
}

/// What is differentiated by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaf {
    /// The p constants.
    Constants(usize),
    /// The input columns.
    Inputs,
}

/// A reverse sweep.
#[derive(Clone, Debug)]
pub(crate) struct Reverse {
    pub pulls: Vec<Pull>,
    /// Constants or columns by number, in order, and where their adjoints lie after it: each constant
    /// once, a column as often as the formula uses it.
    pub leaves: Vec<(u32, Place)>,
    /// Adjoint slots.
    pub slots: usize,
}

/// The reverse sweep over `steps`.
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
    Reverse { pulls: placer.pulls, leaves: placer.leaves, slots: placer.slots.count() }
}

/// Whether each slot of the steps depends on a leaf.
fn active(steps: &[Step], leaf: Leaf) -> Vec<bool> {
    let mut active: Vec<bool> = Vec::with_capacity(steps.len());
    for step in steps {
        if let Operand::Slot(_) = step.out {
            let any = [step.a, step.b].into_iter().any(|operand| depends(&active, leaf, operand));
            active.push(any);
        }
    }
    active
}

fn depends(active: &[bool], leaf: Leaf, operand: Operand) -> bool {
    match operand {
        Operand::Slot(slot) => active[slot.kept as usize],
        Operand::Scalar(_) => leaf != Leaf::Inputs,
        Operand::Column(_) => leaf == Leaf::Inputs,
    }
}

/// Where the adjoint of an operand of `step` lies already.
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

struct Placer {
    leaf: Leaf,
    active: Vec<bool>,
    /// Adjoints of the steps reached and not yet visited. In reversed postfix order the next active step
    /// is the operand last reached, so they form a stack.
    open: Vec<Place>,
    /// How many places read each adjoint slot; a leaf reads its own to the end.
    users: Vec<u32>,
    slots: Slots,
    leaves: Vec<(u32, Place)>,
    pulls: Vec<Pull>,
}

impl Placer {
    fn is_active(&self, operand: Operand) -> bool {
        depends(&self.active, self.leaf, operand)
    }

    /// The adjoint of `operand` lies at `place`.
    fn reached(&mut self, operand: Operand, place: Place) {
        match (operand, self.leaf) {
            (Operand::Column(index), Leaf::Inputs) => self.leaves.push((index, place)),
            (Operand::Scalar(index), Leaf::Constants(p)) if (index as usize) < p => {
                self.leaves.push((index, place));
            }
            _ => self.open.push(place),
        }
    }

    fn pull(&mut self, step: &Step) {
        let adjoint = self.open.pop().expect("whoever uses an active step has placed its adjoint");
        let mut targets = [None; 2];
        for (which, operand) in [step.a, step.b].into_iter().take(step.op.arity()).enumerate() {
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

    /// One reader of an adjoint slot more or less; without readers it is free.
    fn count(&mut self, place: Place, change: i32) {
        let Place::Slot(slot) = place else { return };
        self.users.resize(self.slots.count(), 0);
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
