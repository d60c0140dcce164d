//! `limpid fit`: a table, a formula, a folder of results.

use crate::asked::{Asked, Output};
use crate::clock::{Clock, Limit};
use crate::count::count;
use crate::exit::Failure;
use crate::file::tables;
use crate::interrupt;
use crate::run::{run as run_task, usual_folder};
use limpid::data::Frame;
use limpid::{Effort, Error, Penalty, Request, Tables, Task, Teachers};

/// Arguments of `limpid fit`.
#[derive(clap::Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    task: TaskArguments,
    #[command(flatten)]
    output: Output,
}

/// What is fitted, and how formulas are looked for.
#[derive(clap::Args)]
#[command(next_help_heading = "Search")]
pub(crate) struct TaskArguments {
    #[command(flatten)]
    asked: Asked,
    /// How much work it is worth
    #[arg(long, help_heading = "Search", value_enum, default_value = "normal")]
    effort: Effort,
    /// Networks to read: auto, several strengths λ; none, formulas of the labels alone; or one λ
    #[arg(long, help_heading = "Search", value_name = "auto|none|LAMBDA", default_value = "auto", value_parser = str::parse::<Teachers>)]
    teacher: Teachers,
    /// One network with this penalty: jacobian=0.01, hessian=0.01, lipschitz=0.001, weight-decay=0.001, or
    /// cheaper ones such as projected:1=0.01
    #[arg(long, help_heading = "Search", value_name = "PENALTY", conflicts_with = "teacher", value_parser = str::parse::<Penalty>)]
    penalty: Option<Penalty>,
    /// Column with another model's predictions: they are read as a formula, and no network is trained
    #[arg(long, help_heading = "Search", value_name = "COLUMN", conflicts_with_all = ["teacher", "penalty"])]
    teacher_column: Option<String>,
    /// Node evaluations (nodes × rows) of each search [default: the effort's]
    #[arg(long, help_heading = "Search", value_name = "N", value_parser = count)]
    evaluations: Option<u64>,
}

/// Line below the error of a table that is refused.
const ALL: &str = "\nnote: `limpid check` with the same arguments lists all that is wrong, and a command that works";

const HELP: &str = "\
What happens: 60 % of the rows train, 20 % choose, 20 % score. A search looks for formulas of the
labels. Networks with a penalty on their slopes, of several strengths λ, are trained and each is read
as formulas by a search of its own. Of all formulas found those stay that are best for their size on
the validation rows. Two are chosen: the accurate one, within 2 % of the lowest error, and the simple
one, at the knee; both are scored once on the test rows, which nothing has looked at before.

Text columns become a yes-or-no input a category, called column=category; dates become the time since the
first, times of the day hours. Columns that only name the rows are left out. --missing says what to do
about gaps; `limpid check` says what would be done, without doing it.

The table: complexity counts nodes, valid MSE is in the square of the target's unit. Below stand models
to compare with: what readability costs.

Files: report.html (everything, offline), front.csv (the table with all digits), model.json (for `limpid
predict` and `limpid explain`), run.json (everything to repeat it), and the formula as formula.txt, .tex,
.py (NumPy, predict(table) for a DataFrame, symbolic() for SymPy), .rs, .c, .sql (SQLite, DuckDB) and
.excel.txt (a cell to fill down beside the table).

Ctrl-C stops after the running generation, keeps the best so far and exits with 130.

Exit codes: 0 ok, 1 results cannot be written, 2 usage (also: another process writes to the folder), 3 bad
data (one line says where and what to do), 130 interrupted.

Example: limpid fit datasets/yacht.csv --target residuary_resistance --effort quick";

impl TaskArguments {
    /// What is asked, and the file.
    pub(crate) fn request(&self) -> Result<(Request, Tables), Failure> {
        let request = self.asked.request(self.teacher_column.as_deref(), None);
        let tables = tables(&request)?;
        Ok((request, tables))
    }

    /// Settles what to do with a file that was read.
    pub(crate) fn settle(&self, request: Request, tables: &Tables) -> Result<Task, Error> {
        let plan = |frame: &Frame| {
            let mut plan = self.effort.config(&self.teachers(), frame.partition.train.len());
            let evaluations = self.evaluations.unwrap_or(plan.search.evaluations);
            plan.search = plan.search.with_evaluations(evaluations);
            self.asked.config(plan, frame)
        };
        Task::new(request, tables, plan)
    }

    fn teachers(&self) -> Teachers {
        match (&self.teacher_column, self.penalty) {
            (Some(_), _) => Teachers::None,
            (None, Some(penalty)) => Teachers::Penalty(penalty),
            (None, None) => self.teacher.clone(),
        }
    }
}

/// Fits, writes the folder and prints the front.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let stop = interrupt::flag()?;
    let (request, tables) = arguments.task.request()?;
    let task = arguments.task.settle(request, &tables).map_err(|error| match error {
        Error::Data(what) => Failure::Data(format!("{what}{ALL}")),
        error => error.into(),
    })?;
    let out = arguments.output.out.clone();
    let out = out.unwrap_or_else(|| usual_folder(&task.request.source.data));
    run_task(task, &arguments.output, Some(out), &Clock::start(Limit::None)?, &stop)
}
