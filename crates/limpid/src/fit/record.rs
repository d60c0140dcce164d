//! `run.json`: everything to repeat a fit, and what it is compared with.

use super::effort::{Effort, Teachers, lambda};
use crate::exit::Failure;
use crate::source::Source;
use limpid::data::{Dialect, Frame, Scores, counted};
use limpid::distill::{Baseline, BaselineModel, FitConfig, Fitted, Metrics, Trained};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A fit, as it was asked for and as it went.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Version of the program.
    pub(crate) limpid: String,
    /// What to type to repeat it.
    pub(crate) command: Vec<String>,
    pub(crate) request: Request,
    pub(crate) data: Data,
    /// The settings that followed from all that.
    pub(crate) config: FitConfig,
    /// Name of the matrix product: `own` in every new file. No result depends on it.
    pub(crate) kernel: String,
    /// Whether everything was done, or Ctrl-C ended it before.
    pub(crate) complete: bool,
    pub(crate) baselines: Vec<BaselineRecord>,
    /// Networks that could not be trained, and why.
    pub(crate) failures: Vec<String>,
    pub(crate) test: TestRecord,
}

/// What was asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) source: Source,
    pub(crate) seed: u64,
    pub(crate) effort: Effort,
    pub(crate) teachers: Teachers,
    /// The column of another model's predictions.
    pub(crate) teacher_column: Option<String>,
}

/// The file as it was.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Data {
    /// Of the file's bytes.
    pub(crate) blake3: String,
    /// Rows of the file.
    pub(crate) rows: usize,
    pub(crate) delimiter: char,
    pub(crate) decimal_comma: bool,
    pub(crate) train_rows: usize,
    pub(crate) valid_rows: usize,
    pub(crate) test_rows: usize,
    /// What the reader noticed.
    pub(crate) notes: Vec<String>,
}

/// A model to compare with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct BaselineRecord {
    pub(crate) name: String,
    pub(crate) complexity: Option<usize>,
    pub(crate) valid: Metrics,
    pub(crate) fidelity: Option<Metrics>,
}

/// The one look at the test rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct TestRecord {
    /// Of the front, from 1.
    pub(crate) row: usize,
    #[serde(flatten)]
    pub(crate) scores: Scores,
    /// R² for another model's predictions.
    pub(crate) model_r2: Option<f64>,
}

impl Data {
    pub(crate) fn new(blake3: String, rows: usize, dialect: Dialect, frame: &Frame) -> Self {
        Self {
            blake3,
            rows,
            delimiter: char::from(dialect.delimiter),
            decimal_comma: dialect.decimal_comma,
            train_rows: frame.partition.train.len(),
            valid_rows: frame.partition.valid.len(),
            test_rows: frame.partition.test.len(),
            notes: frame.notes.iter().map(ToString::to_string).collect(),
        }
    }
}

impl Record {
    pub(crate) fn new(request: Request, data: Data, config: FitConfig, fitted: &Fitted) -> Self {
        let baseline = |baseline: &Baseline| BaselineRecord {
            name: name(baseline.model, &config),
            complexity: baseline.complexity,
            valid: baseline.valid,
            fidelity: baseline.fidelity,
        };
        let failed = |(i, taught): (usize, &Trained)| {
            let error = taught.teacher.as_ref().err()?;
            let lambda = lambda(&config.teachers[i]);
            Some(format!("the network of λ = {lambda} is left out, its training failed: {error}"))
        };
        Self {
            failures: fitted.teachers.iter().enumerate().filter_map(failed).collect(),
            limpid: env!("CARGO_PKG_VERSION").into(),
            command: command(),
            baselines: fitted.baselines.iter().map(baseline).collect(),
            test: TestRecord {
                row: fitted.chosen + 1,
                scores: fitted.test.expect("a fit keeps rows to score by").finite(),
                model_r2: fitted.test_fidelity,
            },
            kernel: "own".into(),
            complete: fitted.complete,
            request,
            data,
            config,
        }
    }

    /// Reads what stands beside a model.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Failure::Data(format!("{shown} cannot be read ({error}): keep it beside the model"))
        })?;
        serde_json::from_str(&text).map_err(|error| {
            Failure::Data(format!("{shown} is no record of a fit ({error}): fit again"))
        })
    }

    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("names and numbers are always JSON") + "\n"
    }

    /// What was typed, as a shell takes it.
    pub(crate) fn command_line(&self) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_./,=+:%@".contains(c);
        let word = |word: &String| match !word.is_empty() && word.chars().all(plain) {
            true => word.clone(),
            false => format!("'{}'", word.replace('\'', "'\\''")),
        };
        self.command.iter().map(word).collect::<Vec<String>>().join(" ")
    }

    /// The column of another model's predictions, if those were learnt.
    pub(crate) fn source_of_answers(&self) -> Option<&str> {
        self.request.teacher_column.as_deref()
    }

    /// λ of the teacher of that index.
    pub(crate) fn lambda(&self, index: usize) -> f64 {
        self.config.teachers.get(index).map_or(f64::NAN, lambda)
    }
}

/// What was typed, the program by its name alone.
fn command() -> Vec<String> {
    let words = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    ["limpid".into()].into_iter().chain(words).collect()
}

/// In words.
fn name(model: BaselineModel, config: &FitConfig) -> String {
    match model {
        BaselineModel::Mean => "the mean".into(),
        BaselineModel::Linear(inputs) => {
            format!("a linear formula of {}", counted(inputs, "input"))
        }
        BaselineModel::Tree => "a regression tree".into(),
        BaselineModel::Teacher(index) => {
            format!("a network, λ = {}", lambda(&config.teachers[index]))
        }
        BaselineModel::Answers => "the model whose predictions were learnt".into(),
    }
}
