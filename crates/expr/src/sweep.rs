//! The reverse sweep: the adjoints of every step of a formula over one block of rows.

use crate::adjoint::{Place, Reverse};
use crate::forward::Inputs;
use crate::kernel::{BOTH, Pull, View};
use crate::scratch::{Tile, Values};
use limpid_base::Real;
use limpid_base::isa::Kernel;

/// The reverse sweep over one block, after a forward sweep that kept its values.
pub(crate) struct Sweep<'a, T> {
    pub reverse: &'a Reverse,
    pub inputs: Inputs<'a, T>,
    pub values: &'a [Values<T>],
    /// Adjoint slots that the sweep needs, and [`SPARE`] more.
    pub adjoints: &'a mut [Values<T>],
    pub ones: &'a Values<T>,
}

/// Number of adjoint slots that stand in for those a step does not have.
pub(crate) const SPARE: usize = 3;

impl<T: Real> Kernel for Sweep<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { reverse, inputs, values, adjoints, ones } = self;
        let tiles = inputs.tiles;
        let spare = reverse.slots;
        let or_spare = |slot: Option<u32>, which| slot.map_or(spare + which, |slot| slot as usize);
        for step in &reverse.pulls {
            let own = if let Place::Slot(slot) = step.adjoint { Some(slot) } else { None };
            let [to_a, to_b] = step.targets;
            let places = [or_spare(own, 0), or_spare(to_a, 1), or_spare(to_b, 2)];
            let [own, first, second] =
                adjoints.get_disjoint_mut(places).expect("a step has different slots");
            let view = |operand| inputs.view(operand, |slot| &values[slot.kept as usize]);
            let (a, b, y) = (view(step.a), view(step.b), view(step.y));
            let adjoint = match step.adjoint {
                Place::Slot(_) => &own.0[..tiles],
                Place::One => &ones.0[..tiles],
                Place::Value(operand) => rows(view(operand)),
            };
            let outs = [&mut first.0[..tiles], &mut second.0[..tiles]];
            match step.targets {
                [Some(_), Some(_)] => step.op.visit(Pull::<T, BOTH> { a, b, y, adjoint, outs }),
                [Some(_), None] => step.op.visit(Pull::<T, 0> { a, b, y, adjoint, outs }),
                [None, _] => step.op.visit(Pull::<T, 1> { a, b, y, adjoint, outs }),
            }
        }
    }
}

/// The rows of values that some adjoints are equal to.
#[inline(always)]
fn rows<T>(view: View<'_, T>) -> &[Tile<T>] {
    match view {
        View::Rows(rows) => rows,
        View::Scalar(_) => unreachable!("no adjoint lies at a scalar"),
    }
}

/// Adjoints and values after the reverse sweep of a block.
#[derive(Clone, Copy)]
pub(crate) struct Columns<'a, T> {
    pub inputs: Inputs<'a, T>,
    pub slots: &'a [Values<T>],
    pub adjoints: &'a [Values<T>],
    pub ones: &'a [Values<T>],
}

impl<'a, T: Real> Columns<'a, T> {
    /// The adjoints at a place, at the rows that the block computes.
    #[inline(always)]
    pub fn at(&self, place: Place) -> &'a [Tile<T>] {
        match place {
            Place::Slot(slot) => &self.adjoints[slot as usize].0[..self.inputs.tiles],
            Place::One => &self.ones[0].0[..self.inputs.tiles],
            Place::Value(operand) => {
                rows(self.inputs.view(operand, |slot| &self.slots[slot.kept as usize]))
            }
        }
    }
}
