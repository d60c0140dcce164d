//! The registry of operators of one's own: closures in the places that a process may fill.
//!
//! A formula is plain data that can be written and read anywhere, so an operator is known by its name
//! to the whole process: it is defined once and stays. Derivatives are central differences,
//!
//! ```text
//! ∂f/∂a ≈ (f(a + h) − f(a − h)) / 2 h        h = ε^(1/3) max(1, |a|)
//! ```
//!
//! whose error, of order h², is about 10⁻¹⁰ \[Press07, sec. 5.7\].

use crate::spec::OpSpec;
use limpid_base::Real;
use std::sync::OnceLock;

/// Number of unary operators that a process may define; as many binary ones come on top.
pub const CUSTOM_OPERATORS: usize = 3;

/// Relative step h of the differences, ε^(1/3) of f64.
const STEP: f64 = 6e-6;

/// Function of an operator of one's own; unary ones ignore the second operand.
pub(crate) type Function = Box<dyn Fn(f64, f64) -> f64 + Send + Sync>;

/// An operator of one's own.
struct Custom {
    spec: OpSpec,
    f: Function,
}

/// The places, each empty or filled for good: first those of unary operators, then of binary ones.
static DEFINED: [OnceLock<Custom>; 2 * CUSTOM_OPERATORS] =
    [const { OnceLock::new() }; 2 * CUSTOM_OPERATORS];

/// Fills the place `index`; a filled place keeps its operator.
pub(crate) fn define(index: usize, spec: OpSpec, f: Function) {
    DEFINED[index].get_or_init(|| Custom { spec, f });
}

/// The row of the operator in a place; `None` if the place is empty.
pub(crate) fn row(index: usize) -> Option<&'static OpSpec> {
    DEFINED[index].get().map(|custom| &custom.spec)
}

/// The place of the operator of that name.
pub(crate) fn named(name: &str) -> Option<usize> {
    (0..DEFINED.len()).find(|&index| row(index).is_some_and(|spec| spec.name == name))
}

/// The value f(a, b); NaN if the place is empty.
#[inline(never)]
pub(crate) fn value<T: Real>(index: usize, a: T, b: T) -> T {
    let value = DEFINED[index].get().map_or(f64::NAN, |custom| (custom.f)(a.to_f64(), b.to_f64()));
    T::from_f64(value)
}

/// The derivative ∂f/∂a, or ∂f/∂b if `second`, by a central difference; NaN if the place is empty.
#[inline(never)]
pub(crate) fn partial<T: Real>(index: usize, a: T, b: T, second: bool) -> T {
    let Some(custom) = DEFINED[index].get() else { return T::from_f64(f64::NAN) };
    let (a, b) = (a.to_f64(), b.to_f64());
    let at = |d: f64| if second { (custom.f)(a, b + d) } else { (custom.f)(a + d, b) };
    let h = STEP * if second { b } else { a }.abs().max(1.0);
    T::from_f64((at(h) - at(-h)) / (2.0 * h))
}
