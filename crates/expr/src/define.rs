//! Operators of one's own, from closures: the check of the name, the free place and the written forms.

use crate::custom::{self, CUSTOM_OPERATORS, Function};
use crate::spec::{Form, OpSpec};
use crate::{Error, Op};
use std::sync::{Mutex, PoisonError};

/// Lock that lets one definition happen at a time, so that a name is checked and taken in one step.
static DEFINING: Mutex<()> = Mutex::new(());

impl Op {
    /// Defines an operator f(a) of this name, for formulas of the whole process.
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
    /// The function must be pure; where it is undefined it should be NaN. Constants inside a step, whose
    /// slope is 0, cannot be fitted by derivatives. Values in single precision are those in double
    /// precision, rounded.
    ///
    /// # Errors
    /// If the name is no identifier or belongs to an operator, or [`CUSTOM_OPERATORS`] unary operators
    /// are defined already.
    pub fn define_unary(
        name: &str,
        f: impl Fn(f64) -> f64 + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        define(name, 1, Box::new(move |a, _| f(a)))
    }

    /// Defines an operator f(a, b) of this name: see [`Op::define_unary`].
    ///
    /// ```
    /// use limpid_expr::{Expr, Op};
    ///
    /// let larger = Op::define_binary("max", |a, b| if a > b { a } else { b })?;
    /// let formula: Expr = "max(x0, 0)".parse()?; // the ramp
    /// assert_eq!((formula.at(&[-1.0]), formula.at(&[2.0])), (0.0, 2.0));
    /// assert_eq!(larger.arity(), 2);
    /// # Ok::<(), limpid_expr::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the name is no identifier or belongs to an operator, or [`CUSTOM_OPERATORS`] binary operators
    /// are defined already.
    pub fn define_binary(
        name: &str,
        f: impl Fn(f64, f64) -> f64 + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        define(name, 2, Box::new(f))
    }
}

/// Puts f in the first free place for operators of that many operands.
fn define(name: &str, arity: usize, f: Function) -> Result<Op, Error> {
    let _one = DEFINING.lock().unwrap_or_else(PoisonError::into_inner);
    let reject = |reason: String| Error::Definition { name: name.into(), reason };
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let identifier = starts && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !identifier || matches!(name, "inf" | "nan") {
        return Err(reject("a name is letters, digits and _, such as sinc".into()));
    }
    if Op::from_name(name).is_some() {
        return Err(reject("there is an operator of that name".into()));
    }
    let is_free = |&(index, op): &(usize, Op)| op.arity() == arity && custom::row(index).is_none();
    let Some((index, op)) = Op::CUSTOM.into_iter().enumerate().find(is_free) else {
        return Err(reject(format!("there are {CUSTOM_OPERATORS} of {arity} operand(s) already")));
    };
    custom::define(index, spec(name, arity), f);
    Ok(op)
}

/// The row of an operator of one's own, written name(a, b) in every notation.
fn spec(name: &str, arity: usize) -> OpSpec {
    // Names live as long as the process, as those of the table do.
    let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let form = |before: &str, between: &str, after: &str| {
        let operands = if arity == 1 { "#a0".into() } else { format!("#a0{between}#b0") };
        Form { level: 5, template: leak(format!("{before}{operands}{after}")) }
    };
    let call = form(&format!("{name}("), ", ", ")");
    let latex = format!(r"\operatorname{{{}}}\left(", name.replace('_', r"\_"));
    let mathml = format!("<mrow><mi>{name}</mi><mo>\u{2061}</mo><mrow><mo>(</mo>");
    OpSpec {
        name: leak(name.into()),
        arity,
        domain: "where its function is finite",
        text: call,
        latex: form(&latex, ", ", r"\right)"),
        mathml: form(&mathml, "<mo>,</mo>", "<mo>)</mo></mrow></mrow>"),
        sympy: form(&format!("Function('{name}')("), ", ", ")"),
        python: call,
        rust: call,
        c: call,
        sql: call,
        excel: call,
        samples: &[],
    }
}
