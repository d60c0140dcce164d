//! A fit in three lines: what is asked, with defaults for all but the target.

use crate::effort::{Effort, Teachers};
use crate::error::Error;
use crate::fit::Fit;
use crate::goal::Goal;
use crate::request::Request;
use crate::source::Source;
use crate::space::Space;
use crate::table::Table;
use crate::task::Task;
use limpid_distill::Checkpoint;
use limpid_sr::Control;

/// Finds formulas of a column in terms of all others, with every setting as `limpid fit` has it: some minutes
/// of work on a table of a few hundred rows.
///
/// # Errors
/// [`Error::Data`] if the table is not what it should be.
pub fn fit(table: &Table, target: &str) -> Result<Fit, Error> {
    Fitter::new(target).fit(table)
}

/// Settings of a fit.
///
/// | setting | default | purpose |
/// |---|---|---|
/// | `effort` | normal | how many teachers, how long the searches |
/// | `teachers` | the effort's | which networks are read as formulas |
/// | `evaluations` | the effort's | node evaluations of each search |
/// | `seed` | 0 | which rows train, choose and score, and everything else that is drawn |
/// | `source` | every column is an input | weights, groups, categories, missing cells |
/// | `space` | 30 nodes at most | what formulas may be made of |
/// | `goal` | squared errors | what errors cost, and which formula is chosen |
#[derive(Clone, Debug)]
pub struct Fitter {
    request: Request,
    effort: Effort,
    teachers: Teachers,
    evaluations: Option<u64>,
    space: Space,
    goal: Goal,
}

impl Fitter {
    /// The settings of a fit of the column `target`.
    pub fn new(target: impl Into<String>) -> Self {
        Self {
            request: Request::new(target),
            effort: Effort::default(),
            teachers: Teachers::default(),
            evaluations: None,
            space: Space::default(),
            goal: Goal::default(),
        }
    }

    /// The same with another amount of work.
    #[must_use]
    pub fn with_effort(self, effort: Effort) -> Self {
        Self { effort, ..self }
    }

    /// The same with other teachers.
    #[must_use]
    pub fn with_teachers(self, teachers: Teachers) -> Self {
        Self { teachers, ..self }
    }

    /// The same with the predictions of another model, in that column, learnt in place of the target.
    #[must_use]
    pub fn with_teacher_column(mut self, column: impl Into<String>) -> Self {
        self.request.teacher_column = Some(column.into());
        self
    }

    /// The same with so many node evaluations (nodes × rows) for each search.
    #[must_use]
    pub fn with_evaluations(self, evaluations: u64) -> Self {
        Self { evaluations: Some(evaluations), ..self }
    }

    /// The same with another seed.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.request.seed = seed;
        self
    }

    /// The same with other uses of the columns: `change` gets the present ones.
    #[must_use]
    pub fn with_source(mut self, change: impl FnOnce(Source) -> Source) -> Self {
        self.request.source = change(self.request.source);
        self
    }

    /// The same with another space of formulas.
    #[must_use]
    pub fn with_space(self, space: Space) -> Self {
        Self { space, ..self }
    }

    /// The same with another goal.
    #[must_use]
    pub fn with_goal(self, goal: Goal) -> Self {
        Self { goal, ..self }
    }

    /// Finds formulas of the table.
    ///
    /// # Errors
    /// [`Error::Data`] if the table is not what it should be, [`Error::Usage`] if a setting is out of its range
    /// or names no input.
    pub fn fit(&self, table: &Table) -> Result<Fit, Error> {
        let mut request = self.request.clone();
        request.source.data = table.name().into();
        let plan = |frame: &limpid_data::Frame| {
            let teachers = match request.teacher_column {
                Some(_) => &Teachers::None,
                None => &self.teachers,
            };
            let config = self.effort.config(teachers, frame.partition.train.len());
            let config = self.goal.aim(config);
            let evaluations = self.evaluations.unwrap_or(config.search.evaluations);
            let search = config.search.clone().with_evaluations(evaluations);
            let search = self.space.bound(search, &frame.dataset.features)?;
            Ok(config.with_search(search))
        };
        let task = Task::new(request.clone(), &table.clone().into(), plan)?;
        task.run(Checkpoint::default(), |_| Control::Continue)
    }
}
