//! Tables, figures and a page for people: plain values in, text out.
//!
//! | noun | what it is |
//! |---|---|
//! | [`Table`] | columns and rows of [`Value`]s, as Markdown, LaTeX, CSV or text |
//! | [`gap()`], [`multiples()`] | figures as SVG |
//! | [`cloud()`], [`effect()`], [`choice()`] | figures of several alternatives, of which a page shows the chosen one |
//! | [`Report`] | one HTML page that needs no network: formulas with copy buttons, tables that sort, a calculator |
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

mod broken;
mod csv;
mod figure;
mod formula;
mod latex;
mod layout;
mod markdown;
mod number;
mod page;
mod table;
mod terminal;
mod text;
mod value;

pub use csv::quote;
pub use figure::{
    Alternative, Choice, Cloud, Curve, Effect, Gap, GapPanel, Multiples, Panel, Scale, Series,
    Stroke, choice, cloud, effect, gap, multiples,
};
pub use formula::Formula;
pub use number::{number, significant};
pub use page::{Calculator, Drawing, Fact, Field, FieldKind, Part, Report, Section, render};
pub use table::{Block, Column, Table};
pub use text::wrap;
pub use value::Value;

/// The example of the front page, tested as all others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct FrontPage;
