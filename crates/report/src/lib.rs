//! Tables, figures and a page for people: plain values in, text out.
//!
//! | noun | what it is |
//! |---|---|
//! | [`Table`] | columns and rows of [`Value`]s, as Markdown, LaTeX, CSV or text |
//! | [`gap()`], [`multiples()`], [`scatter()`] | figures as SVG |
//! | [`Report`] | one HTML page that needs no network: tables that sort, formulas as MathML with copy buttons |
//!
//! Nothing here knows what is shown: the study and the `limpid` command fill these in. Every output is a
//! pure function of its input, and escapes all text.

mod figure;
mod number;
mod report;
mod table;

pub use figure::{
    Dots, Gap, GapPanel, Multiples, Panel, Scatter, Series, Stroke, gap, multiples, scatter,
};
pub use number::{number, significant};
pub use report::{Report, render};
pub use table::{Block, Column, Formula, Table, Value, quote};

/// The example of the front page, tested as all others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct FrontPage;
