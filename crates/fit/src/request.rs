//! A request: which column of which table is to be explained, and which rows do what.
//!
//! ```text
//! a fit       60 % of the rows train, 20 % choose, 20 % score
//! a search    all rows train but a share that chooses, or rows of files of their own choose and score
//! ```

use crate::data::{Data, Shape};
use crate::error::Error;
use crate::source::Source;
use crate::table::Table;
use limpid_base::Seed;
use limpid_data::{Fractions, Frame, Survey};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What is asked of a table: everything that decides which numbers stand in which rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// The file, its columns and cells.
    pub source: Source,
    /// The seed of everything that is drawn.
    pub seed: u64,
    /// The column of another model's predictions, if those are to be learnt in place of the target.
    pub teacher_column: Option<String>,
    /// The rows of a search that do not train; a fit keeps two fifths of the rows.
    #[serde(default)]
    pub held_out: Option<HeldOut>,
}

/// Rows that choose a formula, and rows that score it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::Args))]
#[cfg_attr(feature = "cli", command(next_help_heading = "Rows"))]
pub struct HeldOut {
    /// CSV file of validation rows, which select the formula
    #[cfg_attr(feature = "cli", arg(long, value_name = "FILE"))]
    pub valid: Option<PathBuf>,
    /// Share of the rows of the data file to hold back for validation
    #[cfg_attr(feature = "cli", arg(long, value_name = "SHARE", default_value_t = 0.25, value_parser = share, conflicts_with = "valid"))]
    pub valid_fraction: f64,
    /// CSV file of test rows: adds a column of R2 that nothing is selected by
    #[cfg_attr(feature = "cli", arg(long, value_name = "FILE"))]
    pub test: Option<PathBuf>,
}

/// The tables of a request.
#[derive(Clone, Debug)]
pub struct Tables {
    /// The table that is fitted.
    pub data: Table,
    /// Validation rows, if they come from a table of their own.
    pub valid: Option<Table>,
    /// Test rows, if they come from a table of their own.
    pub test: Option<Table>,
}

impl From<Table> for Tables {
    fn from(data: Table) -> Self {
        Self { data, valid: None, test: None }
    }
}

impl Request {
    /// A request to explain a column, whose name is `target`, by all others.
    pub fn new(target: impl Into<String>) -> Self {
        Self { source: Source::new(target), seed: 0, teacher_column: None, held_out: None }
    }

    /// Reads the tables and makes them ready to learn from.
    ///
    /// # Errors
    /// [`Error::Data`] if a table is not what it should be.
    pub fn read(&self, tables: &Tables) -> Result<(Frame, Data), Error> {
        let roles = self.source.roles(self.teacher_column.as_deref());
        let reading = self.source.reading(self.teacher_column.as_deref());
        let sheet = tables.data.sheet(&reading)?;
        let shape = Shape::of(&sheet);
        let seed = Seed::new(self.seed).child("split");
        let mut frame = Frame::prepare(sheet, &roles, &self.fractions(), seed)?;
        let reading = reading.encoded(&frame.encoding);
        if let Some(table) = &tables.valid {
            frame.add_valid(table.sheet(&reading)?, &roles)?;
        }
        if let Some(table) = &tables.test {
            frame.add_test(table.sheet(&reading)?, &roles)?;
        }
        let data = Data::new(tables.data.blake3(), shape, &frame);
        Ok((frame, data))
    }

    /// All that is wrong with the table that is fitted, and what would mend it.
    ///
    /// # Errors
    /// [`Error::Data`] if the table is none.
    pub fn survey(&self, tables: &Tables) -> Result<Survey, Error> {
        let answers = self.teacher_column.as_deref();
        let sheet = tables.data.sheet(&self.source.reading(answers))?;
        let seed = Seed::new(self.seed).child("split");
        Ok(Survey::of(&sheet, &self.source.roles(answers), &self.fractions(), seed))
    }

    /// The shares of the rows that train, choose and score. Of every row something is asked: none is left
    /// out for there being too many.
    fn fractions(&self) -> Fractions {
        let usual = Fractions::default().with_max_train(usize::MAX);
        match &self.held_out {
            None => usual,
            Some(HeldOut { valid: Some(_), .. }) => usual.with_train(1.0).with_valid(0.0),
            Some(HeldOut { valid_fraction: share, .. }) => {
                usual.with_train(1.0 - share).with_valid(*share)
            }
        }
    }

    /// True if every formula may be shown with its score on test rows, by which nothing is chosen.
    pub(crate) fn shows_test(&self) -> bool {
        self.held_out.as_ref().is_some_and(|held_out| held_out.test.is_some())
    }
}

/// A share between 0 and 1, neither of them.
#[cfg(feature = "cli")]
fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|v| (0.0..1.0).contains(v) && *v > 0.0);
    share.ok_or_else(|| "a number between 0 and 1, such as 0.25, is needed".into())
}
