//! Formulas: what they are, how they are written and read, and how to evaluate them fast.
//!
//! A formula is a postfix array of nodes ([`Expr`]), a plain value. [`Expr::at`] defines its meaning
//! one row at a time; [`Expr::compile`] makes a [`Plan`] that gives the same bits for many rows at
//! once, with derivatives with respect to the constants and the sums that fitting needs.
//!
//! ```text
//! text ── parse ──▶ Expr ── compile ──▶ Plan ── eval ─────────────▶ f, n values
//!   ▲                │                   ├──── jacobian ──────────▶ J = ∂f/∂c, n × p
//!   └── to_string ───┤                   ├──── gradient ──────────▶ ∂f/∂x, n × d
//!                    ├─ simplify         ├──── normal_equations ──▶ JᵀWJ and JᵀWr
//!                    └─ latex, python …  └──── moments ───────────▶ sums for losses
//! ```
//!
//! In reading order; no file needs one that stands below it:
//!
//! | file | noun |
//! |---|---|
//! | `spec`, `rule` | [`OpSpec`], [`Form`]: how an operator is written; its value and derivatives as a type |
//! | `custom` | registry of operators of one's own |
//! | `table` | [`Op`]: the operators, in one table that holds everything about each |
//! | `error` | [`Error`]: what can be wrong with a text |
//! | `op`, `define` | [`Op::value`], [`Op::define_unary`]: what can be asked, and how one adds an operator |
//! | `node`, `expr` | [`Node`], [`Expr`]: a formula |
//! | `naive` | [`Expr::at`]: the definition of its value |
//! | `name`, `print` | names of variables; formula to text |
//! | `token`, `parse`, `postfix` | [`Expr::parse`], [`Expr::parse_postfix`]: text to formula |
//! | `latex`, `mathml`, `sympy` | formula to other notations |
//! | `pieces` | [`Expr::mathml_pieces`]: a long formula on several lines |
//! | `code`, `python`, `rust` | formula to a function in a programming language |
//! | `simplify` | [`Expr::simplify`]: a shorter formula of the same value |
//! | `random` | [`random()`]: formulas to test with |
//! | `step`, `adjoint`, `plan` | [`Plan`]: a compiled formula, its instruction set and its reverse sweep |
//! | `sums`, `scratch` | [`Scratch`]: the working memory of an evaluation, and sums in a fixed order |
//! | `kernel`, `forward`, `sweep`, `precision` | the loops over rows, forward and reverse, compiled once a precision |
//! | `eval` | [`Plan::eval`]: the block interpreter |
//! | `gradient` | [`Plan::jacobian`]: one reverse sweep a block |
//! | `normal` | [`Normal`]: JᵀWJ and JᵀWr without writing J |
//! | `newton` | [`Plan::newton_equations`]: the same for any smooth loss |
//! | `moments` | [`Moments`], [`Scaling`]: losses fused with evaluation |
//!
//! ```
//! use limpid_base::{Matrix, Samples};
//! use limpid_expr::{Expr, Plan, Scratch};
//!
//! let names = ["age", "blood pressure"].map(String::from);
//! let formula = Expr::parse("2 * age + sin(`blood pressure`)", &names)?;
//! assert_eq!(formula.complexity(), 6);
//! assert_eq!(formula.at(&[3.0, 0.0]), 6.0);
//!
//! let x = Matrix::from_columns(2, 2, vec![3.0, 4.0, 0.0, 0.0]);
//! let plan: Plan<f64> = formula.compile();
//! let mut scratch = Scratch::new();
//! let mut values = [0.0; 2];
//! plan.eval(&x, &mut scratch, &mut values);
//! assert_eq!(values, [6.0, 8.0]);
//!
//! let line = plan.moments(Samples::new(&x, &[13.0, 17.0]), &mut scratch).linear_scaling();
//! assert_eq!(line.map(|line| (line.intercept, line.slope)), Some((1.0, 2.0)));
//! # Ok::<(), limpid_expr::Error>(())
//! ```

mod adjoint;
#[cfg(test)]
mod bounded;
mod c;
mod code;
mod custom;
mod define;
mod error;
mod eval;
mod excel;
mod expr;
mod forward;
mod gradient;
mod kernel;
mod latex;
mod mathml;
mod moments;
mod naive;
mod name;
mod newton;
mod node;
mod normal;
mod op;
mod parse;
mod pieces;
mod plan;
mod postfix;
mod precision;
mod print;
mod python;
mod random;
mod reduce;
mod rule;
mod rust;
mod scratch;
mod simplify;
mod spec;
mod sql;
mod step;
mod sums;
mod sweep;
mod sympy;
mod table;
mod token;

pub use custom::CUSTOM_OPERATORS;
pub use error::{Error, MAX_NODES};
pub use expr::Expr;
pub use moments::{Moments, Scaling};
pub use node::Node;
pub use normal::Normal;
pub use plan::Plan;
pub use precision::Precision;
pub use random::random;
pub use scratch::Scratch;
pub use spec::{Form, OpSpec};
pub use table::Op;

/// The example of the front page, tested as all others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct FrontPage;
