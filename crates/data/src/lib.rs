//! From CSV text to standardised training, validation and test sets.
//!
//! | noun | what it is |
//! |---|---|
//! | [`csv::parse`] | strict: a file is read whole or refused in one line saying where and what to do |
//! | [`Sheet`] | tolerant: a table as people keep it, in any [`Dialect`] or as ARFF, KEEL or LIBSVM, with texts and missing cells |
//! | [`Survey`] | all that keeps a [`Sheet`] from being learned from, and what would mend it |
//! | [`Frame`] | a [`Sheet`] made ready to learn from by [`Roles`], with [`Note`]s on what is strange |
//! | [`Frame::add_valid`], [`Frame::add_test`] | rows of further tables, encoded as the first one |
//! | [`Encoding`] | how the columns of tables become inputs; models keep it |
//! | [`Dataset`] | named inputs (n × d) and one target, all finite |
//! | [`manifest`] | the list of shipped files, each with provenance, licence and SHA-256 |
//! | [`split()`] | a [`Dataset`] into [`Train`], [`Valid`] and [`Test`]: three types |
//! | [`Parts`] | the same three where the test part may be missing |
//! | [`Scaler`] | mean 0 and standard deviation 1 by the training rows alone |
//! | [`synthetic`] | generated tasks whose truth is known |
//!
//! ```text
//! csv text ─parse─► Dataset ─split(seed)─► Split ─Scaler::fit(&Train)─► standardised Split ─► Scores
//! any table ─Sheet::read─► Sheet ─Frame::prepare(roles)─► Frame ─Split::of─► Split
//! ```
//!
//! Nothing here touches the disk: callers hand over bytes and the path to name in messages.
//!
//! ```
//! use limpid_base::Seed;
//! use limpid_data::{Fractions, Scaler, csv, split};
//!
//! let text = "length,width,area\n1,1,1\n2,1,2\n2,2,4\n3,2,6\n3,3,9\n4,3,12\n";
//! let dataset = csv::parse("rectangles", "rectangles.csv", text.as_bytes(), None)?;
//! assert_eq!((dataset.rows(), dataset.target.as_str()), (6, "area"));
//!
//! let parts = split(&dataset, &Fractions::default(), Seed::new(1).child("split"));
//! let scaler = Scaler::fit(&parts.train);
//! let parts = scaler.apply(parts);
//!
//! // A model is fitted on `parts.train.samples()`; this one always answers the training mean.
//! let answers = scaler.unscale_targets(&vec![0.0; parts.test.rows()]);
//! let scores = parts.test.score(&answers, scaler.y.mean);
//! assert!(scores.r2 <= 0.0 && scores.replaced == 0);
//!
//! let error = csv::parse("typo", "typo.csv", b"a,b\n1,2\n3,x\n", None).unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "typo.csv, row 3, column 2 (\"b\"): \"x\" is not a number, as other cells of the column are: \
//!      correct the cell or remove the row"
//! );
//! # Ok::<(), limpid_data::Error>(())
//! ```

mod arff;
mod calendar;
mod cell_note;
mod code_note;
mod coding;
mod collect;
mod column;
pub mod csv;
mod dataset;
mod decode;
mod dialect;
mod encoding;
mod error;
mod extend;
mod form;
mod frame;
mod giveaway;
mod header;
mod labels;
mod layout;
mod left_out;
mod limits;
pub mod manifest;
mod meter;
mod moment;
mod name;
mod notation;
mod note;
mod number;
mod numeral;
mod part;
mod partition;
mod place;
mod preamble;
mod resample;
mod roles;
mod row;
mod scaler;
mod scores;
mod sense;
mod sheet;
mod signature;
mod sparse;
mod split;
mod survey;
pub mod synthetic;
mod table_note;
mod text;
mod trainable;
mod twins;
mod wording;
mod words;

pub use calendar::{Calendar, Unit};
pub use column::{Cells, Column, MISSING};
pub use dataset::Dataset;
pub use dialect::{Dialect, Reading};
pub use encoding::{Code, Coded, Encoding, Gap};
pub use error::{Error, FaultKind};
pub use frame::Frame;
pub use limits::Limits;
pub use manifest::{Entry, Group, sha256_hex};
pub use meter::Meter;
pub use note::Note;
pub use part::{Test, Train, Valid};
pub use partition::{Fractions, Partition, partition, partition_groups};
pub use place::Place;
pub use roles::{Missing, Order, Roles};
pub use scaler::{Scale, Scaler};
pub use scores::Scores;
pub use sheet::Sheet;
pub use signature::{SIGNATURE, check_signature};
pub use split::{Parts, Split, split};
pub use survey::{Remedy, Survey};
pub use wording::{counted, one_line};

/// The example of the front page, tested as all others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct FrontPage;
