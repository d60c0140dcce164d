//! A formula from a table of one's own: everything between the method and a command, a notebook or a wheel.
//!
//! ```
//! use limpid_fit::{Fitter, Table};
//!
//! let row = |i: i32| format!("{i},{},{}\n", i % 7, 2 * i + 3 * (i % 7));
//! let table = Table::new("rows.csv", "a,b,y\n".to_owned() + &(0..40).map(row).collect::<String>());
//! let fitted = Fitter::new("y").with_teachers("none".parse()?).with_evaluations(100_000).fit(&table)?;
//! assert_eq!(fitted.formula(), "y = 2 * a + 3 * b");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! 1. [`Table`]: a file's name and bytes; nothing here opens files.
//! 2. [`Request`]: which column is explained by which others, and which rows train, choose and score.
//! 3. [`Effort`], [`Space`], [`Goal`]: how much work, what formulas may be made of, what errors cost.
//! 4. [`Task`]: the table ready to learn from, with all settings; it runs, tells how far it is, and may be
//!    stopped and taken up again.
//! 5. [`Fit`]: the formulas, and every text made of them: table, JSON, page, files. Its [`Record`] says how to
//!    repeat it.
//!
//! | feature | what it adds |
//! |---|---|
//! | `page` (default) | one HTML page about a fit |
//! | `cli` | settings as arguments of a command line, by clap |

mod data;
mod digits;
mod effort;
mod error;
mod export;
mod fit;
mod fitter;
mod front;
mod goal;
mod json;
#[cfg(feature = "page")]
mod page;
mod record;
mod request;
mod source;
mod space;
mod table;
mod task;
mod texts;

pub use data::Data;
pub use effort::{Effort, Teachers, label, strength};
pub use error::Error;
pub use fit::Fit;
pub use fitter::{Fitter, fit};
pub use goal::{Goal, Rule};
pub use record::{Record, shell_line};
pub use request::{HeldOut, Request, Tables};
pub use source::{DialectArguments, MissingRule, Source};
pub use space::Space;
pub use table::Table;
pub use task::{Task, observations};

/// Examples of the front page, tested.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct FrontPage;
