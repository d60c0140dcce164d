//! The two precisions of evaluation: their loops over rows are compiled here, once.
//!
//! A generic function is compiled anew in every crate that calls it, and the two sweeps are the bulk of this
//! one: every operator, for every way that its operands may lie, for every instruction set. So a plan holds
//! pointers to the sweeps of its precision; a call through one serves a block of rows.

use crate::forward::Forward;
use crate::sweep::Sweep;
use limpid_base::Real;
use limpid_base::isa::Isa;

/// A number that formulas are evaluated in: `f32` or `f64`.
pub trait Precision: Real {
    /// The sweeps of this precision.
    #[doc(hidden)]
    fn sweeps() -> &'static Sweeps<Self>;
}

/// The sweeps over a block of rows, each for any instruction set.
#[derive(Debug)]
pub struct Sweeps<T: 'static> {
    pub(crate) forward: fn(Isa, Forward<'_, T>),
    pub(crate) reverse: fn(Isa, Sweep<'_, T>),
}

macro_rules! precision {
    ($real:ty) => {
        impl Precision for $real {
            fn sweeps() -> &'static Sweeps<Self> {
                fn forward(isa: Isa, work: Forward<'_, $real>) {
                    isa.run(work);
                }
                fn reverse(isa: Isa, work: Sweep<'_, $real>) {
                    isa.run(work);
                }
                static SWEEPS: Sweeps<$real> = Sweeps { forward, reverse };
                &SWEEPS
            }
        }
    };
}

precision!(f32);
precision!(f64);
