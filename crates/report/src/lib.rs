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
//!
//! ```
//! use limpid_report::{Block, Column, Table};
//!
//! let columns = vec![Column::new("planet", "planet"), Column::new("g", "g, m/s²").digits(2)];
//! let mut table = Table::new("T1", "Gravity", columns);
//! table.blocks.push(Block { rows: vec![vec!["Mars".into(), 3.7279.into()]], ..Block::default() });
//! assert!(table.to_markdown().contains("| Mars   |    3.73 |"));
//! assert_eq!(table.to_csv(), "planet,g\nMars,3.7279\n");
//! ```

mod csv;
mod figure;
mod formula;
mod latex;
mod markdown;
mod number;
mod report;
mod table;
mod terminal;
mod text;
mod value;

pub use csv::quote;
pub use figure::{
    Dots, Gap, GapPanel, Multiples, Panel, Scatter, Series, Stroke, gap, multiples, scatter,
};
pub use formula::Formula;
pub use number::{number, significant};
pub use report::{Report, render};
pub use table::{Block, Column, Table};
pub use value::Value;

/// The example of the front page, tested as all others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct FrontPage;
