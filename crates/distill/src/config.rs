//! The settings of a fit.

use crate::choice::Choice;
use crate::error::require;
use limpid_base::setters;
use limpid_sr::Error;
use serde::{Deserialize, Serialize};

/// Settings of [`fit()`](crate::fit()): how formulas are looked for.
///
/// | name | default | purpose | range |
/// |---|---|---|---|
/// | `labels` | yes | whether the labels, or another model's predictions, are a lesson | |
/// | `teachers` | none | networks whose answers are a lesson each | see [`limpid_mlp::Config`] |
/// | `search` | its own | search for formulas of each lesson | see [`limpid_sr::Config`] |
/// | `choice` | its own | how one formula is chosen | see [`Choice`] |
/// | `rows` | all | most training rows that a learner sees | 1 or more |
///
/// ```
/// use limpid_distill::FitConfig;
///
/// let config = FitConfig::default().with_teachers(vec![limpid_mlp::Config::default()]);
/// assert!(config.check().is_ok());
/// let error = config.with_rows(0).check().unwrap_err();
/// assert_eq!(error.to_string(), "rows is 0, but must be 1 or more");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FitConfig {
    /// Flag: the labels (or another model's predictions) are a lesson.
    pub labels: bool,
    /// The teachers, each a lesson; they learn labels, so there are none for another model's predictions.
    pub teachers: Vec<limpid_mlp::Config>,
    /// The search for formulas of each lesson.
    pub search: limpid_sr::Config,
    /// How one formula is chosen.
    pub choice: Choice,
    /// Most training rows that a learner sees.
    pub rows: usize,
}

setters!(FitConfig {
    with_labels labels: bool,
    with_teachers teachers: Vec<limpid_mlp::Config>,
    with_search search: limpid_sr::Config,
    with_choice choice: Choice,
    with_rows rows: usize,
});

impl Default for FitConfig {
    /// A search on the labels of all rows, without teachers.
    fn default() -> Self {
        Self {
            labels: true,
            teachers: vec![],
            search: limpid_sr::Config::default(),
            choice: Choice::default(),
            rows: usize::MAX,
        }
    }
}

impl FitConfig {
    /// Passes if search, choice and number of rows are in their range. A teacher's own settings are checked when
    /// it is trained: the fit goes on without a teacher that cannot be trained.
    ///
    /// # Errors
    /// [`Error::Setting`] for the first setting that is out of its range.
    pub fn check(&self) -> Result<(), Error> {
        self.search.check()?;
        self.choice.check()?;
        require(self.rows >= 1, "rows", self.rows, "1 or more")
    }
}
