//! Operators of one's own, from closures.
//!
//! A formula is plain data that can be written and read anywhere, so an operator is known by its name
//! to the whole process: it is defined once and stays. Derivatives are central differences,
//!
//! ```text
//! ∂f/∂a ≈ (f(a + h) − f(a − h)) / 2 h        h = ε^(1/3) max(1, |a|)
//! ```
//!
//! whose error, of order h², is about 10⁻¹⁰ \[Press07, sec. 5.7\].

use crate::op::{Form, OpSpec};
use crate::{Error, Op};
use limpid_base::Real;
use std::sync::{Mutex, OnceLock};

/// Operators of one operand, and of two, that a process may define.
pub const CUSTOM_OPERATORS: usize = 3;

/// ε^(1/3) of f64.
const STEP: f64 = 6e-6;

type Function = Box<dyn Fn(f64, f64) -> f64 + Send + Sync>;

struct Custom {
    spec: OpSpec,
    f: Function,
}

/// Those defined, by their number.
static DEFINED: [OnceLock<Custom>; 2 * CUSTOM_OPERATORS] =
    [const { OnceLock::new() }; 2 * CUSTOM_OPERATORS];

/// One definition at a time.
static DEFINING: Mutex<()> = Mutex::new(());

impl Op {
    /// An operator f(a) of this name, for formulas of the whole process.
    ///
    /// ```
    /// use limpid_expr::{Expr, Op};
    ///
    /// let sinc = Op::define_unary("sinc", |a| if a == 0.0 { 1.0 } else { a.sin() / a })?;
    /// let formula: Expr = "2 * sinc(x0 - 1)".parse()?;
    /// assert_eq!(formula.at(&[1.0]), 2.0);
    /// assert_eq!(formula.to_string(), "2 * sinc(x0 - 1)");
    /// assert!(formula.nodes().contains(&limpid_expr::Node::Op(sinc)));
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// f must be a pure function; where it is undefined it should be NaN. Constants inside a step, whose
    /// slope is 0, cannot be fitted by derivatives. Values in single precision
    /// are those in double precision, rounded.
    ///
    /// # Errors
    /// If the name is no identifier or belongs to an operator, or [`CUSTOM_OPERATORS`] of one operand
    /// are there already.
    pub fn define_unary(
        name: &str,
        f: impl Fn(f64) -> f64 + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        define(name, 1, Box::new(move |a, _| f(a)))
    }

    /// An operator f(a, b) of this name: see [`Op::define_unary`].
    ///
    /// # Errors
    /// As there.
    pub fn define_binary(
        name: &str,
        f: impl Fn(f64, f64) -> f64 + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        define(name, 2, Box::new(f))
    }
}

fn define(name: &str, arity: usize, f: Function) -> Result<Op, Error> {
    let _one = DEFINING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let reject = |reason: String| Error::Definition { name: name.into(), reason };
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let identifier = starts && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !identifier || matches!(name, "inf" | "nan") {
        return Err(reject("a name is letters, digits and _, such as sinc".into()));
    }
    if Op::from_name(name).is_some() {
        return Err(reject("there is an operator of that name".into()));
    }
    let free = Op::CUSTOM
        .into_iter()
        .zip(&DEFINED)
        .find(|(op, slot)| op.arity() == arity && slot.get().is_none());
    let Some((op, slot)) = free else {
        return Err(reject(format!("there are {CUSTOM_OPERATORS} of {arity} operand(s) already")));
    };
    slot.get_or_init(|| Custom { spec: spec(op, name, arity), f });
    Ok(op)
}

/// How it is written: name(a, b) everywhere.
fn spec(op: Op, name: &str, arity: usize) -> OpSpec {
    // Names live as long as the process, as those of the table do.
    let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let form = |before: &str, between: &str, after: &str| {
        let operands = if arity == 1 { "#a0".into() } else { format!("#a0{between}#b0") };
        Form { level: 5, template: leak(format!("{before}{operands}{after}")) }
    };
    let latex = format!(r"\operatorname{{{}}}\left(", name.replace('_', r"\_"));
    let mathml = format!("<mrow><mi>{name}</mi><mo>\u{2061}</mo><mrow><mo>(</mo>");
    OpSpec {
        op,
        name: leak(name.into()),
        arity,
        domain: "where its function is finite",
        text: form(&format!("{name}("), ", ", ")"),
        latex: form(&latex, ", ", r"\right)"),
        mathml: form(&mathml, "<mo>,</mo>", "<mo>)</mo></mrow></mrow>"),
        sympy: form(&format!("Function('{name}')("), ", ", ")"),
        python: form(&format!("{name}("), ", ", ")"),
        rust: form(&format!("{name}("), ", ", ")"),
        samples: &[],
    }
}

/// Its row, if it is defined.
pub(crate) fn row(index: usize) -> Option<&'static OpSpec> {
    DEFINED[index].get().map(|custom| &custom.spec)
}

/// The operator of that name, if it is defined.
pub(crate) fn named(name: &str) -> Option<Op> {
    DEFINED
        .iter()
        .filter_map(OnceLock::get)
        .map(|custom| custom.spec)
        .find(|s| s.name == name)
        .map(|s| s.op)
}

/// f(a, b); NaN if it is not defined.
#[inline(never)]
pub(crate) fn value<T: Real>(index: usize, a: T, b: T) -> T {
    let value = DEFINED[index].get().map_or(f64::NAN, |custom| (custom.f)(a.to_f64(), b.to_f64()));
    T::from_f64(value)
}

/// ∂f/∂a, or ∂f/∂b if `second`.
#[inline(never)]
pub(crate) fn partial<T: Real>(index: usize, a: T, b: T, second: bool) -> T {
    let Some(custom) = DEFINED[index].get() else { return T::from_f64(f64::NAN) };
    let (a, b) = (a.to_f64(), b.to_f64());
    let at = |d: f64| if second { (custom.f)(a, b + d) } else { (custom.f)(a + d, b) };
    let h = STEP * if second { b } else { a }.abs().max(1.0);
    T::from_f64((at(h) - at(-h)) / (2.0 * h))
}
