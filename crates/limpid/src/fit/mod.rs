//! `limpid fit`: a table, a formula, a folder of results.

mod dependence;
mod effort;
mod export;
mod front;
mod inputs;
mod json;
mod page;
mod record;

pub(crate) use effort::{Effort, Plan, Teachers, lambda, strength, teachers};
pub(crate) use export::Export;
pub(crate) use front::front;
pub(crate) use page::Page;
pub(crate) use record::{Data, Record};

use crate::exit::Failure;
use crate::folder::{Folder, MODEL, REPORT};
use crate::interrupt;
use crate::progress::Progress;
use crate::say;
use crate::source::{Read, Source};
use crate::space::operator;
use front::DIGITS;
use limpid::Seed;
use limpid::data::{Frame, Split, counted};
use limpid::distill::{
    self, Checkpoint, FitConfig, FitStage, Fitted, Metrics, Observations, PerRow, SavedModel,
    predict,
};
use limpid::expr::Op;
use limpid::sr::Control;
use limpid_report::Table;
use record::Request;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// The command that made a model, beside it.
pub(crate) const RECORD: &str = "run.json";

/// Arguments of `fit`.
#[derive(clap::Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    search: SearchArguments,
    /// Folder for report.html, front.csv, formula.*, model.json and run.json [default: the data file's
    /// name, ending in .limpid]
    #[arg(short, long, value_name = "DIR", help_heading = "Results")]
    out: Option<PathBuf>,
    /// Replace the results that the folder holds
    #[arg(long, help_heading = "Results")]
    force: bool,
    /// Threads [default: all cores]; the formulas do not depend on it
    #[arg(long, value_name = "N", help_heading = "Search", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Print one JSON object in place of the table
    #[arg(long, help_heading = "Results")]
    json: bool,
    /// Print the result and errors only
    #[arg(short, long, help_heading = "Results")]
    quiet: bool,
}

/// How formulas are looked for.
#[derive(clap::Args)]
#[command(next_help_heading = "Search")]
pub(crate) struct SearchArguments {
    /// The same seed gives the same formulas
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// How much work it is worth
    #[arg(long, value_enum, default_value = "normal")]
    effort: Effort,
    /// auto: networks of several strengths λ; none: formulas of the labels alone; or one λ
    #[arg(long, value_name = "auto|none|LAMBDA", default_value = "auto", value_parser = teachers)]
    teacher: Teachers,
    /// Column with another model's predictions: they are read as a formula, and no network is trained
    #[arg(long, value_name = "COLUMN", conflicts_with = "teacher")]
    teacher_column: Option<String>,
    /// Operators beside linear scaling, a · f + b, separated by commas: symbols + - * / ^ or names such as sin [default: + - * /, square,
    /// sin, cos, exp, log, sqrt, tanh]
    #[arg(long, value_name = "A,B,...", value_delimiter = ',', value_parser = operator, allow_hyphen_values = true)]
    ops: Option<Vec<Op>>,
    /// Most nodes of a formula (operators, variables and constants)
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(5..=1000))]
    max_size: u16,
    /// Node evaluations (nodes × rows) of each search [default: the effort's]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    evaluations: Option<u64>,
}

const HELP: &str = "\
What happens: 60 % of the rows train, 20 % choose, 20 % score. A search looks for formulas of the
labels. Networks with a penalty on their slopes, of several strengths λ, are trained and each is read
as formulas by a search of its own. Of all formulas found those stay that are best for their size on
the validation rows; the simplest within one standard error of the best is chosen, and scored once on
the test rows, which nothing has looked at before.

Text columns become a yes-or-no input a category, called column=category. --missing says what to do
about gaps, `limpid check` what would be done, without doing it.

The table: complexity counts nodes, valid MSE is in the square of the target's unit. Below stand models
to compare with: what readability costs.

Files: report.html (everything, offline), front.csv (the table with all digits), formula.txt, .tex, .py
(NumPy, and SymPy by symbolic()) and .rs, model.json (for `limpid predict` and `limpid explain`) and
run.json (everything to repeat it).

Ctrl-C stops after the running generation, keeps the best so far and exits with 130.

Exit codes: 0 ok, 1 results cannot be written, 2 usage, 3 bad data (one line says where and what to do), 130 interrupted.

Example: limpid fit datasets/yacht.csv --target residuary_resistance --effort quick";

/// A table ready to learn from, and how.
pub(crate) struct Prepared {
    pub(crate) frame: Frame,
    pub(crate) data: Data,
    pub(crate) config: FitConfig,
}

impl SearchArguments {
    /// Reads the file and settles what to do with it.
    pub(crate) fn prepare(&self, source: &Source) -> Result<Prepared, Failure> {
        let Read { dialect, rows, blake3, frame } =
            source.read(self.teacher_column.as_deref(), Seed::new(self.seed))?;
        let teachers = match self.teacher_column {
            Some(_) => Teachers::None,
            None => self.teacher,
        };
        let plan = Plan {
            effort: self.effort,
            teachers,
            rows: frame.partition.train.len(),
            operators: self.ops.clone(),
            max_size: usize::from(self.max_size),
            evaluations: self.evaluations,
        };
        let data = Data::new(blake3, rows, dialect, &frame);
        Ok(Prepared { config: plan.config(), frame, data })
    }

    fn request(&self, source: &Source) -> Request {
        Request {
            source: source.clone(),
            seed: self.seed,
            effort: self.effort,
            teachers: self.teacher,
            teacher_column: self.teacher_column.clone(),
        }
    }
}

/// Fits, writes the folder and prints the front.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let stop = interrupt::flag()?;
    let out = arguments.out.clone().unwrap_or_else(|| arguments.source.results());
    let Prepared { frame, data, config } = arguments.search.prepare(&arguments.source)?;
    let mut folder = Folder::open(&out, arguments.force)?;
    say::unless(arguments.quiet, || plan(&data, &frame, &config));

    let rows = observations(&frame);
    let (encoding, target) = (frame.encoding, frame.dataset.target);
    let fitted = arguments.fit(&rows, &config, &stop)?;
    let model = SavedModel::new(target, encoding, rows.parts.train.x()).with_fit(&fitted);
    let request = arguments.search.request(&arguments.source);
    let record = Record::new(request, data, config, &fitted);
    for note in &record.failures {
        say::unless(arguments.quiet, || format!("note: {note}"));
    }

    let rounded = rounded(&model, &rows);
    let table = front(&model, &record, &rounded);
    let text = match arguments.json {
        true => json::render(&model, &record, &rounded, &out) + "\n",
        false => table.to_terminal(usize::MAX) + &tested(&record),
    };
    let printed = say::print(&text);
    let page = Page { model: &model, record: &record, rows: &rows, shown: fitted.chosen };
    folder.write(REPORT, &page.html(&table))?;
    folder.write("front.csv", &with_baselines_as_rows(table).to_csv())?;
    let formula = &fitted.front[fitted.chosen].formula;
    let export = Export { formula, target: &model.target, encoding: &model.encoding };
    export.write(&mut folder)?;
    folder.write(RECORD, &record.to_json())?;
    folder.write(MODEL, &model.to_json())?;

    folder.finish()?;
    printed?;
    say::unless(arguments.quiet, || format!("results are in {}: open {REPORT}", out.display()));
    if stop.load(Ordering::Relaxed) { Err(Failure::Interrupted.into()) } else { Ok(()) }
}

/// The table with all its rows of one kind, for programs.
fn with_baselines_as_rows(mut table: Table) -> Table {
    for block in &mut table.blocks {
        block.rows.append(&mut block.summary);
    }
    table
}

/// The parts of a table, and what stands beside their rows.
pub(crate) fn observations(frame: &Frame) -> Observations {
    let beside = |values: &Option<Vec<f64>>| {
        values.as_ref().map(|values| PerRow::cut(values, &frame.partition))
    };
    Observations {
        parts: Split::of(&frame.dataset, &frame.partition).into(),
        weights: beside(&frame.weights),
        predictions: beside(&frame.answers),
    }
}

/// At most so many of n rows, evenly spaced.
fn spaced(n: usize, most: usize) -> Vec<usize> {
    (0..n).step_by(n.div_ceil(most).max(1)).collect()
}

/// The errors at validation rows of each formula as people read it.
pub(crate) fn rounded(model: &SavedModel, rows: &Observations) -> Vec<Metrics> {
    let valid = &rows.parts.valid;
    let weights = rows.weights.as_ref().map(|w| w.valid.as_slice());
    let errors = |formula: &limpid::Expr| {
        Metrics::of(valid.y(), &predict(&formula.rounded(DIGITS), valid.x()), weights)
    };
    model.front.iter().map(|row| errors(&row.formula)).collect()
}

/// What the test rows said, in words.
pub(crate) fn tested(record: &Record) -> String {
    use limpid_report::{number, significant};
    let test = &record.test;
    let model = test.model_r2.map_or_else(String::new, |r2| {
        format!(", R2 {} for the model's predictions", number(r2, DIGITS))
    });
    let undefined = match test.scores.replaced {
        0 => String::new(),
        n => format!(", undefined on {n} of them (the training mean stands in)"),
    };
    format!(
        "Row {} on {}, looked at once: R2 {}, RMSE {}, MAE {}{model}{undefined}.\n",
        test.row,
        counted(record.data.test_rows, "test row"),
        number(test.scores.r2, DIGITS),
        significant(test.scores.rmse, DIGITS),
        significant(test.scores.mae, DIGITS),
    )
}

/// What is about to happen, a line each.
pub(crate) fn plan(data: &Data, frame: &Frame, config: &FitConfig) -> String {
    let networks = match config.teachers.len() {
        0 => "no network".into(),
        n => counted(n, "network"),
    };
    let searches = match 1 + config.teachers.len() {
        1 => "1 search".into(),
        n => format!("{n} searches"),
    };
    let notes = data.notes.iter().map(|note| format!("note: {note}\n"));
    let seen = match data.train_rows.min(config.rows) {
        all if all == data.train_rows => String::new(),
        some => format!(" ({some} of the training rows each)"),
    };
    format!(
        "{}{} rows to train, {} to choose, {} to score; {}; {networks}, {searches}{seen} (Ctrl-C: stop, and \
         keep the best so far)",
        notes.collect::<String>(),
        data.train_rows,
        data.valid_rows,
        data.test_rows,
        counted(frame.dataset.features.len(), "input"),
    )
}

impl Arguments {
    fn fit(
        &self,
        rows: &Observations,
        config: &FitConfig,
        stop: &AtomicBool,
    ) -> anyhow::Result<Fitted> {
        let pool = pool(self.threads)?;
        let mut progress = Progress::new(self.quiet);
        let fitted = pool.install(|| {
            let seed = Seed::new(self.search.seed);
            distill::fit(rows, config, seed, Checkpoint::default(), |now| {
                progress.at(now.done, &stage(now.stage, config));
                if stop.load(Ordering::Relaxed) { Control::Stop } else { Control::Continue }
            })
        })?;
        progress.finish();
        Ok(fitted)
    }
}

/// So many threads, or as many as there are cores.
pub(crate) fn pool(threads: Option<u16>) -> anyhow::Result<rayon::ThreadPool> {
    let threads = threads.map_or(0, usize::from); // 0: as many as there are cores
    Ok(rayon::ThreadPoolBuilder::new().num_threads(threads).build()?)
}

fn stage(stage: FitStage, config: &FitConfig) -> String {
    match stage {
        FitStage::Labels => "searching".into(),
        FitStage::Teachers => "training networks".into(),
        FitStage::Lesson(index) => {
            format!("reading the network of λ = {}", lambda(&config.teachers[index]))
        }
    }
}
