//! A task: a table ready to learn from, and how formulas of it are looked for.
//!
//! ```text
//! Request, Tables ─► Task ─distill::fit─► Fit
//! ```
//!
//! A task is a pure function of its tables, request and configuration. The caller's `observe` sees how far it is
//! after every generation, may keep the state in a checkpoint, and may stop it: then the fit is of what was
//! found until then, and its record is not complete.

use crate::data::Data;
use crate::error::Error;
use crate::fit::Fit;
use crate::record::Record;
use crate::request::{Request, Tables};
use limpid_base::Seed;
use limpid_data::{Frame, Parts, counted};
use limpid_distill::{Checkpoint, FitConfig, Observations, PerRow, Progress, SavedModel, fit};
use limpid_sr::Control;

/// A table ready to learn from, and how.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Task {
    /// The request that it came of.
    pub request: Request,
    /// The file as it was.
    pub data: Data,
    /// The inputs, with what each column became.
    pub frame: Frame,
    /// The rows of the three parts.
    pub rows: Observations,
    /// How formulas are looked for.
    pub config: FitConfig,
}

impl Task {
    /// The task of a request, looked for as `plan` says for a table that was read.
    ///
    /// # Errors
    /// [`Error::Data`] if a table is not what it should be, and the errors of the plan.
    pub fn new(
        request: Request,
        tables: &Tables,
        plan: impl FnOnce(&Frame) -> Result<FitConfig, Error>,
    ) -> Result<Self, Error> {
        let (frame, data) = request.read(tables)?;
        let config = plan(&frame)?;
        let rows = observations(&frame);
        Ok(Self { request, data, frame, rows, config })
    }

    /// The seed of what is drawn.
    pub fn seed(&self) -> Seed {
        Seed::new(self.request.seed)
    }

    /// What is about to happen, a line for each remark on the table and one for the work.
    pub fn plan(&self) -> String {
        let Self { data, config, .. } = self;
        let notes = data.notes.iter().map(|note| format!("note: {note}\n"));
        let networks = match config.teachers.len() {
            0 => "no network".into(),
            n => counted(n, "network"),
        };
        let searches = match 1 + config.teachers.len() {
            1 => "1 search".into(),
            n => format!("{n} searches"),
        };
        let seen = match data.train_rows.min(config.rows) {
            all if all == data.train_rows => String::new(),
            some => format!(" ({some} of the training rows each)"),
        };
        let score = match data.test_rows {
            0 => String::new(),
            n => format!(", {n} to score"),
        };
        format!(
            "{}{} rows to train, {} to choose{score}; {}; {networks}, {searches}{seen} (Ctrl-C: stop, and keep \
             the best so far)",
            notes.collect::<String>(),
            data.train_rows,
            data.valid_rows,
            counted(self.frame.dataset.features.len(), "input"),
        )
    }

    /// Finds formulas, from a checkpoint of the same task or anew; `observe` may stop it.
    ///
    /// # Errors
    /// [`Error::Usage`] if a setting is out of its range; [`Error::Data`] if the loss does not fit the labels, or the
    /// checkpoint is that of another task.
    pub fn run(
        self,
        from: Checkpoint,
        observe: impl FnMut(Progress<'_>) -> Control,
    ) -> Result<Fit, Error> {
        let seed = self.seed();
        let Self { request, data, frame, rows, config } = self;
        let fitted = fit(&rows, &config, seed, from, observe)?;
        let model = SavedModel::new(frame.dataset.target, frame.encoding, rows.parts.train.x());
        let model = model.with_fit(&fitted);
        let mut record = Record::new(request, data, config, &fitted);
        record.model = Some(model.checksum());
        Ok(Fit { model, record, rows })
    }
}

/// The parts of a table, and what stands beside their rows.
pub fn observations(frame: &Frame) -> Observations {
    let beside = |values: &Option<Vec<f64>>| {
        values.as_ref().map(|values| PerRow::cut(values, &frame.partition))
    };
    Observations {
        weights: beside(&frame.weights),
        predictions: beside(&frame.answers),
        ..Observations::new(Parts::of(&frame.dataset, &frame.partition))
    }
}
